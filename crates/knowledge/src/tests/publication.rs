//! Drafts, versions, publication, addresses.

use kernel::Clock as _;

use super::*;

#[test]
fn nothing_typed_is_lost_when_two_write_at_once() {
    on_each_desk(|desk| {
        let id = desk.article(Audience::Public, "Fees", "First.");
        let save = |actor: &Actor, body: &str, draft_version| {
            let draft =
                NewDraft { words: Words { slug: "fees".into(), ..words("Fees", body) }, draft_version };
            desk.act(actor, move |tx, a| save_text(tx, a, id, Locale::En, &draft))
        };
        let mine = save(&desk.editor, "Ed's words.", 1).unwrap();
        assert_eq!((mine.draft_version, mine.updated_by_name.as_str()), (2, "Ed"));
        let Err(KnowledgeError::TextChanged(other)) = save(&desk.writer, "Wen's words.", 1) else {
            panic!("a stale save is refused")
        };
        assert_eq!(other.words.body, "Ed's words.");
        // A save whose answer was lost is repeated.
        assert_eq!(save(&desk.editor, "Ed's words.", 1).unwrap().draft_version, 2);
        let both = save(&desk.writer, "Ed's words. Wen's words.", 2).unwrap();
        assert_eq!(both.draft_version, 3);
        assert_eq!(desk.text(id, Locale::En).words.body, "Ed's words. Wen's words.");
    });
}

#[test]
fn a_text_goes_from_draft_to_review_to_live_to_outdated() {
    on_each_desk(|desk| {
        let id = desk.article(Audience::Public, "Fees", "Small.");
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::Missing);
        desk.write(id, Locale::ZhCn, words("手续费", "很少。"));
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::Draft);
        let asked = desk.act(&desk.writer, move |tx, a| request_review(tx, a, id, Locale::ZhCn)).unwrap();
        assert_eq!(asked.review_requested_by_name.as_deref(), Some("Wen"));
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::InReview);
        let before = desk.version();
        desk.publish(id, Locale::ZhCn);
        assert!(desk.version() > before);
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::Live);
        desk.t.clock.advance(1_000);
        desk.publish(id, Locale::En);
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::Outdated);
        assert_eq!(desk.state(id, Locale::En), TextState::Live);
        for (state, locale, wanted) in [
            (TextState::Outdated, Some(Locale::ZhCn), 1),
            (TextState::Live, Some(Locale::ZhCn), 0),
            (TextState::Live, None, 1),
            (TextState::Draft, None, 0),
            (TextState::Missing, Some(Locale::ZhCn), 0),
        ] {
            let filter = ArticleFilter { state: Some(state), locale, ..ArticleFilter::default() };
            let list =
                move |tx: &Tx<'_>, a: &Actor| list_articles(tx, a, &filter, None, kernel::Limit::of(None));
            let page = desk.act(&desk.agent, list).unwrap();
            assert_eq!(page.items.len(), wanted, "{state:?} {locale:?}");
        }
        // Published again as it is: up to date.
        desk.t.clock.advance(1_000);
        desk.publish(id, Locale::ZhCn);
        assert_eq!(desk.state(id, Locale::ZhCn), TextState::Live);
        assert_eq!(desk.text(id, Locale::ZhCn).last_number, 1, "the same words make no second version");
        let facts = desk.facts();
        assert_eq!(facts.iter().filter(|kind| *kind == "article_published").count(), 3, "{facts:?}");
    });
}

#[test]
fn what_is_live_changes_only_with_a_publication_of_words_that_were_read() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "One.");
        desk.write(id, Locale::En, words("Fees", "Two."));
        let seen = |desk: &Desk<'_>| match desk.by_slug(Reach::visitor(), Locale::En, "fees") {
            BySlug::Found(text, _) => text.body,
            other => panic!("{other:?}"),
        };
        assert_eq!(seen(desk), "One.");
        let stale = Publication { draft_version: Some(1), ..Publication::default() };
        let refused = desk.act(&desk.editor, move |tx, a| publish_text(tx, a, id, Locale::En, &stale));
        assert!(matches!(refused, Err(KnowledgeError::TextChanged(_))));
        desk.publish(id, Locale::En);
        assert_eq!(seen(desk), "Two.");
        let empty = desk.article(Audience::Public, "Empty", " ");
        let refused = desk
            .act(&desk.editor, move |tx, a| publish_text(tx, a, empty, Locale::En, &Publication::default()));
        assert!(matches!(refused, Err(KnowledgeError::Field("body"))));
    });
}

#[test]
fn versions_come_back_and_words_that_had_none_are_kept() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "One.");
        desk.write(id, Locale::En, words("Fees", "Never published."));
        let text = desk.text(id, Locale::En);
        let version = text.draft_version;
        let back =
            desk.act(&desk.writer, move |tx, a| restore_version(tx, a, id, Locale::En, 1, version)).unwrap();
        assert_eq!((back.words.body.as_str(), back.draft_version), ("One.", version + 1));
        let versions = desk.act(&desk.agent, move |tx, a| list_versions(tx, a, id, Locale::En)).unwrap();
        let rows: Vec<_> = versions.iter().map(|v| (v.number, v.live, v.published_at_ms.is_some())).collect();
        assert_eq!(rows, [(2, false, false), (1, true, true)]);
        let kept = desk.act(&desk.agent, move |tx, a| access_version(tx, a, id, Locale::En, 2)).unwrap();
        assert_eq!(kept.words.body, "Never published.");
        let stale = desk.act(&desk.writer, move |tx, a| restore_version(tx, a, id, Locale::En, 2, version));
        assert!(matches!(stale, Err(KnowledgeError::TextChanged(_))));
    });
}

#[test]
fn an_old_address_leads_to_the_new_one_until_another_article_takes_it() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "One.");
        let renamed = Words { slug: "Network Fees".into(), ..words("Fees", "One.") };
        desk.write(id, Locale::En, renamed);
        assert!(matches!(desk.by_slug(Reach::visitor(), Locale::En, "fees"), BySlug::Found(..)));
        desk.publish(id, Locale::En);
        let moved = BySlug::Moved { locale: Locale::En, slug: "network-fees".into() };
        assert_eq!(desk.by_slug(Reach::visitor(), Locale::En, "fees"), moved);
        // A new article with the old title does not take the address by itself …
        let other = desk.live(Audience::Public, "Fees", "Other.");
        assert_eq!(desk.text(other, Locale::En).words.slug, "fees-2");
        assert_eq!(desk.by_slug(Reach::visitor(), Locale::En, "fees"), moved);
        // … but an editor may give it to it.
        desk.write(other, Locale::En, Words { slug: "fees".into(), ..words("Fees", "Other.") });
        desk.publish(other, Locale::En);
        let BySlug::Found(text, _) = desk.by_slug(Reach::visitor(), Locale::En, "fees") else {
            panic!("found")
        };
        assert_eq!(text.article, other);
        // What readers find somewhere now cannot be taken.
        desk.write(other, Locale::En, Words { slug: "network-fees".into(), ..words("Fees", "Other.") });
        let refused = desk
            .act(&desk.editor, move |tx, a| publish_text(tx, a, other, Locale::En, &Publication::default()));
        assert!(matches!(refused, Err(KnowledgeError::SlugTaken)));
        // Back to an address of one's own.
        desk.write(other, Locale::En, Words { slug: "fees-2".into(), ..words("Fees", "Other.") });
        desk.publish(other, Locale::En);
        let moved = BySlug::Moved { locale: Locale::En, slug: "fees-2".into() };
        assert_eq!(desk.by_slug(Reach::visitor(), Locale::En, "fees"), moved);
    });
}

#[test]
fn retiring_hides_everything_and_restoring_brings_it_back() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "One.");
        desk.act(&desk.editor, move |tx, a| retire_article(tx, a, id)).unwrap();
        assert_eq!(desk.by_slug(Reach::of(&desk.agent), Locale::En, "fees"), BySlug::Missing);
        assert!(desk.read(|tx| live_texts(tx, Reach::visitor(), None, 10)).is_empty());
        let draft = NewDraft { words: words("Fees", "Two."), draft_version: 1 };
        let refused = desk.act(&desk.editor, move |tx, a| save_text(tx, a, id, Locale::En, &draft));
        assert!(matches!(refused, Err(KnowledgeError::Retired)));
        // Its address is free meanwhile; then it cannot come back to it.
        let other = desk.article(Audience::Public, "Other", "Two.");
        desk.write(other, Locale::En, Words { slug: "fees".into(), ..words("Other", "Two.") });
        desk.publish(other, Locale::En);
        let refused = desk.act(&desk.editor, move |tx, a| restore_article(tx, a, id));
        assert!(matches!(refused, Err(KnowledgeError::SlugTaken)));
        desk.act(&desk.editor, move |tx, a| unpublish_text(tx, a, other, Locale::En, Withdrawal::Everything))
            .unwrap();
        desk.act(&desk.editor, move |tx, a| restore_article(tx, a, id)).unwrap();
        let BySlug::Found(text, _) = desk.by_slug(Reach::visitor(), Locale::En, "fees") else {
            panic!("found")
        };
        assert_eq!(text.article, id);
    });
}

#[test]
fn plans_happen_on_time_unless_they_were_given_up() {
    on_each_desk(|desk| {
        let id = desk.article(Audience::Public, "Fees", "One.");
        let now = desk.t.clock.now_ms();
        let plan = move |from: i64, to: Option<i64>| Publication {
            publish_at_ms: Some(now + from),
            unpublish_at_ms: to.map(|to| now + to),
            ..Publication::default()
        };
        let publish =
            |p: Publication| desk.act(&desk.editor, move |tx, a| publish_text(tx, a, id, Locale::En, &p));
        for wrong in
            [plan(0, None), plan(-5, None), plan(60_000, Some(60_000)), plan(3 * 366 * 86_400_000, None)]
        {
            assert!(matches!(publish(wrong), Err(KnowledgeError::TimeOutOfRange)), "{wrong:?}");
        }
        publish(plan(60_000, None)).unwrap();
        desk.act(&desk.editor, move |tx, a| unpublish_text(tx, a, id, Locale::En, Withdrawal::Plans))
            .unwrap();
        publish(plan(90_000, Some(120_000))).unwrap();
        desk.t.clock.advance(60_000);
        assert_eq!(desk.run_job(PUBLISH), 0, "the first plan was given up");
        desk.t.clock.advance(30_000);
        assert_eq!(desk.run_job(PUBLISH), 1);
        assert_eq!(desk.state(id, Locale::En), TextState::Live);
        desk.t.clock.advance(30_000);
        assert_eq!(desk.run_job(UNPUBLISH), 1);
        assert_eq!(desk.state(id, Locale::En), TextState::Draft);
        let nothing = desk
            .act(&desk.editor, move |tx, a| unpublish_text(tx, a, id, Locale::En, Withdrawal::Everything));
        assert!(matches!(nothing, Err(KnowledgeError::NotPublished)));
    });
}
