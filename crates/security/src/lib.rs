//! Who may do what, and how they prove who they are: sign-in, sessions, roles, audit rows, the
//! secret guard, field encryption. See README.md.

mod actor;
mod api_key;
mod audit;
mod contact_token;
mod entry;
mod error;
mod facts;
mod field;
mod guard;
mod installation;
mod limits;
mod operate;
mod password;
mod permission;
mod recovery;
mod role;
mod roles;
mod session;
mod sign_in;
mod store;
mod token;
mod totp;

#[cfg(test)]
mod tests;

pub use actor::{Actor, AgentActor, Assurance, BotActor, CameWith, ContactActor, InboxScope, RoomActor};
pub use api_key::{
    ApiKey, KEY_PREFIX, NewApiKey, api_key_of_token, create_api_key, list_api_keys, revoke_api_key,
    touch_api_key,
};
pub use audit::{AuditFilter, AuditRow, Change, Subject, audit, audit_rows};
pub use contact_token::{
    Claims, ContactKey, JwtError, LONGEST_LIFE_MS, SHORTEST_SECRET_BYTES, parse_ed25519_public_key,
    verify_contact_token,
};
pub use entry::{
    LinkPurpose, NewLink, cancel_links, change_password, check_email, close_sign_in, create_credential,
    create_link, email_is_taken, email_of_reset, normal_email, open_sign_in, redeem_reset,
    remove_second_factor, renew_recovery_codes, rights_changed, subject_of_link, use_link,
    verified_by_setting,
};
pub use error::{EntryError, KeyError, RoleError};
pub use facts::SecurityFact;
pub use field::FieldKey;
pub use guard::{Certainty, Found, MASK, ScreenedText, SecretKind, TEXT_LIMIT_CHARS, screen};
pub use installation::{
    ConfirmedOwner, Installation, Owner, begin_owner, check_setup_token, close_setup, confirm_owner,
    create_setup_token, ensure_installation, hold_installation, installation, rename_operator,
};
pub use limits::{Attempt, SignInLimits, Taken, TooFast};
pub use operate::{delete_dead_job, list_dead_jobs, retry_dead_job};
pub use password::{
    ADVISED_CHARS, Credential, LONGEST_CHARS, PasswordHash, SHORTEST_CHARS, VerifiedPassword, WeakPassword,
    check_new_password, hash_password, verify_password,
};
pub use permission::{Denied, Permission, PermissionGroup, Permissions};
pub use role::{BuiltInRole, Role};
pub use roles::{change_role, create_role, delete_role, require_all_of, role, roles};
pub use session::{
    ABSOLUTE_MS, DEVICE_MS, IDLE_MS, NewSession, Origin, Session, known_device, known_device_of,
    own_sessions, revoke_session, session_of_token, sweep_security, touch_session,
};
pub use sign_in::{
    SecondFactor, SignIn, agent_of_challenge, credential_for_email, credential_of, enter_code,
    has_second_factor, refuse_sign_in, sign_in,
};
pub use totp::{Enrolment, code_at, code_of};
