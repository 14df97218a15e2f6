//! Categories.

use super::*;

fn named(locale: Locale, name: &str, slug: &str) -> CategoryText {
    CategoryText { locale, name: name.into(), slug: slug.into(), description: String::new() }
}

#[test]
fn a_category_keeps_its_old_addresses() {
    on_each_desk(|desk| {
        let texts = vec![named(Locale::En, "Withdrawals", ""), named(Locale::ZhCn, "提现", "")];
        let category = desk.act(&desk.writer, move |tx, a| create_category(tx, a, &texts)).unwrap();
        assert_eq!(category.texts[0].slug, "withdrawals");
        assert_eq!(category.texts[1].slug, "提现");
        let (id, article) = (category.id, desk.live(Audience::Public, "Fees", "One."));
        let change = ArticleChange { category: Some(Some(id)), version: 1, ..ArticleChange::default() };
        desk.act(&desk.editor, move |tx, a| change_article(tx, a, article, &change)).unwrap();
        let rename = CategoryChange {
            texts: Some(vec![named(Locale::En, "Money out", "money-out")]),
            position: None,
            version: 1,
        };
        let again = rename.clone();
        desk.act(&desk.writer, move |tx, a| change_category(tx, a, id, &rename)).unwrap();
        let stale = desk.act(&desk.writer, move |tx, a| change_category(tx, a, id, &again));
        assert!(matches!(stale, Err(KnowledgeError::Changed { .. })));
        let find = |slug: &'static str| {
            desk.read(move |tx| {
                live_in_category(tx, Reach::visitor(), Locale::En, slug, None, kernel::Limit::of(None))
            })
        };
        assert_eq!(find("withdrawals"), CategoryBySlug::Moved { slug: "money-out".into() });
        assert!(matches!(find("money-out"), CategoryBySlug::Found { .. }));
        assert_eq!(find("nothing"), CategoryBySlug::Missing);
        let full = desk.act(&desk.writer, move |tx, a| delete_category(tx, a, id));
        assert!(matches!(full, Err(KnowledgeError::CategoryNotEmpty)));
        desk.act(&desk.editor, move |tx, a| retire_article(tx, a, article)).unwrap();
        desk.act(&desk.writer, move |tx, a| delete_category(tx, a, id)).unwrap();
        assert_eq!(find("money-out"), CategoryBySlug::Missing);
        desk.act(&desk.editor, move |tx, a| restore_article(tx, a, article)).unwrap();
        assert_eq!(desk.view(article).article.category, None);
    });
}

#[test]
fn names_are_checked_and_addresses_are_one_each() {
    on_each_desk(|desk| {
        let create =
            |texts: Vec<CategoryText>| desk.act(&desk.writer, move |tx, a| create_category(tx, a, &texts));
        assert!(matches!(create(vec![]), Err(KnowledgeError::Field("texts"))));
        assert!(matches!(create(vec![named(Locale::En, "  ", "")]), Err(KnowledgeError::Field("name"))));
        let long = named(Locale::En, &"x".repeat(81), "");
        assert!(matches!(create(vec![long]), Err(KnowledgeError::TooLong { field: "name", .. })));
        create(vec![named(Locale::En, "Fees", "")]).unwrap();
        assert_eq!(create(vec![named(Locale::En, "Fees", "")]).unwrap().texts[0].slug, "fees-2");
        assert!(matches!(create(vec![named(Locale::En, "x", "fees")]), Err(KnowledgeError::SlugTaken)));
        let names: Vec<_> = desk
            .act(&desk.agent, list_categories)
            .unwrap()
            .into_iter()
            .map(|category| (category.position, category.texts[0].slug.clone()))
            .collect();
        assert_eq!(names, [(1, "fees".to_owned()), (2, "fees-2".to_owned())]);
    });
}
