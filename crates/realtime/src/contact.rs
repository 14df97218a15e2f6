//! A contact's widget.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use security::{Actor, ContactActor};
use tokio::time::Instant;

use crate::frames::{ClientFrame, ServerFrame};
use crate::hub::{Deliveries, Delivery};
use crate::line::{self, Line, Next, code};
use crate::{Live, passing, render};

/// Opens the socket of a widget. The token comes in the first frame, never in the address.
pub(crate) async fn open(State(live): State<Arc<Live>>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !api::own_origin(&parts.headers, &live.house) {
        return axum::http::StatusCode::FORBIDDEN.into_response();
    }
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(ws) => {
            let stopping = live.stopping.clone();
            let network = api::network_of_request(&parts, &live.house);
            line::upgrade(ws, stopping, move |line| run(live, line, network))
        }
        Err(refused) => refused.into_response(),
    }
}

struct Widget {
    live: Arc<Live>,
    line: Line,
    actor: ContactActor,
    token: String,
    typing: Typing,
}

/// Facts that are read again for one cursor at most.
const REPLAYED: i64 = 20_000;
/// Word of a contact's typing that is passed on within ten seconds: each goes to every agent of the inbox.
const TYPING_TOLD: u32 = 10;

/// How often a contact's typing was passed on of late.
#[derive(Default)]
struct Typing {
    since: Option<Instant>,
    told: u32,
}

impl Typing {
    /// Whether one more is passed on at `now`; what is over the number is not.
    fn may_tell(&mut self, now: Instant) -> bool {
        if self.since.is_none_or(|since| now - since >= Duration::from_secs(10)) {
            (self.since, self.told) = (Some(now), 0);
        }
        self.told += 1;
        self.told <= TYPING_TOLD
    }
}

async fn run(live: Arc<Live>, mut line: Line, network: Option<IpAddr>) {
    let Some(hello) = line.hello().await else { return };
    let token = hello.token.unwrap_or_default();
    let Ok(actor) = api::contact_actor(&live.house, &token).await else {
        line.send(&ServerFrame::SignedOut).await;
        line.close(code::SIGNED_OUT).await;
        return;
    };
    let Some((id, mut deliveries)) = live.hub.join_contact(actor) else {
        line.close(code::TRY_AGAIN).await;
        return;
    };
    let mut widget = Widget { live: Arc::clone(&live), line, actor, token, typing: Typing::default() };
    // A cursor far behind makes the log be read: an address that asks for that too often starts afresh.
    let cursor = hello.cursor.filter(|after| {
        live.house.contacts.may_replay(network, live.tail.position().saturating_sub(*after).min(REPLAYED))
    });
    if widget.welcome(cursor).await {
        while widget.step(&mut deliveries).await {}
    }
    live.hub.leave(id);
}

impl Widget {
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
        let Ok(frames) = render::for_contact(&self.live, missed, self.actor).await else {
            self.line.close(code::TRY_AGAIN).await;
            return false;
        };
        for (_, text) in frames {
            if !self.line.send_text(text).await {
                return false;
            }
        }
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
            Next::Delivery(Delivery::RightsChanged) => self.line.send(&ServerFrame::Resync).await,
            Next::Delivery(Delivery::SignedOut) => self.sign_out().await,
        }
    }

    async fn heard(&mut self, frame: ClientFrame) -> bool {
        match frame {
            ClientFrame::Ping => self.line.send(&ServerFrame::Pong).await && self.renew().await,
            ClientFrame::Typing { conversation_id, on } => {
                if !self.typing.may_tell(Instant::now()) {
                    return true;
                }
                let actor = Actor::Contact(self.actor);
                passing::contact_types(&self.live, actor, conversation_id, on).await;
                true
            }
            // A widget that says what only agents say breaks the rules.
            ClientFrame::Viewing { .. }
            | ClientFrame::Article { .. }
            | ClientFrame::Presence { .. }
            | ClientFrame::Hello { .. } => {
                self.line.close(code::POLICY).await;
                false
            }
        }
    }

    async fn renew(&mut self) -> bool {
        match api::contact_actor(&self.live.house, &self.token).await {
            Ok(actor) if actor.id == self.actor.id => true,
            // Another identity takes another socket: the client comes back with its new token.
            Ok(_) => {
                self.line.close(code::TRY_AGAIN).await;
                false
            }
            Err(problem) if problem.is_passing() => true,
            Err(_) => self.sign_out().await,
        }
    }

    async fn sign_out(&mut self) -> bool {
        self.line.send(&ServerFrame::SignedOut).await;
        self.line.close(code::SIGNED_OUT).await;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_cannot_flood_the_agents_with_typing() {
        let mut typing = Typing::default();
        let start = Instant::now();
        let told = (0..1_000).filter(|n| typing.may_tell(start + Duration::from_millis(n * 9))).count();
        assert_eq!(told, 10);
        assert!(typing.may_tell(start + Duration::from_secs(10)));
    }
}
