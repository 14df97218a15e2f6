//! Articles and the desk's list of them.

use kernel::{ArticleId, Limit, Locale, Millis};
use storage::{Error, FromRow, Row, Tx, Value, params, sql};

use crate::article::{Article, ArticleFilter, TextState};

impl FromRow for Article {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_id: r.next()?,
            external_key: r.next()?,
            kind: r.next()?,
            audience: r.next()?,
            category: r.next()?,
            source_locale: r.next()?,
            wallet_version: r.next()?,
            created_at_ms: r.next()?,
            updated_at_ms: r.next()?,
            updated_by_name: r.next()?,
            retired_at_ms: r.next()?,
            version: r.next()?,
            tags: tags(&r.next::<Option<String>>()?.unwrap_or_default()),
        })
    }
}

/// Tags as a statement joins them; they hold no comma.
pub(crate) fn tags(joined: &str) -> Vec<String> {
    let mut tags: Vec<String> =
        joined.split(',').filter(|tag| !tag.is_empty()).map(ToOwned::to_owned).collect();
    tags.sort();
    tags
}

/// A new number for what readers can find; acts that change it call this first, so they take turns.
pub(crate) fn turn(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("turn"), &params![tx.now()])
}

pub(crate) fn knowledge_version(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("knowledge_version"), &[])
}

/// Whether it was made; `false`: another article has its external key.
pub(crate) fn insert(tx: &Tx<'_>, article: &Article) -> Result<bool, Error> {
    let made = tx.exec(
        sql!("insert_article"),
        &params![
            article.id,
            &article.public_id,
            article.external_key.clone(),
            article.kind,
            article.audience,
            article.category,
            article.source_locale,
            article.wallet_version.clone(),
            article.created_at_ms,
            article.updated_at_ms,
            &article.updated_by_name
        ],
    )?;
    if made == 1 {
        put_tags(tx, article)?;
    }
    Ok(made == 1)
}

fn put_tags(tx: &Tx<'_>, article: &Article) -> Result<(), Error> {
    tx.exec(sql!("delete_tags"), &params![article.id])?;
    for tag in &article.tags {
        tx.exec(sql!("insert_tag"), &params![article.id, tag])?;
    }
    Ok(())
}

pub(crate) fn find(tx: &Tx<'_>, id: ArticleId) -> Result<Option<Article>, Error> {
    tx.find(sql!("article"), &params![id])
}

pub(crate) fn lock(tx: &Tx<'_>, id: ArticleId) -> Result<Option<Article>, Error> {
    tx.find(sql!("lock_article"), &params![id])
}

pub(crate) fn of_key(tx: &Tx<'_>, key: &str) -> Result<Option<ArticleId>, Error> {
    tx.find(sql!("article_of_key"), &params![key])
}

/// Takes a language away with everything that was only its own.
pub(crate) fn delete_text(tx: &Tx<'_>, id: ArticleId, locale: Locale) -> Result<(), Error> {
    for sql in [
        sql!("delete_text"),
        sql!("delete_versions"),
        sql!("delete_slugs"),
        sql!("delete_feedback"),
        sql!("delete_sums"),
        sql!("delete_article_reasons"),
    ] {
        tx.exec(sql, &params![id, locale])?;
    }
    Ok(())
}

/// Takes an article away that has no language left.
pub(crate) fn delete(tx: &Tx<'_>, id: ArticleId) -> Result<(), Error> {
    tx.exec(sql!("delete_tags"), &params![id])?;
    tx.exec(sql!("delete_article"), &params![id])?;
    Ok(())
}

pub(crate) fn of_public_id(tx: &Tx<'_>, public_id: &str) -> Result<Option<ArticleId>, Error> {
    tx.find(sql!("article_of_public_id"), &params![public_id])
}

pub(crate) fn update(tx: &Tx<'_>, article: &Article) -> Result<(), Error> {
    tx.exec(
        sql!("update_article"),
        &params![
            article.id,
            article.audience,
            article.category,
            article.wallet_version.clone(),
            article.updated_at_ms,
            &article.updated_by_name,
            article.retired_at_ms,
            article.version
        ],
    )?;
    put_tags(tx, article)
}

/// Says who changed something of it last.
pub(crate) fn touch(tx: &Tx<'_>, id: ArticleId, by_name: &str) -> Result<(), Error> {
    tx.exec(sql!("touch_article"), &params![id, tx.now(), by_name])?;
    Ok(())
}

/// An article of the list, with its source language's title and when that became live.
pub(crate) struct Listed {
    pub(crate) article: Article,
    pub(crate) title: String,
    pub(crate) source_live_since_ms: Option<Millis>,
}

impl FromRow for Listed {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (article, title, since) = (Article::from_row(r)?, r.next()?, r.next::<Option<Millis>>()?);
        let live: Option<i64> = r.next()?;
        Ok(Self { article, title, source_live_since_ms: since.filter(|_| live.is_some()) })
    }
}

/// The articles changed before the key, newest change first.
pub(crate) fn list(
    tx: &Tx<'_>,
    filter: &ArticleFilter,
    before: (Millis, i64),
    limit: Limit,
) -> Result<Vec<Listed>, Error> {
    let mut values = params![before.0, before.1, limit.rows_to_read()].to_vec();
    let sql = sql!("list_articles").replace("/*filters*/", &conditions(filter, &mut values));
    tx.list(&sql, &values)
}

/// What the filter asks, as conditions beginning with `and`.
fn conditions(filter: &ArticleFilter, values: &mut Vec<Value>) -> String {
    let mut asked = String::from(if filter.retired {
        "and a.retired_at_ms is not null"
    } else {
        "and a.retired_at_ms is null"
    });
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(kind) = filter.kind {
        asked += &format!(" and a.kind = {}", place(kind.into()));
    }
    if let Some(category) = filter.category {
        asked += &format!(" and a.category_id = {}", place(category.into()));
    }
    if let Some(words) = &filter.words {
        let at = place(pattern(words).into());
        asked += &format!(
            " and exists (select 1 from article_texts w where w.article_id = a.id and w.title_key like {at} escape '!')"
        );
    }
    if filter.state.is_some() || filter.locale.is_some() {
        let of_locale =
            filter.locale.map_or(String::new(), |locale| format!(" and x.locale = {}", place(locale.into())));
        let there = format!("exists (select 1 from article_texts x where x.article_id = a.id{of_locale}");
        asked += &match filter.state {
            // Without a language nothing can be missing: every article has its source.
            Some(TextState::Missing) => format!(" and not {there})"),
            Some(state) => format!(" and {there} and {})", state_condition(state)),
            None => format!(" and {there})"),
        };
    }
    asked
}

/// The same as [`crate::article::ArticleText::state`], for a text `x` of an article whose source text is `s`.
const fn state_condition(state: TextState) -> &'static str {
    match state {
        TextState::Missing => "false",
        TextState::Draft => "x.review_requested_at_ms is null and x.live_number is null",
        TextState::InReview => "x.review_requested_at_ms is not null",
        TextState::Live => {
            "x.review_requested_at_ms is null and x.live_number is not null and \
             (s.live_number is null or s.live_since_ms <= x.live_since_ms)"
        }
        TextState::Outdated => {
            "x.review_requested_at_ms is null and x.live_number is not null and \
             s.live_number is not null and s.live_since_ms > x.live_since_ms"
        }
    }
}

/// Letters anywhere in a title, as `like … escape '!'` wants them.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
