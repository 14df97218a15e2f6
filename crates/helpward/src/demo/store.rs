//! Marks of what the demo made.

use kernel::{AgentId, Locale};
use storage::{Error, Tx, params, sql};

/// What the demo makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Agent,
    Team,
    Inbox,
    Label,
    Contact,
    Conversation,
    Category,
    Article,
    Announcement,
    /// Not a row of a room: one load of conversations, by its number.
    Load,
}

impl Kind {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Inbox => "inbox",
            Self::Label => "label",
            Self::Contact => "contact",
            Self::Conversation => "conversation",
            Self::Category => "category",
            Self::Article => "article",
            Self::Announcement => "announcement",
            Self::Load => "load",
        }
    }
}

pub(super) fn mark(tx: &Tx<'_>, kind: Kind, id: impl Into<i64>) -> Result<(), Error> {
    tx.exec(sql!("mark"), &params![kind.code(), id.into()]).map(drop)
}

/// At most a thousand; not for contacts and conversations.
pub(super) fn marked(tx: &Tx<'_>, kind: Kind) -> Result<Vec<i64>, Error> {
    tx.list(sql!("marked"), &params![kind.code()])
}

/// Takes so many numbers for conversations; gives the last one.
pub(super) fn take_numbers(tx: &Tx<'_>, count: i64) -> Result<i64, Error> {
    tx.one(sql!("take_numbers"), &params![count])
}

pub(super) fn index_message(tx: &Tx<'_>, id: i64, words: &str) -> Result<(), Error> {
    tx.exec(sql!("index_message"), &params![id, words]).map(drop)
}

/// Brings the demo agents' loads in line with what they hold.
pub(super) fn count_loads(tx: &Tx<'_>) -> Result<(), Error> {
    for agent in marked(tx, Kind::Agent)? {
        agents::set_load(tx, AgentId(agent), tx.one(sql!("held_by"), &params![agent])?)?;
    }
    Ok(())
}

/// Conversations and contacts that came to the demo's inbox by themselves go with it.
pub(super) fn mark_guests(tx: &Tx<'_>) -> Result<(), Error> {
    tx.exec(sql!("mark_guest_conversations"), &[])?;
    tx.exec(sql!("mark_guest_contacts"), &[]).map(drop)
}

/// Conversations that are not the demo's but held by its agents.
pub(super) fn foreign_held(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("foreign_held"), &[])
}

/// Removes up to a thousand marked conversations with everything below them; says how many.
pub(super) fn delete_conversations(tx: &Tx<'_>) -> Result<u64, Error> {
    let Some(upto) = tx.one::<Option<i64>>(sql!("first_thousand"), &params![Kind::Conversation.code()])?
    else {
        return Ok(0);
    };
    for statement in BELOW_CONVERSATIONS {
        tx.exec(statement, &params![upto])?;
    }
    tx.exec(sql!("delete_marks_upto"), &params![Kind::Conversation.code(), upto])
}

/// The same for contacts.
pub(super) fn delete_contacts(tx: &Tx<'_>) -> Result<u64, Error> {
    let Some(upto) = tx.one::<Option<i64>>(sql!("first_thousand"), &params![Kind::Contact.code()])? else {
        return Ok(0);
    };
    for statement in BELOW_CONTACTS {
        tx.exec(statement, &params![upto])?;
    }
    tx.exec(sql!("delete_marks_upto"), &params![Kind::Contact.code(), upto])
}

/// Removes the help center with what readers said of it. Articles that others wrote into its categories stay, in none.
pub(super) fn delete_help(tx: &Tx<'_>, searched: &[(Locale, String)]) -> Result<(), Error> {
    HELP.iter().try_for_each(|statement| tx.exec(statement, &[]).map(drop))?;
    for (locale, words) in searched {
        tx.exec(sql!("delete_failed_search"), &params![*locale, words])?;
    }
    Ok(())
}

/// Removes people, teams, labels and the inbox, and the marks.
pub(super) fn delete_desk(tx: &Tx<'_>) -> Result<(), Error> {
    DESK.iter().try_for_each(|statement| tx.exec(statement, &[]).map(drop))
}

/// Children first. Each takes the marked ones up to the id `$1`.
const BELOW_CONVERSATIONS: &[&str] = &[
    sql!("delete_message_words"),
    sql!("delete_events"),
    sql!("delete_mentions"),
    sql!("delete_message_offers"),
    sql!("delete_message_feedback"),
    sql!("delete_bot_turns"),
    sql!("delete_bot_answers"),
    sql!("delete_bot_holds"),
    sql!("leave_learning_groups"),
    sql!("delete_learning_groups"),
    sql!("shrink_learning_groups"),
    sql!("delete_learning_questions"),
    sql!("delete_intake_values"),
    sql!("delete_incident_conversations"),
    sql!("delete_attachments"),
    sql!("delete_messages"),
    sql!("delete_openings"),
    sql!("delete_resolutions"),
    sql!("delete_assignments"),
    sql!("delete_snoozes"),
    sql!("delete_conversation_labels"),
    sql!("delete_drafts"),
    sql!("delete_agent_reads"),
    sql!("delete_contact_reads"),
    sql!("delete_survey_reasons"),
    sql!("delete_surveys"),
    sql!("delete_offers"),
    sql!("delete_holds"),
    sql!("delete_told_waits"),
    sql!("delete_webchat_current"),
    sql!("delete_webchat_origins"),
    sql!("delete_wakes"),
    sql!("delete_conversations"),
];

const BELOW_CONTACTS: &[&str] = &[
    sql!("delete_contact_words"),
    sql!("delete_identities"),
    sql!("delete_attributes"),
    sql!("delete_blocks"),
    sql!("delete_contact_tokens"),
    sql!("delete_webchat_pages"),
    sql!("delete_contact_sessions"),
    sql!("delete_contacts"),
];

const HELP: &[&str] = &[
    sql!("delete_expectations"),
    sql!("delete_article_feedback"),
    sql!("delete_article_sums"),
    sql!("delete_article_reasons"),
    sql!("delete_version_files"),
    sql!("delete_article_slugs"),
    sql!("delete_article_versions"),
    sql!("delete_article_texts"),
    sql!("delete_article_tags"),
    sql!("delete_articles"),
    sql!("leave_categories"),
    sql!("delete_category_slugs"),
    sql!("delete_category_texts"),
    sql!("delete_categories"),
    sql!("delete_incidents"),
    sql!("delete_incident_closings"),
    sql!("delete_incident_topics"),
    sql!("delete_announcement_texts"),
    sql!("delete_announcements"),
    sql!("grow_knowledge"),
    sql!("delete_help_marks"),
];

const DESK: &[&str] = &[
    sql!("delete_unused_uploads"),
    sql!("delete_recovery_codes"),
    sql!("delete_sessions"),
    sql!("delete_devices"),
    sql!("delete_challenges"),
    sql!("delete_links"),
    sql!("delete_credentials"),
    sql!("delete_presences"),
    sql!("delete_members"),
    sql!("delete_team_inboxes"),
    sql!("delete_teams"),
    sql!("delete_labelled"),
    sql!("delete_labels"),
    sql!("delete_foreign_reads"),
    sql!("delete_foreign_drafts"),
    sql!("delete_agents"),
    sql!("delete_service_times"),
    sql!("delete_wait_errors"),
    sql!("delete_bot_settings"),
    sql!("delete_bot_greetings"),
    sql!("delete_intake_labels"),
    sql!("delete_intake_fields"),
    sql!("delete_inbox_keys"),
    sql!("delete_topic_names"),
    sql!("delete_topics"),
    sql!("delete_locales"),
    sql!("delete_origins"),
    sql!("delete_shifts"),
    sql!("delete_holiday_shifts"),
    sql!("delete_holidays"),
    sql!("delete_inboxes"),
    sql!("delete_all_marks"),
];
