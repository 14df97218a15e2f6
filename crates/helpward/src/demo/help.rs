//! The sample wallet's help center, from the files in `knowledge/`: each answer in both languages, and what readers
//! made of them.

use std::collections::BTreeMap;

use anyhow::Context as _;
use kernel::{AgentId, ArticleId, CategoryId, InboxId, Locale, Millis, SessionId};
use knowledge::{
    AnnouncementKind, AnnouncementText, ArticleChange, ArticleKind, Audience, CategoryText, Feedback,
    KnowledgeError, NewAnnouncement, NewArticle, NewDraft, Place, Publication, Reach, Reason, Severity,
    Words,
};
use security::{Actor, AgentActor, CameWith, InboxScope, Permission, Permissions};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use storage::{Db, Tx};

use super::plan::DAY_MS;
use super::store::{self, Kind};

/// One file in each of [`LOCALES`].
type Both = [&'static str; 2];

macro_rules! both {
    ($name:literal) => {
        [
            include_str!(concat!("knowledge/zh-CN/", $name, ".toml")),
            include_str!(concat!("knowledge/en/", $name, ".toml")),
        ]
    };
}

/// In the order of the files; articles are translated from the first.
const LOCALES: [Locale; 2] = [Locale::ZhCn, Locale::En];
/// Each category's address, and its answers.
const GROUPS: &[(&str, Both)] = &[
    ("account", both!("account")),
    ("transfers", both!("transfers")),
    ("fees", both!("fees")),
    ("networks", both!("networks")),
    ("tron", both!("tron")),
    ("security", both!("security")),
    ("scams", both!("scams")),
    ("cards", both!("cards")),
    ("fiat", both!("fiat")),
    ("hardware", both!("hardware")),
    ("app", both!("app")),
];
const GUIDES: Both = both!("guides");
const NEWS: Both = both!("announcements");
const READERS: Both = both!("readers");
/// How long the news are shown.
const NEWS_FOR_MS: Millis = 30 * DAY_MS;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    category: String,
    description: String,
    answer: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guides {
    guide: Vec<Entry>,
}

/// One answer or guide in one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    /// Only guides name it.
    kind: Option<String>,
    /// Only guides name it: the address of a category. Answers are in that of their file.
    category: Option<String>,
    wallet_version: Option<String>,
    title: String,
    #[serde(default)]
    description: String,
    questions: Vec<String>,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct News {
    announcement: Vec<Notice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    id: String,
    kind: String,
    title: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Readers {
    searches: BTreeMap<String, u32>,
    feedback: Vec<Said>,
    must_keep: Vec<MustKeep>,
}

/// A question that must keep its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MustKeep {
    id: String,
    question: String,
}

/// What was said of one article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    id: String,
    reads: i64,
    helpful: u32,
    not_helpful: u32,
    reason: Option<String>,
    /// The words of one of those whom it did not help.
    note: Option<String>,
}

#[derive(Debug, thiserror::Error)]
enum HelpError {
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    #[error(transparent)]
    Answers(#[from] answers::AnswersError),
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

/// Writes the help center once, and lets the bot answer from it; afterwards both belong to whoever changes them.
///
/// # Errors
/// When another article has one of its keys or addresses: then nothing is written.
pub fn write_help(db: &Db) -> anyhow::Result<()> {
    if !db.read_blocking(|tx| store::marked(tx, Kind::Category))?.is_empty() {
        return Ok(());
    }
    db.write_blocking(write).context("the demo's help center could not be written")
}

fn write(tx: &Tx<'_>) -> Result<(), HelpError> {
    let editor = editor(tx)?;
    let mut categories = BTreeMap::new();
    for (slug, files) in GROUPS {
        let groups = parse::<Group>(files);
        let texts: Vec<CategoryText> = groups
            .iter()
            .zip(LOCALES)
            .map(|(group, locale)| CategoryText {
                locale,
                name: group.category.clone(),
                slug: (*slug).to_owned(),
                description: group.description.clone(),
            })
            .collect();
        let category = knowledge::create_category(tx, &editor, &texts)?.id;
        store::mark(tx, Kind::Category, category)?;
        categories.insert(*slug, category);
    }
    let mut articles = BTreeMap::new();
    for (slug, files) in GROUPS {
        for pair in pairs(parse::<Group>(files).map(|group| group.answer)) {
            let id = pair[0].id.clone();
            articles.insert(id, publish(tx, &editor, categories[slug], &pair)?);
        }
    }
    for pair in pairs(parse::<Guides>(&GUIDES).map(|guides| guides.guide)) {
        let category = categories[pair[0].category.as_deref().unwrap_or_default()];
        let id = pair[0].id.clone();
        articles.insert(id, publish(tx, &editor, category, &pair)?);
    }
    announce(tx, &editor)?;
    read(tx, &articles)?;
    keep(tx, &editor, &articles)?;
    for inbox in store::marked(tx, Kind::Inbox)? {
        let unset = answers::BotSettings::unset(InboxId(inbox));
        answers::set_bot_settings(tx, &editor, &answers::BotSettings { enabled: true, ..unset })?;
    }
    Ok(())
}

/// Who wrote it: the demo's owner, as far as the acts are concerned.
fn editor(tx: &Tx<'_>) -> Result<Actor, KnowledgeError> {
    let first = store::marked(tx, Kind::Agent)?.first().map(|id| AgentId(*id));
    let Some(agent) = first.map(|id| agents::find_agent(tx, id)).transpose()?.flatten() else {
        return Ok(Actor::room("demo", None, Permission::ALL));
    };
    Ok(Actor::Agent(AgentActor {
        id: agent.id,
        came_with: CameWith::Session(SessionId(0)),
        name: agent.name,
        role: agent.role,
        permissions: Permissions::of(Permission::ALL),
        inboxes: InboxScope::All,
        teams: Vec::new(),
        ip: None,
    }))
}

/// One article in both languages, for everybody to read.
fn publish(
    tx: &Tx<'_>,
    editor: &Actor,
    category: CategoryId,
    pair: &[Entry; 2],
) -> Result<ArticleId, KnowledgeError> {
    let [source, other] = pair;
    let kind = source.kind.as_deref().and_then(ArticleKind::from_word).unwrap_or(ArticleKind::Faq);
    let made = knowledge::create_article(
        tx,
        editor,
        &NewArticle {
            kind,
            audience: Audience::Public,
            category: Some(category),
            external_key: Some(source.id.clone()),
            source_locale: LOCALES[0],
            tags: Vec::new(),
            words: words(source, LOCALES[0]),
        },
    )?;
    let id = made.article.id;
    store::mark(tx, Kind::Article, id)?;
    if source.wallet_version.is_some() {
        let change = ArticleChange {
            wallet_version: source.wallet_version.clone(),
            version: made.article.version,
            ..ArticleChange::default()
        };
        knowledge::change_article(tx, editor, id, &change)?;
    }
    let draft = NewDraft { words: words(other, LOCALES[1]), draft_version: 0 };
    knowledge::save_text(tx, editor, id, LOCALES[1], &draft)?;
    for locale in LOCALES {
        knowledge::publish_text(tx, editor, id, locale, &Publication::default())?;
    }
    Ok(id)
}

/// Articles name each other by id; readers follow addresses.
fn words(entry: &Entry, locale: Locale) -> Words {
    let mut body = String::new();
    let mut rest = entry.body.trim();
    while let Some((before, after)) = rest.split_once("](") {
        body.push_str(before);
        body.push_str("](");
        if !after.starts_with(['/', '#']) && !after.starts_with("http") {
            body.push_str(&format!("/help/{}/a/", locale.tag()));
        }
        rest = after;
    }
    body.push_str(rest);
    Words {
        title: entry.title.clone(),
        slug: entry.id.clone(),
        description: entry.description.clone(),
        body,
        questions: entry.questions.clone(),
    }
}

fn announce(tx: &Tx<'_>, editor: &Actor) -> Result<(), KnowledgeError> {
    for pair in pairs_by(parse::<News>(&NEWS).map(|news| news.announcement), |notice| &notice.id) {
        let text = |notice: &Notice, locale| AnnouncementText {
            locale,
            title: notice.title.clone(),
            body: notice.body.clone(),
        };
        let made = knowledge::create_announcement(
            tx,
            editor,
            &NewAnnouncement {
                kind: AnnouncementKind::from_word(&pair[0].kind).unwrap_or(AnnouncementKind::Tip),
                severity: Severity::Info,
                places: vec![Place::Widget, Place::HelpCenter],
                starts_at_ms: None,
                ends_at_ms: Some(tx.now() + NEWS_FOR_MS),
                texts: vec![text(&pair[0], LOCALES[0]), text(&pair[1], LOCALES[1])],
            },
        )?;
        store::mark(tx, Kind::Announcement, made.id)?;
    }
    Ok(())
}

/// Questions that must keep their answers.
fn keep(
    tx: &Tx<'_>,
    editor: &Actor,
    articles: &BTreeMap<String, ArticleId>,
) -> Result<(), answers::AnswersError> {
    for (readers, locale) in parse::<Readers>(&READERS).into_iter().zip(LOCALES) {
        for must in &readers.must_keep {
            answers::add_expectation(tx, editor, &must.question, locale, articles[&must.id])?;
        }
    }
    Ok(())
}

/// What readers opened, said, and looked for in vain.
fn read(tx: &Tx<'_>, articles: &BTreeMap<String, ArticleId>) -> Result<(), KnowledgeError> {
    for (readers, locale) in parse::<Readers>(&READERS).into_iter().zip(LOCALES) {
        for (words, times) in &readers.searches {
            for _ in 0..*times {
                knowledge::count_search(tx, locale, words, 0)?;
            }
        }
        for said in &readers.feedback {
            let article = articles[&said.id];
            knowledge::count_reads(tx, &[(article, locale, said.reads)])?;
            for giver in 0..said.helpful + said.not_helpful {
                let helpful = giver < said.helpful;
                let noted = giver == said.helpful;
                let feedback = Feedback {
                    helpful,
                    reason: said.reason.as_deref().and_then(Reason::from_word).filter(|_| !helpful),
                    note: security::screen(said.note.as_deref().filter(|_| noted).unwrap_or_default()),
                };
                knowledge::give_feedback(
                    tx,
                    Reach::visitor(),
                    &format!("demo-{giver}"),
                    article,
                    locale,
                    &feedback,
                )?;
            }
        }
    }
    Ok(())
}

/// The words that the demo's readers looked for in vain, by language.
pub(super) fn failed_searches() -> Vec<(Locale, String)> {
    let searched = parse::<Readers>(&READERS).into_iter().zip(LOCALES);
    searched
        .flat_map(|(readers, locale)| readers.searches.into_keys().map(move |words| (locale, words)))
        .collect()
}

fn parse<T: DeserializeOwned>(files: &Both) -> [T; 2] {
    files.map(|text| toml::from_str(text).expect("a test reads the files"))
}

fn pairs(lists: [Vec<Entry>; 2]) -> Vec<[Entry; 2]> {
    pairs_by(lists, |entry| &entry.id)
}

/// The same thing in both languages, in the order of the first.
fn pairs_by<T>([first, second]: [Vec<T>; 2], key: impl Fn(&T) -> &String) -> Vec<[T; 2]> {
    let mut others: BTreeMap<String, T> =
        second.into_iter().map(|other| (key(&other).clone(), other)).collect();
    first
        .into_iter()
        .map(|one| {
            let other = others.remove(key(&one)).expect("a test finds each in both languages");
            [one, other]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every entry with its language, from all files.
    fn entries() -> Vec<(Locale, Entry)> {
        let groups = GROUPS.iter().flat_map(|(_, files)| {
            parse::<Group>(files).into_iter().zip(LOCALES).flat_map(|(group, locale)| {
                group.answer.into_iter().map(move |answer| (locale, answer)).collect::<Vec<_>>()
            })
        });
        let guides = parse::<Guides>(&GUIDES).into_iter().zip(LOCALES);
        let guides = guides.flat_map(|(guides, locale)| guides.guide.into_iter().map(move |g| (locale, g)));
        groups.chain(guides).collect()
    }

    fn ids(locale: Locale) -> Vec<String> {
        entries().into_iter().filter(|(of, _)| *of == locale).map(|(_, entry)| entry.id).collect()
    }

    #[test]
    fn each_answer_is_there_in_both_languages_with_its_ways_of_asking() {
        let (chinese, english) = (ids(Locale::ZhCn), ids(Locale::En));
        assert_eq!(chinese, english, "the same, in the same order");
        assert_eq!(chinese.iter().collect::<BTreeSet<_>>().len(), chinese.len(), "each id once");
        let faq = entries().into_iter().filter(|(_, entry)| entry.kind.is_none()).count() / LOCALES.len();
        assert!(faq >= 64, "{faq}");
        let mut secrets = Vec::new();
        for (locale, entry) in entries() {
            let about = format!("{} {locale:?}", entry.id);
            let least = if entry.kind.is_none() { 6 } else { 3 };
            assert!((least..=10).contains(&entry.questions.len()), "{about}");
            let asked: BTreeSet<String> = entry.questions.iter().map(|q| q.to_lowercase()).collect();
            assert_eq!(asked.len(), entry.questions.len(), "{about}: each way once");
            for text in entry.questions.iter().chain([&entry.title, &entry.description, &entry.body]) {
                if security::screen(text).into_text() != *text {
                    secrets.push(format!("{about}: {text}"));
                }
            }
        }
        assert!(secrets.is_empty(), "look like secrets: {secrets:#?}");
    }

    #[test]
    fn no_way_of_asking_leads_to_two_answers() {
        let mut seen = BTreeMap::new();
        for (locale, entry) in entries() {
            for question in entry.questions.iter().chain([&entry.title]) {
                let other = seen.insert((locale.tag(), question.to_lowercase()), entry.id.clone());
                assert_eq!(other, None, "{question}");
            }
        }
    }

    #[test]
    fn kinds_categories_readers_and_links_are_known() {
        for (locale, entry) in entries() {
            let known = ids(locale);
            assert!(entry.kind.as_deref().is_none_or(|kind| ArticleKind::from_word(kind).is_some()));
            let category = |slug: &str| GROUPS.iter().any(|(known, _)| *known == slug);
            assert!(entry.category.as_deref().is_none_or(category), "{}", entry.id);
            let linked = entry.body.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in linked {
                assert!(known.iter().any(|id| id == link), "{} leads to {link}", entry.id);
            }
        }
        for readers in parse::<Readers>(&READERS) {
            for said in &readers.feedback {
                assert!(ids(Locale::En).contains(&said.id), "{}", said.id);
                assert!(said.reason.as_deref().is_none_or(|reason| Reason::from_word(reason).is_some()));
            }
        }
        for notice in parse::<News>(&NEWS).iter().flat_map(|news| &news.announcement) {
            assert!(AnnouncementKind::from_word(&notice.kind).is_some(), "{}", notice.id);
        }
    }

    #[test]
    fn links_lead_to_addresses() {
        let [_, english] = parse::<Group>(&GROUPS[0].1);
        let entry = Entry {
            body: "See [a](one), [b](https://x.example), [c](#d).".to_owned(),
            ..english.answer.into_iter().next().expect("one")
        };
        assert_eq!(
            words(&entry, Locale::En).body,
            "See [a](/help/en/a/one), [b](https://x.example), [c](#d)."
        );
    }

    /// The wordings of strangers in `bench/data/wallet`: they measure the bot, so it must not have learnt them.
    #[test]
    fn what_the_bot_is_measured_with_is_not_what_it_learns() {
        let files = [
            include_str!("../../../../bench/data/wallet/zh-CN.csv"),
            include_str!("../../../../bench/data/wallet/en.csv"),
        ];
        for (file, locale) in files.into_iter().zip(LOCALES) {
            let learnt: BTreeSet<String> = entries()
                .into_iter()
                .filter(|(of, _)| *of == locale)
                .flat_map(|(_, entry)| entry.questions.into_iter().chain([entry.title]))
                .map(|question| question.to_lowercase())
                .collect();
            let known = ids(locale);
            let mut asked = 0;
            for line in file.lines().skip(1) {
                let (id, question) = line.split_once(',').expect("two columns");
                let question = question.trim_matches('"').to_lowercase();
                assert!(id.is_empty() || known.iter().any(|known| known == id), "{id}");
                assert!(!learnt.contains(&question), "{question}");
                asked += 1;
            }
            assert!(asked > 250, "{asked}");
        }
    }
}
