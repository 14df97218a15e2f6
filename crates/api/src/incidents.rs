//! Incidents over HTTP: what belongs to one, and its end.

use ::incidents::{Incident, IncidentTopic, TiedConversation, TiedIncident};
use kernel::{AnnouncementId, ConversationId, Limit, Locale};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::{
    Agent, Answer, Body, NoContent, PageDto, Paged, Path, Problem, Query, Reply, field_id, id,
};

/// A topic whose new conversations belong to an incident by themselves.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IncidentTopic)]
pub(crate) struct TopicDto {
    inbox_id: String,
    topic_key: String,
}

/// A text in one language.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IncidentClosing)]
pub(crate) struct ClosingDto {
    /// `zh-CN` or `en`.
    locale: String,
    /// Plain text, at most 2,000 characters.
    text: String,
}

/// An incident as far as conversations are concerned.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Incident)]
pub(crate) struct IncidentDto {
    announcement_id: String,
    topics: Vec<TopicDto>,
    /// How many conversations belong to it.
    tied: i64,
    /// How many of them were told of its end so far.
    answered: i64,
    /// When its end was told; null: not yet.
    #[schema(required)]
    closed_at_ms: Option<i64>,
    /// What was told; empty before the end.
    closings: Vec<ClosingDto>,
}

impl From<Incident> for IncidentDto {
    fn from(incident: Incident) -> Self {
        let topic = |t: IncidentTopic| TopicDto { inbox_id: t.inbox.to_string(), topic_key: t.topic_key };
        let closing =
            |c: ::incidents::Closing| ClosingDto { locale: c.locale.tag().to_owned(), text: c.text };
        Self {
            announcement_id: incident.announcement.to_string(),
            topics: incident.topics.into_iter().map(topic).collect(),
            tied: incident.tied,
            answered: incident.answered,
            closed_at_ms: incident.closed_at_ms,
            closings: incident.closings.into_iter().map(closing).collect(),
        }
    }
}

/// A conversation of an incident.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TiedConversation)]
pub(crate) struct TiedConversationDto {
    conversation_id: String,
    tied_at_ms: i64,
    /// Who said so; "": its topic did.
    tied_by_name: String,
    /// `answered` or `resolved_before`; null: not told yet.
    #[schema(required)]
    outcome: Option<String>,
}

impl From<TiedConversation> for TiedConversationDto {
    fn from(tied: TiedConversation) -> Self {
        Self {
            conversation_id: tied.conversation.to_string(),
            tied_at_ms: tied.tied_at_ms,
            tied_by_name: tied.tied_by_name,
            outcome: tied.outcome.map(|outcome| outcome.word().to_owned()),
        }
    }
}

/// An incident a conversation belongs to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TiedIncident)]
pub(crate) struct TiedIncidentDto {
    announcement_id: String,
    /// `answered` or `resolved_before`; null: not told yet.
    #[schema(required)]
    outcome: Option<String>,
}

/// The incidents of a conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = TiedIncidents)]
pub(crate) struct TiedIncidentsDto {
    items: Vec<TiedIncidentDto>,
}

impl From<Vec<TiedIncident>> for TiedIncidentsDto {
    fn from(incidents: Vec<TiedIncident>) -> Self {
        let dto = |tied: TiedIncident| TiedIncidentDto {
            announcement_id: tied.announcement.to_string(),
            outcome: tied.outcome.map(|outcome| outcome.word().to_owned()),
        };
        Self { items: incidents.into_iter().map(dto).collect() }
    }
}

/// Topics to be set.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IncidentTopicsInput {
    /// At most 50; empty: only conversations tied by hand.
    topics: Vec<TopicDto>,
}

/// The end of an incident.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IncidentClosingInput {
    /// What every conversation is told, by language; where one is missing, the first stands in.
    texts: Vec<ClosingDto>,
}

/// Which rows.
#[derive(Deserialize, IntoParams)]
pub(crate) struct TiedQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// `GET /announcements/{id}/incident`
pub(crate) async fn show(agent: Agent, Path(of): Path<String>) -> Answer<Reply<IncidentDto>> {
    let of: AnnouncementId = id(&of)?;
    Ok(Reply(agent.read(move |tx, actor| ::incidents::incident(tx, actor, of)).await?.into()))
}

/// `PUT /announcements/{id}/topics`
pub(crate) async fn set_topics(
    agent: Agent,
    Path(of): Path<String>,
    Body(input): Body<IncidentTopicsInput>,
) -> Answer<Reply<IncidentDto>> {
    let of: AnnouncementId = id(&of)?;
    let topic =
        |t: TopicDto| Ok(IncidentTopic { inbox: field_id("topics", &t.inbox_id)?, topic_key: t.topic_key });
    let topics: Vec<IncidentTopic> = input.topics.into_iter().map(topic).collect::<Result<_, Problem>>()?;
    let incident = agent.write(move |tx, actor| ::incidents::set_topics(tx, actor, of, &topics)).await?;
    Ok(Reply(incident.into()))
}

/// `GET /announcements/{id}/conversations`
pub(crate) async fn conversations(
    agent: Agent,
    Path(of): Path<String>,
    Query(query): Query<TiedQuery>,
) -> Answer<Paged<TiedConversationDto>> {
    let of: AnnouncementId = id(&of)?;
    let after: Option<ConversationId> =
        query.after.as_deref().map(|after| field_id("after", after)).transpose()?;
    let limit = Limit::of(query.limit);
    let page =
        agent.read(move |tx, actor| ::incidents::tied_conversations(tx, actor, of, after, limit)).await?;
    Ok(Paged(PageDto::of(page, TiedConversationDto::from)))
}

/// `POST /announcements/{id}/closing`
pub(crate) async fn close(
    agent: Agent,
    Path(of): Path<String>,
    Body(input): Body<IncidentClosingInput>,
) -> Answer<Reply<IncidentDto>> {
    let of: AnnouncementId = id(&of)?;
    let text = |t: ClosingDto| {
        let locale: Locale = t.locale.parse().map_err(|_| Problem::invalid("texts", "invalid_field"))?;
        Ok((locale, security::screen(&t.text)))
    };
    let texts: Vec<_> = input.texts.into_iter().map(text).collect::<Result<_, Problem>>()?;
    let incident = agent.write(move |tx, actor| ::incidents::close_incident(tx, actor, of, &texts)).await?;
    Ok(Reply(incident.into()))
}

/// `GET /conversations/{id}/incidents`
pub(crate) async fn of_conversation(agent: Agent, Path(of): Path<String>) -> Answer<Reply<TiedIncidentsDto>> {
    let of: ConversationId = id(&of)?;
    let tied = agent.read(move |tx, actor| ::incidents::incidents_of_conversation(tx, actor, of)).await?;
    Ok(Reply(tied.into()))
}

/// `PUT /conversations/{id}/incidents/{announcementId}`
pub(crate) async fn tie(agent: Agent, Path((c, of)): Path<(String, String)>) -> Answer<NoContent> {
    let (c, of): (ConversationId, AnnouncementId) = (id(&c)?, id(&of)?);
    agent.write(move |tx, actor| ::incidents::tie_conversation(tx, actor, of, c)).await?;
    Ok(NoContent)
}

/// `DELETE /conversations/{id}/incidents/{announcementId}`
pub(crate) async fn untie(agent: Agent, Path((c, of)): Path<(String, String)>) -> Answer<NoContent> {
    let (c, of): (ConversationId, AnnouncementId) = (id(&c)?, id(&of)?);
    agent.write(move |tx, actor| ::incidents::untie_conversation(tx, actor, of, c)).await?;
    Ok(NoContent)
}
