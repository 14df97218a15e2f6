//! One exchange with a contact: what it is and how it changes. Pure; the clock is passed in.

use kernel::{AgentId, ContactId, ConversationId, InboxId, Locale, Millis, OpeningId, TeamId};
use storage::{Column, Error, FromRow, Row, Value};

use crate::author::AuthorKind;
use crate::bot::Feeling;

/// A contact's reply reopens a resolved conversation for this long; after that it begins a new one.
pub const REOPEN_MS: Millis = 7 * 86_400_000;
/// The head start in the queue that one step of priority gives.
pub const PRIORITY_HEAD_START_MS: Millis = 30 * 60_000;
/// Longest subject, in characters.
pub const MAX_SUBJECT_CHARS: usize = 200;
/// Longest preview, in characters.
const PREVIEW_CHARS: usize = 160;
const SUBJECT_OF_TEXT_CHARS: usize = 80;

/// How urgent a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// May wait.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Stolen funds, takeover, wrong withdrawal.
    Urgent,
}

impl Priority {
    /// 0 (low) to 3 (urgent).
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Low => 0,
            Self::Normal => 1,
            Self::High => 2,
            Self::Urgent => 3,
        }
    }

    /// The priority of a number; `None` outside 0 to 3.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        [Self::Low, Self::Normal, Self::High, Self::Urgent].into_iter().find(|p| p.number() == number)
    }
}

impl Column for Priority {
    fn from_value(value: Value) -> Option<Self> {
        Self::of_number(i64::from_value(value)?)
    }
}

/// Where a conversation stands; never stored, always derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The bot holds it.
    Bot,
    /// Nobody holds it.
    Waiting,
    /// Somebody holds it.
    Open,
    /// Put aside until a time.
    Snoozed,
    /// Done, until it is reopened.
    Resolved,
}

impl Status {
    /// Its word for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }
}

/// A conversation as stored. The columns after `created_at_ms` are caches of rows (openings, assignments, messages …)
/// written in the same act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id, for agents.
    pub id: ConversationId,
    /// Its random id, for contacts.
    pub public_id: String,
    /// The number people say: #1001.
    pub number: i64,
    /// Where it came in.
    pub inbox_id: InboxId,
    /// Who asks.
    pub contact_id: ContactId,
    /// What it is about in a line; `""`: nothing was said in words yet.
    pub subject: String,
    /// The topic chosen from the inbox's list; `None`: none.
    pub topic_key: Option<String>,
    /// The language the contact writes in.
    pub locale: Locale,
    /// How urgent it is.
    pub priority: Priority,
    /// When its first opening was made, UTC.
    pub created_at_ms: Millis,
    /// The last opening.
    pub opening_id: OpeningId,
    /// When the last opening was made, UTC.
    pub opened_at_ms: Millis,
    /// The first public message by an agent in the last opening; `None`: none yet.
    pub first_response_at_ms: Option<Millis>,
    /// When the last opening was resolved; `None`: it is not.
    pub resolved_at_ms: Option<Millis>,
    /// Until when it is put aside; `None`: it is not.
    pub snoozed_until_ms: Option<Millis>,
    /// Who holds it.
    pub assignee_id: Option<AgentId>,
    /// The team it waits for or is held by.
    pub team_id: Option<TeamId>,
    /// Lower is served sooner.
    pub queue_rank: i64,
    /// The seq of the last message, note or event.
    pub last_seq: i64,
    /// How many entries the contact may see, which is the place of the last one among them.
    pub last_public_seq: i64,
    /// When the last public message came, UTC.
    pub last_message_at_ms: Millis,
    /// The beginning of the last public message, on one line.
    pub preview: String,
    /// Who wrote it.
    pub preview_author: AuthorKind,
    /// Messages by the contact.
    pub contact_message_count: i64,
    /// Public messages by others.
    pub answer_count: i64,
    /// Since when the bot holds it, UTC; `None`: it does not. Then nobody else does, and it waits for nobody.
    pub bot_since_ms: Option<Millis>,
    /// How the contact seems to feel; `None`: nothing was noted.
    pub feeling: Option<Feeling>,
    /// Grows with every change.
    pub version: i64,
}

impl FromRow for Conversation {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_id: r.next()?,
            number: r.next()?,
            inbox_id: r.next()?,
            contact_id: r.next()?,
            subject: r.next()?,
            topic_key: r.next()?,
            locale: r.next()?,
            priority: r.next()?,
            created_at_ms: r.next()?,
            opening_id: r.next()?,
            opened_at_ms: r.next()?,
            first_response_at_ms: r.next()?,
            resolved_at_ms: r.next()?,
            snoozed_until_ms: r.next()?,
            assignee_id: r.next()?,
            team_id: r.next()?,
            queue_rank: r.next()?,
            last_seq: r.next()?,
            last_public_seq: r.next()?,
            last_message_at_ms: r.next()?,
            preview: r.next()?,
            preview_author: r.next()?,
            contact_message_count: r.next()?,
            answer_count: r.next()?,
            bot_since_ms: r.next()?,
            feeling: r.next()?,
            version: r.next()?,
        })
    }
}

impl Conversation {
    /// Where it stands.
    #[must_use]
    pub const fn status(&self) -> Status {
        if self.resolved_at_ms.is_some() {
            Status::Resolved
        } else if self.snoozed_until_ms.is_some() {
            Status::Snoozed
        } else if self.bot_since_ms.is_some() {
            Status::Bot
        } else if self.assignee_id.is_none() {
            Status::Waiting
        } else {
            Status::Open
        }
    }

    /// Whether it counts as work on the assignee's hands: neither resolved nor put aside.
    #[must_use]
    pub const fn is_at_hand(&self) -> bool {
        self.resolved_at_ms.is_none() && self.snoozed_until_ms.is_none()
    }

    /// The agent on whose load it counts now; `None`: nobody's.
    #[must_use]
    pub const fn load_holder(&self) -> Option<AgentId> {
        if self.is_at_hand() { self.assignee_id } else { None }
    }

    /// Whether a contact's message reopens it at `now_ms`, rather than beginning a new conversation.
    /// `false` while it is not resolved.
    #[must_use]
    pub fn reopens_by_reply(&self, now_ms: Millis) -> bool {
        self.resolved_at_ms.is_some_and(|at| now_ms - at < REOPEN_MS)
    }

    /// Takes in a public message.
    pub(crate) fn note_message(&mut self, author: AuthorKind, text: &str, now_ms: Millis) {
        self.last_message_at_ms = now_ms;
        self.preview = preview_of(text);
        self.preview_author = author;
        if author == AuthorKind::Contact {
            self.contact_message_count += 1;
        } else {
            self.answer_count += 1;
        }
        if author == AuthorKind::Agent && self.first_response_at_ms.is_none() {
            self.first_response_at_ms = Some(now_ms);
        }
    }

    /// Shows in lists what the contact waits for an answer to, not how the bot took its leave.
    pub(crate) fn show_waiting(&mut self, text: &str) {
        self.preview = preview_of(text);
        self.preview_author = AuthorKind::Contact;
    }

    /// Puts it in the queue's order again, after its opening or priority changed.
    pub(crate) fn rank(&mut self) {
        self.queue_rank = queue_rank(self.opened_at_ms, self.priority);
    }
}

/// The place in the queue: the time of opening less the head start of the priority. Because everybody's clock runs
/// alike, this is ageing too: an urgent conversation passes those of normal priority that opened up to an hour before.
#[must_use]
pub const fn queue_rank(opened_at_ms: Millis, priority: Priority) -> i64 {
    opened_at_ms - priority.number() * PRIORITY_HEAD_START_MS
}

/// The beginning of a text on one line.
pub(crate) fn preview_of(text: &str) -> String {
    one_line(text, PREVIEW_CHARS)
}

/// The subject a conversation gets from its first message.
pub(crate) fn subject_of(text: &str) -> String {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    one_line(first, SUBJECT_OF_TEXT_CHARS)
}

fn one_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if count > 0 {
            line.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count >= max {
                line.push('…');
                return line;
            }
            line.push(c);
            count += 1;
        }
    }
    line
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn conversation() -> Conversation {
        Conversation {
            id: ConversationId(1),
            public_id: "c1".into(),
            number: 1001,
            inbox_id: InboxId(1),
            contact_id: ContactId(1),
            subject: String::new(),
            topic_key: None,
            locale: Locale::ZhCn,
            priority: Priority::Normal,
            created_at_ms: 0,
            opening_id: OpeningId(1),
            opened_at_ms: 0,
            first_response_at_ms: None,
            resolved_at_ms: None,
            snoozed_until_ms: None,
            assignee_id: None,
            team_id: None,
            queue_rank: 0,
            last_seq: 0,
            last_public_seq: 0,
            last_message_at_ms: 0,
            preview: String::new(),
            preview_author: AuthorKind::Contact,
            contact_message_count: 0,
            answer_count: 0,
            bot_since_ms: None,
            feeling: None,
            version: 1,
        }
    }

    #[test]
    fn status_is_derived_in_one_order() {
        let c = conversation();
        let held = Conversation { assignee_id: Some(AgentId(1)), ..c.clone() };
        let snoozed = Conversation { snoozed_until_ms: Some(9), ..held.clone() };
        let resolved = Conversation { resolved_at_ms: Some(3), ..snoozed.clone() };
        let table = [
            (&c, Status::Waiting, None),
            (&held, Status::Open, Some(AgentId(1))),
            (&snoozed, Status::Snoozed, None),
            (&resolved, Status::Resolved, None),
        ];
        for (c, status, holder) in table {
            assert_eq!((c.status(), c.load_holder()), (status, holder));
        }
    }

    #[test]
    fn a_reply_reopens_for_seven_days() {
        let c = Conversation { resolved_at_ms: Some(1_000), ..conversation() };
        assert!(c.reopens_by_reply(1_000 + REOPEN_MS - 1));
        assert!(!c.reopens_by_reply(1_000 + REOPEN_MS));
        assert!(!conversation().reopens_by_reply(0));
    }

    #[test]
    fn an_urgent_conversation_passes_an_hour_of_normal_ones() {
        let hour = 3_600_000;
        assert!(queue_rank(hour - 1, Priority::Urgent) < queue_rank(0, Priority::Normal));
        assert!(queue_rank(hour + 1, Priority::Urgent) > queue_rank(0, Priority::Normal));
    }

    #[test]
    fn only_an_agents_message_is_a_first_response() {
        let mut c = conversation();
        c.note_message(AuthorKind::Contact, "提现没到账", 1);
        c.note_message(AuthorKind::Bot, "您好", 2);
        c.note_message(AuthorKind::System, "…", 3);
        assert_eq!(c.first_response_at_ms, None);
        c.note_message(AuthorKind::Agent, "我来看看", 4);
        c.note_message(AuthorKind::Agent, "还在", 5);
        assert_eq!(c.first_response_at_ms, Some(4));
        assert_eq!((c.contact_message_count, c.answer_count, c.preview.as_str()), (1, 4, "还在"));
    }

    #[test]
    fn subject_and_preview_are_one_line() {
        assert_eq!(subject_of("\n  提现 没到账 \n0xabc"), "提现 没到账");
        assert_eq!(preview_of("a\n\n b\tc "), "a b c");
        let long = preview_of(&"字".repeat(500));
        assert_eq!(long.chars().count(), PREVIEW_CHARS + 1);
        assert!(long.ends_with('…'));
    }
}
