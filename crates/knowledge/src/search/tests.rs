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
fn what_is_asked_for_in_few_words_stands_before_what_mentions_them_often() {
    let zh = Locale::ZhCn;
    let mut texts = vec![
        text(
            1,
            zh,
            "给卡充值了，余额没有变",
            &[
                "卡充值没到账",
                "怎么用稳定币给卡充值",
                "充值一直处理中",
                "最低充值多少",
                "卡里的钱怎么转回钱包",
            ],
            "给卡充值要等网络确认。充值的记录在卡片页里。",
        ),
        text(
            2,
            zh,
            "怎么充值、怎么收款？",
            &[
                "怎么充值",
                "充值地址在哪里",
                "如何充币",
                "朋友要给我转币，怎么收",
                "我的收款地址是哪个",
                "收款二维码在哪",
            ],
            "打开资产页，点收款，选网络，把地址发给对方。从交易所充值时，先看清楚网络。确认够了就能看到余额。",
        ),
        text(
            3,
            Locale::En,
            "I forgot the memo or tag",
            &["forgot memo when depositing", "deposit without comment", "deposit not credited, memo missing"],
            "Ask the exchange about your deposit.",
        ),
        text(
            4,
            Locale::En,
            "How do I deposit coins or receive a payment?",
            &["how do I deposit", "where is my address", "show my QR code"],
            "Open assets and choose receive. A deposit from an exchange needs the right network. Wait for it to be \
             confirmed; the balance changes by itself.",
        ),
    ];
    for other in 5..25 {
        let title = format!("How do I do what chapter {other} says?");
        texts.push(text(other, Locale::En, &title, &[], "The rest of the help center."));
        let title = format!("怎么做第 {other} 章说的事？");
        texts.push(text(
            other,
            zh,
            &title,
            &["怎么做这件事"],
            "这里写的是帮助中心的其他内容，和别的都没有关系。",
        ));
    }
    let first = |texts: &[LiveText], query| {
        SearchIndex::build(texts).search(query, None, Reach::visitor(), 5)[0].article.0
    };
    assert_eq!((first(&texts, "充值"), first(&texts, "deposit")), (2, 4));
    texts.reverse();
    assert_eq!(
        (first(&texts, "充值"), first(&texts, "deposit")),
        (2, 4),
        "in whatever order they were written"
    );
}

#[test]
fn few_words_do_not_show_what_merely_mentions_them() {
    let mut texts =
        vec![text(1, Locale::En, "How do I stake?", &["staking", "stake coins"], "Choose, then stake.")];
    for other in 2..10 {
        let body =
            format!("{} What you need for a stake and how long it takes.", "A fee for this. ".repeat(20));
        texts.push(text(other, Locale::En, &format!("Chapter {other}"), &[], &body));
    }
    for other in 10..60 {
        texts.push(text(other, Locale::En, &format!("Chapter {other}"), &[], "Nothing of the kind."));
    }
    let index = SearchIndex::build(&texts);
    let found = |query| index.search(query, None, Reach::visitor(), 20).len();
    assert_eq!(found("stake"), 5, "the first five anyway");
    assert_eq!(found("what do you need for a stake and how long does it take"), 9);
}

#[test]
fn a_name_of_several_words_is_not_found_by_one_of_them() {
    let texts = [
        text(1, Locale::En, "Back up your wallet", &[], "Speed up: look up the settings."),
        text(2, Locale::En, "My card is empty", &[], "Top up takes a minute."),
    ];
    let index = SearchIndex::build(&texts);
    let hits = index.search("deposit", None, Reach::visitor(), 5);
    assert_eq!(hits.iter().map(|hit| hit.article.0).collect::<Vec<_>>(), [2], "top up, but not up");
}

#[test]
fn other_names_for_the_same_add_up() {
    let texts = [
        text(1, Locale::En, "Chapter one", &[], "Fund it today please."),
        text(2, Locale::En, "Chapter two", &[], "Fund, deposit, top up."),
        text(3, Locale::En, "Chapter three", &[], "Nothing of the kind."),
    ];
    let hits = SearchIndex::build(&texts).search("fund", None, Reach::visitor(), 5);
    assert_eq!(hits.iter().map(|hit| hit.article.0).collect::<Vec<_>>(), [2, 1]);
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
