//! The contact's conversations.

use ::conversations::{ContactConversation, ConversationError, Message, NewMessage};
use answers::AnswersError;
use channels::webchat::{Start, WebchatError, post_message, reopen_own_conversation, start_conversation};
use kernel::{ConversationId, ErrorKind, Limit, MessageId};
use security::Actor;
use serde::{Deserialize, Serialize};
use storage::Tx;
use surveys::Answer as SurveyAnswer;
use utoipa::ToSchema;

use super::dto::WidgetConversationDto;
use crate::conversations::act::ReadDto;
use crate::conversations::dto::MessageDto;
use crate::conversations::input::{ReadInput, TimelineQuery};
use crate::conversations::read::TimelineDto;
use crate::door::{Answer, Body, Contact, Created, Path, Problem, Query, Reply, id};

/// What to do with a text that holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Guard {
    /// Refuse it, so that the person can take the secret out.
    #[default]
    Stop,
    /// Store it with the secret masked.
    Mask,
}

/// A first message.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StartInput {
    /// Made by the widget; repeating it gives the first result.
    client_id: String,
    /// A key of the inbox's topics.
    topic_key: Option<String>,
    /// What the person calls itself.
    name: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    attachment_ids: Vec<String>,
    #[serde(default)]
    guard: Guard,
    /// The random id of an article that was read before and did not help.
    article_id: Option<String>,
}

/// A further message.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PostInput {
    /// Made by the widget; repeating it gives the first result.
    client_id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    attachment_ids: Vec<String>,
    #[serde(default)]
    guard: Guard,
    /// The `ref` of the choice that was pressed, as the bot offered it.
    choice: Option<String>,
}

/// Whether an answer helped.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FeedbackInput {
    helped: bool,
}

/// The answer to the survey.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SurveyInput {
    /// 1 (very bad) to 5 (very good).
    score: i64,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    comment: String,
}

/// The contact's conversations.
#[derive(Serialize, ToSchema)]
#[schema(as = WidgetConversations)]
pub(crate) struct WidgetConversationsDto {
    /// Newest message first; at most fifty.
    items: Vec<WidgetConversationDto>,
}

fn new_message(
    client_id: String,
    text: &str,
    attachments: Vec<String>,
    guard: Guard,
) -> Result<NewMessage, Problem> {
    let text = security::screen(text);
    if guard == Guard::Stop && !text.found().is_empty() {
        let kinds: Vec<&str> = text.kinds().into_iter().map(security::SecretKind::code).collect();
        return Err(Problem::new(ErrorKind::Invalid, "secret_found").with("kinds", kinds.join(",")));
    }
    Ok(NewMessage { client_id, text, attachments, locale: None, mentions: Vec::new(), choice: None })
}

/// The contact's conversations as shown, with survey and place in the queue.
async fn shown(
    contact: &Contact,
    views: Vec<ContactConversation>,
) -> Result<Vec<WidgetConversationDto>, Problem> {
    let house = &contact.house;
    let waits = |v: &ContactConversation| v.conversation.status() == ::conversations::Status::Waiting;
    let waiting: Vec<ConversationId> = views.iter().filter(|v| waits(v)).map(|v| v.conversation.id).collect();
    let places = if waiting.is_empty() {
        Vec::new()
    } else {
        let picture = house.queue.current(&house.db).await?;
        // What was told is remembered, so that no place and no wait ever rises: this writes.
        house.db.write(move |tx| routing::tell_queue(tx, &picture, &waiting)).await?
    };
    let ids: Vec<ConversationId> = views.iter().map(|v| v.conversation.id).collect();
    let read = move |tx: &Tx<'_>| Ok::<_, storage::Error>((surveys::surveys_of(tx, &ids)?, tx.now()));
    let (surveys, now_ms) = house.db.read(read).await?;
    let dto = |view: ContactConversation| {
        let id = view.conversation.id;
        let place = places.iter().find(|(of, _)| *of == id).map(|(_, place)| place);
        WidgetConversationDto::of(view, surveys.get(&id), place, now_ms)
    };
    Ok(views.into_iter().map(dto).collect())
}

async fn shown_one(contact: &Contact, id: ConversationId) -> Result<WidgetConversationDto, Problem> {
    let view = contact.read(move |tx, actor| ::conversations::view_own_conversation(tx, actor, id)).await?;
    shown(contact, vec![view]).await?.pop().ok_or_else(Problem::not_found)
}

/// The id behind the random one in a path, if it is the contact's own conversation.
fn own(tx: &Tx<'_>, actor: &Actor, public_id: &str) -> Result<ConversationId, ConversationError> {
    let id = ::conversations::conversation_of_public_id(tx, public_id)?;
    ::conversations::access_conversation(tx, actor, id).map(|c| c.id)
}

/// `GET /widget/conversations`
pub(crate) async fn list(contact: Contact) -> Answer<Reply<WidgetConversationsDto>> {
    let views = contact.read(::conversations::list_own_conversations).await?;
    Ok(Reply(WidgetConversationsDto { items: shown(&contact, views).await? }))
}

/// `POST /widget/conversations`
pub(crate) async fn start(
    contact: Contact,
    Body(input): Body<StartInput>,
) -> Answer<Created<WidgetConversationDto>> {
    contact.take_message()?;
    let start = Start {
        topic_key: input.topic_key,
        name: input.name,
        first: new_message(input.client_id, &input.text, input.attachment_ids, input.guard)?,
        by_bot: false,
    };
    let (ready, article) = (contact.house.answers.is_ready(), input.article_id);
    let conversation = contact
        .write(move |tx, actor| {
            let by_bot = ready && bot_takes(tx, actor, start.topic_key.as_deref())?;
            let begun = start_conversation(tx, actor, &Start { by_bot, ..start.clone() })?;
            if let Some(article) = &article {
                answers::note_article_read(tx, actor, begun.id, article).map_err(of_answers)?;
            }
            Ok::<_, WebchatError>(begun)
        })
        .await?;
    Ok(Created(shown_one(&contact, conversation.id).await?))
}

/// Whether the bot of the contact's inbox takes what begins now.
fn bot_takes(tx: &Tx<'_>, actor: &Actor, topic_key: Option<&str>) -> Result<bool, storage::Error> {
    match actor.contact() {
        Some(own) => answers::takes_conversation(tx, own.inbox, topic_key),
        None => Ok(false),
    }
}

fn of_answers(error: AnswersError) -> WebchatError {
    match error {
        AnswersError::Conversation(e) => WebchatError::Conversation(e),
        AnswersError::Storage(e) => WebchatError::Storage(e),
        _ => WebchatError::NoSession,
    }
}

/// `GET /widget/conversations/{id}`
pub(crate) async fn show(
    contact: Contact,
    Path(public_id): Path<String>,
) -> Answer<Reply<WidgetConversationDto>> {
    let id = contact.read(move |tx, actor| own(tx, actor, &public_id)).await?;
    Ok(Reply(shown_one(&contact, id).await?))
}

/// `GET /widget/conversations/{id}/messages`
pub(crate) async fn messages(
    contact: Contact,
    Path(public_id): Path<String>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Reply<TimelineDto>> {
    let limit = Limit::of(query.limit);
    let of = public_id.clone();
    let part = contact
        .read(move |tx, actor| {
            let id = own(tx, actor, &of)?;
            ::conversations::list_messages(tx, actor, id, query.before, limit)
        })
        .await?;
    let items = part.items.into_iter().map(|m| MessageDto::for_contact(m, &public_id)).collect();
    Ok(Reply(TimelineDto { items, has_more: part.has_more }))
}

/// `POST /widget/conversations/{id}/messages`: the answer names another conversation when this one was closed too long.
pub(crate) async fn post(
    contact: Contact,
    Path(public_id): Path<String>,
    Body(input): Body<PostInput>,
) -> Answer<Created<MessageDto>> {
    contact.take_message()?;
    let mut new = new_message(input.client_id, &input.text, input.attachment_ids, input.guard)?;
    new.choice = input.choice;
    let ready = contact.house.answers.is_ready();
    let (message, public_id): (Message, String) = contact
        .write(move |tx, actor| {
            let id = own(tx, actor, &public_id)?;
            let by_bot = ready && bot_takes(tx, actor, None)?;
            let message = post_message(tx, actor, id, &new, by_bot)?;
            let within = ::conversations::access_conversation(tx, actor, message.conversation_id)?;
            Ok::<_, WebchatError>((message, within.public_id))
        })
        .await?;
    Ok(Created(MessageDto::for_contact(message, &public_id)))
}

/// `PUT /widget/conversations/{id}/read`
pub(crate) async fn read(
    contact: Contact,
    Path(public_id): Path<String>,
    Body(input): Body<ReadInput>,
) -> Answer<Reply<ReadDto>> {
    let count = contact
        .write(move |tx, actor| {
            let id = own(tx, actor, &public_id)?;
            ::conversations::mark_read(tx, actor, id, input.count)
        })
        .await?;
    Ok(Reply(ReadDto { count }))
}

/// `POST /widget/conversations/{id}/reopening`
pub(crate) async fn reopen(
    contact: Contact,
    Path(public_id): Path<String>,
) -> Answer<Reply<WidgetConversationDto>> {
    contact.take_change()?;
    let conversation = contact
        .write(move |tx, actor| {
            let id = own(tx, actor, &public_id)?;
            reopen_own_conversation(tx, actor, id)
        })
        .await?;
    Ok(Reply(shown_one(&contact, conversation.id).await?))
}

/// `POST /widget/conversations/{id}/hand-over`: the contact asks for a person.
pub(crate) async fn ask_for_person(
    contact: Contact,
    Path(public_id): Path<String>,
) -> Answer<Reply<WidgetConversationDto>> {
    contact.take_change()?;
    let conversation = contact
        .write(move |tx, actor| {
            let id = own(tx, actor, &public_id)?;
            answers::ask_for_person(tx, actor, id)
        })
        .await?;
    Ok(Reply(shown_one(&contact, conversation.id).await?))
}

/// `POST /widget/conversations/{id}/messages/{messageId}/feedback`
pub(crate) async fn rate(
    contact: Contact,
    Path((public_id, message)): Path<(String, String)>,
    Body(input): Body<FeedbackInput>,
) -> Answer<Reply<MessageDto>> {
    contact.take_change()?;
    let message: MessageId = id(&message)?;
    let of = public_id.clone();
    let rated = contact
        .write(move |tx, actor| {
            let id = own(tx, actor, &of)?;
            ::conversations::rate_message(tx, actor, id, message, input.helped)
        })
        .await?;
    Ok(Reply(MessageDto::for_contact(rated, &public_id)))
}

/// `PUT /widget/conversations/{id}/survey`
pub(crate) async fn answer_survey(
    contact: Contact,
    Path(public_id): Path<String>,
    Body(input): Body<SurveyInput>,
) -> Answer<Reply<WidgetConversationDto>> {
    contact.take_change()?;
    let answer = SurveyAnswer { score: input.score, reasons: input.reasons, comment: input.comment };
    let of = public_id.clone();
    let id = contact.read(move |tx, actor| own(tx, actor, &of)).await?;
    contact.write(move |tx, actor| surveys::answer_survey(tx, actor, id, &answer).map(drop)).await?;
    Ok(Reply(shown_one(&contact, id).await?))
}
