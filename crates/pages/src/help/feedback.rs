//! "Did this help?", sent by a plain form.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::Locale;
use knowledge::{BySlug, Feedback, KnowledgeError, MAX_NOTE_CHARS, Reach, Reason};
use security::ScreenedText;
use serde::Deserialize;
use storage::Tx;

use super::door::{Asked, Content, Door, plain};
use super::frame::{About, Frame};
use super::texts::Texts;

/// The form.
#[derive(Deserialize)]
pub(crate) struct Answer {
    helpful: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

/// `POST /help/{lang}/a/{slug}/feedback`
pub(crate) async fn give(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path((lang, slug)): Path<(String, String)>,
    Form(answer): Form<Answer>,
) -> Response {
    if !asked.own_page {
        return refuse(&door, &asked, &lang, "refused", StatusCode::FORBIDDEN).await;
    }
    if !door.takes_write(asked.network) {
        return refuse(&door, &asked, &lang, "limited", StatusCode::TOO_MANY_REQUESTS).await;
    }
    let Ok(locale) = lang.parse::<Locale>() else { return StatusCode::NOT_FOUND.into_response() };
    let note: String = answer.note.trim().chars().take(MAX_NOTE_CHARS).collect();
    let note: ScreenedText = security::screen(&note);
    let helpful = answer.helpful == "yes";
    let said = match (helpful, note.found().is_empty()) {
        (_, false) => "masked",
        (true, true) => "yes",
        (false, true) => "no",
    };
    let feedback = Feedback { helpful, reason: Reason::from_word(&answer.reason).filter(|_| !helpful), note };
    let giver = giver(&door, &asked);
    let wanted = slug.clone();
    let kept = door.db.write(move |tx| keep(tx, &giver, locale, &wanted, &feedback)).await;
    match kept {
        Ok(()) => {
            let article = asked.addresses.article(locale, &slug);
            Redirect::to(&format!("{article}?said={said}#helpful")).into_response()
        }
        Err(KnowledgeError::NotFound) => {
            let query = super::missing::words(&slug);
            door.show(&asked, &lang, |_, _| Ok(()), |_, ()| Content::Missing { query }).await
        }
        Err(error) => {
            tracing::error!(%error, "an answer to an article was not kept");
            refuse(&door, &asked, &lang, "failed", StatusCode::INTERNAL_SERVER_ERROR).await
        }
    }
}

fn keep(
    tx: &Tx<'_>,
    giver: &str,
    locale: Locale,
    slug: &str,
    feedback: &Feedback,
) -> Result<(), KnowledgeError> {
    let BySlug::Found(text, _) = knowledge::live_by_slug(tx, Reach::visitor(), locale, slug)? else {
        return Err(KnowledgeError::NotFound);
    };
    knowledge::give_feedback(tx, Reach::visitor(), giver, text.article, text.locale, feedback)
}

/// A key of who answers, so that a second answer takes the place of the first. It is made with a secret that ends with
/// this run of the program, so nobody can be found by it later. Where the network is not known, each answer counts.
fn giver(door: &Door, asked: &Asked) -> String {
    let mut hasher = blake3::Hasher::new_keyed(&door.secret);
    match asked.network {
        Some(network) => {
            hasher.update(network.to_string().as_bytes());
            hasher.update(device(&asked.headers).as_bytes());
        }
        None => {
            let mut chance = [0; 16];
            door.db.rng().fill(&mut chance);
            hasher.update(&chance);
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

fn device(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn refuse(door: &Door, asked: &Asked, lang: &str, why: &'static str, status: StatusCode) -> Response {
    let make = |frame: &Frame, ()| {
        let texts = Texts::of(frame.locale);
        let (heading, text) = match why {
            "refused" => (texts.get("refusedTitle"), texts.get("refusedText")),
            "limited" => (texts.get("limitedTitle"), texts.get("limitedText")),
            _ => (texts.get("failedTitle"), texts.get("failedText")),
        };
        plain(frame, About::unlisted(heading), heading, text, status)
    };
    door.show(asked, lang, |_, _| Ok(()), make).await
}
