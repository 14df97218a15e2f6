//! What was published is learnt, kept, and never said after it was taken back.

use super::*;

#[test]
fn the_same_knowledge_gives_the_same_model_and_a_restart_reads_it() {
    on_each_desk(|desk| {
        assert!(!desk.learn(), "nothing changed");
        let trained = desk.library.current().unwrap();
        let restarted = Library::default();
        assert!(learn_if_changed(&desk.t.db, &desk.files, &restarted).unwrap());
        let read = restarted.current().unwrap();
        assert_eq!(read.model.fingerprint(), trained.model.fingerprint());
        assert_eq!(read.model.to_bytes(), trained.model.to_bytes());
        let count = "select count(*) from models";
        assert_eq!(desk.t.db.read_blocking(move |tx| tx.one::<i64>(count, &[])).unwrap(), 1);
    });
}

#[test]
fn a_damaged_model_is_trained_again() {
    on_each_desk(|desk| {
        let hash: String = desk.write(|tx| tx.one("select hash from models", &[]));
        desk.files.delete(&hash).unwrap();
        let restarted = Library::default();
        assert!(learn_if_changed(&desk.t.db, &desk.files, &restarted).unwrap());
        assert!(restarted.is_ready());
    });
}

#[test]
fn only_two_models_are_kept_with_their_bytes() {
    on_each_desk(|desk| {
        for n in 0..3 {
            desk.publish(Audience::Public, &format!("Question number {n}?"), "An answer.", vec![]);
            assert!(desk.learn());
        }
        let hashes: Vec<String> = desk.write(|tx| tx.list("select hash from models order by id", &[]));
        assert_eq!(hashes.len(), 2);
        assert!(hashes.iter().all(|hash| desk.files.holds(hash)));
    });
}

#[test]
fn what_was_taken_back_or_is_not_for_the_contact_is_not_said() {
    on_each_desk(|desk| {
        let article = desk.articles[2];
        desk.write(move |tx| knowledge::retire_article(tx, &house(), article));
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "what are the fees");
        assert!(desk.said(id).iter().all(|m| !m.text.contains("no fee")), "{:?}", desk.said(id));
        assert!(waits(desk.find(id).status()));
        let secret = "The VIP desk opens at seven.";
        let asks = ["vip desk hours", "when does the vip desk open", "vip desk opening time"];
        for audience in [Audience::SignedIn, Audience::Staff] {
            let questions = asks.map(str::to_owned).to_vec();
            let title = format!("When does the VIP desk open ({})?", audience.word());
            desk.publish(audience, &title, secret, questions);
        }
        desk.learn();
        let id = desk.begin(&maria, "when does the vip desk open");
        let all: String = desk.timeline(id).into_iter().map(|m| m.text).collect();
        assert!(!all.contains("seven"), "{all}");
        assert!(waits(desk.find(id).status()));
    });
}

#[test]
fn the_evaluation_door_reads_answers_candidates_and_hand_overs() {
    on_each_desk(|desk| {
        let learnt = desk.library.current().unwrap();
        let inbox = desk.inbox;
        let settings = desk.write(move |tx| settings_for_asking(tx, &house(), Some(inbox)));
        let asked = evaluate(&learnt, settings.as_ref(), "what are the fees").unwrap();
        assert!(asked.answers && asked.hands_over.is_none());
        assert_eq!(asked.candidates[0].title, "Which fees do you charge?");
        assert!(asked.candidates.len() <= 5 && asked.candidates[0].answer_id.starts_with("key-"));
        let stolen = evaluate(&learnt, None, "someone stole my coins, my wallet was hacked").unwrap();
        assert_eq!(stolen.hands_over.map(conversations::HandOverReason::word), Some("danger"));
        let long = "x".repeat(MAX_QUESTION_CHARS + 1);
        assert!(matches!(evaluate(&learnt, None, &long), Err(AnswersError::TooLong { .. })));
        let nobody = Actor::room("other", None, &[]);
        let refused = desk.t.db.read_blocking(move |tx| settings_for_asking(tx, &nobody, None));
        assert!(matches!(refused, Err(AnswersError::Denied(_))));
        let state = {
            let version = learnt.knowledge_version;
            let tx_state = desk.t.db.read_blocking::<_, AnswersError, _>(move |tx| {
                Ok(knowledge::knowledge_version(tx)? == version)
            });
            tx_state.unwrap()
        };
        assert!(state, "what was learnt is what is published");
    });
}
