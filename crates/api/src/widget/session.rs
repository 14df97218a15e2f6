//! Sessions of widgets: begin, resume, identify, change, end.

use std::sync::Arc;

use channels::webchat::{Entry, check_token, enter, set_host_page};
use contacts::SessionToken;
use kernel::{Locale, Millis};
use security::Assurance;
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;

use super::inbox;
use crate::door::{Answer, Body, Contact, Created, NoContent, Open, Problem};

/// How a browser enters.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EnterInput {
    /// The inbox's public key.
    public_key: String,
    /// The operator's signed token (JWT) that says who this is.
    token: Option<String>,
    /// The language of the page.
    locale: Option<String>,
    /// IANA name.
    time_zone: Option<String>,
    /// The session token the browser kept.
    resume: Option<String>,
}

/// The contact as the widget shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = WidgetContact)]
pub(crate) struct WidgetContactDto {
    #[schema(required)]
    name: Option<String>,
    /// Whether the operator vouched for it.
    verified: bool,
}

/// A session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetSession)]
pub(crate) struct WidgetSessionDto {
    /// Shown with every further request; never in a URL.
    token: String,
    contact: WidgetContactDto,
    expires_at_ms: Millis,
    /// `anonymous`, `signed` or `rejected`.
    identity: String,
}

/// `POST /widget/sessions`
pub(crate) async fn begin(open: Open, Body(input): Body<EnterInput>) -> Answer<Created<WidgetSessionDto>> {
    open.house.contacts.take_session(&open.client)?;
    let house = open.house;
    let (public_key, token) = (input.public_key, input.token);
    let key = Arc::clone(&house.key);
    // Signatures are checked on a reader: the writer never waits for them.
    let checked = house.db.read(move |tx: &Tx<'_>| {
        let Some(inbox) = inbox::found(tx, &public_key)? else { return Ok(None) };
        let token = check_token(tx, &key, &inbox, token.as_deref())?;
        Ok::<_, storage::Error>(Some((inbox, token)))
    });
    let (inbox, token) = checked.await?.ok_or_else(Problem::not_found)?;
    let entry = Entry {
        locale: inbox::language(&inbox, input.locale.as_deref()),
        time_zone: input.time_zone.filter(|z| is_zone_name(z)),
        resume: input.resume.as_deref().and_then(SessionToken::parse),
        token,
    };
    let entered = house.db.write(move |tx| enter(tx, &inbox, &entry)).await?;
    Ok(Created(WidgetSessionDto {
        token: entered.token.reveal().to_owned(),
        contact: WidgetContactDto {
            name: entered.name,
            verified: entered.session.assurance == Assurance::Signed,
        },
        expires_at_ms: entered.session.expires_at_ms,
        identity: entered.identity.word().to_owned(),
    }))
}

/// Whether a text has the form of an IANA zone name; whether the zone exists is asked where it is used.
fn is_zone_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'))
}

/// What the host page says about itself.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ContextInput {
    #[serde(default)]
    page_url: String,
    #[serde(default)]
    title: String,
}

/// Changes to the session; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SessionChangeInput {
    locale: Option<String>,
    context: Option<ContextInput>,
}

/// `PATCH /widget/session`
pub(crate) async fn change(contact: Contact, Body(input): Body<SessionChangeInput>) -> Answer<NoContent> {
    contact.take_change()?;
    let locale: Option<Locale> = match input.locale.as_deref() {
        None => None,
        Some(tag) => Some(Locale::nearest(tag).ok_or_else(|| Problem::invalid("locale", "invalid_field"))?),
    };
    let own = contact.actor;
    contact
        .write(move |tx, actor| {
            if let Some(locale) = locale {
                contacts::set_session_locale(tx, &own, locale)?;
            }
            if let Some(page) = &input.context {
                set_host_page(tx, actor, &page.page_url, &page.title)?;
            }
            Ok::<_, channels::webchat::WebchatError>(())
        })
        .await?;
    Ok(NoContent)
}

/// `DELETE /widget/session`
pub(crate) async fn end(contact: Contact) -> Answer<NoContent> {
    let own = contact.actor;
    contact.write(move |tx, _| contacts::revoke_session(tx, &own)).await?;
    Ok(NoContent)
}
