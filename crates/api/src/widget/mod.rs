//! The contact's door: what the widget asks for and does.

pub(crate) mod chat;
pub(crate) mod dto;
pub(crate) mod help;
pub(crate) mod inbox;
pub(crate) mod limits;
pub(crate) mod queue;
pub(crate) mod session;
#[cfg(test)]
mod tests;

use contacts::SessionToken;
use security::ContactActor;
use storage::Db;

use crate::House;
use crate::door::Problem;

/// Who shows this session token. `None`: it is worth nothing (any more).
async fn contact_of_token(db: &Db, token: &str) -> Result<Option<ContactActor>, storage::Error> {
    let Some(token) = SessionToken::parse(token) else { return Ok(None) };
    let shown = token.clone();
    let found = db.read(move |tx| contacts::authenticate_session(tx, &shown)).await;
    let (actor, first_use) = match found {
        Ok(found) => found,
        Err(contacts::SessionError::NoSession) => return Ok(None),
        Err(contacts::SessionError::Storage(error)) => return Err(error),
    };
    if first_use {
        // From now on the token this one came from is running out.
        match db.write(move |tx| contacts::confirm_token(tx, &token)).await {
            Ok(()) => {}
            Err(contacts::SessionError::NoSession) => return Ok(None),
            Err(contacts::SessionError::Storage(error)) => return Err(error),
        }
    }
    Ok(Some(actor))
}

/// The contact behind a bearer token, or a refusal that does not say why.
pub(crate) async fn authenticate(house: &House, token: &str) -> Result<ContactActor, Problem> {
    contact_of_token(&house.db, token).await?.ok_or_else(Problem::not_signed_in)
}
