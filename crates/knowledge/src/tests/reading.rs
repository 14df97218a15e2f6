//! Languages, files, feedback, searches, announcements.

use storage::FileRef;

use kernel::Clock as _;

use super::*;

#[test]
fn a_missing_language_falls_back_to_the_source() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "Small.");
        let read = |locale| desk.read(move |tx| live_by_id(tx, Reach::visitor(), id, locale)).unwrap();
        assert_eq!(read(Locale::ZhCn).locale, Locale::En);
        desk.write(id, Locale::ZhCn, words("手续费", "很少。"));
        assert_eq!(read(Locale::ZhCn).locale, Locale::En, "a draft is nobody's");
        desk.publish(id, Locale::ZhCn);
        assert_eq!(read(Locale::ZhCn).title, "手续费");
        let BySlug::Found(_, translations) = desk.by_slug(Reach::visitor(), Locale::ZhCn, "手续费") else {
            panic!("found")
        };
        assert_eq!(translations.len(), 2);
    });
}

#[test]
fn pages_of_everything_miss_nothing() {
    on_each_desk(|desk| {
        for n in 0..7 {
            let id = desk.live(Audience::Public, &format!("Article {n}"), "Words.");
            desk.write(id, Locale::ZhCn, words(&format!("文章{n}"), "字。"));
            desk.publish(id, Locale::ZhCn);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = desk.read(move |tx| live_texts(tx, Reach::visitor(), after, 3));
            let Some(last) = page.last() else { break };
            after = Some((last.article, last.locale));
            seen.extend(page.into_iter().map(|text| (text.article, text.locale)));
        }
        assert_eq!(seen.len(), 14);
        seen.dedup();
        assert_eq!(seen.len(), 14);
    });
}

fn upload(desk: &Desk<'_>, name: &str, content_type: &'static str) -> ArticleFile {
    let stored = StoredArticleFile {
        name: name.into(),
        content_type,
        file: FileRef { hash: name.repeat(2), size_bytes: 3 },
        picture: None,
    };
    desk.act(&desk.writer, move |tx, a| add_article_file(tx, a, &stored)).unwrap()
}

#[test]
fn a_file_opens_with_a_live_version_that_shows_it() {
    on_each_desk(|desk| {
        let file = upload(desk, "a.png", "image/png");
        let opens = |reach: Reach| {
            let id = file.public_id.clone();
            let opened: Result<_, KnowledgeError> =
                desk.t.db.read_blocking(move |tx| open_article_file(tx, reach, &id));
            opened.is_ok()
        };
        assert!(opens(Reach::of(&desk.agent)) && !opens(Reach::visitor()));
        let body = format!("![a]({})", file_path(&file.public_id, &file.name));
        let id = desk.article(Audience::SignedIn, "Fees", &body);
        assert!(!opens(Reach::contact(Assurance::Signed)), "a draft shows nothing");
        desk.publish(id, Locale::En);
        assert!(opens(Reach::contact(Assurance::Signed)) && !opens(Reach::visitor()));
        desk.write(id, Locale::En, words("Fees", "No picture."));
        assert!(opens(Reach::contact(Assurance::Signed)), "the live version still shows it");
        desk.publish(id, Locale::En);
        assert!(!opens(Reach::contact(Assurance::Signed)));
        let hash = file.hash.clone();
        assert!(desk.read(move |tx| article_file_has_hash(tx, &hash)));
    });
}

#[test]
fn what_is_wrong_with_a_draft_is_told() {
    on_each_desk(|desk| {
        let video = upload(desk, "v.mp4", "video/mp4");
        desk.live(Audience::Staff, "Inside", "x");
        desk.live(Audience::Public, "Open", "x");
        let body = format!(
            "![]({}) [a](/help/en/a/open) [b](/help/en/a/inside) [c](/help/en/a/gone) [d](https://x.example) \
             [e](/help/en) [f](/help/zh-CN/c/none) \
             [g](open) [h](nowhere)",
            file_path(&video.public_id, &video.name)
        );
        let id = desk.article(Audience::Public, "Links", &body);
        let view = desk.view(id);
        let warnings = desk.act(&desk.agent, move |tx, a| warnings_of(tx, a, &view)).unwrap();
        let told: Vec<_> = warnings.iter().map(|w| (w.kind.word(), w.detail.as_str())).collect();
        assert_eq!(told[0].0, "missing_caption");
        assert_eq!(
            &told[1..],
            [
                ("broken_link", "/help/en/a/inside"),
                ("broken_link", "/help/en/a/gone"),
                ("broken_link", "/help/zh-CN/c/none"),
                ("broken_link", "nowhere")
            ]
        );
    });
}

#[test]
fn a_reader_counts_once_and_may_change_the_answer() {
    on_each_desk(|desk| {
        let id = desk.live(Audience::Public, "Fees", "Small.");
        let give = |giver: &'static str, helpful, reason, note: &'static str| {
            desk.act(&desk.agent, move |tx, _| {
                let said = Feedback { helpful, reason, note: security::screen(note) };
                give_feedback(tx, Reach::visitor(), giver, id, Locale::En, &said)
            })
            .unwrap();
        };
        give("a", false, Some(Reason::Unclear), "");
        give("a", false, Some(Reason::Wrong), "my card is 4111 1111 1111 1111");
        give("b", true, Some(Reason::Wrong), "thanks");
        let sums = desk.act(&desk.agent, move |tx, a| feedback_of(tx, a, id)).unwrap();
        assert_eq!((sums.helpful, sums.not_helpful), (1, 1));
        assert_eq!(sums.reasons, [(Reason::Wrong, 1)]);
        assert!(sums.notes.iter().all(|note| !note.text.contains("4111")), "{:?}", sums.notes);
        give("a", true, None, "");
        let sums = desk.act(&desk.agent, move |tx, a| feedback_of(tx, a, id)).unwrap();
        assert_eq!((sums.helpful, sums.not_helpful, sums.reasons.len()), (2, 0, 0));
        let less = desk.live(Audience::Public, "Less read", "x");
        desk.act(&desk.agent, move |tx, _| count_reads(tx, &[(less, Locale::En, 40)])).unwrap();
        let unread = desk.live(Audience::Public, "Never read", "x");
        let best = |most| desk.read(move |tx| popular(tx, Reach::visitor(), Locale::En, most));
        let best = |most| best(most).iter().map(|text| text.article).collect::<Vec<_>>();
        assert_eq!((best(1), best(5)), (vec![less], vec![less, id, unread]));
    });
}

#[test]
fn failed_searches_are_counted_without_secrets_and_forgotten() {
    on_each_desk(|desk| {
        let search = |words: &'static str, hits| {
            desk.act(&desk.agent, move |tx, _| count_search(tx, Locale::En, words, hits)).unwrap();
        };
        search("  Lost   PIN ", 0);
        search("lost pin", 0);
        search("fees", 3);
        search("card 4111 1111 1111 1111", 0);
        let failed = desk.act(&desk.agent, |tx, a| failed_searches(tx, a, 10)).unwrap();
        assert_eq!((failed[0].words.as_str(), failed[0].times), ("lost pin", 2));
        assert_eq!(failed.len(), 2);
        assert!(!failed[1].words.contains("4111"));
        desk.t.clock.advance(181 * 86_400_000);
        assert_eq!(desk.act(&desk.agent, |tx, _| sweep_searches(tx)).unwrap(), 2);
    });
}

#[test]
fn announcements_are_shown_where_and_when_they_should() {
    on_each_desk(|desk| {
        let now = desk.t.clock.now_ms();
        let text =
            |locale, title: &str| AnnouncementText { locale, title: title.into(), body: String::new() };
        let new = NewAnnouncement {
            kind: AnnouncementKind::Tip,
            severity: Severity::Info,
            places: vec![Place::Widget],
            starts_at_ms: Some(now + 1_000),
            ends_at_ms: Some(now + 5_000),
            texts: vec![text(Locale::En, "Tip"), text(Locale::ZhCn, "提示")],
        };
        let none = NewAnnouncement { places: vec![], ..new.clone() };
        let refused = desk.act(&desk.editor, move |tx, a| create_announcement(tx, a, &none));
        assert!(matches!(refused, Err(KnowledgeError::Field("places"))));
        let past = NewAnnouncement { ends_at_ms: Some(now), ..new.clone() };
        let refused = desk.act(&desk.editor, move |tx, a| create_announcement(tx, a, &past));
        assert!(matches!(refused, Err(KnowledgeError::TimeOutOfRange)));
        let incident = NewAnnouncement {
            kind: AnnouncementKind::Incident,
            severity: Severity::Warning,
            places: Place::ALL.to_vec(),
            starts_at_ms: None,
            ends_at_ms: None,
            texts: vec![text(Locale::En, "TRON is slow")],
        };
        let tip = desk.act(&desk.editor, move |tx, a| create_announcement(tx, a, &new)).unwrap();
        let incident = desk.act(&desk.editor, move |tx, a| create_announcement(tx, a, &incident)).unwrap();
        let shown = |place, locale| {
            let now = desk.t.clock.now_ms();
            let live = desk.read(move |tx| live_announcements(tx, place, locale, now));
            live.into_iter().map(|n| n.title).collect::<Vec<_>>()
        };
        assert_eq!(shown(Place::Widget, Locale::ZhCn), ["TRON is slow"]);
        desk.t.clock.advance(1_000);
        assert_eq!(shown(Place::Widget, Locale::ZhCn), ["TRON is slow", "提示"]);
        assert_eq!(shown(Place::HelpCenter, Locale::En), ["TRON is slow"]);
        let quieter = AnnouncementChange {
            places: Some(vec![Place::Console]),
            version: 1,
            ..AnnouncementChange::default()
        };
        let (id, again) = (incident.id, quieter.clone());
        desk.act(&desk.editor, move |tx, a| change_announcement(tx, a, id, &quieter)).unwrap();
        let stale = desk.act(&desk.editor, move |tx, a| change_announcement(tx, a, id, &again));
        assert!(matches!(stale, Err(KnowledgeError::Changed { .. })));
        assert_eq!(shown(Place::Widget, Locale::En), ["Tip"]);
        desk.act(&desk.editor, move |tx, a| end_announcement(tx, a, id)).unwrap();
        assert!(shown(Place::Console, Locale::En).is_empty());
        let ended = desk.act(&desk.editor, move |tx, a| end_announcement(tx, a, id));
        assert!(matches!(ended, Err(KnowledgeError::Ended)));
        desk.t.clock.advance(4_000);
        assert!(shown(Place::Widget, Locale::En).is_empty(), "over by itself");
        let tip = tip.id;
        let over = desk.act(&desk.editor, move |tx, a| end_announcement(tx, a, tip));
        assert!(matches!(over, Err(KnowledgeError::Ended)));
        let listed =
            desk.act(&desk.agent, |tx, a| list_announcements(tx, a, None, kernel::Limit::of(None))).unwrap();
        assert_eq!(listed.items.len(), 2);
    });
}
