//! Categories.

use ::knowledge::{CategoryChange, CategoryText};
use kernel::CategoryId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::{CategoriesDto, CategoryDto};
use super::locale;
use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, id};

/// A category in one language.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryTextInput {
    locale: String,
    name: String,
    /// Missing or empty: made from the name.
    slug: Option<String>,
    description: Option<String>,
}

/// A category to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewCategoryInput {
    texts: Vec<CategoryTextInput>,
}

/// Changes to a category; a missing field stays, and so do languages not named.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CategoryChangeInput {
    position: Option<i64>,
    texts: Option<Vec<CategoryTextInput>>,
    /// The version the change was made on; another one there now is a conflict.
    version: i64,
}

fn texts(input: Vec<CategoryTextInput>) -> Result<Vec<CategoryText>, Problem> {
    let one = |text: CategoryTextInput| {
        Ok(CategoryText {
            locale: locale("locale", &text.locale)?,
            name: text.name,
            slug: text.slug.unwrap_or_default(),
            description: text.description.unwrap_or_default(),
        })
    };
    input.into_iter().map(one).collect()
}

/// `GET /knowledge/categories`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<CategoriesDto>> {
    let categories = agent.read(::knowledge::list_categories).await?;
    Ok(Reply(CategoriesDto { items: categories.into_iter().map(CategoryDto::from).collect() }))
}

/// `POST /knowledge/categories`
pub(crate) async fn create(
    agent: Agent,
    Body(input): Body<NewCategoryInput>,
) -> Answer<Created<CategoryDto>> {
    let texts = texts(input.texts)?;
    let category = agent.write(move |tx, actor| ::knowledge::create_category(tx, actor, &texts)).await?;
    Ok(Created(category.into()))
}

/// `PATCH /knowledge/categories/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(category): Path<String>,
    Body(input): Body<CategoryChangeInput>,
) -> Answer<Reply<CategoryDto>> {
    let category: CategoryId = id(&category)?;
    let change = CategoryChange {
        position: input.position,
        texts: input.texts.map(texts).transpose()?,
        version: input.version,
    };
    let changed =
        agent.write(move |tx, actor| ::knowledge::change_category(tx, actor, category, &change)).await?;
    Ok(Reply(changed.into()))
}

/// `DELETE /knowledge/categories/{id}`
pub(crate) async fn delete(agent: Agent, Path(category): Path<String>) -> Answer<NoContent> {
    let category: CategoryId = id(&category)?;
    agent.write(move |tx, actor| ::knowledge::delete_category(tx, actor, category)).await?;
    Ok(NoContent)
}
