//! Idempotency: the same command twice is done once.

use kernel::Millis;

use crate::{Error, Tx, params};

/// Names one command of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// Who commands, e.g. `contact:17`.
    pub actor: String,
    /// The act, e.g. `conversations.add_message`.
    pub act: &'static str,
    /// The id the client made for the command.
    pub client_id: String,
    /// What the command says; the same id with other words is a conflict.
    pub body: String,
}

/// What a key tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Once {
    /// Not seen before: go on, and answer with the id given to `claim_once`.
    First,
    /// Done before: answer with this id.
    Repeat(i64),
    /// The same key came with another body.
    Conflict,
}

/// How long a key is remembered.
const KEPT_MS: Millis = 7 * 86_400_000;

impl Tx<'_> {
    /// Claims `key` for this act, whose answer will be the thing with id `answer`.
    pub fn claim_once(&self, key: &OnceKey, answer: i64) -> Result<Once, Error> {
        let hash = *blake3::hash(key.body.as_bytes()).as_bytes();
        let inserted = self.exec(
            "insert into once_keys (actor, act, client_id, body_hash, answer_id, at_ms)
             values ($1, $2, $3, $4, $5, $6) on conflict (actor, act, client_id) do nothing",
            &params![&key.actor, key.act, &key.client_id, hash, answer, self.now()],
        )?;
        if inserted == 1 {
            return Ok(Once::First);
        }
        let (known, answer): ([u8; 32], i64) = self.one(
            "select body_hash, answer_id from once_keys where actor = $1 and act = $2 and client_id = $3",
            &params![&key.actor, key.act, &key.client_id],
        )?;
        Ok(if known == hash { Once::Repeat(answer) } else { Once::Conflict })
    }
}

/// Forgets keys older than seven days; says how many.
pub fn sweep_once_keys(tx: &Tx<'_>) -> Result<u64, Error> {
    tx.exec("delete from once_keys where at_ms < $1", &params![tx.now() - KEPT_MS])
}
