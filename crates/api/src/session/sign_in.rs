//! Password, then second factor, then a session.

use std::sync::Arc;

use axum::http::HeaderMap;
use kernel::ErrorKind;
use security::{Enrolment, EntryError, NewSession, SecondFactor, SignIn, VerifiedPassword};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MeDto, cookie, device_cookie_name, load_me, origin, session_cookies};
use crate::House;
use crate::door::{Answer, Body, Client, Open, Problem, Reply};

/// Email address and password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SignInInput {
    email: String,
    password: String,
}

/// What a right password leads to.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[schema(as = SignInAnswer)]
pub(crate) enum SignInDto {
    /// Signed in; the session is in the cookie.
    SignedIn { me: Box<MeDto> },
    /// A code is asked.
    SecondFactor { challenge: String },
    /// An authenticator app must be enrolled; the first code proves it.
    EnrolSecondFactor {
        challenge: String,
        totp_secret: String,
        totp_url: String,
        /// An SVG document as text.
        totp_qr_svg: String,
    },
}

/// The code that meets a challenge.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CodeInput {
    challenge: String,
    /// Six digits, or a recovery code.
    code: String,
}

/// Signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SecondFactorAnswer)]
pub(crate) struct SecondFactorDto {
    me: MeDto,
    /// Given once, when the second factor was just enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes: Option<Vec<String>>,
}

/// `POST /session`
pub(crate) async fn create(
    open: Open,
    headers: HeaderMap,
    Body(input): Body<SignInInput>,
) -> Answer<(HeaderMap, Reply<SignInDto>)> {
    let Open { house, client } = open;
    let device_token = cookie(&headers, &device_cookie_name(&house));
    let (email, token) = (input.email.clone(), device_token.clone());
    let (device, credential) = house
        .db
        .read(move |tx| {
            let device = match &token {
                Some(token) => security::known_device(tx, token, &email)?,
                None => None,
            };
            Ok::<_, storage::Error>((device, security::credential_for_email(tx, &email)?))
        })
        .await?;
    let taken = house.people.take(&house, &client, &input.email, device.as_deref())?;
    let agent = credential.as_ref().map(security::Credential::agent);
    let password = input.password;
    let verified =
        house.people.hashing(move || security::verify_password(credential.as_ref(), &password)).await?;
    let Some(verified) = verified else {
        let origin = origin(&client);
        house.db.write(move |tx| security::refuse_sign_in(tx, agent, &origin)).await?;
        return Err(EntryError::WrongPassword.into());
    };
    house.people.give_back(taken);
    entered(&house, &client, verified, device_token).await
}

/// Goes on after a proved password: session, or challenge.
pub(crate) async fn entered(
    house: &Arc<House>,
    client: &Client,
    verified: VerifiedPassword,
    device_token: Option<String>,
) -> Answer<(HeaderMap, Reply<SignInDto>)> {
    let (key, origin) = (Arc::clone(&house.key), origin(client));
    let state = house
        .db
        .write(move |tx| security::sign_in(tx, &key, verified, &origin, device_token.as_deref()))
        .await?;
    let (headers, answer) = match state {
        SignIn::SignedIn(session) => {
            let me = Box::new(me_of(house, &session).await?);
            (session_cookies(house, &session), SignInDto::SignedIn { me })
        }
        SignIn::SecondFactor { challenge } => (HeaderMap::new(), SignInDto::SecondFactor { challenge }),
        SignIn::EnrolSecondFactor { challenge, enrolment: Enrolment { secret, url, qr_svg } } => {
            let answer = SignInDto::EnrolSecondFactor {
                challenge,
                totp_secret: secret,
                totp_url: url,
                totp_qr_svg: qr_svg,
            };
            (HeaderMap::new(), answer)
        }
        SignIn::Refused => return Err(EntryError::WrongPassword.into()),
    };
    Ok((headers, Reply(answer)))
}

async fn me_of(house: &House, session: &NewSession) -> Result<MeDto, Problem> {
    let agent = session.agent;
    Ok(house.db.read(move |tx| load_me(tx, agent)).await?)
}

/// `POST /session/second-factor`
pub(crate) async fn second_factor(
    open: Open,
    headers: HeaderMap,
    Body(input): Body<CodeInput>,
) -> Answer<(HeaderMap, Reply<SecondFactorDto>)> {
    let Open { house, client } = open;
    let gone = || Problem::new(ErrorKind::Denied, "challenge_gone");
    let device_token = cookie(&headers, &device_cookie_name(&house));
    let (challenge, token) = (input.challenge.clone(), device_token.clone());
    let found = house
        .db
        .read(move |tx| {
            let Some(agent) = security::agent_of_challenge(tx, &challenge)? else { return Ok(None) };
            let device = match &token {
                Some(token) => security::known_device_of(tx, token, agent)?,
                None => None,
            };
            Ok::<_, storage::Error>(Some((agent, device)))
        })
        .await?;
    let (agent, device) = found.ok_or_else(gone)?;
    let taken =
        house.people.take(&house, &client, &format!("second factor of {agent}"), device.as_deref())?;
    let (key, origin) = (Arc::clone(&house.key), origin(&client));
    let state = house
        .db
        .write(move |tx| {
            security::enter_code(tx, &key, &input.challenge, &input.code, &origin, device_token.as_deref())
        })
        .await?;
    match state {
        SecondFactor::SignedIn { session, recovery_codes } => {
            house.people.give_back(taken);
            let me = me_of(&house, &session).await?;
            Ok((session_cookies(&house, &session), Reply(SecondFactorDto { me, recovery_codes })))
        }
        SecondFactor::WrongCode => Err(EntryError::WrongCode.into()),
        SecondFactor::Gone => Err(gone()),
    }
}
