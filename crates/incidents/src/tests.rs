//! Tying, telling, closing, through the acts, the reaction and the job, on both engines.

use contacts::SessionStart;
use conversations::{AuthorKind, NewConversation, NewMessage};
use inboxes::{BusinessHours, InboxInput, TopicInput};
use kernel::{AnnouncementId, ConversationId, InboxId, Limit, Locale};
use knowledge::{AnnouncementKind, AnnouncementText, NewAnnouncement, Place, Severity};
use security::{Actor, ContactActor, Permission};
use storage::testing::{TestDb, on_each};
use storage::{Error, Job, Tx};

use crate::{
    IncidentError, IncidentTopic, Outcome, close_incident, incident, incidents_of_conversation, react,
    run_tell, set_topics, tie_conversation, tied_conversations, untie_conversation, wants,
};

fn house() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

struct Desk<'t> {
    t: &'t TestDb,
    inbox: InboxId,
    incident: AnnouncementId,
}

impl<'t> Desk<'t> {
    fn new(t: &'t TestDb) -> Self {
        let topic = TopicInput {
            key: "transfer".into(),
            names: [(Locale::En, "Transfer".to_owned()), (Locale::ZhCn, "转账".to_owned())].into(),
        };
        let input = InboxInput {
            name: "Wallet help".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En, Locale::ZhCn],
            default_locale: Locale::En,
            offer_timeout_s: 30,
            topics: vec![topic],
            ..InboxInput::default()
        };
        let hours = BusinessHours::new("UTC", true, &[], vec![]).unwrap();
        let inbox =
            t.db.write_blocking(move |tx| inboxes::create_inbox(tx, &house(), &input, &hours)).unwrap().id;
        let text = |locale, title: &str, body: &str| AnnouncementText {
            locale,
            title: title.into(),
            body: body.into(),
        };
        let new = NewAnnouncement {
            kind: AnnouncementKind::Incident,
            severity: Severity::Warning,
            places: vec![Place::Widget],
            starts_at_ms: None,
            ends_at_ms: None,
            texts: vec![
                text(Locale::En, "Transfers are slow", "We are **on it**."),
                text(Locale::ZhCn, "转账变慢", "我们正在**处理**。"),
            ],
        };
        let incident =
            t.db.write_blocking(move |tx| knowledge::create_announcement(tx, &house(), &new)).unwrap().id;
        Self { t, inbox, incident }
    }

    fn write<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        act: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.t.db.write_blocking(act)
    }

    /// A new contact's conversation, and every reaction to it, twice.
    fn ask(&self, locale: Locale, topic: Option<&'static str>) -> ConversationId {
        let inbox = self.inbox;
        let start =
            move |tx: &Tx<'_>| contacts::start_session(tx, &SessionStart { inbox, locale, time_zone: None });
        let session = self.write(start).unwrap().session;
        let contact =
            ContactActor { id: session.contact_id, inbox, session: session.id, assurance: session.assurance };
        let open = move |tx: &Tx<'_>| {
            contacts::keep_contact(tx, &contact, None).unwrap();
            let first = NewMessage {
                client_id: "first".into(),
                text: security::screen("It is stuck"),
                attachments: vec![],
                locale: None,
                mentions: vec![],
                choice: None,
            };
            let new = NewConversation {
                claimed: None,
                inbox,
                contact: contact.id,
                topic_key: topic.map(str::to_owned),
                locale,
                first,
                by_bot: false,
            };
            conversations::open_conversation(tx, &Actor::Contact(contact), &new)
        };
        let id = self.write(open).unwrap().id;
        let unplaced = "select count(*) from facts where position is null";
        while self.t.db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
            std::thread::yield_now();
        }
        let facts = self.t.db.read_blocking(|tx| storage::facts_after(tx, 0, 500)).unwrap();
        for fact in facts.into_iter().filter(wants) {
            self.write(move |tx| react(tx, &fact)).unwrap();
        }
        id
    }

    /// What the desk itself said in a conversation.
    fn told(&self, id: ConversationId) -> Vec<String> {
        let limit = Limit::of(None);
        let said =
            self.t.db.read_blocking(move |tx| conversations::list_messages(tx, &house(), id, None, limit));
        let own = said.unwrap().items.into_iter().filter(|m| m.author_kind == AuthorKind::System);
        own.filter(|m| !m.text.is_empty()).map(|m| m.text).collect()
    }

    fn topics(&self) {
        let (id, topic) =
            (self.incident, IncidentTopic { inbox: self.inbox, topic_key: "transfer".to_owned() });
        self.write(move |tx| set_topics(tx, &house(), id, std::slice::from_ref(&topic))).unwrap();
    }

    fn close(&self) -> Result<crate::Incident, IncidentError> {
        let id = self.incident;
        let texts = vec![
            (Locale::En, security::screen("It works again.")),
            (Locale::ZhCn, security::screen("已恢复正常。")),
        ];
        self.write(move |tx| close_incident(tx, &house(), id, &texts))
    }

    /// Runs the job until it asks for no further turn; gives the turns.
    fn tell(&self) -> usize {
        let id = self.incident;
        let payload = serde_json::json!({ "announcement": id });
        let job = Job { id: 1, kind: crate::TELL.into(), dedupe_key: None, payload, attempts: 1 };
        for turn in 1..10 {
            let job = job.clone();
            self.write(move |tx| run_tell(tx, &job)).unwrap();
            let read = move |tx: &Tx<'_>| incident(tx, &house(), id);
            let found = self.t.db.read_blocking(read).unwrap();
            if found.answered + self.outcomes(Outcome::ResolvedBefore) >= found.tied {
                return turn;
            }
        }
        panic!("the job never ends");
    }

    fn outcomes(&self, outcome: Outcome) -> i64 {
        let id = self.incident;
        let read = move |tx: &Tx<'_>| tied_conversations(tx, &house(), id, None, Limit::of(Some(100)));
        let tied = self.t.db.read_blocking(read).unwrap().items;
        i64::try_from(tied.iter().filter(|t| t.outcome == Some(outcome)).count()).unwrap()
    }
}

#[test]
fn a_new_conversation_about_it_belongs_to_it_and_hears_so_once() {
    on_each(|t| {
        let desk = Desk::new(t);
        desk.topics();
        let chinese = desk.ask(Locale::ZhCn, Some("transfer"));
        let other = desk.ask(Locale::En, None);
        desk.ask(Locale::En, Some("transfer"));
        assert_eq!(desk.told(chinese), ["转账变慢\n\n我们正在处理。"], "every reaction ran several times");
        assert!(desk.told(other).is_empty());
        let id = desk.incident;
        let read = move |tx: &Tx<'_>| {
            Ok::<_, IncidentError>((
                incident(tx, &house(), id)?.tied,
                incidents_of_conversation(tx, &house(), chinese)?,
                incidents_of_conversation(tx, &house(), other)?,
            ))
        };
        let (tied, of_chinese, of_other) = t.db.read_blocking(read).unwrap();
        assert_eq!((tied, of_chinese.len(), of_other.len()), (2, 1, 0));
        assert_eq!((of_chinese[0].announcement, of_chinese[0].outcome), (id, None));
    });
}

#[test]
fn its_end_is_told_to_all_who_wait_each_once_in_their_language() {
    on_each(|t| {
        let desk = Desk::new(t);
        let asked: Vec<ConversationId> =
            (0..30).map(|n| desk.ask(if n == 0 { Locale::ZhCn } else { Locale::En }, None)).collect();
        let (id, all) = (desk.incident, asked.clone());
        desk.write(move |tx| {
            all.iter().try_for_each(|c| tie_conversation(tx, &house(), id, *c))?;
            all.iter().try_for_each(|c| tie_conversation(tx, &house(), id, *c))
        })
        .unwrap();
        let (helped, wrongly) = (asked[1], asked[2]);
        desk.write(move |tx| conversations::resolve_conversation(tx, &house(), helped)).unwrap();
        desk.write(move |tx| untie_conversation(tx, &house(), id, wrongly)).unwrap();
        assert_eq!(desk.close().unwrap().tied, 29);
        assert!(desk.tell() >= 2, "not all in one transaction");
        desk.tell();
        assert_eq!(desk.told(asked[0]), ["已恢复正常。"]);
        assert_eq!(desk.told(asked[3]), ["It works again."]);
        assert!(desk.told(helped).is_empty() && desk.told(wrongly).is_empty());
        assert_eq!((desk.outcomes(Outcome::Answered), desk.outcomes(Outcome::ResolvedBefore)), (28, 1));
        // It is over for readers too, and closed for good.
        let live = move |tx: &Tx<'_>| knowledge::live_announcements(tx, Place::Widget, Locale::En, tx.now());
        assert!(t.db.read_blocking(live).unwrap().is_empty());
        assert!(matches!(desk.close(), Err(IncidentError::Closed)));
        let late = desk.write(move |tx| tie_conversation(tx, &house(), id, wrongly));
        assert!(matches!(late, Err(IncidentError::Closed)));
    });
}

#[test]
fn rights_fields_and_kinds_are_asked() {
    on_each(|t| {
        let desk = Desk::new(t);
        let (id, inbox) = (desk.incident, desk.inbox);
        let c = desk.ask(Locale::En, None);
        let poor = Actor::room("test", None, &[Permission::KnowledgeRead, Permission::ConversationsRead]);
        let refused = desk.write(move |tx| tie_conversation(tx, &poor, id, c));
        assert!(matches!(refused, Err(IncidentError::Denied(_))));
        let poor = Actor::room("test", None, &[Permission::KnowledgeRead]);
        let refused = desk.write(move |tx| close_incident(tx, &poor, id, &[]));
        assert!(matches!(refused, Err(IncidentError::Denied(_))));
        let refused = desk.write(move |tx| close_incident(tx, &house(), id, &[]));
        assert!(matches!(refused, Err(IncidentError::Field("texts"))));
        let unknown = IncidentTopic { inbox, topic_key: "gone".into() };
        let refused = desk.write(move |tx| set_topics(tx, &house(), id, std::slice::from_ref(&unknown)));
        assert!(matches!(refused, Err(IncidentError::Field("topics"))));
        let tip = NewAnnouncement {
            kind: AnnouncementKind::Tip,
            severity: Severity::Info,
            places: vec![Place::Widget],
            starts_at_ms: None,
            ends_at_ms: None,
            texts: vec![AnnouncementText { locale: Locale::En, title: "Tip".into(), body: String::new() }],
        };
        let tip = desk.write(move |tx| knowledge::create_announcement(tx, &house(), &tip)).unwrap().id;
        let refused = desk.write(move |tx| tie_conversation(tx, &house(), tip, c));
        assert!(matches!(refused, Err(IncidentError::NotFound)));
    });
}
