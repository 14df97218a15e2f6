//! Categories.

use std::collections::BTreeMap;

use kernel::{CategoryId, Locale};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::category::{Category, CategoryText};
use crate::reach::Reach;

impl FromRow for Category {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            position: r.next()?,
            version: r.next()?,
            texts: Vec::new(),
            article_count: 0,
        })
    }
}

struct TextRow {
    category: CategoryId,
    text: CategoryText,
}

impl FromRow for TextRow {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let category = r.next()?;
        let text =
            CategoryText { locale: r.next()?, name: r.next()?, slug: r.next()?, description: r.next()? };
        Ok(Self { category, text })
    }
}

/// All of them with their texts, in their order; counts are for the caller to fill.
pub(crate) fn all(tx: &Tx<'_>) -> Result<Vec<Category>, Error> {
    let mut categories: Vec<Category> = tx.list(sql!("categories"), &[])?;
    with_texts(tx, &mut categories)?;
    Ok(categories)
}

fn with_texts(tx: &Tx<'_>, categories: &mut [Category]) -> Result<(), Error> {
    let mut texts: BTreeMap<CategoryId, Vec<CategoryText>> = BTreeMap::new();
    for row in tx.list::<TextRow>(sql!("category_texts"), &[])? {
        texts.entry(row.category).or_default().push(row.text);
    }
    for category in categories {
        category.texts = texts.remove(&category.id).unwrap_or_default();
    }
    Ok(())
}

/// One of them, locked for this act.
pub(crate) fn lock(tx: &Tx<'_>, id: CategoryId) -> Result<Option<Category>, Error> {
    let Some(category) = tx.find::<Category>(sql!("category"), &params![id])? else { return Ok(None) };
    let mut one = [category];
    with_texts(tx, &mut one)?;
    Ok(Some(one.into_iter().next().expect("it was put there")))
}

/// Articles of each that are not retired.
pub(crate) fn counts(tx: &Tx<'_>) -> Result<BTreeMap<CategoryId, i64>, Error> {
    Ok(tx.list::<(CategoryId, i64)>(sql!("category_counts"), &[])?.into_iter().collect())
}

/// Articles of each within reach in a language.
pub(crate) fn live_counts(
    tx: &Tx<'_>,
    reach: Reach,
    locale: Locale,
) -> Result<BTreeMap<CategoryId, i64>, Error> {
    let rows: Vec<(CategoryId, i64)> =
        tx.list(sql!("live_category_counts"), &params![locale, reach.level()])?;
    Ok(rows.into_iter().collect())
}

pub(crate) fn insert(tx: &Tx<'_>, id: CategoryId, position: i64) -> Result<(), Error> {
    tx.exec(sql!("insert_category"), &params![id, position, tx.now()])?;
    Ok(())
}

pub(crate) fn update(tx: &Tx<'_>, category: &Category) -> Result<(), Error> {
    tx.exec(sql!("update_category"), &params![category.id, category.position, category.version])?;
    Ok(())
}

/// Writes one language, and its address.
pub(crate) fn put_text(tx: &Tx<'_>, id: CategoryId, text: &CategoryText) -> Result<(), Error> {
    tx.exec(sql!("put_category_text"), &params![id, text.locale, &text.name, &text.slug, &text.description])?;
    tx.exec(sql!("claim_category_slug"), &params![text.locale, &text.slug, id])?;
    Ok(())
}

pub(crate) fn of_slug(tx: &Tx<'_>, locale: Locale, slug: &str) -> Result<Option<CategoryId>, Error> {
    tx.find(sql!("category_of_slug"), &params![locale, slug])
}

/// Takes a category away, with its addresses; retired articles let go of it.
pub(crate) fn delete(tx: &Tx<'_>, id: CategoryId) -> Result<(), Error> {
    tx.exec(sql!("leave_category"), &params![id])?;
    tx.exec(sql!("delete_category_texts"), &params![id])?;
    tx.exec(sql!("delete_category_slugs"), &params![id])?;
    tx.exec(sql!("delete_category"), &params![id])?;
    Ok(())
}
