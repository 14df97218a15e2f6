//! Search over a large help center: CPU of one query, of making the index, and its memory.

use std::path::Path;
use std::time::Duration;

use ::knowledge::{ArticleKind, Audience, LiveText, Reach, SearchIndex};
use answers::engine::Entry;
use anyhow::Context as _;
use kernel::{ArticleId, Locale, SeededRng};

use crate::clock::{Times, thread_cpu_s};
use crate::figure::{Aim, Figure};
use crate::process::rss_kib;
use crate::wallet::{LANGUAGES, Wallet};

/// Texts of the large help center.
const TEXTS: usize = 100_000;
/// Ways of asking, and paragraphs, of each.
const QUESTIONS: usize = 4;
const PARAGRAPHS: usize = 12;
/// Hits asked for, as the desk does.
const HITS: usize = 20;
/// Hits that a reader sees at once.
const SHOWN: usize = 5;
/// Words typed half, misspelt, or by their sound, beside the questions of strangers.
const TYPED: [(&str, &[&str]); 2] = [
    ("zh-CN", &["zhuanzhang", "tixian", "zjc", "mima wangle", "提现", "手续费"]),
    ("en", &["withdrw", "recvery phrase", "pass", "wal", "gas fe", "fee"]),
];

/// Measures search over texts put together from the sample wallet's.
///
/// # Errors
/// When the sample wallet cannot be read.
pub fn run(root: &Path) -> anyhow::Result<Vec<Figure>> {
    let wallet = Wallet::read(root)?;
    let texts = texts(&wallet);
    let before = rss_kib(std::process::id())?;
    let cpu = thread_cpu_s();
    let index = SearchIndex::build(&texts);
    let build_s = thread_cpu_s() - cpu;
    let mib = (rss_kib(std::process::id())? - before) / 1024.0;
    let mut figures = vec![
        Figure::new(format!("knowledge, {TEXTS} texts: making the index"), build_s, "s CPU", Aim::None)
            .note("one thread; made anew after a change, at most a fifth of the time while changes go on"),
        Figure::new("  memory", mib, "MiB", Aim::None),
    ];
    for ((language, _), (_, typed)) in LANGUAGES.into_iter().zip(TYPED) {
        let mut queries: Vec<String> =
            wallet.strangers(root, language, false)?.into_iter().map(|asked| asked.question).collect();
        queries.extend(typed.iter().map(|words| (*words).to_owned()));
        figures.push(of_language(&index, language, &queries));
    }
    for (language, locale) in LANGUAGES {
        figures.push(of_wallet(&wallet, root, language, locale)?);
    }
    Ok(figures)
}

/// What strangers find in the sample wallet's own help center when they type whole questions.
fn of_wallet(wallet: &Wallet, root: &Path, language: &str, locale: Locale) -> anyhow::Result<Figure> {
    let live = |(n, entry): (usize, &Entry)| {
        let (title, questions) = entry.questions.split_first().context("an answer has a title")?;
        let mut text = live(n, entry.locale, title.clone(), questions.to_vec(), entry.text.clone());
        text.article = ArticleId(entry.answer);
        Ok(text)
    };
    let texts = wallet.entries.iter().enumerate().map(live).collect::<anyhow::Result<Vec<_>>>()?;
    let index = SearchIndex::build(&texts);
    let asked = wallet.strangers(root, language, true)?;
    let (mut first, mut among, mut nothing, mut all) = (0_usize, 0_usize, 0_usize, 0_usize);
    for one in &asked {
        let Some(answer) = one.answer else { continue };
        let hits = index.search(&one.question, Some(locale), Reach::visitor(), SHOWN);
        all += 1;
        first += usize::from(hits.first().is_some_and(|hit| hit.article.0 == answer));
        among += usize::from(hits.iter().any(|hit| hit.article.0 == answer));
        nothing += usize::from(hits.is_empty());
    }
    let name = format!("knowledge, the sample wallet in {language}: strangers' whole questions, among five");
    Ok(Figure::new(name, share(among, all), "", Aim::None).note(format!(
        "first {:.3}, nothing found {:.3}; {all} questions, the half kept apart",
        share(first, all),
        share(nothing, all)
    )))
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn share(of: usize, all: usize) -> f64 {
    of as f64 / all as f64
}

fn of_language(index: &SearchIndex, language: &str, queries: &[String]) -> Figure {
    let (mut times, mut found) = (Times::default(), 0);
    for query in queries {
        let before = thread_cpu_s();
        let hits = index.search(query, None, Reach::visitor(), HITS);
        times.add(Duration::from_secs_f64((thread_cpu_s() - before).max(0.0)));
        found += usize::from(!hits.is_empty());
    }
    let name = format!("  one query, {language}, p95");
    Figure::new(name, times.quantile_ms(0.95), "ms CPU", Aim::AtMost(20.0)).note(format!(
        "p50 {:.2} ms; {} queries, {found} found something",
        times.quantile_ms(0.5),
        queries.len()
    ))
}

/// Half in each language, each with a name and a number of its own, so that the vocabulary grows with the texts.
fn texts(wallet: &Wallet) -> Vec<LiveText> {
    let rng = SeededRng::new(1);
    let below = |n: usize| usize::try_from(rng.below(n as u64)).unwrap_or(0);
    let pools = LANGUAGES.map(|(_, locale)| {
        let own = || wallet.entries.iter().filter(move |entry| entry.locale == locale);
        let questions: Vec<&str> = own().flat_map(|entry| &entry.questions).map(String::as_str).collect();
        let lines: Vec<&str> =
            own().flat_map(|entry| entry.text.lines()).filter(|line| line.chars().count() > 8).collect();
        (locale, questions, lines)
    });
    let syllables =
        ["ka", "lo", "mi", "ter", "von", "su", "ri", "pa", "bex", "dorn", "lit", "mar", "nox", "qui"];
    let text = |n: usize| {
        let (locale, questions, lines) = &pools[n % pools.len()];
        let pick = |pool: &[&str]| pool[below(pool.len())].to_owned();
        let name: String = (0..3).map(|_| syllables[below(syllables.len())]).collect();
        let body: Vec<String> = (0..PARAGRAPHS).map(|_| pick(lines)).collect();
        live(
            n,
            *locale,
            format!("{} {name} {}", pick(questions), below(1_000)),
            (0..QUESTIONS).map(|_| pick(questions)).collect(),
            body.join("\n\n"),
        )
    };
    (0..TEXTS).map(text).collect()
}

fn live(n: usize, locale: Locale, title: String, questions: Vec<String>, body: String) -> LiveText {
    LiveText {
        article: ArticleId(i64::try_from(n).unwrap_or(i64::MAX)),
        public_id: format!("p{n}"),
        external_key: None,
        kind: ArticleKind::Faq,
        audience: Audience::Public,
        category: None,
        tags: Vec::new(),
        locale,
        title,
        slug: format!("s-{n}"),
        description: String::new(),
        body,
        questions,
        wallet_version: None,
        published_at_ms: 0,
        first_published_at_ms: 0,
        version_number: 1,
    }
}
