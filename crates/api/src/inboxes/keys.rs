//! Keys of the operator's back end over HTTP.

use std::sync::Arc;

use inboxes::{Algorithm, InboxKey};
use kernel::{InboxId, KeyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, id};

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InboxKey)]
pub(crate) struct KeyDto {
    id: String,
    /// `HS256` or `EdDSA`.
    algorithm: String,
    created_at_ms: i64,
    /// When it stopped verifying; null: live.
    #[schema(required)]
    retired_at_ms: Option<i64>,
    /// EdDSA: 32 bytes as base64url; null for HS256.
    #[schema(required)]
    public_key: Option<String>,
}

impl From<InboxKey> for KeyDto {
    fn from(key: InboxKey) -> Self {
        Self {
            id: key.id.to_string(),
            algorithm: key.algorithm.code().to_owned(),
            created_at_ms: key.created_at_ms,
            retired_at_ms: key.retired_at_ms,
            public_key: key.public_key,
        }
    }
}

/// Keys, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = InboxKeys)]
pub(crate) struct KeysDto {
    items: Vec<KeyDto>,
}

/// A key to be added.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewKeyInput {
    /// `HS256` or `EdDSA`.
    algorithm: String,
    /// EdDSA: the public key, PEM, base64 or hexadecimal.
    public_key: Option<String>,
}

/// A key that was added.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NewInboxKey)]
pub(crate) struct NewKeyDto {
    id: String,
    /// HS256: shown this once; its characters are the key. Null for EdDSA.
    #[schema(required)]
    secret: Option<String>,
}

/// `GET /inboxes/{id}/keys`
pub(crate) async fn list_keys(agent: Agent, Path(inbox): Path<String>) -> Answer<Reply<KeysDto>> {
    let inbox: InboxId = id(&inbox)?;
    let keys = agent.read(move |tx, actor| inboxes::list_keys(tx, actor, inbox)).await?;
    Ok(Reply(KeysDto { items: keys.into_iter().map(KeyDto::from).collect() }))
}

/// `POST /inboxes/{id}/keys`
pub(crate) async fn add_key(
    agent: Agent,
    Path(inbox): Path<String>,
    Body(input): Body<NewKeyInput>,
) -> Answer<Created<NewKeyDto>> {
    let inbox: InboxId = id(&inbox)?;
    let algorithm = Algorithm::from_code(&input.algorithm)
        .ok_or_else(|| Problem::invalid("algorithm", "invalid_field"))?;
    let field_key = Arc::clone(&agent.house.key);
    let key = agent
        .write(move |tx, actor| {
            inboxes::add_key(tx, actor, &field_key, inbox, algorithm, input.public_key.as_deref())
        })
        .await?;
    Ok(Created(NewKeyDto { id: key.id.to_string(), secret: key.secret }))
}

/// `DELETE /inboxes/{id}/keys/{keyId}`
pub(crate) async fn retire_key(
    agent: Agent,
    Path((inbox, key)): Path<(String, String)>,
) -> Answer<NoContent> {
    let (inbox, key): (InboxId, KeyId) = (id(&inbox)?, id(&key)?);
    agent.write(move |tx, actor| inboxes::retire_key(tx, actor, inbox, key)).await?;
    Ok(NoContent)
}
