//! Offers and the queue, for agents.

use kernel::OfferId;
use routing::{Offer, QueueRow, RoutingError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ConversationDto;
use crate::door::{Agent, Answer, NoContent, Path, Reply, id};

/// A waiting conversation put before this agent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Offer)]
pub struct OfferDto {
    /// Its id.
    pub id: String,
    /// What is offered.
    pub conversation: ConversationDto,
    /// When it goes to the next agent, UTC.
    pub expires_at_ms: i64,
}

impl OfferDto {
    /// The offer with its conversation as the agent sees it.
    #[must_use]
    pub fn of(offer: &Offer, conversation: ConversationDto) -> Self {
        Self { id: offer.id.to_string(), conversation, expires_at_ms: offer.expires_at_ms }
    }
}

/// One waiting conversation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QueuePlace)]
pub(crate) struct QueueRowDto {
    conversation_id: String,
    /// Its place in its inbox, 1 = next.
    position: i64,
    /// How long it has waited, in milliseconds.
    wait_ms: i64,
}

impl From<QueueRow> for QueueRowDto {
    fn from(row: QueueRow) -> Self {
        Self { conversation_id: row.conversation.to_string(), position: row.position, wait_ms: row.wait_ms }
    }
}

/// What waits, in order, at most 500.
#[derive(Serialize, ToSchema)]
#[schema(as = QueuePlaces)]
pub(crate) struct QueueRowsDto {
    items: Vec<QueueRowDto>,
}

/// `GET /queue`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<QueueRowsDto>> {
    let rows = agent.read(routing::list_queue).await?;
    Ok(Reply(QueueRowsDto { items: rows.into_iter().map(QueueRowDto::from).collect() }))
}

/// `POST /offers/{id}/acceptance`
pub(crate) async fn accept(agent: Agent, Path(offer): Path<String>) -> Answer<Reply<ConversationDto>> {
    let offer: OfferId = id(&offer)?;
    let taken = agent
        .write(move |tx, actor| {
            let conversation = routing::accept_offer(tx, actor, offer)?.id;
            let view = conversations::view_conversation(tx, actor, conversation)?;
            let surveys = surveys::surveys_of(tx, &[conversation])?;
            Ok::<_, RoutingError>(ConversationDto::of(view, surveys.get(&conversation)))
        })
        .await?;
    Ok(Reply(taken))
}

/// `POST /offers/{id}/refusal`
pub(crate) async fn decline(agent: Agent, Path(offer): Path<String>) -> Answer<NoContent> {
    let offer: OfferId = id(&offer)?;
    agent.write(move |tx, actor| routing::decline_offer(tx, actor, offer)).await?;
    Ok(NoContent)
}
