//! Who asks: nobody in particular, a signed-in agent, or a contact.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kernel::{ErrorKind, SessionId};
use knowledge::Reach;
use security::{Actor, AgentActor, ContactActor};
use storage::Tx;

use super::{Client, Problem};
use crate::House;

/// The name of the agents' cookie; over TLS it is prefixed with `__Host-`.
pub(crate) const AGENT_COOKIE: &str = "helpward";

/// Anyone. The handler decides by what is brought (a password, a one-time link).
pub(crate) struct Open {
    pub(crate) house: Arc<House>,
    pub(crate) client: Client,
}

/// A signed-in agent, with the rights of this moment.
pub struct Agent {
    pub(crate) house: Arc<House>,
    pub(crate) actor: AgentActor,
    pub(crate) client: Client,
}

/// A contact, by the token of a chat session.
pub(crate) struct Contact {
    pub(crate) house: Arc<House>,
    pub(crate) actor: ContactActor,
    pub(crate) client: Client,
}

/// Somebody who reads what is published: a contact if a session's token comes along, else a visitor.
pub(crate) struct Reader {
    pub(crate) house: Arc<House>,
    pub(crate) client: Client,
    pub(crate) reach: Reach,
}

/// An agent by cookie, or a contact by token: whoever may see a file.
pub(crate) struct Viewer {
    pub(crate) house: Arc<House>,
    pub(crate) actor: Actor,
}

impl Agent {
    /// The agent, for a door that keeps the rights for a while and renews them itself.
    #[must_use]
    pub fn into_actor(self) -> AgentActor {
        self.actor
    }

    /// The actor that acts are given.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Agent(self.actor.clone())
    }

    /// The session of an agent in person; a program with an API key is refused what is a person's own matter.
    pub(crate) fn session(&self) -> Result<SessionId, Problem> {
        self.actor.session().ok_or_else(|| Problem::new(ErrorKind::Denied, "session_required"))
    }

    /// Runs an act as this agent; the answer comes after the commit.
    pub(crate) async fn write<T, E, F>(&self, act: F) -> Result<T, Problem>
    where
        F: Fn(&Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<storage::Error> + kernel::DomainError,
    {
        let actor = self.actor();
        Ok(self.house.db.write(move |tx| act(tx, &actor)).await?)
    }

    /// Reads as this agent, on one snapshot.
    pub(crate) async fn read<T, E, F>(&self, act: F) -> Result<T, Problem>
    where
        F: Fn(&Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<storage::Error> + kernel::DomainError,
    {
        let actor = self.actor();
        Ok(self.house.db.read(move |tx| act(tx, &actor)).await?)
    }
}

impl Contact {
    /// The actor that acts are given.
    pub(crate) const fn actor(&self) -> Actor {
        Actor::Contact(self.actor)
    }

    /// Takes one message from what this contact and its address may send; a refusal says when to try again.
    pub(crate) fn take_message(&self) -> Result<(), Problem> {
        self.house.contacts.take_message(&self.actor, &self.client)
    }

    /// The same for a file.
    pub(crate) fn take_upload(&self) -> Result<(), Problem> {
        self.house.contacts.take_upload(&self.actor, &self.client)
    }

    /// Takes the bytes of a file from what this contact's address may leave here.
    pub(crate) fn take_bytes(&self, bytes: usize) -> Result<(), Problem> {
        self.house.contacts.take_bytes(bytes, &self.client)
    }

    /// The same for a change that agents' screens are told of.
    pub(crate) fn take_change(&self) -> Result<(), Problem> {
        self.house.contacts.take_change(&self.actor, &self.client)
    }

    /// Runs an act as this contact; the answer comes after the commit.
    pub(crate) async fn write<T, E, F>(&self, act: F) -> Result<T, Problem>
    where
        F: Fn(&Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<storage::Error> + kernel::DomainError,
    {
        let actor = self.actor();
        Ok(self.house.db.write(move |tx| act(tx, &actor)).await?)
    }

    /// Reads as this contact, on one snapshot.
    pub(crate) async fn read<T, E, F>(&self, act: F) -> Result<T, Problem>
    where
        F: Fn(&Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<storage::Error> + kernel::DomainError,
    {
        let actor = self.actor();
        Ok(self.house.db.read(move |tx| act(tx, &actor)).await?)
    }
}

impl FromRequestParts<Arc<House>> for Open {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        Ok(Self { house: Arc::clone(house), client: Client::of(parts, house) })
    }
}

impl FromRequestParts<Arc<House>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let client = Client::of(parts, house);
        let ip = client.ip_text();
        let actor = if let Some(key) = api_key(&parts.headers) {
            house.db.read(move |tx| agents::authenticate_key(tx, &key, ip.as_deref())).await?
        } else {
            let token = agent_token(&parts.headers, house).ok_or_else(Problem::not_signed_in)?;
            house.db.read(move |tx| agents::authenticate(tx, &token, ip.as_deref())).await?
        };
        house.people.note_use(house, &actor);
        Ok(Self { house: Arc::clone(house), actor, client })
    }
}

impl FromRequestParts<Arc<House>> for Contact {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::not_signed_in)?.to_owned();
        let client = Client::of(parts, house);
        let actor = crate::widget::authenticate(house, &token).await?;
        Ok(Self { house: Arc::clone(house), actor, client })
    }
}

impl FromRequestParts<Arc<House>> for Reader {
    type Rejection = Problem;

    /// A token that is worth nothing any more refuses: the widget renews it and asks again.
    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let client = Client::of(parts, house);
        house.contacts.take_read(&client)?;
        let reach = if parts.headers.contains_key(header::AUTHORIZATION) {
            Reach::contact(Contact::from_request_parts(parts, house).await?.actor.assurance)
        } else {
            Reach::visitor()
        };
        Ok(Self { house: Arc::clone(house), client, reach })
    }
}

impl FromRequestParts<Arc<House>> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let contact = bearer(&parts.headers).is_some() && api_key(&parts.headers).is_none();
        let actor = if contact {
            Contact::from_request_parts(parts, house).await?.actor()
        } else {
            Agent::from_request_parts(parts, house).await?.actor()
        };
        Ok(Self { house: Arc::clone(house), actor })
    }
}

/// The token of an `Authorization: Bearer …` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The API key a program came with; contacts' tokens never begin like one.
fn api_key(headers: &HeaderMap) -> Option<String> {
    bearer(headers).filter(|token| token.starts_with(security::KEY_PREFIX)).map(str::to_owned)
}

/// The agents' session token from the cookie header.
#[must_use]
pub fn agent_token(headers: &HeaderMap, house: &House) -> Option<String> {
    let name = if house.door.secure() { format!("__Host-{AGENT_COOKIE}") } else { AGENT_COOKIE.to_owned() };
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}
