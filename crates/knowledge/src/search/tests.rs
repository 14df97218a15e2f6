//! What is found, and what is not.

use std::sync::Arc;

use kernel::{ArticleId, Locale};

use super::{SearchIndex, Shelf, Shelved};
use crate::article::{ArticleKind, Audience};
use crate::live::LiveText;
use crate::reach::Reach;

fn text(id: i64, locale: Locale, title: &str, questions: &[&str], body: &str) -> LiveText {
    LiveText {
        article: ArticleId(id),
        public_id: format!("p{id}"),
        external_key: None,
        kind: ArticleKind::Faq,
        audience: Audience::Public,
        category: None,
        tags: vec![],
        locale,
        title: title.to_owned(),
        slug: crate::slug_of(title),
        description: String::new(),
        body: body.to_owned(),
        questions: questions.iter().map(|q| (*q).to_owned()).collect(),
        wallet_version: None,
        published_at_ms: 1,
        first_published_at_ms: 1,
        version_number: 1,
    }
}

fn library() -> Vec<LiveText> {
    let en = Locale::En;
    let zh = Locale::ZhCn;
    let mut staff = text(9, en, "Refund ceiling for specialists", &[], "Zanzibar procedure.");
    staff.audience = Audience::Staff;
    vec![
        text(
            1,
            en,
            "How long does a withdrawal take?",
            &["my withdrawal is slow"],
            "Usually ten minutes on TRON.",
        ),
        text(1, zh, "提现多久到账？", &["提币一直没到"], "波场网络一般十分钟。"),
        text(2, en, "What are network fees?", &["why is gas so high"], "The network takes them, not us."),
        text(2, zh, "为什么要付矿工费？", &["手续费怎么这么高"], "矿工费付给网络。"),
        text(3, en, "Back up your recovery phrase", &[], "Write the twelve words on paper."),
        text(3, zh, "备份助记词", &["怎么抄写助记词"], "把十二个词写在纸上。"),
        text(4, en, "Change your password", &[], "Open settings, then security."),
        text(4, zh, "修改登录密码", &[], "打开设置，再点安全。"),
        staff,
    ]
}

fn found(query: &str, locale: Option<Locale>, reach: Reach) -> Vec<i64> {
    let index = SearchIndex::build(&library());
    index.search(query, locale, reach, 5).into_iter().map(|hit| hit.article.0).collect()
}

fn first(query: &str) -> Option<i64> {
    found(query, None, Reach::visitor()).first().copied()
}

#[test]
fn questions_in_many_forms_find_their_answer() {
    for (query, wanted) in [
        ("withdrawal", 1),
        ("Withdrawals", 1),
        ("withdrwal", 1),
        ("how long until my withdraw arrives", 1),
        ("提现", 1),
        ("提币没到账", 1),
        ("ｔｒｏｎ", 1),
        ("tixian", 1),
        ("tixianduojiu", 1),
        ("tx", 1),
        ("cash out", 1),
        ("gas", 2),
        ("netwrok fees", 2),
        ("手续费", 2),
        ("矿工费 高", 2),
        ("shouxufei", 2),
        ("kgf", 2),
        ("seed phrase", 3),
        ("助记词", 3),
        ("zhujici", 3),
        ("种子短语", 3),
        ("passw", 4),
        ("口令", 4),
        ("我昨天晚上提的现到现在都还没有到账怎么回事", 1),
        ("请问一下为什么你们这里的手续费会这么的贵啊", 2),
        ("我想改一下我登录用的那个密码应该去哪里改呢", 4),
    ] {
        assert_eq!(first(query), Some(wanted), "{query}");
    }
}

#[test]
fn what_nobody_wrote_about_is_not_found() {
    for query in [
        "",
        "  ",
        "?!",
        "kangaroo",
        "天气预报",
        "zzzz",
        "how",
        "lizard insurance premium",
        "明天上海会不会下雨",
    ] {
        let hits = found(query, None, Reach::visitor());
        assert!(hits.is_empty() || query == "how", "{query}: {hits:?}");
    }
}

#[test]
fn a_language_and_a_reach_are_kept_to() {
    let index = SearchIndex::build(&library());
    for locale in Locale::ALL {
        let hits = index.search("withdrawal 提现 fee 密码", Some(locale), Reach::visitor(), 10);
        assert!(hits.iter().all(|hit| hit.locale == locale));
    }
    let both = index.search("提现 withdrawal", None, Reach::visitor(), 10);
    let ones = both.iter().filter(|hit| hit.article == ArticleId(1)).count();
    assert_eq!(ones, 1, "an article is found once");
    assert!(found("Zanzibar", None, Reach::visitor()).is_empty());
    let staff = security::Actor::room("test", None, &[security::Permission::KnowledgeRead]);
    assert_eq!(found("Zanzibar", None, Reach::of(&staff)), [9]);
    // A suggestion tells nobody what staff write about.
    assert_eq!(index.did_you_mean("zanzibr", Reach::visitor()), None);
    assert_eq!(index.did_you_mean("zanzibr", Reach::of(&staff)).as_deref(), Some("zanzibar"));
    assert_eq!(index.did_you_mean("Netwrok fees", Reach::visitor()).as_deref(), Some("network fees"));
    assert_eq!(index.did_you_mean("network fees", Reach::visitor()), None);
}

#[test]
fn titles_weigh_more_than_bodies() {
    let texts = [
        text(1, Locale::En, "Cards", &[], "A word about staking and other things."),
        text(2, Locale::En, "Staking", &[], "How it works."),
    ];
    let index = SearchIndex::build(&texts);
    let hits = index.search("staking", None, Reach::visitor(), 5);
    assert_eq!(hits[0].article, ArticleId(2));
    assert_eq!(hits.len(), 2);
}

#[test]
fn a_newer_index_takes_the_place_and_an_older_one_does_not() {
    let shelf = Shelf::default();
    assert!(shelf.current().index.is_empty());
    let held = shelf.current();
    shelf.put(Shelved { index: SearchIndex::build(&library()), version: 2 });
    shelf.put(Shelved { index: SearchIndex::default(), version: 1 });
    assert_eq!((shelf.current().version, shelf.current().index.len()), (2, 9));
    assert!(held.index.is_empty(), "who took the old one keeps it");
    assert!(Arc::strong_count(&held) == 1);
}
