//! Categories: made, changed, taken away.

use kernel::CategoryId;
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::acts::{no_longer, one_line};
use crate::article::MAX_DESCRIPTION_CHARS;
use crate::category::{Category, CategoryChange, CategoryText, MAX_CATEGORIES, MAX_NAME_CHARS};
use crate::error::KnowledgeError;
use crate::slug::{free_slug, slug_of};
use crate::store;

/// All categories in their order, with drafts counted.
pub fn list_categories(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Category>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let mut categories = store::categories::all(tx)?;
    let counts = store::categories::counts(tx)?;
    for category in &mut categories {
        category.article_count = counts.get(&category.id).copied().unwrap_or(0);
    }
    Ok(categories)
}

/// Makes a category with its first names, at the end of the list.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `Field("texts")` without a name or with the 501st category.
pub fn create_category(
    tx: &Tx<'_>,
    actor: &Actor,
    texts: &[CategoryText],
) -> Result<Category, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    store::articles::turn(tx)?;
    let known = store::categories::all(tx)?;
    if texts.is_empty() || known.len() >= MAX_CATEGORIES {
        return Err(KnowledgeError::Field("texts"));
    }
    let position = known.iter().map(|category| category.position).max().unwrap_or(0) + 1;
    let id = CategoryId(tx.new_id());
    store::categories::insert(tx, id, position)?;
    let mut category = Category { id, position, version: 1, texts: Vec::new(), article_count: 0 };
    put_texts(tx, &mut category, texts, &known)?;
    let name = category.texts.first().map(|text| text.name.clone()).unwrap_or_default();
    let changes = [Change::set("name", name)];
    security::audit(tx, actor, "category.created", Subject::of("category", id.0), &changes)?;
    Ok(category)
}

/// Changes names, addresses or the place of a category. Old addresses lead to the new ones.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `Changed` when `version` is not the newest; `SlugTaken` when
/// another category has the address.
pub fn change_category(
    tx: &Tx<'_>,
    actor: &Actor,
    id: CategoryId,
    change: &CategoryChange,
) -> Result<Category, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    store::articles::turn(tx)?;
    let mut category = store::categories::lock(tx, id)?.ok_or(KnowledgeError::NoCategory)?;
    if category.version != change.version {
        return Err(KnowledgeError::Changed { by: String::new(), at_ms: tx.now() });
    }
    if let Some(position) = change.position {
        category.position = position.clamp(0, 1_000_000);
    }
    category.version += 1;
    store::categories::update(tx, &category)?;
    if let Some(texts) = &change.texts {
        let known = store::categories::all(tx)?;
        put_texts(tx, &mut category, texts, &known)?;
    }
    category.article_count = store::categories::counts(tx)?.get(&id).copied().unwrap_or(0);
    security::audit(tx, actor, "category.changed", Subject::of("category", id.0), &[])?;
    Ok(category)
}

/// Takes away an empty category.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `CategoryNotEmpty` while an article that is not retired is in it.
pub fn delete_category(tx: &Tx<'_>, actor: &Actor, id: CategoryId) -> Result<(), KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    store::articles::turn(tx)?;
    store::categories::lock(tx, id)?.ok_or(KnowledgeError::NoCategory)?;
    if store::categories::counts(tx)?.get(&id).copied().unwrap_or(0) > 0 {
        return Err(KnowledgeError::CategoryNotEmpty);
    }
    store::categories::delete(tx, id)?;
    security::audit(tx, actor, "category.deleted", Subject::of("category", id.0), &[])?;
    Ok(())
}

fn put_texts(
    tx: &Tx<'_>,
    category: &mut Category,
    texts: &[CategoryText],
    known: &[Category],
) -> Result<(), KnowledgeError> {
    for text in texts {
        let name = one_line(&text.name);
        let description = one_line(&text.description);
        no_longer("name", &name, MAX_NAME_CHARS)?;
        no_longer("description", &description, MAX_DESCRIPTION_CHARS)?;
        if name.is_empty() {
            return Err(KnowledgeError::Field("name"));
        }
        let others = || known.iter().filter(|other| other.id != category.id).flat_map(|other| &other.texts);
        let taken = |slug: &str| others().any(|other| other.locale == text.locale && other.slug == slug);
        let asked = slug_of(&text.slug);
        let slug = if asked.is_empty() {
            free_slug(&slug_of(&name), "category", category.id.0, |slug| {
                Ok::<_, KnowledgeError>(taken(slug))
            })?
        } else if taken(&asked) {
            return Err(KnowledgeError::SlugTaken);
        } else {
            asked
        };
        let text = CategoryText { locale: text.locale, name, slug, description };
        store::categories::put_text(tx, category.id, &text)?;
        category.texts.retain(|known| known.locale != text.locale);
        category.texts.push(text);
    }
    category.texts.sort_by_key(|text| text.locale.tag());
    Ok(())
}
