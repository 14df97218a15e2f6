//! Who may do what, and who may see what.

use kernel::Clock as _;

use super::*;

fn denied<T: std::fmt::Debug>(result: &Result<T, KnowledgeError>, right: &str) {
    match result {
        Err(KnowledgeError::Denied(e)) => assert_eq!(e.permission.code(), right),
        other => panic!("expected {right} to be missing, got {other:?}"),
    }
}

#[test]
fn each_act_asks_for_its_right() {
    on_each_desk(|desk| {
        let id = desk.article(Audience::Public, "Fees", "Small.");
        let public = &contact(Assurance::Signed);
        for actor in [&desk.agent, public] {
            let new = NewArticle {
                kind: ArticleKind::Faq,
                audience: Audience::Public,
                category: None,
                external_key: None,
                source_locale: Locale::En,
                tags: vec![],
                words: words("x", "y"),
            };
            denied(&desk.act(actor, move |tx, a| create_article(tx, a, &new)), "knowledge.write");
            let draft = NewDraft { words: words("x", "y"), draft_version: 1 };
            denied(
                &desk.act(actor, move |tx, a| save_text(tx, a, id, Locale::En, &draft)),
                "knowledge.write",
            );
            denied(&desk.act(actor, move |tx, a| request_review(tx, a, id, Locale::En)), "knowledge.write");
            denied(&desk.act(actor, |tx, a| create_category(tx, a, &[])), "knowledge.write");
            denied(&desk.act(actor, may_add_article_file), "knowledge.write");
        }
        denied(&desk.act(public, move |tx, a| access_article(tx, a, id)), "knowledge.read");
        let filter = ArticleFilter::default();
        let list = move |tx: &Tx<'_>, a: &Actor| list_articles(tx, a, &filter, None, kernel::Limit::of(None));
        denied(&desk.act(public, list), "knowledge.read");
        denied(&desk.act(public, move |tx, a| list_versions(tx, a, id, Locale::En)), "knowledge.read");
        denied(&desk.act(public, move |tx, a| feedback_of(tx, a, id)), "knowledge.read");
        denied(&desk.act(public, |tx, a| failed_searches(tx, a, 10)), "knowledge.read");
        for actor in [&desk.writer, &desk.agent, public] {
            let publish =
                move |tx: &Tx<'_>, a: &Actor| publish_text(tx, a, id, Locale::En, &Publication::default());
            denied(&desk.act(actor, publish), "knowledge.publish");
            let unpublish =
                move |tx: &Tx<'_>, a: &Actor| unpublish_text(tx, a, id, Locale::En, Withdrawal::Everything);
            denied(&desk.act(actor, unpublish), "knowledge.publish");
            denied(&desk.act(actor, move |tx, a| retire_article(tx, a, id)), "knowledge.publish");
            denied(&desk.act(actor, move |tx, a| restore_article(tx, a, id)), "knowledge.publish");
            let end = move |tx: &Tx<'_>, a: &Actor| end_announcement(tx, a, kernel::AnnouncementId(1));
            denied(&desk.act(actor, end), "announcements.manage");
        }
        assert_eq!(desk.state(id, Locale::En), TextState::Draft, "nothing was done");
    });
}

#[test]
fn a_writer_cannot_show_staff_articles_to_everybody() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Staff, "Refund limits", "Up to 50.");
        let open = ArticleChange { audience: Some(Audience::Public), version: 1, ..ArticleChange::default() };
        let change = open.clone();
        let tried = desk.act(&desk.writer, move |tx, a| change_article(tx, a, id, &change));
        denied(&tried, "knowledge.publish");
        assert_eq!(desk.by_slug(Reach::visitor(), Locale::En, "refund-limits"), BySlug::Missing);
        let tags = ArticleChange { tags: Some(vec!["Money".into()]), version: 1, ..ArticleChange::default() };
        let view = desk.act(&desk.writer, move |tx, a| change_article(tx, a, id, &tags)).unwrap();
        assert_eq!(view.article.tags, ["money"]);
        let open = ArticleChange { version: 2, ..open };
        desk.act(&desk.editor, move |tx, a| change_article(tx, a, id, &open)).unwrap();
        assert!(matches!(desk.by_slug(Reach::visitor(), Locale::En, "refund-limits"), BySlug::Found(..)));
    });
}

#[test]
fn a_draft_changed_after_it_was_planned_is_not_what_is_published() {
    on_each_desk(|desk| {
        let id = desk.article(Audience::Public, "Fees", "Approved words.");
        let at_ms = desk.t.clock.now_ms() + 60_000;
        let plan = Publication { publish_at_ms: Some(at_ms), ..Publication::default() };
        desk.act(&desk.editor, move |tx, a| publish_text(tx, a, id, Locale::En, &plan)).unwrap();
        let sneaked = NewDraft { words: words("Fees", "Send me your coins."), draft_version: 1 };
        desk.act(&desk.writer, move |tx, a| save_text(tx, a, id, Locale::En, &sneaked)).unwrap();
        desk.t.clock.advance(60_000);
        desk.run_job(PUBLISH);
        let BySlug::Found(text, _) = desk.by_slug(Reach::visitor(), Locale::En, "fees") else {
            panic!("published on time")
        };
        assert_eq!(text.body, "Approved words.");
    });
}

#[test]
fn every_reading_keeps_to_the_reach() {
    on_each_desk(|desk| {
        let titles = [(Audience::Public, "Open"), (Audience::SignedIn, "Known"), (Audience::Staff, "Inside")];
        let cat = desk
            .act(&desk.editor, |tx, a| {
                let text = CategoryText {
                    locale: Locale::En,
                    name: "All".into(),
                    slug: String::new(),
                    description: String::new(),
                };
                create_category(tx, a, &[text])
            })
            .unwrap();
        let ids: Vec<ArticleId> = titles
            .iter()
            .map(|(audience, title)| {
                let id = desk.live(*audience, title, "Words.");
                let change =
                    ArticleChange { category: Some(Some(cat.id)), version: 1, ..ArticleChange::default() };
                desk.act(&desk.editor, move |tx, a| change_article(tx, a, id, &change)).unwrap();
                id
            })
            .collect();
        let reaches = [Reach::visitor(), Reach::contact(Assurance::Signed), Reach::of(&desk.agent)];
        for (most, reach) in reaches.into_iter().enumerate() {
            let all = desk.read(move |tx| live_texts(tx, reach, None, 100));
            assert_eq!(all.len(), most + 1);
            assert_eq!(desk.read(move |tx| popular(tx, reach, Locale::En, 100)).len(), most + 1);
            let categories = desk.read(move |tx| live_categories(tx, reach, Locale::En));
            assert_eq!(categories[0].article_count, i64::try_from(most).unwrap() + 1);
            let found = desk.read(move |tx| {
                live_in_category(tx, reach, Locale::En, "all", None, kernel::Limit::of(None))
            });
            let CategoryBySlug::Found { articles, .. } = found else { panic!("a category") };
            assert_eq!(articles.items.len(), most + 1);
            for (n, id) in ids.iter().copied().enumerate() {
                let by_id = desk.read(move |tx| live_by_id(tx, reach, id, Locale::En));
                assert_eq!(by_id.is_some(), n <= most);
                let slug = titles[n].1.to_lowercase();
                let by_slug = desk.by_slug(reach, Locale::En, &slug);
                assert_eq!(matches!(by_slug, BySlug::Found(..)), n <= most, "{slug}");
                let given = desk.act(&desk.agent, move |tx, _| {
                    let said = Feedback { helpful: true, reason: None, note: security::screen("") };
                    give_feedback(tx, reach, "giver", id, Locale::En, &said)
                });
                assert_eq!(given.is_ok(), n <= most);
            }
        }
        let addresses = desk.read(|tx| public_addresses(tx, None, 100));
        assert_eq!(addresses.iter().map(|a| a.slug.as_str()).collect::<Vec<_>>(), ["open"]);
    });
}
