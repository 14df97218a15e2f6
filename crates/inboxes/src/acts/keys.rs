//! Keys of the operator's back end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{InboxId, KeyId};
use security::{Actor, Change, ContactKey, FieldKey, Permission, Subject};
use storage::Tx;

use super::read::access_for_change;
use crate::error::KeyError;
use crate::keys::{Algorithm, InboxKey, MAX_LIVE_KEYS, NewKey, StoredKey, place};
use crate::store;

/// Live and retired keys, newest first, without secrets. Needs `inboxes.manage`.
pub fn list_keys(tx: &Tx<'_>, actor: &Actor, inbox: InboxId) -> Result<Vec<InboxKey>, KeyError> {
    actor.require(Permission::InboxesManage)?;
    super::read::access_inbox(tx, actor, inbox)?;
    Ok(store::keys(tx, inbox)?.into_iter().map(StoredKey::shown).collect())
}

/// Adds a key beside the one in use. Needs `inboxes.manage`.
///
/// HS256: the secret is made here, 32 random bytes as base64url, and shown this once; `public_key` is not
/// read. EdDSA: `public_key` is the operator's, as PEM or base64url.
pub fn add_key(
    tx: &Tx<'_>,
    actor: &Actor,
    field_key: &FieldKey,
    inbox: InboxId,
    algorithm: Algorithm,
    public_key: Option<&str>,
) -> Result<NewKey, KeyError> {
    access_for_change(tx, actor, Permission::InboxesManage, inbox)?;
    let live = store::keys(tx, inbox)?.iter().filter(|key| key.is_live()).count();
    if live >= MAX_LIVE_KEYS {
        return Err(KeyError::TwoLive);
    }
    let id = KeyId(tx.new_id());
    let mut key = StoredKey {
        id,
        algorithm,
        sealed_secret: None,
        public_key: None,
        created_at_ms: tx.now(),
        retired_at_ms: None,
    };
    let mut shown = None;
    match algorithm {
        Algorithm::Hs256 => {
            let secret = URL_SAFE_NO_PAD.encode(tx.random::<32>());
            key.sealed_secret = Some(field_key.seal(tx.random(), &place(inbox, id), secret.as_bytes()));
            shown = Some(secret);
        }
        Algorithm::EdDsa => {
            let public =
                public_key.and_then(security::parse_ed25519_public_key).ok_or(KeyError::PublicKey)?;
            key.public_key = Some(URL_SAFE_NO_PAD.encode(public));
        }
    }
    store::insert_key(tx, inbox, &key)?;
    let changes = [Change::set("key", id), Change::set("algorithm", algorithm.code())];
    security::audit(tx, actor, "inbox.key_added", Subject::of("inbox", inbox.0), &changes)?;
    Ok(NewKey { id, secret: shown })
}

/// Stops a key from verifying, at once and for good. Needs `inboxes.manage`.
///
/// Errors: [`KeyError::NotFound`] also when it was retired before.
pub fn retire_key(tx: &Tx<'_>, actor: &Actor, inbox: InboxId, key: KeyId) -> Result<(), KeyError> {
    access_for_change(tx, actor, Permission::InboxesManage, inbox)?;
    if !store::retire_key(tx, inbox, key)? {
        return Err(KeyError::NotFound);
    }
    let changes = [Change { field: "key".to_owned(), from: Some(key.to_string()), to: None }];
    security::audit(tx, actor, "inbox.key_retired", Subject::of("inbox", inbox.0), &changes)?;
    Ok(())
}

/// The keys that may vouch for contacts of this inbox now, for `security::verify_contact_token`.
///
/// No actor: the door calls it before it knows who is there; it gives out nothing that can be shown.
pub fn live_keys(tx: &Tx<'_>, field_key: &FieldKey, inbox: InboxId) -> Result<Vec<ContactKey>, KeyError> {
    let stored = store::keys(tx, inbox)?;
    stored.iter().filter(|key| key.is_live()).map(|key| key.verifying(inbox, field_key)).collect()
}
