//! An agent's screen.

use std::collections::HashMap;
use std::sync::Arc;

use api::Agent;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use kernel::{ArticleId, ContactId, ConversationId, InboxId, Locale};
use security::{Actor, AgentActor, Permission};

use crate::frames::{ClientFrame, ServerFrame, Typist};
use crate::hub::{Deliveries, Delivery, Place, Viewing};
use crate::line::{self, Line, Next, code};
use crate::{Live, passing, render};

/// Opens the socket of a signed-in agent, for our own pages only.
pub(crate) async fn open(State(live): State<Arc<Live>>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !api::own_origin(&parts.headers, &live.house) {
        return axum::http::StatusCode::FORBIDDEN.into_response();
    }
    let agent = match Agent::from_request_parts(&mut parts, &live.house).await {
        Ok(agent) => agent,
        Err(problem) => return problem.into_response(),
    };
    let token = api::agent_token(&parts.headers, &live.house).unwrap_or_default();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(ws) => {
            let stopping = live.stopping.clone();
            line::upgrade(ws, stopping, move |line| run(live, line, agent.into_actor(), token))
        }
        Err(refused) => refused.into_response(),
    }
}

struct Screen {
    live: Arc<Live>,
    line: Line,
    id: u64,
    actor: AgentActor,
    token: String,
    /// Conversations this agent was found to reach, for typing.
    reached: HashMap<ConversationId, (InboxId, ContactId)>,
}

async fn run(live: Arc<Live>, mut line: Line, actor: AgentActor, token: String) {
    let Some(hello) = line.hello().await else { return };
    let agent = actor.id;
    let first = !live.hub.has_agent(agent);
    let (id, mut deliveries) = live.hub.join_agent(actor.clone());
    if first {
        passing::connection(&live, agent, true).await;
    }
    let mut screen = Screen { live: Arc::clone(&live), line, id, actor, token, reached: HashMap::new() };
    if screen.welcome(hello.cursor).await {
        while screen.step(&mut deliveries).await {}
    }
    if let Some(left) = live.hub.leave(id) {
        passing::tell_place(&live, left.place);
    }
    if !live.hub.has_agent(agent) {
        passing::connection(&live, agent, false).await;
    }
}

impl Screen {
    /// Answers hello: everything missed as events, or the advice to fetch afresh.
    async fn welcome(&mut self, cursor: Option<i64>) -> bool {
        let Ok(back) = self.live.tail.subscribe(cursor).await else {
            self.line.close(code::TRY_AGAIN).await;
            return false;
        };
        self.line.position = back.position;
        let resumed = back.missed.is_some();
        let from = if resumed { cursor.unwrap_or(back.position) } else { back.position };
        if !self.line.send(&ServerFrame::Welcome { cursor: from.to_string(), resumed }).await {
            return false;
        }
        let missed = back.missed.unwrap_or_default();
        let Ok(frames) = render::for_agent(&self.live, missed, self.actor.clone()).await else {
            self.line.close(code::TRY_AGAIN).await;
            return false;
        };
        for (_, text) in frames {
            if !self.line.send_text(text).await {
                return false;
            }
        }
        passing::greet(&self.live, self.id, &self.actor).await;
        true
    }

    async fn step(&mut self, deliveries: &mut Deliveries) -> bool {
        match self.line.next(deliveries).await {
            Next::Over => false,
            Next::Said(frame) => self.heard(frame).await,
            Next::Delivery(Delivery::Placed { position, frame }) => {
                self.line.send_placed(position, frame).await
            }
            Next::Delivery(Delivery::Passing(text)) => self.line.send_text(text).await,
            Next::Delivery(Delivery::RightsChanged) => self.renew(true).await,
            Next::Delivery(Delivery::SignedOut) => self.sign_out().await,
        }
    }

    async fn heard(&mut self, frame: ClientFrame) -> bool {
        match frame {
            ClientFrame::Ping => {
                // Each ping also proves the session: an expired one ends here, within seconds.
                self.line.send(&ServerFrame::Pong).await && self.renew(false).await
            }
            ClientFrame::Typing { conversation_id, on } => {
                self.typing(&conversation_id, on).await;
                true
            }
            ClientFrame::Viewing { conversation_id, editing } => {
                self.viewing(conversation_id.as_deref(), editing).await;
                true
            }
            ClientFrame::Article { article_id, locale, editing } => {
                self.at_article(&article_id, &locale, editing).await;
                true
            }
            ClientFrame::Presence { status } => {
                passing::set_presence(&self.live, Actor::Agent(self.actor.clone()), &status).await;
                true
            }
            ClientFrame::Hello { .. } => {
                self.line.close(code::POLICY).await;
                false
            }
        }
    }

    /// Loads the agent's rights afresh; a session that is over ends the line.
    async fn renew(&mut self, changed: bool) -> bool {
        let (token, ip) = (self.token.clone(), self.actor.ip.clone());
        let read = self.live.house.db.read(move |tx| agents::authenticate(tx, &token, ip.as_deref())).await;
        let actor = match read {
            Ok(actor) => actor,
            Err(error) if kernel::DomainError::kind(&error) == kernel::ErrorKind::Unavailable => return true,
            Err(_) => return self.sign_out().await,
        };
        passing::heartbeat(&self.live, actor.id).await;
        let other =
            changed || actor.permissions != self.actor.permissions || actor.inboxes != self.actor.inboxes;
        self.actor = actor.clone();
        self.live.hub.renew(self.id, actor);
        if other {
            self.reached.clear();
            // The screen says again where it is, and is asked for its rights there.
            self.go_to(None);
            return self.line.send(&ServerFrame::Resync).await;
        }
        true
    }

    async fn sign_out(&mut self) -> bool {
        self.line.send(&ServerFrame::SignedOut).await;
        self.line.close(code::SIGNED_OUT).await;
        false
    }

    /// The place of a conversation this agent may read.
    async fn reach(&mut self, text: &str) -> Option<(ConversationId, InboxId, ContactId)> {
        let id: ConversationId = text.parse().ok()?;
        if let Some((inbox, contact)) = self.reached.get(&id) {
            return Some((id, *inbox, *contact));
        }
        let actor = Actor::Agent(self.actor.clone());
        let read =
            self.live.house.db.read(move |tx| conversations::access_conversation(tx, &actor, id)).await;
        let conversation = read.ok()?;
        if self.reached.len() >= 1_000 {
            self.reached.clear();
        }
        self.reached.insert(id, (conversation.inbox_id, conversation.contact_id));
        Some((id, conversation.inbox_id, conversation.contact_id))
    }

    async fn typing(&mut self, conversation: &str, on: bool) {
        let Some((id, inbox, contact)) = self.reach(conversation).await else { return };
        passing::agent_types(&self.live, &self.actor, self.id, id, inbox, contact, on).await;
    }

    async fn viewing(&mut self, conversation: Option<&str>, editing: bool) {
        let place = match conversation {
            Some(text) => self.reach(text).await.map(|(id, inbox, _)| Place::Conversation(id, inbox)),
            None => None,
        };
        self.go_to(place.map(|place| Viewing { place, editing }));
    }

    async fn at_article(&mut self, article: &str, locale: &str, editing: bool) {
        let place = match (article.parse().ok(), locale.parse::<Locale>().ok()) {
            (Some(id), Some(locale)) if self.reads_article(id).await => Some(Place::Article(id, locale)),
            _ => None,
        };
        self.go_to(place.map(|place| Viewing { place, editing }));
    }

    /// Whether the article is there for this agent; asked once for as long as it stays open.
    async fn reads_article(&mut self, id: ArticleId) -> bool {
        let actor = Actor::Agent(self.actor.clone());
        if matches!(self.live.hub.viewing(self.id), Some(Viewing { place: Place::Article(open, _), .. }) if open == id)
        {
            return actor.may(Permission::KnowledgeRead);
        }
        self.live.house.db.read(move |tx| knowledge::access_article(tx, &actor, id)).await.is_ok()
    }

    fn go_to(&self, viewing: Option<Viewing>) {
        for changed in self.live.hub.view(self.id, viewing) {
            passing::tell_place(&self.live, changed.place);
        }
    }
}

/// How an agent is named to contacts and colleagues.
pub(crate) fn typist(name: &str) -> Typist {
    Typist { kind: "agent", name: name.to_owned() }
}
