//! The words of the live socket, protocol 1. Events replace whole objects; commands go over HTTP.

use api::{
    AgentDto, ContactDto, ConversationDto, CountsDto, InboxDto, MessageDto, OfferDto, QueueDto,
    WidgetConversationDto,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The version this server speaks.
pub(crate) const PROTOCOL: u32 = 1;

/// What a client says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum ClientFrame {
    /// The first frame.
    Hello {
        /// The highest position seen; null for a fresh screen.
        cursor: Option<String>,
        /// A contact's session token; agents come with their cookie.
        token: Option<String>,
        /// The protocol the client speaks.
        protocol: u32,
    },
    /// Typing began, goes on or ended.
    Typing {
        /// Where.
        conversation_id: String,
        /// False: ended.
        on: bool,
    },
    /// An agent looks at a conversation, or at none.
    Viewing {
        /// Which; null: none.
        conversation_id: Option<String>,
        /// Whether the agent is writing in it.
        editing: bool,
    },
    /// An agent has an article open in the editor; who leaves it views no conversation, or another article.
    Article {
        /// Which.
        article_id: String,
        /// The language written or read: a tag such as `zh-CN`.
        locale: String,
        /// Whether the agent is writing in it.
        editing: bool,
    },
    /// An agent's own presence.
    Presence {
        /// `online`, `away` or `busy`.
        status: String,
    },
    /// Is the line alive?
    Ping,
}

/// What the server says to an agent's screen or a contact's widget.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum ServerFrame {
    /// Answers `hello`. `resumed: false`: fetch everything afresh, then apply what follows.
    Welcome {
        /// The position that events follow.
        cursor: String,
        /// Whether everything missed follows as events.
        resumed: bool,
    },
    /// All that one fact changed, in one frame, so that a cut line loses all of it or nothing.
    Events {
        /// The fact's place in the log: the cursor to resume after.
        position: String,
        /// What changed for this viewer.
        events: Vec<Event>,
    },
    /// Numbers of the views, for an agent.
    Counts {
        /// The numbers, counted to 1,000.
        counts: CountsDto,
    },
    /// A waiting conversation is offered to this agent.
    Offer {
        /// The offer.
        offer: Box<OfferDto>,
    },
    /// An offer ended.
    OfferClosed {
        /// Which.
        offer_id: String,
        /// `accepted`, `declined`, `expired` or `withdrawn`.
        reason: String,
    },
    /// Somebody types.
    Typing {
        /// Where.
        conversation_id: String,
        /// Who.
        who: Typist,
        /// False: ended.
        on: bool,
    },
    /// Who looks at a conversation.
    Viewers {
        /// Which.
        conversation_id: String,
        /// The agents looking at it.
        viewers: Vec<Viewer>,
    },
    /// Who has an article open; only they are told.
    Editors {
        /// Which.
        article_id: String,
        /// They, each once for each language.
        editors: Vec<Editor>,
    },
    /// A contact's place in the queue.
    Queue {
        /// Which conversation.
        conversation_id: String,
        /// The place and the wait.
        queue: QueueDto,
    },
    /// Rights changed: fetch everything afresh.
    Resync,
    /// The line is alive.
    Pong,
    /// The session is over.
    SignedOut,
}

/// One changed object, whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Event {
    /// An agent's view of a conversation.
    Conversation {
        /// The conversation.
        conversation: Box<ConversationDto>,
    },
    /// A message, note or event.
    Message {
        /// The message.
        message: Box<MessageDto>,
    },
    /// A contact.
    Contact {
        /// The contact.
        contact: Box<ContactDto>,
    },
    /// An agent.
    Agent {
        /// The agent.
        agent: Box<AgentDto>,
    },
    /// An inbox.
    Inbox {
        /// The inbox.
        inbox: Box<InboxDto>,
    },
    /// A contact's view of a conversation.
    #[serde(rename = "conversation")]
    WidgetConversation {
        /// The conversation.
        conversation: Box<WidgetConversationDto>,
    },
    /// A contact's view of a message.
    #[serde(rename = "message")]
    WidgetMessage {
        /// The message.
        message: Box<MessageDto>,
    },
}

/// Who types.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Typist {
    /// `agent` or `contact`.
    pub(crate) kind: &'static str,
    /// The name shown.
    pub(crate) name: String,
}

/// An agent who looks at a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Viewer {
    /// Which agent.
    pub(crate) agent_id: String,
    /// The name shown.
    pub(crate) name: String,
    /// Whether the agent is writing.
    pub(crate) editing: bool,
}

/// An agent who has an article open.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Editor {
    /// Which agent.
    pub(crate) agent_id: String,
    /// The name shown.
    pub(crate) name: String,
    /// The language open.
    pub(crate) locale: &'static str,
    /// Whether the agent is writing.
    pub(crate) editing: bool,
}
