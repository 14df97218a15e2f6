//! Rows on their way to the tables, in bulk.

use std::collections::BTreeMap;

use kernel::Millis;
use storage::Value;

/// The columns the demo fills, by table.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    (
        "contacts",
        &[
            "id",
            "inbox_id",
            "name",
            "locale",
            "time_zone",
            "assurance",
            "notes",
            "blocked_at_ms",
            "merged_into_id",
            "first_seen_at_ms",
            "last_seen_at_ms",
            "version",
        ],
    ),
    (
        "contact_identities",
        &["id", "contact_id", "inbox_id", "kind", "value", "created_at_ms", "vouched_at_ms"],
    ),
    ("contact_attributes", &["contact_id", "name", "value"]),
    (
        "conversations",
        &[
            "id",
            "public_id",
            "number",
            "inbox_id",
            "contact_id",
            "subject",
            "topic_key",
            "locale",
            "priority",
            "created_at_ms",
            "opening_id",
            "opened_at_ms",
            "first_response_at_ms",
            "resolved_at_ms",
            "snoozed_until_ms",
            "assignee_id",
            "team_id",
            "queue_rank",
            "last_seq",
            "last_public_seq",
            "last_message_at_ms",
            "preview",
            "preview_author",
            "contact_message_count",
            "answer_count",
            "version",
        ],
    ),
    (
        "openings",
        &[
            "id",
            "conversation_id",
            "author_kind",
            "author_id",
            "opened_at_ms",
            "first_response_at_ms",
            "first_response_agent_id",
            "first_response_message_id",
        ],
    ),
    (
        "resolutions",
        &["id", "conversation_id", "opening_id", "author_kind", "author_id", "assignee_id", "resolved_at_ms"],
    ),
    (
        "assignments",
        &[
            "id",
            "conversation_id",
            "agent_id",
            "team_id",
            "author_kind",
            "author_id",
            "assigned_at_ms",
            "ended_at_ms",
        ],
    ),
    (
        "snoozes",
        &[
            "id",
            "conversation_id",
            "author_kind",
            "author_id",
            "snoozed_at_ms",
            "until_ms",
            "ended_at_ms",
            "ended_by",
        ],
    ),
    (
        "messages",
        &[
            "id",
            "conversation_id",
            "seq",
            "kind",
            "audience",
            "author_kind",
            "author_id",
            "text",
            "locale",
            "masked",
            "client_id",
            "created_at_ms",
            "public_seq",
        ],
    ),
    ("conversation_events", &["message_id", "what", "old_id", "new_id", "old_text", "new_text"]),
    ("conversation_labels", &["conversation_id", "label_id", "author_kind", "author_id", "added_at_ms"]),
    ("agent_reads", &["conversation_id", "agent_id", "read_count", "read_seq", "read_at_ms"]),
    ("contact_reads", &["conversation_id", "read_count", "read_seq", "read_at_ms"]),
    (
        "surveys",
        &[
            "id",
            "conversation_id",
            "opening_id",
            "inbox_id",
            "agent_id",
            "asked_at_ms",
            "withdrawn_at_ms",
            "score",
            "comment",
            "answered_at_ms",
            "edited_at_ms",
            "version",
        ],
    ),
    ("survey_reasons", &["survey_id", "reason"]),
    (
        "bot_holds",
        &[
            "id",
            "conversation_id",
            "opening_id",
            "inbox_id",
            "since_ms",
            "ended_at_ms",
            "outcome",
            "reason",
            "ended_by_kind",
            "ended_by_id",
        ],
    ),
    (
        "bot_answers",
        &[
            "id",
            "conversation_id",
            "inbox_id",
            "question_id",
            "reply_id",
            "decision",
            "reason",
            "locale",
            "topic_key",
            "at_ms",
        ],
    ),
    ("message_feedback", &["message_id", "conversation_id", "helped", "given_at_ms", "changed_at_ms"]),
    (
        "learning_questions",
        &["message_id", "conversation_id", "inbox_id", "locale", "topic_key", "asked_at_ms"],
    ),
    ("holds", &["conversation_id", "inbox_id", "agent_id", "since_ms"]),
    ("service_times", &["id", "inbox_id", "service_ms"]),
    ("demo_rows", &["kind", "id"]),
];

/// Rows of one transaction.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    pub(super) tables: BTreeMap<&'static str, Vec<Vec<Value>>>,
    /// Messages by id with their tokens.
    pub(super) words: Vec<(i64, String)>,
    /// Conversations to wake, with the time.
    pub(super) wakes: Vec<(i64, Millis)>,
}

impl Rows {
    pub(super) fn add(&mut self, table: &'static str, row: impl Into<Vec<Value>>) {
        self.tables.entry(table).or_default().push(row.into());
    }
}

/// Ids of the past: ordered by time, each once.
pub(super) struct PastIds {
    maker: u16,
    used: std::collections::HashMap<Millis, u16>,
}

impl PastIds {
    pub(super) fn new(maker: u16) -> Self {
        Self { maker, used: std::collections::HashMap::new() }
    }

    pub(super) fn next(&mut self, at_ms: Millis) -> i64 {
        let order = self.used.entry(at_ms).or_insert(0);
        *order += 1;
        storage::id_at(at_ms, *order, self.maker)
    }
}
