//! The shapes of articles, categories and announcements.

use ::knowledge::{
    Announcement, ArticleFile, ArticleRow, ArticleText, Category, FailedSearch, LiveAnnouncement, Version,
    VersionRow, file_path,
};
use kernel::Millis;
use serde::Serialize;
use utoipa::ToSchema;

use super::Shown;

/// A language of an article in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleTextSummary)]
pub(crate) struct TextSummaryDto {
    locale: String,
    /// `draft`, `in_review`, `live` or `outdated`; a language that is not there is missing.
    state: &'static str,
    title: String,
}

/// An article in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleRow)]
pub(crate) struct ArticleRowDto {
    id: String,
    /// `faq`, `guide` or `tutorial`.
    kind: &'static str,
    /// `public`, `signed_in` or `staff`.
    audience: &'static str,
    #[schema(required)]
    category_id: Option<String>,
    #[schema(required)]
    external_key: Option<String>,
    tags: Vec<String>,
    source_locale: String,
    /// The title in the source language.
    title: String,
    texts: Vec<TextSummaryDto>,
    updated_at_ms: Millis,
    updated_by_name: String,
    #[schema(required)]
    retired_at_ms: Option<Millis>,
    version: i64,
}

impl From<ArticleRow> for ArticleRowDto {
    fn from(row: ArticleRow) -> Self {
        let article = row.article;
        let texts = row.texts.into_iter().map(|text| TextSummaryDto {
            locale: text.locale.to_string(),
            state: text.state.word(),
            title: text.title,
        });
        Self {
            id: article.id.to_string(),
            kind: article.kind.word(),
            audience: article.audience.word(),
            category_id: article.category.map(|id| id.to_string()),
            external_key: article.external_key,
            tags: article.tags,
            source_locale: article.source_locale.to_string(),
            title: row.title,
            texts: texts.collect(),
            updated_at_ms: article.updated_at_ms,
            updated_by_name: article.updated_by_name,
            retired_at_ms: article.retired_at_ms,
            version: article.version,
        }
    }
}

/// One language of an article.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleText)]
pub(crate) struct ArticleTextDto {
    locale: String,
    /// `draft`, `in_review`, `live` or `outdated`.
    state: &'static str,
    title: String,
    slug: String,
    description: String,
    /// Markdown.
    body: String,
    questions: Vec<String>,
    /// The number of the version readers see; null: none.
    #[schema(required)]
    live_version: Option<i64>,
    /// When that version became live.
    #[schema(required)]
    live_since_ms: Option<Millis>,
    /// Whether the draft has words that the live version has not.
    changed_since_live: bool,
    /// Grows with every save.
    draft_version: i64,
    #[schema(required)]
    publish_at_ms: Option<Millis>,
    #[schema(required)]
    unpublish_at_ms: Option<Millis>,
    #[schema(required)]
    review_requested_by: Option<String>,
    #[schema(required)]
    review_requested_at_ms: Option<Millis>,
    updated_at_ms: Millis,
    updated_by_name: String,
}

impl ArticleTextDto {
    pub(crate) fn of(text: ArticleText, source_live_since_ms: Option<Millis>) -> Self {
        Self {
            locale: text.locale.to_string(),
            state: text.state(source_live_since_ms).word(),
            changed_since_live: text.has_unkept_words() || text.live_number != Some(text.last_number),
            title: text.words.title,
            slug: text.words.slug,
            description: text.words.description,
            body: text.words.body,
            questions: text.words.questions,
            live_version: text.live_number,
            live_since_ms: text.live_since_ms,
            draft_version: text.draft_version,
            publish_at_ms: text.publish_at_ms,
            unpublish_at_ms: text.unpublish_at_ms,
            review_requested_by: text.review_requested_by_name,
            review_requested_at_ms: text.review_requested_at_ms,
            updated_at_ms: text.updated_at_ms,
            updated_by_name: text.updated_by_name,
        }
    }
}

/// Something an editor should look at.
#[derive(Serialize, ToSchema)]
#[schema(as = ArticleWarning)]
pub(crate) struct WarningDto {
    locale: String,
    /// `broken_link`, `missing_caption` or `missing_alt`.
    kind: &'static str,
    /// The address concerned, as the text has it.
    detail: String,
}

/// How often a reason was given.
#[derive(Serialize, ToSchema)]
#[schema(as = ReasonCount)]
pub(crate) struct ReasonCountDto {
    /// `wrong`, `unclear`, `incomplete` or `off_topic`.
    reason: &'static str,
    count: i64,
}

/// Words a reader added.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FeedbackNote)]
pub(crate) struct NoteDto {
    locale: String,
    helpful: bool,
    #[schema(required)]
    reason: Option<&'static str>,
    text: String,
    given_at_ms: Millis,
}

/// What readers said of an article.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleFeedback)]
pub(crate) struct FeedbackDto {
    helpful: i64,
    not_helpful: i64,
    reasons: Vec<ReasonCountDto>,
    /// The newest words, at most 20.
    notes: Vec<NoteDto>,
}

/// An article.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Article)]
pub(crate) struct ArticleDto {
    id: String,
    public_id: String,
    /// `faq`, `guide` or `tutorial`.
    kind: &'static str,
    /// `public`, `signed_in` or `staff`.
    audience: &'static str,
    #[schema(required)]
    category_id: Option<String>,
    #[schema(required)]
    external_key: Option<String>,
    tags: Vec<String>,
    #[schema(required)]
    wallet_version: Option<String>,
    source_locale: String,
    created_at_ms: Millis,
    updated_at_ms: Millis,
    updated_by_name: String,
    #[schema(required)]
    retired_at_ms: Option<Millis>,
    /// Grows with every change that is not of a text.
    version: i64,
    /// The languages there are.
    texts: Vec<ArticleTextDto>,
    warnings: Vec<WarningDto>,
    feedback: FeedbackDto,
}

impl From<Shown> for ArticleDto {
    fn from(shown: Shown) -> Self {
        let source = shown.view.source_live_since_ms();
        let (article, texts) = (shown.view.article, shown.view.texts);
        let warnings = shown.warnings.into_iter().map(|w| WarningDto {
            locale: w.locale.to_string(),
            kind: w.kind.word(),
            detail: w.detail,
        });
        Self {
            id: article.id.to_string(),
            public_id: article.public_id,
            kind: article.kind.word(),
            audience: article.audience.word(),
            category_id: article.category.map(|id| id.to_string()),
            external_key: article.external_key,
            tags: article.tags,
            wallet_version: article.wallet_version,
            source_locale: article.source_locale.to_string(),
            created_at_ms: article.created_at_ms,
            updated_at_ms: article.updated_at_ms,
            updated_by_name: article.updated_by_name,
            retired_at_ms: article.retired_at_ms,
            version: article.version,
            texts: texts.into_iter().map(|text| ArticleTextDto::of(text, source)).collect(),
            warnings: warnings.collect(),
            feedback: shown.feedback.into(),
        }
    }
}

impl From<::knowledge::FeedbackSums> for FeedbackDto {
    fn from(sums: ::knowledge::FeedbackSums) -> Self {
        let reasons = sums.reasons.into_iter();
        let notes = sums.notes.into_iter().map(|note| NoteDto {
            locale: note.locale.to_string(),
            helpful: note.helpful,
            reason: note.reason.map(::knowledge::Reason::word),
            text: note.text,
            given_at_ms: note.given_at_ms,
        });
        Self {
            helpful: sums.helpful,
            not_helpful: sums.not_helpful,
            reasons: reasons.map(|(reason, count)| ReasonCountDto { reason: reason.word(), count }).collect(),
            notes: notes.collect(),
        }
    }
}

/// A version of a text, without its words.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleVersionRow)]
pub(crate) struct VersionRowDto {
    number: i64,
    title: String,
    made_at_ms: Millis,
    made_by_name: String,
    /// When it first became live; null: never, it was kept because other words took its place in the draft.
    #[schema(required)]
    published_at_ms: Option<Millis>,
    /// Whether readers see it now.
    live: bool,
}

impl From<VersionRow> for VersionRowDto {
    fn from(row: VersionRow) -> Self {
        Self {
            number: row.number,
            title: row.title,
            made_at_ms: row.made_at_ms,
            made_by_name: row.made_by_name,
            published_at_ms: row.published_at_ms,
            live: row.live,
        }
    }
}

/// The versions of a text, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ArticleVersions)]
pub(crate) struct VersionsDto {
    pub(crate) items: Vec<VersionRowDto>,
}

/// A version of a text.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleVersion)]
pub(crate) struct VersionDto {
    number: i64,
    made_at_ms: Millis,
    made_by_name: String,
    #[schema(required)]
    published_at_ms: Option<Millis>,
    live: bool,
    title: String,
    slug: String,
    description: String,
    /// Markdown.
    body: String,
    questions: Vec<String>,
}

impl From<Version> for VersionDto {
    fn from(version: Version) -> Self {
        Self {
            number: version.row.number,
            made_at_ms: version.row.made_at_ms,
            made_by_name: version.row.made_by_name,
            published_at_ms: version.row.published_at_ms,
            live: version.row.live,
            title: version.words.title,
            slug: version.words.slug,
            description: version.words.description,
            body: version.words.body,
            questions: version.words.questions,
        }
    }
}

/// A category in one language.
#[derive(Serialize, ToSchema)]
#[schema(as = CategoryText)]
pub(crate) struct CategoryTextDto {
    locale: String,
    name: String,
    slug: String,
    description: String,
}

/// A group of articles.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Category)]
pub(crate) struct CategoryDto {
    id: String,
    /// Lower comes first.
    position: i64,
    texts: Vec<CategoryTextDto>,
    /// Articles in it that are not retired, drafts too.
    article_count: i64,
    version: i64,
}

impl From<Category> for CategoryDto {
    fn from(category: Category) -> Self {
        let texts = category.texts.into_iter().map(|text| CategoryTextDto {
            locale: text.locale.to_string(),
            name: text.name,
            slug: text.slug,
            description: text.description,
        });
        Self {
            id: category.id.to_string(),
            position: category.position,
            texts: texts.collect(),
            article_count: category.article_count,
            version: category.version,
        }
    }
}

/// All categories, in their order.
#[derive(Serialize, ToSchema)]
#[schema(as = Categories)]
pub(crate) struct CategoriesDto {
    pub(crate) items: Vec<CategoryDto>,
}

/// A picture, video or captions that articles show.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ArticleFile)]
pub(crate) struct ArticleFileDto {
    /// Random; a video's title names captions and poster by it.
    id: String,
    name: String,
    content_type: String,
    /// The address for the text.
    url: String,
    size_bytes: i64,
    #[schema(required)]
    width: Option<i64>,
    #[schema(required)]
    height: Option<i64>,
}

impl From<ArticleFile> for ArticleFileDto {
    fn from(file: ArticleFile) -> Self {
        Self {
            url: file_path(&file.public_id, &file.name),
            id: file.public_id,
            name: file.name,
            content_type: file.content_type,
            size_bytes: file.size_bytes,
            width: file.width,
            height: file.height,
        }
    }
}

/// A search that found nothing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FailedSearch)]
pub(crate) struct FailedSearchDto {
    locale: String,
    words: String,
    times: i64,
    last_at_ms: Millis,
}

impl From<FailedSearch> for FailedSearchDto {
    fn from(search: FailedSearch) -> Self {
        Self {
            locale: search.locale.to_string(),
            words: search.words,
            times: search.times,
            last_at_ms: search.last_at_ms,
        }
    }
}

/// Searches that found nothing, most often first.
#[derive(Serialize, ToSchema)]
#[schema(as = FailedSearches)]
pub(crate) struct FailedSearchesDto {
    pub(crate) items: Vec<FailedSearchDto>,
}

/// An announcement in one language.
#[derive(Serialize, ToSchema)]
#[schema(as = AnnouncementText)]
pub(crate) struct AnnouncementTextDto {
    locale: String,
    title: String,
    /// Markdown.
    body: String,
}

/// News for many at once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Announcement)]
pub(crate) struct AnnouncementDto {
    id: String,
    public_id: String,
    /// `announcement`, `tip` or `incident`.
    kind: &'static str,
    /// `info`, `warning` or `critical`.
    severity: &'static str,
    /// Of `widget`, `help_center`, `console`.
    places: Vec<&'static str>,
    starts_at_ms: Millis,
    /// Null: until somebody ends it.
    #[schema(required)]
    ends_at_ms: Option<Millis>,
    created_at_ms: Millis,
    created_by_name: String,
    texts: Vec<AnnouncementTextDto>,
    version: i64,
}

impl From<Announcement> for AnnouncementDto {
    fn from(announcement: Announcement) -> Self {
        let texts = announcement.texts.into_iter().map(|text| AnnouncementTextDto {
            locale: text.locale.to_string(),
            title: text.title,
            body: text.body,
        });
        Self {
            id: announcement.id.to_string(),
            public_id: announcement.public_id,
            kind: announcement.kind.word(),
            severity: announcement.severity.word(),
            places: announcement.places.iter().map(|place| place.word()).collect(),
            starts_at_ms: announcement.starts_at_ms,
            ends_at_ms: announcement.ends_at_ms,
            created_at_ms: announcement.created_at_ms,
            created_by_name: announcement.created_by_name,
            texts: texts.collect(),
            version: announcement.version,
        }
    }
}

/// An announcement as the desk shows it now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LiveAnnouncement)]
pub(crate) struct LiveAnnouncementDto {
    id: String,
    kind: &'static str,
    severity: &'static str,
    /// The language of its words.
    locale: String,
    title: String,
    /// Markdown.
    body: String,
    starts_at_ms: Millis,
    #[schema(required)]
    ends_at_ms: Option<Millis>,
}

impl From<LiveAnnouncement> for LiveAnnouncementDto {
    fn from(announcement: LiveAnnouncement) -> Self {
        Self {
            id: announcement.id.to_string(),
            kind: announcement.kind.word(),
            severity: announcement.severity.word(),
            locale: announcement.locale.to_string(),
            title: announcement.title,
            body: announcement.body,
            starts_at_ms: announcement.starts_at_ms,
            ends_at_ms: announcement.ends_at_ms,
        }
    }
}

/// What the desk shows now.
#[derive(Serialize, ToSchema)]
#[schema(as = LiveAnnouncements)]
pub(crate) struct LiveAnnouncementsDto {
    pub(crate) items: Vec<LiveAnnouncementDto>,
}
