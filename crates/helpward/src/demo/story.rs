//! One conversation as it went: the same rows, caches and events that the acts of `conversations` would have left.

use conversations::{Audience, EntryKind, EventKind, HandOverReason, Priority, queue_rank};
use kernel::{AgentId, ConversationId, Locale, Millis};
use storage::{Value, params};

use super::rows::{PastIds, Rows};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Contact(i64),
    Agent(AgentId),
    Bot,
}

impl By {
    const fn word(self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Agent(_) => "agent",
            Self::Bot => "bot",
        }
    }

    const fn id(self) -> Option<i64> {
        match self {
            Self::Contact(id) => Some(id),
            Self::Agent(id) => Some(id.0),
            Self::Bot => None,
        }
    }
}

struct Opening {
    id: i64,
    by: By,
    at_ms: Millis,
    answered: Option<(Millis, AgentId, i64)>,
}

/// What happens to a conversation, step by step. Nothing happens after `now_ms`: a step that would is not taken, and
/// neither is any after it.
pub(super) struct Story<'r> {
    pub(super) id: ConversationId,
    rows: &'r mut Rows,
    ids: &'r mut PastIds,
    now_ms: Millis,
    over: bool,
    last_step_at_ms: Millis,
    inbox: i64,
    contact: i64,
    locale: Locale,
    priority: Priority,
    created_at_ms: Millis,
    subject: String,
    opening: Opening,
    holder: Option<(AgentId, Millis)>,
    assigned: Option<(i64, AgentId, By, Millis)>,
    resolved_at_ms: Option<Millis>,
    snoozed_until_ms: Option<Millis>,
    seq: i64,
    public_seq: i64,
    last_message_at_ms: Millis,
    preview: String,
    preview_author: &'static str,
    by_contact: i64,
    /// The contact's newest message.
    asked: i64,
    /// The bot's newest message.
    reply: i64,
    answers: i64,
    version: i64,
}

/// Where and whose a conversation is.
pub(super) struct Setting {
    pub(super) inbox: i64,
    pub(super) contact: i64,
    pub(super) locale: Locale,
    pub(super) priority: Priority,
    pub(super) opened_at_ms: Millis,
    pub(super) now_ms: Millis,
}

impl<'r> Story<'r> {
    pub(super) fn begin(rows: &'r mut Rows, ids: &'r mut PastIds, setting: &Setting) -> Self {
        let at_ms = setting.opened_at_ms;
        let id = ConversationId(ids.next(at_ms));
        let opening =
            Opening { id: ids.next(at_ms), by: By::Contact(setting.contact), at_ms, answered: None };
        Self {
            id,
            rows,
            ids,
            now_ms: setting.now_ms,
            over: false,
            last_step_at_ms: at_ms,
            inbox: setting.inbox,
            contact: setting.contact,
            locale: setting.locale,
            priority: setting.priority,
            created_at_ms: at_ms,
            subject: String::new(),
            opening,
            holder: None,
            assigned: None,
            resolved_at_ms: None,
            snoozed_until_ms: None,
            seq: 0,
            public_seq: 0,
            last_message_at_ms: at_ms,
            preview: String::new(),
            preview_author: "contact",
            by_contact: 0,
            asked: 0,
            reply: 0,
            answers: 0,
            version: 1,
        }
    }

    pub(super) fn holder(&self) -> Option<AgentId> {
        self.holder.map(|(agent, _)| agent)
    }

    /// When the step is taken, never before the one before it; `None`: it is not.
    fn reaches(&mut self, at_ms: Millis) -> Option<Millis> {
        let at_ms = at_ms.max(self.last_step_at_ms);
        self.over |= at_ms > self.now_ms;
        if self.over {
            return None;
        }
        self.version += 1;
        self.last_step_at_ms = at_ms;
        Some(at_ms)
    }

    fn entry(&mut self, at_ms: Millis, kind: EntryKind, audience: Audience, by: By, text: &str) -> i64 {
        let id = self.ids.next(at_ms);
        self.seq += 1;
        let public_seq = (audience == Audience::Everyone).then(|| {
            self.public_seq += 1;
            self.public_seq
        });
        let locale = (kind != EntryKind::Event).then_some(self.locale);
        self.rows.add(
            "messages",
            params![
                id,
                self.id,
                self.seq,
                kind.word(),
                audience.word(),
                by.word(),
                by.id(),
                text,
                locale,
                "",
                None::<String>,
                at_ms,
                public_seq
            ],
        );
        let words = storage::tokens(text);
        if !words.is_empty() {
            self.rows.words.push((id, words));
        }
        id
    }

    fn event(&mut self, at_ms: Millis, by: By, kind: EventKind, values: [Value; 4]) {
        let id = self.entry(at_ms, EntryKind::Event, kind.audience(), by, "");
        let mut row = params![id, kind.word()].to_vec();
        row.extend(values);
        self.rows.add("conversation_events", row);
    }

    /// Says something that everybody may see.
    pub(super) fn say(&mut self, at_ms: Millis, by: By, text: &str) {
        let Some(at_ms) = self.reaches(at_ms) else { return };
        if let By::Agent(agent) = by
            && self.holder.is_none()
        {
            self.hand_over(at_ms, by, agent);
        }
        let id = self.entry(at_ms, EntryKind::Message, Audience::Everyone, by, text);
        self.last_message_at_ms = at_ms;
        self.preview = one_line(text, 160);
        self.preview_author = by.word();
        match by {
            By::Contact(_) => {
                self.asked = id;
                self.by_contact += 1;
                if self.subject.is_empty() {
                    self.subject = one_line(text, 80);
                }
            }
            By::Agent(agent) => {
                self.answers += 1;
                if self.opening.answered.is_none() {
                    self.opening.answered = Some((at_ms, agent, id));
                }
            }
            By::Bot => {
                self.answers += 1;
                self.reply = id;
            }
        }
    }

    /// The bot answers what was asked last; with `helped`, the contact says so half a minute later.
    pub(super) fn bot_answers(&mut self, at_ms: Millis, text: &str, topic: &str, helped: bool) {
        self.say(at_ms, By::Bot, text);
        if self.over {
            return;
        }
        self.keep_bot_answer("answer", None, topic, at_ms);
        if helped && let Some(at_ms) = self.reaches(at_ms + 30_000) {
            self.rows.add("message_feedback", params![self.reply, self.id, 1, at_ms, at_ms]);
        }
    }

    /// Nobody was needed: the bot, which had it until now, resolves it.
    pub(super) fn bot_settles(&mut self, at_ms: Millis) {
        if let Some(at_ms) = self.resolve(at_ms, By::Bot) {
            self.end_hold("solved", None, at_ms);
        }
    }

    /// The bot, which had it until now, is not sure of any answer to what was asked last: it says so and hands over.
    pub(super) fn bot_gives_up(&mut self, at_ms: Millis, text: &str, topic: &str) {
        self.say(at_ms, By::Bot, text);
        let Some(at_ms) = self.reaches(at_ms + 10) else { return };
        let reason = HandOverReason::Unsure.word();
        let [new_text] = params![reason];
        self.event(at_ms, By::Bot, EventKind::HandedOver, [Value::Null, Value::Null, Value::Null, new_text]);
        self.end_hold("handed_over", Some(reason), at_ms);
        self.keep_bot_answer("hand_over", Some(reason), topic, at_ms);
        let (id, inbox, asked_at_ms) = (self.id, self.inbox, self.opening.at_ms);
        self.rows.add("learning_questions", params![self.asked, id, inbox, self.locale, topic, asked_at_ms]);
    }

    fn end_hold(&mut self, outcome: &str, reason: Option<&str>, at_ms: Millis) {
        let (id, inbox, opening) = (self.id, self.inbox, &self.opening);
        let hold = params![
            self.ids.next(at_ms),
            id,
            opening.id,
            inbox,
            opening.at_ms,
            at_ms,
            outcome,
            reason,
            "bot",
            None::<i64>
        ];
        self.rows.add("bot_holds", hold);
    }

    fn keep_bot_answer(&mut self, decision: &str, reason: Option<&str>, topic: &str, at_ms: Millis) {
        let answer = params![
            self.ids.next(at_ms),
            self.id,
            self.inbox,
            self.asked,
            self.reply,
            decision,
            reason,
            self.locale,
            topic,
            at_ms
        ];
        self.rows.add("bot_answers", answer);
    }

    pub(super) fn note(&mut self, at_ms: Millis, by: AgentId, text: &str) {
        if let Some(at_ms) = self.reaches(at_ms) {
            self.entry(at_ms, EntryKind::Note, Audience::Agents, By::Agent(by), text);
        }
    }

    /// Gives it to another agent.
    pub(super) fn transfer(&mut self, at_ms: Millis, by: AgentId, to: AgentId) {
        if self.holder() != Some(to)
            && let Some(at_ms) = self.reaches(at_ms)
        {
            self.hand_over(at_ms, By::Agent(by), to);
        }
    }

    fn hand_over(&mut self, at_ms: Millis, by: By, to: AgentId) {
        let old = self.holder();
        self.end_assignment(Some(at_ms));
        self.assigned = Some((self.ids.next(at_ms), to, by, at_ms));
        self.holder = Some((to, at_ms));
        let [old_id, new_id] = params![old, to];
        self.event(at_ms, by, EventKind::Assigned, [old_id, new_id, Value::Null, Value::Null]);
    }

    fn end_assignment(&mut self, ended_at_ms: Option<Millis>) {
        if let Some((id, agent, by, at_ms)) = self.assigned.take() {
            self.rows.add(
                "assignments",
                params![id, self.id, agent, None::<i64>, by.word(), by.id(), at_ms, ended_at_ms],
            );
        }
    }

    pub(super) fn label(&mut self, at_ms: Millis, by: AgentId, label: i64) {
        if let Some(at_ms) = self.reaches(at_ms) {
            self.rows.add("conversation_labels", params![self.id, label, "agent", by, at_ms]);
            let [new_id] = params![label];
            self.event(
                at_ms,
                By::Agent(by),
                EventKind::LabelAdded,
                [Value::Null, new_id, Value::Null, Value::Null],
            );
        }
    }

    pub(super) fn snooze(&mut self, at_ms: Millis, by: AgentId, until_ms: Millis) {
        let Some(at_ms) = self.reaches(at_ms) else { return };
        let row =
            params![self.ids.next(at_ms), self.id, "agent", by, at_ms, until_ms, None::<i64>, None::<String>];
        self.rows.add("snoozes", row);
        self.rows.wakes.push((self.id.0, until_ms));
        self.snoozed_until_ms = Some(until_ms);
        let [new_text] = params![until_ms.to_string()];
        self.event(
            at_ms,
            By::Agent(by),
            EventKind::Snoozed,
            [Value::Null, Value::Null, Value::Null, new_text],
        );
    }

    /// When it is resolved; `None`: it is not yet.
    pub(super) fn resolve(&mut self, at_ms: Millis, by: By) -> Option<Millis> {
        let at_ms = self.reaches(at_ms)?;
        let id = self.ids.next(at_ms);
        let row = params![id, self.id, self.opening.id, by.word(), by.id(), self.holder(), at_ms];
        self.rows.add("resolutions", row);
        self.resolved_at_ms = Some(at_ms);
        self.event(at_ms, by, EventKind::Resolved, [Value::Null, Value::Null, Value::Null, Value::Null]);
        Some(at_ms)
    }

    /// The contact writes again; the conversation opens anew.
    pub(super) fn reopen(&mut self, at_ms: Millis) -> bool {
        let Some(at_ms) = self.reaches(at_ms) else { return false };
        let by = By::Contact(self.contact);
        self.keep_opening();
        self.opening = Opening { id: self.ids.next(at_ms), by, at_ms, answered: None };
        self.resolved_at_ms = None;
        self.event(at_ms, by, EventKind::Reopened, [Value::Null, Value::Null, Value::Null, Value::Null]);
        true
    }

    fn keep_opening(&mut self) {
        let Opening { id, by, at_ms, answered } = &self.opening;
        let (at, agent, message) = match answered {
            Some((at, agent, message)) => (Some(*at), Some(*agent), Some(*message)),
            None => (None, None, None),
        };
        self.rows.add("openings", params![*id, self.id, by.word(), by.id(), *at_ms, at, agent, message]);
    }

    /// The question about the opening that was just resolved, taken back when it opens again unanswered.
    pub(super) fn survey(
        &mut self,
        asked_at_ms: Millis,
        again_at_ms: Option<Millis>,
        answer: Option<&Rating>,
    ) {
        let again_at_ms = again_at_ms.filter(|at_ms| *at_ms <= self.now_ms);
        let until_ms = again_at_ms.unwrap_or(self.now_ms + 1);
        let answer = answer.filter(|rating| rating.at_ms < until_ms);
        let Some(agent) = self.holder().filter(|_| self.opening.answered.is_some()) else { return };
        let id = self.ids.next(asked_at_ms);
        let withdrawn_at_ms = again_at_ms.filter(|_| answer.is_none());
        let version = 1 + i64::from(answer.is_some() || withdrawn_at_ms.is_some());
        self.rows.add(
            "surveys",
            params![
                id,
                self.id,
                self.opening.id,
                self.inbox,
                agent,
                asked_at_ms,
                withdrawn_at_ms,
                answer.map(|a| a.score),
                answer.map_or("", |a| a.comment.as_str()),
                answer.map(|a| a.at_ms),
                None::<i64>,
                version
            ],
        );
        for reason in answer.iter().flat_map(|a| &a.reasons) {
            self.rows.add("survey_reasons", params![id, *reason]);
        }
    }

    /// Writes what is left; says how many messages and entries there are and who holds it unresolved.
    pub(super) fn end(mut self, number: i64, public_id: String, topic: &str) -> Ended {
        self.keep_opening();
        self.end_assignment(None);
        let first_response_at_ms = self.opening.answered.map(|(at_ms, ..)| at_ms);
        self.rows.add(
            "conversations",
            params![
                self.id,
                public_id,
                number,
                self.inbox,
                self.contact,
                self.subject.clone(),
                topic,
                self.locale,
                self.priority.number(),
                self.created_at_ms,
                self.opening.id,
                self.opening.at_ms,
                first_response_at_ms,
                self.resolved_at_ms,
                self.snoozed_until_ms,
                self.holder(),
                None::<i64>,
                queue_rank(self.opening.at_ms, self.priority),
                self.seq,
                self.public_seq,
                self.last_message_at_ms,
                self.preview.clone(),
                self.preview_author,
                self.by_contact,
                self.answers,
                self.version
            ],
        );
        self.rows.add("demo_rows", params!["conversation", self.id]);
        // Whoever answered last has read everything before; the other side has read what was there when it wrote.
        if let Some(agent) = self.holder() {
            let unread = i64::from(self.preview_author == "contact" && self.resolved_at_ms.is_none());
            let row = params![self.id, agent, self.by_contact - unread, self.seq, self.last_message_at_ms];
            self.rows.add("agent_reads", row);
        }
        if self.answers > 0 && self.preview_author == "contact" {
            self.rows.add(
                "contact_reads",
                params![self.id, self.answers, self.public_seq, self.last_message_at_ms],
            );
        }
        let at_hand = self.resolved_at_ms.is_none() && self.snoozed_until_ms.is_none();
        let held = self.holder.filter(|_| at_hand);
        if let Some((agent, since_ms)) = held {
            self.rows.add("holds", params![self.id, self.inbox, agent, since_ms]);
        }
        let served = self.holder.zip(self.resolved_at_ms).map(|((_, since_ms), at_ms)| at_ms - since_ms);
        Ended { messages: self.seq, held: held.map(|(agent, _)| agent), served_ms: served }
    }
}

/// How a conversation ended, for counts.
pub(super) struct Ended {
    pub(super) messages: i64,
    pub(super) held: Option<AgentId>,
    /// How long the last holder had it until it was resolved.
    pub(super) served_ms: Option<Millis>,
}

/// A contact's answer to a survey.
pub(super) struct Rating {
    pub(super) score: i64,
    pub(super) comment: String,
    pub(super) reasons: Vec<&'static str>,
    pub(super) at_ms: Millis,
}

/// The beginning of a text on one line; demo texts have single spaces.
fn one_line(text: &str, max: usize) -> String {
    let mut line: String = text.chars().take(max).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    line
}
