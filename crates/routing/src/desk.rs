//! A small desk for the tests of this room: inboxes, a team, agents, contacts, on a fresh database.

use std::cell::Cell;

use agents::{NewAgent, PresenceStatus, TeamChange};
use contacts::SessionStart;
use conversations::{Assignment, Conversation, NewConversation, NewMessage, Priority};
use inboxes::{BusinessHours, InboxInput};
use kernel::{AgentId, ConversationId, InboxId, Locale, Millis, TeamId};
use security::{Actor, AgentActor, BuiltInRole, ContactActor, InboxScope, Permission, Permissions};
use storage::testing::TestDb;
use storage::{Error, Job, StoredFact, Tx, params};

use crate::{
    EXPIRE, HAND_BACK, OFFER_AGAIN, Offer, react, run_expire, run_hand_back, run_offer_again, wants,
};

pub(crate) struct Desk<'t> {
    pub(crate) t: &'t TestDb,
    pub(crate) inbox: InboxId,
    pub(crate) team: TeamId,
    cursor: Cell<i64>,
    count: Cell<i64>,
}

fn house() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

impl<'t> Desk<'t> {
    pub(crate) fn new(t: &'t TestDb) -> Self {
        let hours = BusinessHours::new("UTC", true, &[], vec![]).unwrap();
        let input = InboxInput {
            name: "Wallet help".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En],
            default_locale: Locale::En,
            topics: inboxes::default_topics(&[Locale::En]),
            auto_offer: true,
            offer_timeout_s: 30,
            ..InboxInput::default()
        };
        t.db.write_blocking(|tx| security::ensure_installation(tx, true).map(drop)).unwrap();
        let inbox =
            t.db.write_blocking(move |tx| inboxes::create_inbox(tx, &house(), &input, &hours)).unwrap().id;
        let team =
            TeamChange { name: Some("Team".into()), inboxes: Some(vec![inbox]), members: Some(vec![]) };
        let team = t.db.write_blocking(move |tx| agents::create_team(tx, &house(), &team)).unwrap().id;
        Self { t, inbox, team, cursor: Cell::new(0), count: Cell::new(0) }
    }

    pub(crate) fn write<T: Send + 'static, E: From<Error> + Send + std::fmt::Debug + 'static>(
        &self,
        act: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> T {
        self.t.db.write_blocking(act).unwrap()
    }

    /// An agent of the team, away until said otherwise.
    pub(crate) fn agent(&self, capacity: i64) -> AgentId {
        self.count.set(self.count.get() + 1);
        let n = self.count.get();
        let password = security::hash_password("correct horse battery staple", &[], [7; 16]).unwrap();
        let new = NewAgent {
            name: format!("Agent {n}"),
            email: format!("agent{n}@desk.example"),
            role: BuiltInRole::Agent.id(),
            teams: vec![self.team],
            locale: Locale::En,
            password,
        };
        let id = self.write(move |tx| agents::create_agent(tx, &house(), &new)).id;
        let change = agents::AgentChange {
            capacity: Some(u32::try_from(capacity).unwrap()),
            ..agents::AgentChange::default()
        };
        self.write(move |tx| agents::change_agent(tx, &house(), id, &change));
        id
    }

    pub(crate) fn actor(&self, id: AgentId) -> Actor {
        Actor::Agent(AgentActor {
            id,
            came_with: security::CameWith::Session(kernel::SessionId(1)),
            name: "Agent".into(),
            role: BuiltInRole::Agent.id(),
            permissions: Permissions::of(&[
                Permission::ConversationsRead,
                Permission::ConversationsReply,
                Permission::ConversationsAssign,
                Permission::ConversationsResolve,
            ]),
            inboxes: InboxScope::Of([self.inbox].into()),
            teams: vec![self.team],
            ip: None,
        })
    }

    pub(crate) fn presence(&self, id: AgentId, status: PresenceStatus) {
        let actor = self.actor(id);
        self.write(move |tx| agents::connection_opened(tx, id));
        self.write(move |tx| agents::set_presence(tx, &actor, status));
        self.pump();
    }

    /// The last console closes, and the grace passes.
    pub(crate) fn vanish(&self, id: AgentId) {
        self.write(move |tx| agents::connection_closed(tx, id));
        self.pass(agents::GRACE_MS + 1);
        self.write(|tx| agents::sweep_presence(tx).map(drop));
        self.pump();
    }

    pub(crate) fn online(&self, capacity: i64) -> AgentId {
        let id = self.agent(capacity);
        self.presence(id, PresenceStatus::Online);
        id
    }

    /// A contact begins a conversation, and routing hears of it.
    pub(crate) fn ask(&self) -> ConversationId {
        let id = self.ask_quietly();
        self.pump();
        id
    }

    /// A contact begins a conversation; routing has not heard of it.
    pub(crate) fn ask_quietly(&self) -> ConversationId {
        self.count.set(self.count.get() + 1);
        let client_id = format!("ask-{}", self.count.get());
        let inbox = self.inbox;
        let started = self.write(move |tx| {
            let start = SessionStart { inbox, locale: Locale::En, time_zone: None };
            contacts::start_session(tx, &start)
        });
        let session = started.session;
        let contact =
            ContactActor { id: session.contact_id, inbox, session: session.id, assurance: session.assurance };
        let kept = contact;
        self.write(move |tx| contacts::keep_contact(tx, &kept, None));
        self.write(move |tx| {
            let new = NewConversation {
                claimed: None,
                inbox,
                contact: contact.id,
                topic_key: None,
                locale: Locale::En,
                first: NewMessage {
                    client_id: client_id.clone(),
                    text: security::screen("My transfer is stuck"),
                    attachments: vec![],
                    locale: None,
                    mentions: vec![],
                    choice: None,
                },
                by_bot: false,
            };
            conversations::open_conversation(tx, &Actor::Contact(contact), &new)
        })
        .id
    }

    pub(crate) fn set_priority(&self, id: ConversationId, priority: Priority) {
        let edit = conversations::EditConversation {
            priority: Some(priority),
            ..conversations::EditConversation::default()
        };
        self.write(move |tx| conversations::edit_conversation(tx, &house(), id, &edit));
        self.pump();
    }

    pub(crate) fn assign(&self, id: ConversationId, agent: Option<AgentId>) {
        let to = Assignment { agent, ..Assignment::default() };
        self.write(move |tx| conversations::assign_conversation(tx, &house(), id, &to));
        self.pump();
    }

    /// An agent answers.
    pub(crate) fn answer(&self, id: ConversationId, agent: AgentId) {
        let (actor, new) = (
            self.actor(agent),
            NewMessage {
                client_id: format!("answer-{id}"),
                text: security::screen("One moment"),
                attachments: vec![],
                locale: None,
                mentions: vec![],
                choice: None,
            },
        );
        self.write(move |tx| conversations::add_message(tx, &actor, id, &new).map(drop));
        self.pump();
    }

    pub(crate) fn resolve(&self, id: ConversationId) {
        self.resolve_quietly(id);
        self.pump();
    }

    pub(crate) fn resolve_quietly(&self, id: ConversationId) {
        self.write(move |tx| conversations::resolve_conversation(tx, &house(), id));
    }

    pub(crate) fn conversation(&self, id: ConversationId) -> Conversation {
        self.t.db.read_blocking(move |tx| conversations::access_conversation(tx, &house(), id)).unwrap()
    }

    /// Open offers: conversation and agent, in the order they were made.
    pub(crate) fn offers(&self) -> Vec<(ConversationId, AgentId)> {
        let mut offers = self.open();
        offers.sort_by_key(|offer| offer.id);
        offers.iter().map(|offer| (offer.conversation, offer.agent)).collect()
    }

    pub(crate) fn open(&self) -> Vec<Offer> {
        self.t.db.read_blocking(crate::store::open_offers).unwrap()
    }

    /// The open offer of one conversation.
    pub(crate) fn offer_of(&self, id: ConversationId) -> Offer {
        self.open().into_iter().find(|offer| offer.conversation == id).unwrap()
    }

    /// Lets routing react to all news, own ones included.
    pub(crate) fn pump(&self) {
        loop {
            self.settle();
            let after = self.cursor.get();
            let facts = self.t.db.read_blocking(move |tx| storage::facts_after(tx, after, 500)).unwrap();
            let Some(last) = facts.last() else { return };
            self.cursor.set(last.position);
            for fact in facts.iter().filter(|fact| wants(fact)) {
                let fact: StoredFact = fact.clone();
                self.write(move |tx| react(tx, &fact));
            }
        }
    }

    /// Waits until every committed fact has its place in the log.
    pub(crate) fn settle(&self) {
        let unplaced = "select count(*) from facts where position is null";
        while self.t.db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
            std::thread::yield_now();
        }
    }

    /// Moves the clock and does the jobs that are due, as the job runner would.
    pub(crate) fn pass(&self, ms: Millis) {
        self.t.clock.advance(ms);
        loop {
            let due = "select id, kind, dedupe_key, payload, attempts from jobs where run_at_ms <= $1 order by run_at_ms, id limit 1";
            let job: Option<Job> =
                self.t.db.read_blocking(move |tx| tx.find(due, &params![tx.now()])).unwrap();
            let Some(job) = job else { break };
            self.write(move |tx| {
                tx.exec("delete from jobs where id = $1", &params![job.id])?;
                match job.kind.as_str() {
                    EXPIRE => run_expire(tx, &job),
                    OFFER_AGAIN => run_offer_again(tx, &job),
                    HAND_BACK => run_hand_back(tx, &job).map_err(|e| Error::Payload(e.to_string())),
                    _ => Ok(()),
                }
            });
        }
        self.pump();
    }
}
