//! The first run: the owner, and the first inbox.

use std::sync::Arc;

use axum::http::HeaderMap;
use kernel::Locale;
use security::Owner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Answer, Body, Open, Reply};
use crate::people::ip_or_unknown;
use crate::session::{MeDto, load_me, locale, origin, salt, session_cookies};

/// How far the first run is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SetupState)]
pub(crate) struct SetupDto {
    /// Whether the first run still waits for its owner.
    needed: bool,
    demo: bool,
    owner_exists: bool,
    /// BCP 47 tags.
    languages: Vec<String>,
}

/// The owner. The setup token is printed when the server starts.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OwnerInput {
    setup_token: String,
    name: String,
    email: String,
    password: String,
    /// `zh-CN` or `en`.
    locale: String,
}

/// What an authenticator app needs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Enrolment)]
pub(crate) struct EnrolmentDto {
    totp_secret: String,
    totp_url: String,
    /// An SVG document as text.
    totp_qr_svg: String,
}

/// The first code.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OwnerCodeInput {
    setup_token: String,
    code: String,
}

/// The owner, signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnerConfirmed)]
pub(crate) struct OwnerConfirmedDto {
    #[serde(flatten)]
    me: MeDto,
    /// Shown once.
    recovery_codes: Vec<String>,
}

/// `GET /setup`
pub(crate) async fn show(open: Open) -> Answer<Reply<SetupDto>> {
    let installation = open.house.db.read(security::installation).await?;
    let owner_exists = installation.as_ref().is_some_and(|house| house.owner_at_ms.is_some());
    Ok(Reply(SetupDto {
        needed: !owner_exists,
        demo: installation.is_some_and(|house| house.demo),
        owner_exists,
        languages: Locale::ALL.iter().map(ToString::to_string).collect(),
    }))
}

/// `POST /setup/owner`
pub(crate) async fn begin(open: Open, Body(input): Body<OwnerInput>) -> Answer<Reply<EnrolmentDto>> {
    let Open { house, client } = open;
    let account = format!("setup from {}", ip_or_unknown(&client));
    let taken = house.people.take(&house, &client, &account, None)?;
    let token = input.setup_token.clone();
    house.db.read(move |tx| security::check_setup_token(tx, &token)).await?;
    house.people.give_back(taken);
    let owner = Owner { name: input.name, email: input.email, locale: locale(&input.locale)? };
    let (known, password, salt) = ([owner.name.clone(), owner.email.clone()], input.password, salt(&house));
    let work = move || security::hash_password(&password, &[&known[0], &known[1]], salt);
    let hash = house.people.hashing(work).await??;
    let key = Arc::clone(&house.key);
    let enrolment =
        house.db.write(move |tx| security::begin_owner(tx, &key, &input.setup_token, &owner, &hash)).await?;
    Ok(Reply(EnrolmentDto {
        totp_secret: enrolment.secret,
        totp_url: enrolment.url,
        totp_qr_svg: enrolment.qr_svg,
    }))
}

/// `POST /setup/owner/confirm`
pub(crate) async fn confirm(
    open: Open,
    Body(input): Body<OwnerCodeInput>,
) -> Answer<(HeaderMap, Reply<OwnerConfirmedDto>)> {
    let Open { house, client } = open;
    let account = format!("setup from {}", ip_or_unknown(&client));
    let taken = house.people.take(&house, &client, &account, None)?;
    let (key, origin) = (Arc::clone(&house.key), origin(&client));
    let (confirmed, me) = house
        .db
        .write(move |tx| {
            let confirmed = agents::confirm_owner(tx, &key, &input.setup_token, &input.code, &origin)?;
            let me = load_me(tx, confirmed.session.agent)?;
            Ok::<_, agents::AgentError>((confirmed, me))
        })
        .await?;
    house.people.give_back(taken);
    let cookies = session_cookies(&house, &confirmed.session);
    Ok((cookies, Reply(OwnerConfirmedDto { me, recovery_codes: confirmed.recovery_codes })))
}
