//! What agents do with conversations.

use conversations::{ConversationError, DraftKind};
use kernel::ConversationId;
use security::Actor;
use serde::Serialize;
use storage::Tx;
use utoipa::ToSchema;

use super::dto::{ConversationDto, MessageDto};
use super::input::{
    AssignmentInput, DraftInput, EditInput, MessageInput, ReadInput, ReplyInput, SnoozeInput,
};
use super::shown;
use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, id};

/// How many messages were read by now.
#[derive(Serialize, ToSchema)]
#[schema(as = ReadCount)]
pub(crate) struct ReadDto {
    /// Never more than there are.
    pub(crate) count: i64,
}

/// Runs an act on one conversation and answers it as the agent sees it afterwards.
async fn change<F>(agent: Agent, conversation: &str, act: F) -> Answer<Reply<ConversationDto>>
where
    F: Fn(&Tx<'_>, &Actor, ConversationId) -> Result<(), ConversationError> + Send + 'static,
{
    let conversation: ConversationId = id(conversation)?;
    let dto = agent
        .write(move |tx, actor| {
            act(tx, actor, conversation)?;
            shown(tx, actor, conversation)
        })
        .await?;
    Ok(Reply(dto))
}

/// `POST /conversations/{id}/messages`
pub(crate) async fn add_message(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<ReplyInput>,
) -> Answer<Created<MessageDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let (new, note) = input.read();
    let act = move |tx: &storage::Tx<'_>, actor: &security::Actor| {
        let said = conversations::add_message(tx, actor, conversation, &new)?;
        if let Some(note) = &note {
            conversations::add_note(tx, actor, conversation, note)?;
        }
        Ok::<_, conversations::ConversationError>(said)
    };
    Ok(Created(agent.write(act).await?.into()))
}

/// `POST /conversations/{id}/notes`
pub(crate) async fn add_note(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<MessageInput>,
) -> Answer<Created<MessageDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let new = input.read()?;
    let message =
        agent.write(move |tx, actor| conversations::add_note(tx, actor, conversation, &new)).await?;
    Ok(Created(message.into()))
}

/// `PATCH /conversations/{id}`
pub(crate) async fn edit(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<EditInput>,
) -> Answer<Reply<ConversationDto>> {
    let edit = input.read()?;
    change(agent, &conversation, move |tx, actor, id| {
        conversations::edit_conversation(tx, actor, id, &edit).map(drop)
    })
    .await
}

/// `PUT /conversations/{id}/assignment`
pub(crate) async fn assign(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<AssignmentInput>,
) -> Answer<Reply<ConversationDto>> {
    let to = input.read()?;
    change(agent, &conversation, move |tx, actor, id| {
        conversations::assign_conversation(tx, actor, id, &to).map(drop)
    })
    .await
}

/// `PUT /conversations/{id}/snooze`
pub(crate) async fn snooze(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<SnoozeInput>,
) -> Answer<Reply<ConversationDto>> {
    change(agent, &conversation, move |tx, actor, id| {
        conversations::snooze_conversation(tx, actor, id, input.until_ms).map(drop)
    })
    .await
}

/// `DELETE /conversations/{id}/snooze`
pub(crate) async fn wake(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<ConversationDto>> {
    change(agent, &conversation, |tx, actor, id| conversations::wake_conversation(tx, actor, id).map(drop))
        .await
}

/// `POST /conversations/{id}/resolution`
pub(crate) async fn resolve(
    agent: Agent,
    Path(conversation): Path<String>,
) -> Answer<Reply<ConversationDto>> {
    change(agent, &conversation, |tx, actor, id| conversations::resolve_conversation(tx, actor, id).map(drop))
        .await
}

/// `POST /conversations/{id}/reopening`
pub(crate) async fn reopen(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<ConversationDto>> {
    change(agent, &conversation, |tx, actor, id| conversations::reopen_conversation(tx, actor, id).map(drop))
        .await
}

/// `PUT /conversations/{id}/read`
pub(crate) async fn read(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<ReadInput>,
) -> Answer<Reply<ReadDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let count =
        agent.write(move |tx, actor| conversations::mark_read(tx, actor, conversation, input.count)).await?;
    Ok(Reply(ReadDto { count }))
}

/// `DELETE /conversations/{id}/read`
pub(crate) async fn unread(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<ReadDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let count = agent.write(move |tx, actor| conversations::mark_unread(tx, actor, conversation)).await?;
    Ok(Reply(ReadDto { count }))
}

/// `PUT /conversations/{id}/draft`
pub(crate) async fn put_draft(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<DraftInput>,
) -> Answer<NoContent> {
    let conversation: ConversationId = id(&conversation)?;
    let kind = match input.kind.as_str() {
        "message" => DraftKind::Message,
        "note" => DraftKind::Note,
        _ => return Err(Problem::invalid("kind", "invalid_field")),
    };
    let DraftInput { text, original, .. } = input;
    agent
        .write(move |tx, actor| {
            conversations::put_draft(tx, actor, conversation, kind, &text, original.as_deref())
        })
        .await?;
    Ok(NoContent)
}
