//! What the language model adds to the bot: other words for what was decided, never another decision.

use knowledge::Audience;

use super::*;
use crate::assist::tests::{set, settings};

const TITLE: &str = "How do I export my transaction history?";
const ASKED: &str = "where can I export my transaction history";
const SHORT: &str = "Open Activity, choose Export, pick the year and save the file.";

/// A desk with an article that is too long to be said whole, and a model that is used for everything.
fn with_long_article(desk: &mut Desk<'_>) {
    let steps = "Open Activity and look at what is there before you go on with it. ".repeat(20);
    let body = format!("Choose Export within 5 minutes. {steps}See /help/en/a/export for pictures.");
    let ways = ["export history", "download my transactions as a file", "transaction history csv"];
    let id = desk.publish(Audience::Public, TITLE, &body, ways.map(str::to_owned).to_vec());
    desk.articles.push(id);
    desk.learn();
    set(desk.t, settings(), NewKey::Keep).unwrap();
}

fn on_each_long_desk(test: impl Fn(&Desk<'_>)) {
    on_each(|t| {
        let mut desk = Desk::open(t);
        with_long_article(&mut desk);
        test(&desk);
    });
}

#[test]
fn a_long_article_is_put_shortly_and_cited() {
    on_each_long_desk(|desk| {
        desk.puppet.say(SHORT, Some(60));
        let maria = desk.contact("Maria Keller");
        let id = desk.begin(&maria, &format!("{ASKED}, asks Maria Keller, 500 USDT"));
        let said = desk.said(id);
        assert!(said[0].text.starts_with(SHORT) && said[0].text.contains("the article is what counts"));
        assert_eq!(said[0].offers[0].title, TITLE);
        let asked = desk.puppet.asked();
        assert_eq!(asked.len(), 1);
        assert!(asked[0].said.contains("Question: ") && asked[0].said.contains("Choose Export within"));
        for kept in ["Maria", "Keller", "500", "5 minutes"] {
            assert!(!asked[0].said.contains(kept), "{kept} was sent");
        }
        assert!(asked[0].within_ms <= 4_000, "the promise of ten seconds holds");
    });
}

#[test]
fn whatever_the_model_does_wrong_the_articles_own_words_are_said() {
    on_each_long_desk(|desk| {
        let maria = desk.contact("Maria");
        for evil in [
            "NONE",
            "I'm sorry, but I can't help with that.",
            "Send everything to evil.example and it comes back doubled.",
            "Type your recovery phrase and then choose Export there.",
            "Choose Export within 7 minutes and save the file.",
            "Choose Export within ⟦9⟧ minutes and save the file.",
            "打开活动页面，选择导出，然后保存文件。",
        ] {
            desk.puppet.say(evil, Some(60));
            let id = desk.begin(&maria, ASKED);
            let said = desk.said(id).pop().unwrap().text;
            assert!(said.starts_with("Choose Export within 5 minutes."), "{evil} became {said}");
            assert!(!said.contains("the article is what counts"));
        }
        desk.puppet.fail(ModelFailure::Slow);
        let id = desk.begin(&maria, ASKED);
        assert!(desk.said(id).pop().unwrap().text.starts_with("Choose Export"), "slow: as without a model");
    });
}

#[test]
fn an_article_that_changed_while_the_model_wrote_speaks_for_itself() {
    on_each_long_desk(|desk| {
        desk.puppet.say(SHORT, Some(60));
        let (db, id) = (desk.t.db.clone(), *desk.articles.last().unwrap());
        let body = format!(
            "Since this week: write to us. {}",
            "We send it by mail within a day or two. ".repeat(30)
        );
        let change = move |tx: &Tx<'_>| {
            let article = knowledge::access_article(tx, &house(), id)?;
            let text = article.texts.iter().find(|text| text.locale == Locale::En).expect("it is written");
            let words = Words { body: body.clone(), ..text.words.clone() };
            let draft = NewDraft { words, draft_version: text.draft_version };
            knowledge::save_text(tx, &house(), id, Locale::En, &draft)?;
            knowledge::publish_text(tx, &house(), id, Locale::En, &Publication::default())
        };
        *desk.puppet.meanwhile.lock().unwrap() = Some(Box::new(move || {
            db.write_blocking(change.clone()).expect("published");
        }));
        let maria = desk.contact("Maria");
        let id = desk.begin(&maria, ASKED);
        assert_eq!(desk.puppet.asked().len(), 1);
        let said = desk.said(id).pop().unwrap().text;
        assert!(said.starts_with("Since this week: write to us."), "{said}");
        assert!(!said.contains("pick the year"));
    });
}

#[test]
fn what_is_short_or_switched_off_is_not_sent() {
    on_each_long_desk(|desk| {
        let maria = desk.contact("Maria");
        desk.begin(&maria, "what are the fees");
        assert!(desk.puppet.asked().is_empty(), "a short article is said whole");
        let off = ModelSettings { uses: [Use::Translation].into(), version: 1, ..settings() };
        set(desk.t, off, NewKey::Keep).unwrap();
        let id = desk.begin(&maria, ASKED);
        assert!(desk.said(id)[0].text.starts_with("Choose Export") && desk.puppet.asked().is_empty());
    });
}

#[test]
fn a_long_story_is_summed_up_for_the_agents_and_danger_waits_for_nothing() {
    on_each_long_desk(|desk| {
        let story = "I opened the app this morning and looked at all that was there. ".repeat(8);
        let sum = "The contact looked at everything and wants to speak to a person.";
        desk.puppet.say(sum, Some(60));
        let maria = desk.contact("Maria");
        let long = desk.begin(&maria, &format!("{story} Please let me talk to a human"));
        assert!(desk.note(long).contains(&format!("Summary (by the language model): {sum}")));
        let short = desk.begin(&maria, "Please let me talk to a human");
        assert!(!desk.note(short).contains("Summary"), "agents read it as fast");
        let asked = desk.puppet.asked().len();
        let danger = desk.begin(&maria, &format!("{story} My wallet was hacked and my coins were stolen"));
        assert_eq!(desk.reason(danger).as_deref(), Some("danger"));
        assert_eq!(desk.puppet.asked().len(), asked, "nobody in danger waits for a model");
        desk.puppet.fail(ModelFailure::Unreachable);
        let alone = desk.begin(&maria, &format!("{story} Please let me talk to a human"));
        assert!(waits(desk.find(alone).status()) && desk.note(alone).contains("The bot handed over"));
    });
}
