//! Changing one's password, and setting a new one by a link.

use security::EntryError;
use serde::Deserialize;
use utoipa::ToSchema;

use super::origin;
use crate::door::{Agent, Answer, Body, NoContent, Open};
use crate::people::ip_or_unknown;

/// The current password and the next one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PasswordChangeInput {
    current: String,
    next: String,
}

/// A reset link's token and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResetInput {
    token: String,
    password: String,
}

/// `POST /session/password`
pub(crate) async fn change_password(
    agent: Agent,
    Body(input): Body<PasswordChangeInput>,
) -> Answer<NoContent> {
    let (house, own) = (&agent.house, agent.actor.id);
    // A bucket of the session itself: strangers cannot use it up.
    let device = format!("session {}", agent.session()?);
    let taken = house.people.take(house, &agent.client, &format!("password of {own}"), Some(&device))?;
    let (credential, email) = agent
        .read(move |tx, _| {
            let email = agents::find_agent(tx, own)?.map(|agent| agent.email).unwrap_or_default();
            Ok::<_, storage::Error>((security::credential_of(tx, own)?, email))
        })
        .await?;
    let (name, salt) = (agent.actor.name.clone(), salt(house));
    let (verified, next) = house
        .people
        .hashing(move || {
            let verified = security::verify_password(credential.as_ref(), &input.current);
            // A wrong current password is told first; the next one is not even hashed then.
            let next = verified.map(|_| security::hash_password(&input.next, &[&name, &email], salt));
            (verified, next)
        })
        .await?;
    let (Some(verified), Some(next)) = (verified, next) else {
        return Err(EntryError::WrongPassword.into());
    };
    house.people.give_back(taken);
    let next = next?;
    agent.write(move |tx, actor| security::change_password(tx, actor, verified, &next)).await?;
    Ok(NoContent)
}

/// `POST /password-resets/redeem`
pub(crate) async fn redeem_reset(open: Open, Body(input): Body<ResetInput>) -> Answer<NoContent> {
    let Open { house, client } = open;
    let taken = house.people.take(&house, &client, &format!("link from {}", ip_or_unknown(&client)), None)?;
    let token = input.token.clone();
    let email = house.db.read(move |tx| security::email_of_reset(tx, &token)).await?;
    let email = email.ok_or(EntryError::LinkGone)?;
    house.people.give_back(taken);
    let (password, salt) = (input.password, salt(&house));
    let next = house.people.hashing(move || security::hash_password(&password, &[&email], salt)).await??;
    let origin = origin(&client);
    house.db.write(move |tx| security::redeem_reset(tx, &input.token, &next, &origin)).await?;
    Ok(NoContent)
}

/// Fresh bytes for a password hash.
pub(crate) fn salt(house: &crate::House) -> [u8; 16] {
    let mut salt = [0; 16];
    house.db.rng().fill(&mut salt);
    salt
}
