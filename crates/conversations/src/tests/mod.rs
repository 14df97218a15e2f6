//! Acts on both engines, in a small desk: two inboxes, a team in the first, three agents.

mod bot;
mod files;
mod flow;
mod intake;
mod lists;

use std::sync::OnceLock;

use agents::{NewAgent, TeamChange};
use contacts::{SessionStart, keep_contact, start_session};
use inboxes::{BusinessHours, InboxInput, default_greeting, default_topics};
use kernel::{AgentId, ConversationId, InboxId, Locale, SessionId, TeamId};
use security::{
    Actor, AgentActor, BuiltInRole, ContactActor, InboxScope, PasswordHash, Permission, Permissions,
    hash_password, screen,
};
use storage::testing::{TestDb, on_each};
use storage::{StoredFact, Tx};

use crate::*;

/// The rights of tier one.
const AGENT: &[Permission] = &[
    Permission::ConversationsRead,
    Permission::ConversationsReply,
    Permission::ConversationsNote,
    Permission::ConversationsAssign,
    Permission::ConversationsResolve,
    Permission::ConversationsLabel,
    Permission::LabelsManage,
    Permission::ContactsRead,
    Permission::ContactsWrite,
    Permission::ContactsBlock,
];

#[derive(serde::Serialize)]
struct Marker {
    marker: i64,
}

impl storage::Fact for Marker {
    fn room(&self) -> &'static str {
        "tests"
    }

    fn kind(&self) -> &'static str {
        "marker"
    }

    fn scope(&self) -> storage::Scope {
        storage::Scope::default()
    }
}

/// A small desk.
pub(super) struct Desk<'t> {
    pub(super) t: &'t TestDb,
    pub(super) inbox: InboxId,
    pub(super) other: InboxId,
    pub(super) team: TeamId,
    /// Tier one, in the team.
    pub(super) li: Actor,
    /// Tier one, in the team.
    pub(super) zhou: Actor,
    /// Sees every inbox.
    pub(super) boss: Actor,
    /// In no team.
    pub(super) idle: Actor,
}

fn password() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| hash_password("a river of 47 lanterns", &[], [1; 16]).unwrap())
}

/// Runs a test on both engines, each in a fresh desk whose caches must agree with its rows at the end.
pub(super) fn on_each_desk(test: impl Fn(&Desk<'_>)) {
    on_each(|t| {
        let desk = Desk::open(t);
        test(&desk);
        assert_eq!(desk.invariants(), Vec::<String>::new());
    });
}

impl<'t> Desk<'t> {
    fn open(t: &'t TestDb) -> Self {
        let cli = Actor::room("cli", None, Permission::ALL);
        let hash = password();
        let made = t.db.write_blocking::<_, storage::Error, _>(move |tx| Ok(people(tx, &cli, hash)));
        let (inbox, other, team, ids) = made.unwrap();
        let actor = |n: usize, scope| agent(ids[n], scope);
        let own = || InboxScope::Of([inbox].into());
        Self {
            t,
            inbox,
            other,
            team,
            li: actor(0, own()),
            zhou: actor(1, own()),
            boss: actor(2, InboxScope::All),
            idle: actor(3, InboxScope::Of([].into())),
        }
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&Tx<'_>) -> Result<T, ConversationError> + Send + 'static,
    ) -> Result<T, ConversationError> {
        self.t.db.write_blocking(act)
    }

    pub(super) fn act<T: Send + 'static>(
        &self,
        actor: &Actor,
        act: impl Fn(&Tx<'_>, &Actor) -> Result<T, ConversationError> + Send + 'static,
    ) -> Result<T, ConversationError> {
        let actor = actor.clone();
        self.write(move |tx| act(tx, &actor))
    }

    pub(super) fn now(&self) -> i64 {
        kernel::Clock::now_ms(&*self.t.clock)
    }

    pub(super) fn invariants(&self) -> Vec<String> {
        self.t.db.read_blocking::<_, storage::Error, _>(check_invariants).unwrap()
    }

    /// A browser of a contact who has a row.
    pub(super) fn contact(&self, inbox: InboxId, name: &'static str) -> Actor {
        let start = SessionStart { inbox, locale: Locale::ZhCn, time_zone: None };
        self.write(move |tx| {
            let s = start_session(tx, &start).unwrap().session;
            let actor =
                ContactActor { id: s.contact_id, inbox: s.inbox_id, session: s.id, assurance: s.assurance };
            keep_contact(tx, &actor, Some(name))?;
            Ok(Actor::Contact(actor))
        })
        .unwrap()
    }

    /// A conversation that the contact begins with one message; it waits.
    pub(super) fn begin(&self, contact: &Actor, text: &str) -> Conversation {
        self.begin_with(contact, text, false)
    }

    /// The same, held by the bot or not.
    pub(super) fn begin_with(&self, contact: &Actor, text: &str, by_bot: bool) -> Conversation {
        let own = contact.contact().unwrap();
        let new = NewConversation {
            claimed: None,
            inbox: own.inbox,
            contact: own.id,
            topic_key: None,
            locale: Locale::ZhCn,
            first: message(&format!("begin {text}"), text),
            by_bot,
        };
        self.act(contact, move |tx, actor| open_conversation(tx, actor, &new)).unwrap()
    }

    pub(super) fn say(
        &self,
        actor: &Actor,
        id: ConversationId,
        text: &str,
    ) -> Result<Message, ConversationError> {
        let new = message(&format!("say {text}"), text);
        self.act(actor, move |tx, actor| add_message(tx, actor, id, &new))
    }

    pub(super) fn find(&self, id: ConversationId) -> Conversation {
        self.act(&self.boss, move |tx, actor| access_conversation(tx, actor, id)).unwrap()
    }

    pub(super) fn timeline(&self, actor: &Actor, id: ConversationId) -> Vec<Message> {
        let limit = kernel::Limit::of(Some(100));
        self.act(actor, move |tx, actor| list_messages(tx, actor, id, None, limit)).unwrap().items
    }

    /// Facts of this room so far. One engine places facts a moment after the commit, so a marker is awaited.
    pub(super) fn facts(&self) -> Vec<StoredFact> {
        let marker = self.t.db.write_blocking::<_, storage::Error, _>(|tx| {
            let marker = tx.new_id();
            tx.emit(&Marker { marker })?;
            Ok(marker)
        });
        let marker = marker.unwrap();
        loop {
            let read = |tx: &Tx<'_>| storage::facts_after(tx, 0, 10_000);
            let all = self.t.db.read_blocking::<_, storage::Error, _>(read).unwrap();
            if all.iter().any(|f| f.payload["marker"] == marker) {
                return all.into_iter().filter(|f| f.room == "conversations").collect();
            }
            std::thread::yield_now();
        }
    }

    pub(super) fn load(&self, actor: &Actor) -> i64 {
        let id = id_of(actor);
        self.t
            .db
            .read_blocking::<_, storage::Error, _>(move |tx| agents::find_agent(tx, id))
            .unwrap()
            .map_or(0, |a| a.load)
    }
}

fn people(tx: &Tx<'_>, cli: &Actor, hash: &PasswordHash) -> (InboxId, InboxId, TeamId, Vec<AgentId>) {
    let input = |name: &str| InboxInput {
        name: name.into(),
        brand_colour: "#1F5FD6".into(),
        locales: vec![Locale::ZhCn, Locale::En],
        default_locale: Locale::ZhCn,
        topics: default_topics(&Locale::ALL),
        greeting: default_greeting(&Locale::ALL),
        offer_timeout_s: 45,
        ..InboxInput::default()
    };
    let hours = BusinessHours::new("Asia/Shanghai", true, &[], vec![]).unwrap();
    let inbox = inboxes::create_inbox(tx, cli, &input("护答"), &hours).unwrap().id;
    let other = inboxes::create_inbox(tx, cli, &input("Other"), &hours).unwrap().id;
    let new_team =
        TeamChange { name: Some("一线".into()), inboxes: Some(vec![inbox]), ..Default::default() };
    let team = agents::create_team(tx, cli, &new_team).unwrap().id;
    let mut ids = Vec::new();
    for (name, role, teams) in [
        ("李娜", BuiltInRole::Agent, vec![team]),
        ("周敏", BuiltInRole::Agent, vec![team]),
        ("Boss", BuiltInRole::Administrator, vec![]),
        ("Idle", BuiltInRole::Agent, vec![]),
    ] {
        let email = format!("a{}@desk.example", ids.len());
        let new = NewAgent {
            name: name.into(),
            email,
            role: role.id(),
            teams,
            locale: Locale::ZhCn,
            password: hash.clone(),
        };
        ids.push(agents::create_agent(tx, cli, &new).unwrap().id);
    }
    (inbox, other, team, ids)
}

fn agent(id: AgentId, inboxes: InboxScope) -> Actor {
    Actor::Agent(AgentActor {
        id,
        came_with: security::CameWith::Session(SessionId(1)),
        name: format!("agent {id}"),
        role: BuiltInRole::Agent.id(),
        permissions: Permissions::of(AGENT),
        inboxes,
        teams: Vec::new(),
        ip: None,
    })
}

pub(super) fn id_of(actor: &Actor) -> AgentId {
    actor.agent().unwrap().id
}

pub(super) fn message(client_id: &str, text: &str) -> NewMessage {
    NewMessage {
        client_id: client_id.chars().take(60).collect(),
        text: screen(text),
        attachments: Vec::new(),
        locale: None,
        mentions: Vec::new(),
        choice: None,
    }
}
