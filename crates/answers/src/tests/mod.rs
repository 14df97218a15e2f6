//! The bot in conversations, on both engines.

mod flow;
mod injection;
mod learning_to_answer;
mod with_model;

use std::cell::Cell;
use std::sync::Arc;

use contacts::{SessionStart, keep_contact, start_session};
use conversations::{
    Conversation, ConversationError, Message, NewConversation, NewMessage, Status, access_conversation,
    add_message, list_messages, open_conversation,
};
use inboxes::{BusinessHours, InboxInput, default_greeting, default_topics};
use kernel::{ArticleId, ConversationId, InboxId, Limit, Locale};
use knowledge::{ArticleKind, Audience, NewArticle, NewDraft, Publication, Words};
use security::{Actor, ContactActor, Permission};
use storage::testing::{TestDb, on_each};
use storage::{Files, Tx};

use crate::assist::tests::{Puppet, field_key};
use crate::*;

/// A desk whose bot is on, with four answers in English, one of them in Chinese too.
pub(super) struct Desk<'t> {
    pub(super) t: &'t TestDb,
    pub(super) inbox: InboxId,
    pub(super) files: Files,
    pub(super) library: Library,
    pub(super) puppet: Arc<Puppet>,
    pub(super) model: Assist,
    pub(super) articles: Vec<ArticleId>,
    cursor: Cell<i64>,
    count: Cell<i64>,
}

pub(super) fn house() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

const KNOWLEDGE: [(&str, &str, [&str; 4]); 4] = [
    (
        "How long does a withdrawal take?",
        "Most withdrawals arrive within ten minutes. The network must confirm them first.",
        [
            "how long until my withdrawal arrives",
            "withdrawal not arrived yet",
            "when will my withdrawal get here",
            "withdrawal time",
        ],
    ),
    (
        "How do I change my password?",
        "Open Settings, then Security, then Change password.",
        ["change password", "reset my password", "where can i change the password", "forgot password"],
    ),
    (
        "Which fees do you charge?",
        "We charge no fee; the network does, and the app shows it before you confirm.",
        ["what are the fees", "network fee", "why is the gas fee so high", "cost of a transfer"],
    ),
    (
        "How do I connect a hardware wallet?",
        "Plug it in, open the app and choose Connect hardware wallet.",
        ["ledger connect", "connect my hardware wallet", "use a trezor", "hardware wallet pairing"],
    ),
];

/// Runs a test on both engines; at the end every cache agrees with its rows.
pub(super) fn on_each_desk(test: impl Fn(&Desk<'_>)) {
    on_each(|t| {
        let desk = Desk::open(t);
        test(&desk);
        let wrong = t.db.read_blocking::<_, storage::Error, _>(conversations::check_invariants).unwrap();
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

impl<'t> Desk<'t> {
    fn open(t: &'t TestDb) -> Self {
        let input = InboxInput {
            name: "Wallet".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En, Locale::ZhCn],
            default_locale: Locale::En,
            topics: default_topics(&Locale::ALL),
            greeting: default_greeting(&Locale::ALL),
            offer_timeout_s: 45,
            ..InboxInput::default()
        };
        let hours = BusinessHours::new("UTC", true, &[], vec![]).unwrap();
        t.db.write_blocking(|tx| security::ensure_installation(tx, true).map(drop)).unwrap();
        let inbox =
            t.db.write_blocking(move |tx| inboxes::create_inbox(tx, &house(), &input, &hours)).unwrap().id;
        let files = Files::open(t.folder().join("files")).unwrap();
        let puppet = Arc::new(Puppet::default());
        let mut desk = Self {
            t,
            inbox,
            files,
            library: Library::default(),
            model: Assist::new(Arc::clone(&puppet) as Arc<dyn LanguageModel>, field_key()),
            puppet,
            articles: Vec::new(),
            cursor: Cell::new(0),
            count: Cell::new(0),
        };
        for (title, body, questions) in KNOWLEDGE {
            let questions = questions.map(str::to_owned).to_vec();
            let id = desk.publish(Audience::Public, title, body, questions);
            desk.articles.push(id);
        }
        desk.translate(
            desk.articles[0],
            "提现多久到账？",
            "大多数提现在十分钟内到账。",
            &["提现没到账", "提现要多久", "提现还没有到", "多久能到账"],
        );
        desk.learn();
        desk.set(|settings| settings.enabled = true);
        desk
    }

    pub(super) fn write<T: Send + 'static, E: From<storage::Error> + std::fmt::Debug + Send + 'static>(
        &self,
        act: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> T {
        self.t.db.write_blocking(act).unwrap()
    }

    pub(super) fn publish(
        &self,
        audience: Audience,
        title: &str,
        body: &str,
        questions: Vec<String>,
    ) -> ArticleId {
        let words = Words { title: title.into(), body: body.into(), questions, ..Words::default() };
        let new = NewArticle {
            kind: ArticleKind::Faq,
            audience,
            category: None,
            external_key: Some(format!("key-{}", title.replace(' ', "-"))),
            source_locale: Locale::En,
            tags: Vec::new(),
            words,
        };
        let id = self.write(move |tx| knowledge::create_article(tx, &house(), &new)).article.id;
        self.write(move |tx| knowledge::publish_text(tx, &house(), id, Locale::En, &Publication::default()));
        id
    }

    fn translate(&self, id: ArticleId, title: &str, body: &str, questions: &[&str]) {
        let questions = questions.iter().map(|q| (*q).to_owned()).collect();
        let words = Words { title: title.into(), body: body.into(), questions, ..Words::default() };
        let draft = NewDraft { words, draft_version: 0 };
        self.write(move |tx| knowledge::save_text(tx, &house(), id, Locale::ZhCn, &draft));
        self.write(move |tx| {
            knowledge::publish_text(tx, &house(), id, Locale::ZhCn, &Publication::default())
        });
    }

    pub(super) fn learn(&self) -> bool {
        learn_if_changed(&self.t.db, &self.files, &self.library).unwrap()
    }

    /// Changes the settings; answers are given from almost any confidence unless said otherwise.
    pub(super) fn set(&self, change: impl Fn(&mut BotSettings)) {
        let inbox = self.inbox;
        let mut settings = self.write(move |tx| access_bot_settings(tx, &house(), inbox));
        settings.answer_at = Some(0.02);
        settings.ask_at = Some(0.01);
        change(&mut settings);
        self.write(move |tx| set_bot_settings(tx, &house(), &settings));
    }

    pub(super) fn contact(&self, name: &'static str) -> Actor {
        let start = SessionStart { inbox: self.inbox, locale: Locale::En, time_zone: None };
        self.write::<_, storage::Error>(move |tx| {
            let s = start_session(tx, &start).unwrap().session;
            let actor =
                ContactActor { id: s.contact_id, inbox: s.inbox_id, session: s.id, assurance: s.assurance };
            keep_contact(tx, &actor, Some(name)).unwrap();
            Ok(Actor::Contact(actor))
        })
    }

    pub(super) fn words(&self, text: &str, choice: Option<&str>) -> NewMessage {
        self.count.set(self.count.get() + 1);
        NewMessage {
            client_id: format!("m{}", self.count.get()),
            text: security::screen(text),
            attachments: Vec::new(),
            locale: None,
            mentions: Vec::new(),
            choice: choice.map(str::to_owned),
        }
    }

    /// A contact begins as through the door: the bot holds it if it takes it. The bot has not heard of it.
    pub(super) fn begin_quietly(&self, contact: &Actor, text: &str, topic: Option<&str>) -> ConversationId {
        let (own, topic) = (*contact.contact().unwrap(), topic.map(str::to_owned));
        let (first, ready) = (self.words(text, None), self.library.is_ready());
        self.write::<_, ConversationError>(move |tx| {
            let by_bot = ready && takes_conversation(tx, own.inbox, topic.as_deref())?;
            let new = NewConversation {
                claimed: None,
                inbox: own.inbox,
                contact: own.id,
                topic_key: topic.clone(),
                locale: Locale::En,
                first: first.clone(),
                by_bot,
            };
            open_conversation(tx, &Actor::Contact(own), &new)
        })
        .id
    }

    pub(super) fn begin(&self, contact: &Actor, text: &str) -> ConversationId {
        let id = self.begin_quietly(contact, text, None);
        self.pump();
        id
    }

    pub(super) fn say(&self, contact: &Actor, id: ConversationId, text: &str, choice: Option<&str>) {
        let (actor, new) = (contact.clone(), self.words(text, choice));
        self.write(move |tx| add_message(tx, &actor, id, &new));
        self.pump();
    }

    pub(super) fn rate(&self, contact: &Actor, id: ConversationId, message: &Message, helped: bool) {
        let (actor, of) = (contact.clone(), message.id);
        self.write(move |tx| conversations::rate_message(tx, &actor, id, of, helped));
        self.pump();
    }

    /// Lets the bot hear of everything, and answer.
    pub(super) fn pump(&self) {
        self.hear();
        while answer_waiting(&self.t.db, &self.library, &self.model).unwrap() > 0 {}
    }

    pub(super) fn hear(&self) {
        loop {
            let unplaced = "select count(*) from facts where position is null";
            while self.t.db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
                std::thread::yield_now();
            }
            let after = self.cursor.get();
            let facts = self.t.db.read_blocking(move |tx| storage::facts_after(tx, after, 500)).unwrap();
            let Some(last) = facts.last() else { return };
            self.cursor.set(last.position);
            for fact in facts.into_iter().filter(wants) {
                self.write(move |tx| react(tx, &fact));
            }
        }
    }

    /// Moves the clock and does the jobs that are due.
    pub(super) fn pass(&self, ms: i64) {
        self.t.clock.advance(ms);
        loop {
            let due = "select id, kind, dedupe_key, payload, attempts from jobs where run_at_ms <= $1 order by run_at_ms, id limit 1";
            let job: Option<storage::Job> =
                self.t.db.read_blocking(move |tx| tx.find(due, &storage::params![tx.now()])).unwrap();
            let Some(job) = job else { return };
            self.write::<_, AnswersError>(move |tx| {
                tx.exec("delete from jobs where id = $1", &storage::params![job.id])?;
                match job.kind.as_str() {
                    RELEASE => run_release(tx, &job),
                    SETTLE => run_settle(tx, &job),
                    _ => Ok(()),
                }
            });
        }
    }

    pub(super) fn find(&self, id: ConversationId) -> Conversation {
        self.write(move |tx| access_conversation(tx, &house(), id))
    }

    pub(super) fn timeline(&self, id: ConversationId) -> Vec<Message> {
        self.write(move |tx| list_messages(tx, &house(), id, None, Limit::of(Some(100)))).items
    }

    /// What the bot said to the contact.
    pub(super) fn said(&self, id: ConversationId) -> Vec<Message> {
        let by_bot = |m: &Message| {
            m.author_kind == conversations::AuthorKind::Bot && m.kind == conversations::EntryKind::Message
        };
        self.timeline(id).into_iter().filter(by_bot).collect()
    }

    /// The note that stands beside a hand-over.
    pub(super) fn note(&self, id: ConversationId) -> String {
        let notes = self.timeline(id).into_iter().filter(|m| m.kind == conversations::EntryKind::Note);
        notes.map(|m| m.text).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn reason(&self, id: ConversationId) -> Option<String> {
        let events = self.timeline(id).into_iter().filter_map(|m| m.event);
        let mut handed = events.filter(|e| e.kind == conversations::EventKind::HandedOver);
        handed.next_back().and_then(|e| e.new_text)
    }
}

pub(super) fn waits(status: Status) -> bool {
    status == Status::Waiting
}
