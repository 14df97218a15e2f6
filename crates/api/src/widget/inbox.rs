//! What the widget knows of an inbox before anybody has a session.

use ::conversations::{MAX_ATTACHMENTS, MAX_FILE_BYTES};
use ::knowledge::Reach;
use inboxes::Inbox;
use kernel::{Locale, Millis};
use security::{Assurance, TEXT_LIMIT_CHARS};
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::{IntoParams, ToSchema};

use super::dto::WaitRangeDto;
use crate::door::{Answer, Open, Path, Problem, Query, Reply};

/// In which language.
#[derive(Deserialize, IntoParams)]
pub(crate) struct InboxQuery {
    /// A language tag; the nearest language of the inbox is taken.
    pub(crate) locale: Option<String>,
}

/// Something to write about.
#[derive(Serialize, ToSchema)]
#[schema(as = WidgetTopic)]
pub(crate) struct WidgetTopicDto {
    key: String,
    name: String,
}

/// What may be sent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetLimits)]
pub(crate) struct WidgetLimitsDto {
    text_chars: usize,
    file_bytes: usize,
    files: usize,
}

/// What the survey offers.
#[derive(Serialize, ToSchema)]
#[schema(as = WidgetSurveyForm)]
pub(crate) struct SurveyFormDto {
    /// Words for reasons; the widget translates them.
    reasons: Vec<String>,
}

/// An inbox as its widget shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetInbox)]
pub(crate) struct WidgetInboxDto {
    public_key: String,
    operator_name: String,
    name: String,
    /// `#RRGGBB`.
    brand_colour: String,
    /// The colour of text on it.
    on_brand_colour: String,
    locales: Vec<String>,
    default_locale: String,
    topics: Vec<WidgetTopicDto>,
    /// "" when none.
    greeting: String,
    /// Whether the desk is open now.
    open: bool,
    /// When it opens, UTC; null: it is open, or no opening is known.
    #[schema(required)]
    opens_at_ms: Option<Millis>,
    /// When it closes, UTC; null: it is closed, or never closes.
    #[schema(required)]
    closes_at_ms: Option<Millis>,
    /// How long somebody who came now would wait; null: longer than usual.
    #[schema(required)]
    wait: Option<WaitRangeDto>,
    /// Whether there are articles to search.
    help: bool,
    survey: SurveyFormDto,
    limits: WidgetLimitsDto,
}

/// The inbox behind a public key.
pub(crate) fn found(tx: &Tx<'_>, public_key: &str) -> Result<Option<Inbox>, storage::Error> {
    inboxes::public_inbox(tx, public_key)
}

/// The language of the inbox nearest to what a browser says.
pub(crate) fn language(inbox: &Inbox, tag: Option<&str>) -> Locale {
    let offered = |locale: &Locale| inbox.settings.locales.iter().any(|(l, _)| l == locale);
    tag.and_then(Locale::nearest).filter(offered).unwrap_or(inbox.settings.default_locale)
}

/// `GET /widget/inboxes/{publicKey}`
pub(crate) async fn show(
    open: Open,
    Path(public_key): Path<String>,
    Query(query): Query<InboxQuery>,
) -> Answer<Reply<WidgetInboxDto>> {
    let house = open.house;
    let read = move |tx: &Tx<'_>| {
        let Some(inbox) = found(tx, &public_key)? else { return Ok(None) };
        let hours = inboxes::business_hours(tx, inbox.id)?;
        let operator = security::installation(tx)?.map(|i| i.operator_name).unwrap_or_default();
        let help = !::knowledge::live_texts(tx, Reach::contact(Assurance::Signed), None, 1)?.is_empty();
        Ok::<_, storage::Error>(Some((inbox, hours, operator, help, tx.now())))
    };
    let Some((inbox, hours, operator, help, now_ms)) = house.db.read(read).await? else {
        return Err(Problem::not_found());
    };
    let picture = house.queue.current(&house.db).await?;
    let is_open = hours.as_ref().is_none_or(|h| h.is_open(now_ms));
    let locale = language(&inbox, query.locale.as_deref());
    let greeting = inbox.settings.locales.iter().find(|(l, _)| *l == locale).map(|(_, g)| g.clone());
    let topics = inbox.settings.topics.iter().map(|topic| WidgetTopicDto {
        key: topic.key.clone(),
        name: topic.names.get(&locale).cloned().unwrap_or_else(|| topic.key.clone()),
    });
    Ok(Reply(WidgetInboxDto {
        operator_name: if operator.is_empty() { inbox.settings.name.clone() } else { operator },
        name: inbox.settings.name.clone(),
        brand_colour: inbox.settings.brand.to_string(),
        on_brand_colour: inbox.settings.brand.on_colour().to_string(),
        locales: inbox.settings.locales.iter().map(|(l, _)| l.tag().to_owned()).collect(),
        default_locale: inbox.settings.default_locale.tag().to_owned(),
        topics: topics.collect(),
        greeting: greeting.unwrap_or_default(),
        open: is_open,
        opens_at_ms: hours.as_ref().filter(|_| !is_open).and_then(|h| h.next_opening(now_ms)),
        closes_at_ms: hours.as_ref().filter(|_| is_open).and_then(|h| h.next_closing(now_ms)),
        wait: picture.wait_of_next(inbox.id).filter(|_| is_open).map(WaitRangeDto::from),
        help,
        survey: SurveyFormDto { reasons: surveys::REASONS.iter().map(ToString::to_string).collect() },
        limits: WidgetLimitsDto {
            text_chars: TEXT_LIMIT_CHARS,
            file_bytes: MAX_FILE_BYTES,
            files: MAX_ATTACHMENTS,
        },
        public_key: inbox.public_key,
    }))
}
