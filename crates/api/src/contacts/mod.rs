//! Contacts.

pub(crate) mod dto;

use std::collections::BTreeMap;

use contacts::{ContactError, ContactFilter, EditContact};
use conversations::{ConversationError, ListFilter, View};
use kernel::{ContactId, Limit, Page};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::conversations::dto::ConversationDto;
use crate::conversations::shown_all;
use crate::door::{Agent, Answer, Body, PageDto, Paged, Path, Problem, Query, Reply, id};
use dto::ContactDto;

/// Which contacts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactQuery {
    /// Words of the name or an address.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// Changes to a contact; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ContactInput {
    name: Option<String>,
    notes: Option<String>,
    locale: Option<String>,
    /// All attributes; those left out are forgotten.
    attributes: Option<BTreeMap<String, String>>,
    /// The version the change was made on; another one there now is a conflict.
    version: Option<i64>,
}

/// Why a contact is blocked.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlockInput {
    reason: String,
}

/// `GET /contacts`
pub(crate) async fn list(agent: Agent, Query(query): Query<ContactQuery>) -> Answer<Paged<ContactDto>> {
    let filter = ContactFilter { words: query.q, after: query.after };
    let limit = Limit::of(query.limit);
    let page = agent.read(move |tx, actor| contacts::list_contacts(tx, actor, &filter, limit)).await?;
    Ok(Paged(PageDto::of(page, ContactDto::from)))
}

/// `GET /contacts/{id}`
pub(crate) async fn show(agent: Agent, Path(contact): Path<String>) -> Answer<Reply<ContactDto>> {
    let contact: ContactId = id(&contact)?;
    let view = agent.read(move |tx, actor| contacts::access_contact(tx, actor, contact)).await?;
    Ok(Reply(view.into()))
}

/// `PATCH /contacts/{id}`
pub(crate) async fn edit(
    agent: Agent,
    Path(contact): Path<String>,
    Body(input): Body<ContactInput>,
) -> Answer<Reply<ContactDto>> {
    let contact: ContactId = id(&contact)?;
    let locale = input.locale.map(|tag| tag.parse().map_err(|_| Problem::invalid("locale", "invalid_field")));
    let edit = EditContact {
        name: input.name,
        notes: input.notes,
        locale: locale.transpose()?,
        attributes: input.attributes,
        version: input.version,
    };
    let view = agent.write(move |tx, actor| contacts::edit_contact(tx, actor, contact, &edit)).await?;
    Ok(Reply(view.into()))
}

/// `GET /contacts/{id}/conversations`
pub(crate) async fn conversations(
    agent: Agent,
    Path(contact): Path<String>,
    Query(query): Query<PageQuery>,
) -> Answer<Paged<ConversationDto>> {
    let contact: ContactId = id(&contact)?;
    let limit = Limit::of(query.limit);
    let page = agent
        .read(move |tx, actor| {
            let (view, none) = (View::Contact(contact), ListFilter::default());
            let page =
                ::conversations::list_conversations(tx, actor, view, &none, query.after.as_deref(), limit)?;
            Ok::<_, ConversationError>(Page { items: shown_all(tx, page.items)?, next: page.next })
        })
        .await?;
    Ok(Paged(PageDto::of(page, |dto| dto)))
}

/// `PUT /contacts/{id}/block`
pub(crate) async fn block(
    agent: Agent,
    Path(contact): Path<String>,
    Body(input): Body<BlockInput>,
) -> Answer<Reply<ContactDto>> {
    let contact: ContactId = id(&contact)?;
    let reason = input.reason;
    let dto = agent
        .write(move |tx, actor| {
            contacts::block_contact(tx, actor, contact, &reason)?;
            contacts::access_contact(tx, actor, contact).map(ContactDto::from)
        })
        .await?;
    Ok(Reply(dto))
}

/// `DELETE /contacts/{id}/block`
pub(crate) async fn unblock(agent: Agent, Path(contact): Path<String>) -> Answer<Reply<ContactDto>> {
    let contact: ContactId = id(&contact)?;
    let dto = agent
        .write(move |tx, actor| {
            contacts::unblock_contact(tx, actor, contact)?;
            Ok::<_, ContactError>(ContactDto::from(contacts::access_contact(tx, actor, contact)?))
        })
        .await?;
    Ok(Reply(dto))
}
