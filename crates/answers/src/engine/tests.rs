//! The engine as a whole.

use kernel::Locale;
use proptest::prelude::*;

use super::*;

fn entry(answer: i64, locale: Locale, questions: &[&str], text: &str) -> Entry {
    let questions = questions.iter().map(|question| (*question).to_owned()).collect();
    Entry { answer, locale, questions, text: text.to_owned() }
}

fn wallet() -> Vec<Entry> {
    vec![
        entry(
            1,
            Locale::En,
            &["How do I withdraw?", "cash out to my bank", "take money out"],
            "Open Withdraw.",
        ),
        entry(1, Locale::ZhCn, &["怎么提现", "如何提币到银行卡", "钱怎么取出来"], "打开提现。"),
        entry(2, Locale::En, &["I forgot my password", "reset my password"], "Restore from the phrase."),
        entry(2, Locale::ZhCn, &["忘记密码怎么办", "重置密码"], "用助记词恢复。"),
        entry(
            3,
            Locale::En,
            &["Why is the network fee so high?", "gas is expensive"],
            "Fees go to the network.",
        ),
        entry(4, Locale::ZhCn, &["怎么租TRON能量", "能量租赁"], "在能量页面租用。"),
    ]
}

#[test]
fn each_language_finds_its_answer() {
    let model = Model::train(&wallet(), 1);
    for (question, answer, locale) in [
        ("how can i withdraw my money", 1, Locale::En),
        ("提现怎么操作", 1, Locale::ZhCn),
        ("my pasword is forgotten", 2, Locale::En),
        ("密码忘了", 2, Locale::ZhCn),
        // The answer exists in the other language only.
        ("手续费太贵了", 3, Locale::En),
        ("rent tron energy", 4, Locale::ZhCn),
    ] {
        let reading = model.ask(question);
        let first = reading.candidates.first().unwrap_or_else(|| panic!("{question}"));
        assert_eq!((first.answer, first.locale), (answer, locale), "{question}");
    }
}

#[test]
fn a_wording_asked_word_for_word_is_answered() {
    let model = Model::train(&wallet(), 1);
    for entry in wallet() {
        for question in entry.questions {
            let reading = model.ask(&format!("{question}!"));
            assert_eq!(reading.candidates[0].answer, entry.answer, "{question}");
            assert!(reading.confidence >= model.calibrated().answer_at, "{question}: {}", reading.confidence);
        }
    }
}

#[test]
fn one_answer_with_one_question_is_enough() {
    let model = Model::train(&[entry(7, Locale::En, &["How do I reset my password?"], "")], 1);
    let same = model.ask("how do i reset my password");
    let near = model.ask("password reset");
    let far = model.ask("what is the weather in Paris tomorrow");
    assert_eq!(same.candidates[0].answer, 7);
    assert!(same.confidence > near.confidence && near.confidence > far.confidence);
    let Thresholds { answer_at, ask_at } = model.calibrated();
    assert!(same.confidence >= answer_at, "{}", same.confidence);
    assert!(far.confidence < ask_at, "{}", far.confidence);
}

#[test]
fn a_handful_of_answers_does_not_answer_what_nobody_wrote_about() {
    let knowledge = [
        entry(
            1,
            Locale::En,
            &["My NFT is not shown", "where is my collectible", "nft missing in the wallet"],
            "",
        ),
        entry(2, Locale::En, &["Why was my card payment refused?", "card declined at the shop"], ""),
        entry(3, Locale::En, &["How do I reset my password?", "I forgot my password"], ""),
        entry(4, Locale::En, &["How do I send coins to a friend?", "transfer to another wallet"], ""),
        entry(5, Locale::En, &["Where do I find my recovery phrase?", "show my secret words"], ""),
    ];
    let model = Model::train(&knowledge, 1);
    let Thresholds { ask_at, .. } = model.calibrated();
    for strange in [
        "How do I delegate ATOM to a validator?",
        "How do I connect a ledger to a computer?",
        "What is the best restaurant in town?",
    ] {
        let reading = model.ask(strange);
        assert!(reading.confidence < ask_at, "{strange}: {} of {ask_at}", reading.confidence);
    }
    for (asked, answer) in [("the shop refused my card", 2), ("password forgotten, how to reset", 3)] {
        let reading = model.ask(asked);
        assert_eq!(reading.candidates[0].answer, answer, "{asked}");
        assert!(reading.confidence >= ask_at, "{asked}: {} of {ask_at}", reading.confidence);
    }
}

#[test]
fn other_words_of_the_same_meaning_find_the_answer() {
    let model = Model::train(&wallet(), 1);
    for (question, answer) in [("the commission is exorbitant", 3), ("get cash from the wallet", 1)] {
        assert_eq!(model.ask(question).candidates[0].answer, answer, "{question}");
    }
}

#[test]
fn nothing_known_is_nothing_answered() {
    for model in [Model::train(&[], 1), Model::train(&[entry(1, Locale::En, &["", " "], "text")], 1)] {
        let reading = model.ask("how do I withdraw? my wallet was hacked, I want a person");
        assert!(reading.candidates.is_empty());
        assert_eq!(reading.confidence.to_bits(), 0.0_f64.to_bits());
        assert_eq!(reading.danger, Some(Danger::Stolen));
        assert!(reading.wants_person);
        assert!(Model::from_bytes(&model.to_bytes()).is_ok());
    }
}

#[test]
fn the_same_knowledge_gives_the_same_bytes_in_any_order() {
    let mut entries = wallet();
    let model = Model::train(&entries, 5);
    entries.reverse();
    let again = Model::train(&entries, 5);
    assert_eq!(model.to_bytes(), again.to_bytes());
    assert_eq!(model.fingerprint(), Model::fingerprint_of(&entries, 5));
    assert_ne!(model.fingerprint(), Model::fingerprint_of(&entries, 6));
    entries[0].questions.push("one more".to_owned());
    assert_ne!(model.fingerprint(), Model::fingerprint_of(&entries, 5));
}

#[test]
fn a_stored_model_says_the_same() {
    let model = Model::train(&wallet(), 1);
    let bytes = model.to_bytes();
    let stored = Model::from_bytes(&bytes).unwrap();
    assert_eq!(stored.to_bytes(), bytes);
    for question in ["how do i cash out", "密码", "hello", ""] {
        assert_eq!(stored.ask(question), model.ask(question), "{question}");
    }
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = Model::train(&wallet(), 1).to_bytes();
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        assert_eq!(Model::from_bytes(&damaged).err(), Some(Damaged), "byte {at}");
        assert_eq!(Model::from_bytes(&bytes[..at]).err(), Some(Damaged), "cut at {at}");
    }
}

#[test]
fn training_stops_when_told() {
    assert!(Model::train_unless(&wallet(), 1, &|| true).is_none());
}

#[test]
fn an_explanation_shows_the_words() {
    let model = Model::train(&wallet(), 1);
    let explained = model.explain("how do I withdraw zebras");
    assert_eq!(explained.unknown_words, ["zebras"]);
    let first = &explained.candidates[0];
    assert_eq!(first.candidate, explained.reading.candidates[0]);
    assert_eq!(first.wording.as_deref(), Some("How do I withdraw?"));
    assert_eq!(first.matched, ["how", "do", "i", "withdraw"]);
    assert!(explained.doubt.iter().any(|(name, by)| *name == "likeness" && *by != 0.0));
}

#[test]
fn a_thousand_questions_in_a_row() {
    let model = Model::train(&wallet(), 1);
    let first = model.ask("怎么提现");
    for n in 0..1_000 {
        let reading = model.ask(&format!("question {n} about 提现 and fees"));
        assert!(reading.candidates.len() <= MAX_CANDIDATES);
    }
    assert_eq!(model.ask("怎么提现"), first);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,80}|[\\s\\S]{0,80}|(how|提现|密码|my|fee|[a-z ]{1,9}|[一-龥]{1,4}){0,20}") {
        static MODEL: std::sync::LazyLock<Model> = std::sync::LazyLock::new(|| Model::train(&wallet(), 1));
        let reading = MODEL.ask(&text);
        prop_assert!((0.0..=1.0).contains(&reading.confidence));
        prop_assert!(reading.candidates.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert!(reading.candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.score)));
        prop_assert_eq!(MODEL.explain(&text).reading, reading);
    }

    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Model::from_bytes(&bytes).is_err());
    }

    #[test]
    fn any_knowledge_is_learnt(questions in proptest::collection::vec("\\PC{0,20}", 0..12)) {
        let entries: Vec<Entry> = (0..).zip(questions.chunks(2)).map(|(answer, questions)| Entry {
            answer,
            locale: Locale::En,
            questions: questions.to_vec(),
            text: questions.join(" "),
        }).collect();
        let model = Model::train(&entries, 3);
        let stored = Model::from_bytes(&model.to_bytes()).unwrap();
        for question in &questions {
            prop_assert_eq!(model.ask(question), stored.ask(question));
        }
    }
}
