//! The people we help: identities, assurance, notes, block, and the browsers they write from.

mod acts;
mod contact;
mod error;
mod facts;
mod jobs;
mod rights;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use acts::edit::{EditContact, block_contact, edit_contact, unblock_contact};
pub use acts::read::{
    ContactFilter, ContactView, access_contact, access_contact_for_change, is_blocked, list_contacts,
    search_contacts,
};
pub use acts::session::{
    SessionStart, StartedSession, authenticate_session, confirm_token, keep_contact, resume_session,
    revoke_session, set_session_locale, sign_session, start_session,
};
pub use contact::{Attributes, Contact, Identity, IdentityKind, MAX_NAME_CHARS, MAX_NOTES_CHARS};
pub use error::{ContactError, SessionError};
pub use facts::ContactFact;
pub use jobs::{SWEEP_SESSIONS, reindex_contacts, sweep_sessions};
pub use session::{ContactSession, SessionToken, VouchedPerson};
