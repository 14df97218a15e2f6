//! One exchange with a contact: messages, private notes, who holds it, when it is done, and its files.

mod acts;
mod attachment;
mod author;
mod bot;
mod conversation;
mod error;
mod facts;
mod intake;
mod invariants;
mod jobs;
mod label;
mod list;
mod message;
mod rights;
mod store;
#[cfg(test)]
mod tests;

pub use acts::assign::{Assignment, assign_conversation, claim_waiting, hand_back};
pub use acts::bot::{
    BotMessage, HandOver, choice_of, hand_over, note_feeling, rate_message, say_as_bot, settle_as_bot,
};
pub use acts::change::{EditConversation, MAX_LABELS, edit_conversation};
pub use acts::file::{StoredFile, access_file, add_file, may_upload};
pub use acts::label::{change_label, create_label, delete_label, list_labels};
pub use acts::list::{
    FoundMessage, Timeline, count_conversations, list_conversations, list_messages, list_messages_after,
    list_own_conversations, list_unanswered, search_messages, view_conversation, view_message,
    view_own_conversation,
};
pub use acts::message::{NewMessage, add_message, add_note};
pub use acts::open::{NewConversation, open_conversation};
pub use acts::read::{
    DraftKind, Drafts, MAX_DRAFT_CHARS, drafts, mark_read, mark_unread, put_draft, read_counts,
};
pub use acts::resolve::{reopen_conversation, resolve_conversation};
pub use acts::sign::{conversations_of_contact, hand_over_to_contact};
pub use acts::snooze::{snooze_conversation, wake_conversation};
pub use attachment::{Attachment, MAX_FILE_BYTES, UNUSED_MS, check_file};
pub use author::{Author, AuthorKind};
pub use bot::{Feeling, HandOverReason, MAX_OFFERS, MessageOffer, OfferKind};
pub use conversation::{
    Conversation, MAX_SUBJECT_CHARS, PRIORITY_HEAD_START_MS, Priority, REOPEN_MS, Status, queue_rank,
};
pub use error::{ConversationError, FileError};
pub use facts::{Aspect, ConversationFact, Place};
pub use intake::{
    ConversationField, FieldKind, GivenValue, IntakeField, MAX_FIELDS, conversation_fields, fill_fields,
    intake_fields, set_intake_fields,
};
pub use invariants::check_invariants;
pub use jobs::{
    DELETE_FILES, SWEEP_FILES, WAKE, delete_files, forget_refused_file, reindex_messages, sweep_unused_files,
    wake_due,
};
pub use label::{Label, MAX_LABEL_CHARS};
pub use list::{COUNT_CAP, ContactConversation, ConversationView, Counts, ListFilter, ShownAgent, View};
pub use message::{Audience, EntryKind, Event, EventKind, MAX_ATTACHMENTS, Message};
pub use rights::{access_conversation, conversation_of_public_id};
