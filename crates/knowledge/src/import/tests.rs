//! What files become, as tables.

use super::*;

fn items(entries: &[Entry]) -> Vec<String> {
    let one = |entry: &Entry| match entry {
        Entry::Item(item) => {
            let key = item.key.as_deref().or(item.public_id.as_deref()).unwrap_or_default();
            let (words, category) = (&item.words, item.category.as_deref().unwrap_or_default());
            let live = if item.live { "" } else { " draft" };
            format!(
                "{key}|{}|{category}|{}|{}|{}{live}",
                item.locale,
                words.title,
                words.questions.join(";"),
                words.body.replace('\n', "⏎")
            )
        }
        Entry::Merged { label, into } => format!("{label} -> {into}"),
        Entry::Refused { label, reason } => format!("{label}: {}", reason.word()),
    };
    entries.iter().map(one).collect()
}

#[test]
fn csv_is_read_as_spreadsheets_write_it() {
    let text = "\u{feff}answer_id,locale,category,question,alternative_questions,answer\r\n\
        fees,zh-CN,费用,手续费多少？,\"怎么收费|收多少钱\",\"按网络收。\r\n第二行，有\"\"引号\"\"\"\r\n\
        fees,en,Fees,How much?,,Little.\r\n\
        fees,en,,What does it cost?,price,\r\n\
        fees,en,,Other?,,Another answer.\r\n\
        fees,xx,,q,,a\r\n\
        ,en,,no key,,a\r\n\
        k2,en-US,,,,a\r\n\
        k3,en,,'=SUM(1),,'- item\r\n";
    let entries = read(ImportKind::FaqCsv, text.as_bytes()).unwrap();
    assert_eq!(
        items(&entries),
        [
            "fees|zh-CN|费用|手续费多少？|怎么收费;收多少钱|按网络收。\r⏎第二行，有\"引号\"",
            "fees|en|Fees|How much?|What does it cost?;price|Little.",
            "fees -> 1",
            "fees: answer_differs",
            "fees: locale_unknown",
            "no key: key_missing",
            "k2: title_missing",
            "k3|en||=SUM(1)||- item",
        ]
    );
}

#[test]
fn a_question_too_long_for_a_title_is_kept_as_a_way_of_asking() {
    let story = "I sent it and nothing came ".repeat(12);
    let (story, beginning) = (story.trim(), "I sent it and nothing came ".repeat(7));
    let text = format!(
        "answer_id,locale,question,alternative_questions,answer\n\
        late,en,{story},{story} indeed|Where is it?|Late,Wait.\n\
        lost,en,{story},,Write to us.\n"
    );
    let entries = read(ImportKind::FaqCsv, text.as_bytes()).unwrap();
    assert_eq!(
        items(&entries),
        [
            format!("late|en||Where is it?|{story};{story} indeed;Late|Wait."),
            format!("lost|en||{beginning}I sent it…|{story}|Write to us."),
        ]
    );
    let items =
        entries.iter().filter_map(|entry| if let Entry::Item(item) = entry { Some(item) } else { None });
    assert!(items.into_iter().all(|item| item.words.title.chars().count() <= crate::MAX_TITLE_CHARS));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (kind, bytes, wanted) in [
        (ImportKind::FaqCsv, b"answer_id,question,answer\n".to_vec(), UnreadableFile::NoColumn("locale")),
        (ImportKind::FaqCsv, b"answer_id,locale,question,answer\n".to_vec(), UnreadableFile::Empty),
        (ImportKind::FaqCsv, vec![0xff, 0xfe, 0], UnreadableFile::Encoding),
        (ImportKind::MarkdownZip, b"not a zip".to_vec(), UnreadableFile::Malformed),
        (ImportKind::Zendesk, b"{}".to_vec(), UnreadableFile::Malformed),
        (ImportKind::Chatwoot, br#"{"payload":[]}"#.to_vec(), UnreadableFile::Empty),
    ] {
        assert_eq!(read(kind, &bytes), Err(wanted));
    }
}

#[test]
fn a_folder_of_markdown_speaks_for_itself_where_its_front_matter_is_silent() {
    let file = |path: &str, text: &str| ExportedFile { path: path.into(), text: text.into() };
    let zip = zip_files(&[
        file("zh-CN/费用/手续费.md", "# 手续费\n\n很少。\n"),
        file("en/fees/fees.md", "---\ntitle: \"Fees: how much?\"\nkey: fees\nquestions:\n  - what does it cost\ndraft: true\n---\nLittle.\n"),
        file("en/bad.md", "---\ntitle: [unclosed\n---\nx"),
        file("en/kind.md", "---\nkind: poem\n---\n# T\nx"),
        file("readme.md", "# About"),
        file("en/.hidden.md", "x"),
        file("__MACOSX/en/x.md", "x"),
        file("en/picture.png", "x"),
    ])
    .unwrap();
    let entries = read(ImportKind::MarkdownZip, &zip).unwrap();
    assert_eq!(
        items(&entries),
        [
            "费用/手续费|zh-CN|费用|手续费||很少。",
            "fees|en|fees|Fees: how much?|what does it cost|Little. draft",
            "en/bad.md: front_matter",
            "en/kind.md: kind_unknown",
            "readme.md: locale_unknown",
        ]
    );
}

#[test]
fn an_exported_text_is_read_back_whole() {
    let front = Front {
        key: Some("a: b".into()),
        id: Some("0123".into()),
        kind: Some("faq".into()),
        audience: Some("staff".into()),
        locale: Some("en".into()),
        category: Some("- odd: name".into()),
        title: Some("#1 \"quoted\" title".into()),
        slug: Some("one".into()),
        description: Some("yes".into()),
        tags: vec!["on".into(), "1".into()],
        wallet_version: Some("5.0".into()),
        questions: vec!["what: is this?".into(), "null".into()],
        draft: false,
    };
    let file = exported(kernel::Locale::En, "one", &front, "Body\n\n---\n\nmore").unwrap();
    let zip = zip_files(&[file]).unwrap();
    let entries = read(ImportKind::MarkdownZip, &zip).unwrap();
    let [Entry::Item(item)] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((item.key.as_deref(), item.public_id.as_deref()), (Some("a: b"), Some("0123")));
    assert_eq!((item.kind, item.audience), (ArticleKind::Faq, Audience::Staff));
    assert_eq!(item.tags, ["on", "1"]);
    assert_eq!(item.words.questions, ["what: is this?", "null"]);
    assert_eq!(
        (item.words.title.as_str(), item.words.body.as_str()),
        ("#1 \"quoted\" title", "Body\n\n---\n\nmore")
    );
    assert_eq!(item.category.as_deref(), Some("- odd: name"));
    assert_eq!(item.wallet_version.as_deref(), Some("5.0"));
}

#[test]
fn other_desks_are_read() {
    let zendesk = r#"{"articles":[
        {"id":7,"title":"Fees","body":"<h2>How much</h2><p>A <b>little</b>.</p><script>alert(1)</script>",
         "locale":"en-us","draft":false,"section_id":3,"label_names":["money"]},
        {"id":8,"title":"Inside","body":"<p>x</p>","locale":"en-us","draft":true,"user_segment_id":5},
        {"id":9,"title":"Frais","body":"","locale":"fr"}],
      "sections":[{"id":3,"name":"Costs"}],
      "translations":[{"source_id":7,"source_type":"Article","locale":"zh-cn","title":"费用","body":"<p>很少</p>"}]}"#;
    let entries = read(ImportKind::Zendesk, zendesk.as_bytes()).unwrap();
    assert_eq!(
        items(&entries),
        [
            "zendesk-7|en|Costs|Fees||## How much⏎⏎A **little**.",
            "zendesk-7|zh-CN||费用||很少",
            "zendesk-8|en||Inside||x draft",
            "9 fr: locale_unknown",
        ]
    );
    let Entry::Item(inside) = &entries[2] else { panic!("an item") };
    assert_eq!(inside.audience, Audience::Staff, "who may read it is not in the file");
    let chatwoot = r#"{"payload":[
        {"id":1,"title":"Fees","content":"Little.","status":"published","locale":"en","category":{"name":"Costs"}},
        {"id":2,"title":"费用","content":"很少","status":0,"locale":"zh_CN","associated_article_id":1},
        {"id":3,"title":"Old","content":"x","status":"archived","locale":"en"}],"meta":{}}"#;
    let entries = read(ImportKind::Chatwoot, chatwoot.as_bytes()).unwrap();
    assert_eq!(
        items(&entries),
        ["chatwoot-1|en|Costs|Fees||Little.", "chatwoot-1|zh-CN||费用||很少 draft", "3 Old: archived",]
    );
}

/// A reason without a sentence would be shown as its code.
#[test]
fn every_reason_is_said_at_the_desk() {
    let catalogues = [
        include_str!("../../../../web/shared/i18n/console/knowledge/en.json"),
        include_str!("../../../../web/shared/i18n/console/knowledge/zh-CN.json"),
    ];
    for fault in RowFault::ALL {
        let key = format!("\"imports.why.{}\":", fault.word());
        assert!(catalogues.iter().all(|texts| texts.contains(&key)), "{key}");
    }
}
