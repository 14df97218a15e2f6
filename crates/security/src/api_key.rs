//! API keys: how the operator's programs come in. A key acts for the agent who made it, with at most the rights it
//! names: what it does has an author, and it ends with the agent's own rights.

use kernel::{AgentId, ApiKeyId, Millis};
use storage::{Error, Tx};

use crate::audit::{Change, Subject, audit};
use crate::error::KeyError;
use crate::token::{new_token, token_hash};
use crate::{Actor, Permission, Permissions, require_all_of, store};

/// How every key begins, so that people and scanners of source code know one when they see it.
pub const KEY_PREFIX: &str = "hwk_";
/// Most keys that were not revoked.
const MOST_KEYS: i64 = 200;
const LONGEST_NAME_CHARS: usize = 60;
/// Longest life that may be asked for, in days.
const LONGEST_LIFE_DAYS: i64 = 3_650;

/// A key that was not revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The agent it acts for.
    pub agent: AgentId,
    /// What it is for, in the words of who made it.
    pub name: String,
    /// The most it may do; the agent's own rights of the moment limit it further.
    pub permissions: Permissions,
    /// When it was made, UTC.
    pub created_at_ms: Millis,
    /// When it ends, UTC; `None`: when it is revoked.
    pub expires_at_ms: Option<Millis>,
    /// The latest request, exact to a minute, UTC; `None`: never used.
    pub last_used_at_ms: Option<Millis>,
}

/// A key that was just made; the only moment its text is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// The key without its text.
    pub key: ApiKey,
    /// `hwk_` and 43 characters that stand for 256 random bits.
    pub token: String,
}

/// Makes a key for `agent`: a person for themselves only; the command line for anyone.
///
/// `life_days`: 1 to 3,650; `None`: it never expires. Nobody hands out rights they do not have, and no key makes keys.
pub fn create_api_key(
    tx: &Tx<'_>,
    actor: &Actor,
    agent: AgentId,
    name: &str,
    permissions: Permissions,
    life_days: Option<i64>,
) -> Result<NewApiKey, KeyError> {
    actor.require(Permission::KeysManage)?;
    let for_itself = actor.in_person().is_some_and(|own| own.id == agent);
    if !for_itself && !matches!(actor, Actor::Room(_)) {
        return Err(KeyError::NotInPerson);
    }
    require_all_of(actor, permissions)?;
    let name = name.trim();
    let usable = (1..=LONGEST_NAME_CHARS).contains(&name.chars().count()) && !name.contains(char::is_control);
    if !usable {
        return Err(KeyError::Field("name"));
    }
    if permissions == Permissions::NONE {
        return Err(KeyError::Field("permissions"));
    }
    if life_days.is_some_and(|days| !(1..=LONGEST_LIFE_DAYS).contains(&days)) {
        return Err(KeyError::Field("lifeDays"));
    }
    if store::count_api_keys(tx)? >= MOST_KEYS {
        return Err(KeyError::TooMany);
    }
    let (secret, _) = new_token(tx);
    let token = format!("{KEY_PREFIX}{secret}");
    let key = ApiKey {
        id: ApiKeyId(tx.new_id()),
        agent,
        name: name.to_owned(),
        permissions,
        created_at_ms: tx.now(),
        expires_at_ms: life_days.map(|days| tx.now() + days * 86_400_000),
        last_used_at_ms: None,
    };
    store::insert_api_key(tx, &key, token_hash(&token))?;
    let changes = [Change::set("name", name), Change::set("permissions", permissions.to_text())];
    audit(tx, actor, "api_key.created", Subject::of("api_key", key.id.0), &changes)?;
    Ok(NewApiKey { key, token })
}

/// Every key that was not revoked, the newest first.
pub fn list_api_keys(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<ApiKey>, KeyError> {
    actor.require(Permission::KeysManage)?;
    Ok(store::api_keys(tx, MOST_KEYS)?)
}

/// Revokes a key, whoever made it; its next request is refused.
pub fn revoke_api_key(tx: &Tx<'_>, actor: &Actor, key: ApiKeyId) -> Result<(), KeyError> {
    actor.require(Permission::KeysManage)?;
    let name = store::revoke_api_key(tx, key)?.ok_or(KeyError::NotFound)?;
    let changes = [Change { field: "name".to_owned(), from: Some(name), to: None }];
    Ok(audit(tx, actor, "api_key.revoked", Subject::of("api_key", key.0), &changes)?)
}

/// The living key of a text; `None` when it never was one, ended or was revoked.
pub fn api_key_of_token(tx: &Tx<'_>, token: &str) -> Result<Option<ApiKey>, Error> {
    store::api_key_by_token(tx, token_hash(token))
}

/// Notes that a key was used.
pub fn touch_api_key(tx: &Tx<'_>, key: ApiKeyId) -> Result<(), Error> {
    store::touch_api_key(tx, key)
}
