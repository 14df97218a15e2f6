//! From the first question to the answer, or to people.

use conversations::{Feeling, OfferKind, Priority};

use super::*;

#[test]
fn a_question_gets_its_article_and_helps() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "how long until my withdrawal arrives");
        let said = desk.said(id);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].text.contains("within ten minutes"), "{}", said[0].text);
        let offer = &said[0].offers[0];
        assert_eq!(
            (offer.kind, offer.title.as_str()),
            (OfferKind::Article, "How long does a withdrawal take?")
        );
        assert!(offer.url.as_deref().unwrap().starts_with("/help/en/a/"), "{offer:?}");
        assert_eq!(desk.find(id).status(), Status::Bot);
        assert_eq!(desk.find(id).first_response_at_ms, None);
        desk.rate(&maria, id, &said[0], true);
        desk.say(&maria, id, "thanks!", None);
        assert_eq!(desk.said(id).len(), 2);
        desk.pass(11 * 60_000);
        assert_eq!(desk.find(id).status(), Status::Resolved, "it settles by itself");
    });
}

#[test]
fn chinese_is_answered_in_chinese_and_else_with_a_remark() {
    on_each_desk(|desk| {
        let wang = desk.contact("王小明");
        let id = desk.begin(&wang, "我的提现没到账");
        let said = desk.said(id);
        assert!(said[0].text.contains("十分钟"), "{}", said[0].text);
        assert!(said[0].offers[0].url.as_deref().unwrap().starts_with("/help/zh-CN/a/"));
        desk.say(&wang, id, "怎么用 hardware wallet ledger connect", None);
        let last = desk.said(id).pop().unwrap();
        assert!(last.text.contains("其他语言") && last.text.contains("Plug it in"), "{}", last.text);
    });
}

#[test]
fn what_did_not_help_is_followed_by_people_who_know_what_was_tried() {
    on_each_desk(|desk| {
        desk.set(|s| (s.answer_at, s.ask_at) = (Some(0.0), Some(0.0)));
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "withdrawal fee cost time");
        let mut answers = 0;
        while desk.find(id).status() == Status::Bot {
            let last = desk.said(id).pop().unwrap();
            desk.rate(&maria, id, &last, false);
            answers += 1;
            assert!(answers < 4, "it ends");
        }
        assert_eq!(desk.reason(id).as_deref(), Some("not_helped"));
        assert!(waits(desk.find(id).status()));
        assert!(desk.note(id).contains("Articles tried: "), "{}", desk.note(id));
    });
}

#[test]
fn danger_goes_to_people_at_once_with_first_steps_and_priority() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "my wallet was hacked and my funds were stolen");
        let (c, said) = (desk.find(id), desk.said(id));
        assert_eq!((c.status(), c.priority), (Status::Waiting, Priority::High));
        assert_eq!(desk.reason(id).as_deref(), Some("danger"));
        assert!(said[0].text.contains("new wallet"), "{}", said[0].text);
        assert!(said[0].offers.is_empty());
        assert!(desk.note(id).contains("may be in danger"));
    });
}

#[test]
fn a_phrase_that_was_sent_is_danger_though_it_was_masked() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        let id = desk.begin(&maria, phrase);
        assert_eq!(desk.reason(id).as_deref(), Some("danger"));
        let all: String = desk.timeline(id).into_iter().map(|m| m.text).collect();
        assert!(all.contains("Create a new wallet") && !all.contains("sausage"), "{all}");
    });
}

#[test]
fn a_person_is_there_for_the_asking_by_words_and_by_press() {
    on_each_desk(|desk| {
        for text in ["I want to talk to a human", "转人工"] {
            let maria = desk.contact("Maria");
            let id = desk.begin(&maria, text);
            assert_eq!(desk.reason(id).as_deref(), Some("asked"), "{text}");
        }
        let maria = desk.contact("Maria");
        let id = desk.begin_quietly(&maria, "what are the fees", None);
        let asks = maria.clone();
        desk.write(move |tx| ask_for_person(tx, &asks, id));
        desk.pump();
        assert!(waits(desk.find(id).status()), "before the bot could answer");
        assert_eq!((desk.said(id).len(), desk.reason(id).as_deref()), (1, Some("asked")));
        let again = maria.clone();
        let twice = desk.write(move |tx| ask_for_person(tx, &again, id));
        assert_eq!(twice.version, desk.find(id).version);
        let stranger = desk.contact("Eve");
        assert!(desk.t.db.write_blocking(move |tx| ask_for_person(tx, &stranger, id)).is_err());
    });
}

#[test]
fn half_sure_asks_once_and_takes_the_choice() {
    on_each_desk(|desk| {
        desk.set(|s| s.answer_at = Some(1.0));
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "withdrawal password");
        let asked = desk.said(id).pop().unwrap();
        let choices: Vec<_> = asked.offers.iter().filter(|o| o.kind == OfferKind::Choice).collect();
        assert!(choices.len() >= 2 && choices.last().unwrap().reference == "none", "{asked:?}");
        let (title, reference) = (choices[0].title.clone(), choices[0].reference.clone());
        desk.say(&maria, id, &title, Some(&reference));
        let answer = desk.said(id).pop().unwrap();
        assert_eq!(answer.offers[0].title, title, "what was chosen is answered, however unsure");
        desk.say(&maria, id, "withdrawal password", None);
        let second = desk.said(id).pop().unwrap();
        assert!(!second.offers.is_empty() || waits(desk.find(id).status()));
        let other = desk.contact("Other");
        let id = desk.begin(&other, "withdrawal password");
        desk.say(&other, id, "withdrawal password again", None);
        assert_eq!(desk.reason(id).as_deref(), Some("unsure"), "never asked twice in a row");
    });
}

#[test]
fn what_it_does_not_know_it_does_not_guess() {
    on_each_desk(|desk| {
        desk.set(|s| (s.answer_at, s.ask_at) = (Some(0.99), Some(0.98)));
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "do you sell umbrellas in lisbon");
        assert_eq!(desk.reason(id).as_deref(), Some("unsure"));
        assert!(desk.said(id)[0].text.contains("I do not guess"));
    });
}

#[test]
fn fear_lifts_the_priority_one_step_and_stands_in_the_note() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, "I am so scared, please let me talk to a human");
        let c = desk.find(id);
        assert_eq!((c.feeling, c.priority), (Some(Feeling::Frightened), Priority::High));
        assert!(desk.note(id).contains("frightened"));
        let calm = "I understand that this is frightening.";
        assert!(desk.said(id).pop().unwrap().text.starts_with(calm), "a word of calm comes first");
    });
}

#[test]
fn slow_or_unlearnt_or_off_means_people() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let slow = desk.begin_quietly(&maria, "what are the fees", None);
        desk.hear();
        desk.pass(ANSWER_WITHIN_MS - 1);
        assert_eq!(desk.find(slow).status(), Status::Bot);
        desk.pass(1);
        assert_eq!(desk.reason(slow).as_deref(), Some("late"));
        desk.pump();
        assert_eq!(desk.said(slow).len(), 1, "no answer after people have it");
        let fresh = Library::default();
        let unlearnt = desk.begin_quietly(&maria, "network fee", None);
        desk.hear();
        answer_waiting(&desk.t.db, &fresh, &desk.model).unwrap();
        assert_eq!(desk.reason(unlearnt).as_deref(), Some("unavailable"));
        let gone = desk.begin_quietly(&maria, "network fee", None);
        desk.set(|s| s.enabled = false);
        desk.pump();
        assert_eq!(desk.reason(gone).as_deref(), Some("unavailable"));
        assert!(waits(desk.find(desk.begin(&maria, "network fee")).status()), "off: as if there were no bot");
        desk.set(|s| (s.enabled, s.hours) = (true, BotHours::Closed));
        assert!(waits(desk.find(desk.begin(&maria, "network fee")).status()), "people are there");
    });
}

#[test]
fn topics_of_people_never_reach_the_bot() {
    on_each_desk(|desk| {
        let key = default_topics(&Locale::ALL)[0].key.clone();
        let never = key.clone();
        desk.set(move |s| s.never_topics = vec![never.clone()]);
        let maria = desk.contact("Maria");
        let id = desk.begin_quietly(&maria, "what are the fees", Some(&key));
        desk.pump();
        assert!(waits(desk.find(id).status()) && desk.said(id).is_empty());
    });
}

#[test]
fn two_processes_answer_once_and_pieces_are_one_question() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let id = desk.begin_quietly(&maria, "hi", None);
        let (actor, more) = (maria.clone(), desk.words("what are the fees", None));
        desk.write(move |tx| add_message(tx, &actor, id, &more));
        desk.hear();
        let (db, library, model) = (&desk.t.db, &desk.library, &desk.model);
        let done: usize = std::thread::scope(|scope| {
            let answer = || answer_waiting(db, library, model).unwrap();
            let both: Vec<_> = (0..2).map(|_| scope.spawn(answer)).collect();
            both.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!((done, desk.said(id).len()), (1, 1));
        assert!(desk.said(id)[0].text.contains("no fee"));
    });
}

#[test]
fn a_greeting_is_said_only_where_one_is_set_and_once() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        desk.set(|s| s.greetings = [(Locale::En, "Welcome to Harbor.".to_owned())].into());
        let id = desk.begin(&maria, "what are the fees");
        desk.say(&maria, id, "change password", None);
        let texts: Vec<_> = desk.said(id).into_iter().map(|m| m.text).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert_eq!(texts[0], "Welcome to Harbor.");
    });
}

#[test]
fn an_article_read_before_is_not_given_again() {
    on_each_desk(|desk| {
        let maria = desk.contact("Maria");
        let id = desk.begin_quietly(&maria, "what are the fees", None);
        let article = desk.articles[2];
        let public = desk
            .write(move |tx| knowledge::live_by_id(tx, knowledge::Reach::visitor(), article, Locale::En))
            .unwrap()
            .public_id;
        let actor = maria.clone();
        desk.write(move |tx| note_article_read(tx, &actor, id, &public));
        desk.pump();
        assert_eq!(desk.reason(id).as_deref(), Some("not_helped"));
        assert!(desk.note(id).contains("Which fees do you charge?"), "{}", desk.note(id));
    });
}
