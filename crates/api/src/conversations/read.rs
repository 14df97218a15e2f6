//! Reading conversations.

use conversations::{ConversationError, Counts, Drafts};
use kernel::{ConversationId, Limit, Page};
use serde::Serialize;
use utoipa::ToSchema;

use super::dto::{ConversationDto, MessageDto};
use super::input::{ListQuery, TimelineQuery};
use super::{shown, shown_all};
use crate::door::{Agent, Answer, PageDto, Paged, Path, Query, Reply, id};

/// How many conversations the views hold; each stops at 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Counts)]
pub struct CountsDto {
    /// Held by the agent and at hand.
    pub mine: i64,
    /// Held by nobody.
    pub waiting: i64,
    /// Not resolved.
    pub all: i64,
    /// Put aside.
    pub snoozed: i64,
    /// Held by the bot.
    pub bot: i64,
}

impl From<Counts> for CountsDto {
    fn from(counts: Counts) -> Self {
        let Counts { mine, waiting, all, snoozed, bot } = counts;
        Self { mine, waiting, all, snoozed, bot }
    }
}

/// Part of a timeline.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Timeline)]
pub(crate) struct TimelineDto {
    /// Oldest first.
    pub(crate) items: Vec<MessageDto>,
    /// Whether there are entries before the first.
    pub(crate) has_more: bool,
}

/// What the agent is writing.
#[derive(Serialize, ToSchema)]
#[schema(as = Drafts)]
pub(crate) struct DraftsDto {
    /// For the contact; "" when nothing.
    message: String,
    /// For agents; "" when nothing.
    note: String,
    /// What the message was before it was translated; null: it was not.
    #[schema(required)]
    original: Option<String>,
}

impl From<Drafts> for DraftsDto {
    fn from(drafts: Drafts) -> Self {
        Self { message: drafts.message, note: drafts.note, original: drafts.original }
    }
}

/// `GET /conversations`
pub(crate) async fn list(agent: Agent, Query(query): Query<ListQuery>) -> Answer<Paged<ConversationDto>> {
    let (view, filter) = (query.view()?, query.filter()?);
    let (after, limit) = (query.after, Limit::of(query.limit));
    let page = agent
        .read(move |tx, actor| {
            let page = conversations::list_conversations(tx, actor, view, &filter, after.as_deref(), limit)?;
            Ok::<_, ConversationError>(Page { items: shown_all(tx, page.items)?, next: page.next })
        })
        .await?;
    Ok(Paged(PageDto::of(page, |dto| dto)))
}

/// `GET /conversations/counts`
pub(crate) async fn counts(agent: Agent) -> Answer<Reply<CountsDto>> {
    let counts = agent.read(conversations::count_conversations).await?;
    Ok(Reply(counts.into()))
}

/// `GET /conversations/{id}`
pub(crate) async fn show(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<ConversationDto>> {
    let conversation: ConversationId = id(&conversation)?;
    Ok(Reply(agent.read(move |tx, actor| shown(tx, actor, conversation)).await?))
}

/// `GET /conversations/{id}/messages`
pub(crate) async fn messages(
    agent: Agent,
    Path(conversation): Path<String>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Reply<TimelineDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let limit = Limit::of(query.limit);
    let part = agent
        .read(move |tx, actor| conversations::list_messages(tx, actor, conversation, query.before, limit))
        .await?;
    let items = part.items.into_iter().map(MessageDto::from).collect();
    Ok(Reply(TimelineDto { items, has_more: part.has_more }))
}

/// `GET /conversations/{id}/draft`
pub(crate) async fn drafts(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<DraftsDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let drafts = agent.read(move |tx, actor| conversations::drafts(tx, actor, conversation)).await?;
    Ok(Reply(drafts.into()))
}
