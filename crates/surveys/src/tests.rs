//! Asking, answering, withdrawing, through the acts and reactions, on both engines.

use contacts::SessionStart;
use conversations::{NewConversation, NewMessage};
use inboxes::{BusinessHours, InboxInput};
use kernel::{ContactId, ConversationId, DomainError as _, InboxId, Locale};
use security::{Actor, AgentActor, ContactActor, InboxScope, Permission, Permissions};
use storage::testing::{START_MS, TestDb, on_each};
use storage::{Error, Tx};

use crate::{
    Answer, ConversationSurveys, EDITABLE_MS, SurveyError, SurveyFact, SurveyState, answer_survey, react,
    surveys_of, wants,
};

fn house() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

struct Desk<'t> {
    t: &'t TestDb,
    inbox: InboxId,
}

impl<'t> Desk<'t> {
    fn new(t: &'t TestDb) -> Self {
        let input = InboxInput {
            name: "Wallet help".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En],
            default_locale: Locale::En,
            offer_timeout_s: 30,
            ..InboxInput::default()
        };
        let hours = BusinessHours::new("UTC", true, &[], vec![]).unwrap();
        let inbox =
            t.db.write_blocking(move |tx| inboxes::create_inbox(tx, &house(), &input, &hours)).unwrap().id;
        Self { t, inbox }
    }

    fn write<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        act: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.t.db.write_blocking(act)
    }

    fn contact(&self) -> ContactActor {
        let inbox = self.inbox;
        let start = move |tx: &Tx<'_>| {
            contacts::start_session(tx, &SessionStart { inbox, locale: Locale::En, time_zone: None })
        };
        let session = self.write(start).unwrap().session;
        let contact =
            ContactActor { id: session.contact_id, inbox, session: session.id, assurance: session.assurance };
        self.write(move |tx| contacts::keep_contact(tx, &contact, None)).unwrap();
        contact
    }

    fn message(client_id: &str) -> NewMessage {
        NewMessage {
            client_id: client_id.into(),
            text: security::screen("It is stuck"),
            attachments: vec![],
            locale: None,
            mentions: vec![],
            choice: None,
        }
    }

    fn ask(&self, contact: ContactActor) -> ConversationId {
        let inbox = self.inbox;
        let open = move |tx: &Tx<'_>| {
            let new = NewConversation {
                claimed: None,
                inbox,
                contact: contact.id,
                topic_key: None,
                locale: Locale::En,
                first: Self::message("first"),
                by_bot: false,
            };
            conversations::open_conversation(tx, &Actor::Contact(contact), &new)
        };
        self.write(open).unwrap().id
    }

    fn answer_as_agent(&self, id: ConversationId) {
        // An agent without a row is enough here: only the author of the message counts.
        let agent = Actor::Agent(AgentActor {
            id: kernel::AgentId(77),
            came_with: security::CameWith::Session(kernel::SessionId(1)),
            name: "Li Na".into(),
            role: kernel::RoleId(1),
            permissions: Permissions::all(),
            inboxes: InboxScope::All,
            teams: vec![],
            ip: None,
        });
        self.write(move |tx| conversations::add_message(tx, &agent, id, &Self::message("answer"))).unwrap();
    }

    fn resolve(&self, id: ConversationId) {
        self.write(move |tx| conversations::resolve_conversation(tx, &house(), id)).unwrap();
        self.pump();
    }

    /// Reacts to the whole log again each time: reactions must bear being run twice.
    fn pump(&self) {
        self.settle();
        let last: i64 = self
            .t
            .db
            .read_blocking(|tx| tx.one("select max(position) from facts where room = 'conversations'", &[]))
            .unwrap();
        let facts = self.t.db.read_blocking(move |tx| storage::facts_after(tx, 0, 500)).unwrap();
        for fact in facts.into_iter().filter(|fact| wants(fact) && fact.position == last) {
            let twice = fact.clone();
            self.write(move |tx| react(tx, &fact)).unwrap();
            self.write(move |tx| react(tx, &twice)).unwrap();
        }
    }

    /// Waits until every committed fact has its place in the log.
    fn settle(&self) {
        let unplaced = "select count(*) from facts where position is null";
        while self.t.db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
            std::thread::yield_now();
        }
    }

    fn surveys(&self, id: ConversationId) -> ConversationSurveys {
        self.t.db.read_blocking(move |tx| surveys_of(tx, &[id])).unwrap().remove(&id).unwrap_or_default()
    }

    fn state(&self, id: ConversationId) -> SurveyState {
        let now_ms = kernel::Clock::now_ms(&*self.t.clock);
        self.surveys(id).latest.map_or(SurveyState::None, |survey| survey.state(now_ms))
    }

    fn answer(
        &self,
        actor: Actor,
        id: ConversationId,
        score: i64,
        comment: &str,
    ) -> Result<crate::Survey, SurveyError> {
        let answer = Answer { score, reasons: vec!["slow".into()], comment: comment.into() };
        self.write(move |tx| answer_survey(tx, &actor, id, &answer))
    }

    fn told(&self) -> Vec<&'static str> {
        self.settle();
        let facts = self.t.db.read_blocking(|tx| storage::facts_after(tx, 0, 500)).unwrap();
        let own = facts.iter().filter(|fact| fact.room == "surveys");
        own.map(|fact| storage::Fact::kind(&fact.parse::<SurveyFact>().unwrap())).collect()
    }
}

#[test]
fn one_question_per_answered_opening() {
    on_each(|t| {
        let desk = Desk::new(t);
        let contact = desk.contact();
        let id = desk.ask(contact);
        assert_eq!(desk.state(id), SurveyState::None);
        desk.answer_as_agent(id);
        desk.resolve(id);
        assert_eq!(desk.state(id), SurveyState::Asked);
        assert_eq!(desk.surveys(id).latest.unwrap().agent, Some(kernel::AgentId(77)));
        assert_eq!(desk.told(), ["survey_requested"]);
    });
}

#[test]
fn no_question_without_help() {
    on_each(|t| {
        let desk = Desk::new(t);
        let contact = desk.contact();
        let id = desk.ask(contact);
        desk.resolve(id);
        assert_eq!((desk.state(id), desk.told().len()), (SurveyState::None, 0));
        let refused = desk.answer(Actor::Contact(contact), id, 5, "");
        assert_eq!(refused.unwrap_err().code(), "survey_not_asked");
    });
}

#[test]
fn an_answer_can_be_changed_for_a_day() {
    on_each(|t| {
        let desk = Desk::new(t);
        let contact = desk.contact();
        let id = desk.ask(contact);
        desk.answer_as_agent(id);
        desk.resolve(id);
        let own = || Actor::Contact(contact);
        let first = desk.answer(own(), id, 2, "slow").unwrap();
        assert_eq!(first.version, 2);
        assert_eq!(desk.answer(own(), id, 2, " slow ").unwrap().version, 2, "the same again");
        let before = desk.surveys(id).changes;
        t.clock.advance(EDITABLE_MS - 1);
        desk.answer(own(), id, 4, "better").unwrap();
        let surveys = desk.surveys(id);
        let given = surveys.answer.unwrap();
        assert_eq!((given.score, given.comment.as_str(), given.answered_at_ms), (4, "better", START_MS));
        assert_eq!(given.reasons, ["slow"]);
        assert!(surveys.changes > before);
        assert_eq!(desk.state(id), SurveyState::Answered { editable_until_ms: Some(START_MS + EDITABLE_MS) });
        t.clock.advance(1);
        assert_eq!(desk.answer(own(), id, 1, "").unwrap_err().code(), "survey_too_late");
        desk.pump();
        assert_eq!(desk.told(), ["survey_requested", "survey_answered", "survey_answered"]);
    });
}

#[test]
fn only_its_contact_answers() {
    on_each(|t| {
        let desk = Desk::new(t);
        let id = desk.ask(desk.contact());
        desk.answer_as_agent(id);
        desk.resolve(id);
        let stranger = Actor::Contact(desk.contact());
        assert_eq!(desk.answer(stranger, id, 1, "").unwrap_err().code(), "conversation_not_found");
        assert_eq!(desk.answer(house(), id, 5, "").unwrap_err().code(), "denied");
        let contact = Actor::Contact(ContactActor { id: ContactId(1), ..desk.contact() });
        assert!(desk.answer(contact, id, 5, "").is_err());
        assert_eq!(desk.state(id), SurveyState::Asked);
    });
}

#[test]
fn reopening_takes_an_unanswered_question_back_and_keeps_answers() {
    on_each(|t| {
        let desk = Desk::new(t);
        let contact = desk.contact();
        let id = desk.ask(contact);
        desk.answer_as_agent(id);
        desk.resolve(id);
        let reopen = || {
            desk.write(move |tx| conversations::reopen_conversation(tx, &house(), id)).unwrap();
            desk.pump();
        };
        reopen();
        assert_eq!(desk.state(id), SurveyState::None);
        assert!(desk.answer(Actor::Contact(contact), id, 5, "").is_err());
        desk.write(move |tx| {
            let agent = Actor::room("bot", None, Permission::ALL);
            conversations::resolve_conversation(tx, &agent, id)
        })
        .unwrap();
        desk.pump();
        assert_eq!(desk.state(id), SurveyState::None, "nobody answered in the second opening");
        assert_eq!(desk.told(), ["survey_requested", "survey_withdrawn"]);
    });
}

#[test]
fn an_answer_outlives_a_reopening() {
    on_each(|t| {
        let desk = Desk::new(t);
        let contact = desk.contact();
        let id = desk.ask(contact);
        desk.answer_as_agent(id);
        desk.resolve(id);
        desk.answer(Actor::Contact(contact), id, 5, "").unwrap();
        desk.write(move |tx| conversations::reopen_conversation(tx, &house(), id)).unwrap();
        desk.pump();
        assert_eq!(desk.surveys(id).answer.unwrap().score, 5);
        assert_eq!(desk.told(), ["survey_requested", "survey_answered"]);
    });
}
