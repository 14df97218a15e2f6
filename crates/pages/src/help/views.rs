//! What the templates are given. Texts are plain; only fields named `html` or `body` hold HTML, already sanitised.

use serde::Serialize;

/// What every page shows around its content, and what its head says.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageView {
    /// BCP 47 tag of the page's own texts.
    pub lang: &'static str,
    /// What stands before every path of the help center: `/help`, or nothing at its own domain.
    pub base: &'static str,
    /// For the browser's tab and search engines.
    pub title: String,
    /// The same without the operator's name, for cards of other programs.
    pub heading: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// `website` or `article` (Open Graph).
    pub kind: &'static str,
    /// The one address of this content; `None`: not for search engines.
    pub canonical: Option<String>,
    /// The same content in other languages, and `x-default`.
    pub alternates: Vec<AlternateView>,
    /// Whether search engines are asked to leave it out.
    pub unlisted: bool,
    /// JSON-LD, safe inside a script element.
    pub json_ld: Vec<String>,
    pub site_name: String,
    pub operator: String,
    /// The first sign of the operator's name, for the mark.
    pub initial: String,
    /// Host of the help center.
    pub domain: String,
    pub languages: Vec<LanguageView>,
    /// What stands in the search field.
    pub query: String,
    /// The chat's address; `None` without an inbox.
    pub contact: Option<String>,
    pub status: Option<StatusView>,
    pub incidents: Vec<NewsView>,
    pub styles: Vec<String>,
    pub scripts: Vec<String>,
}

/// The same content in another language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlternateView {
    pub lang: &'static str,
    pub href: String,
}

/// A choice of the language menu.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageView {
    pub lang: &'static str,
    /// Its own name.
    pub name: &'static str,
    pub href: String,
    pub current: bool,
}

/// Whether somebody is there.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatusView {
    pub open: bool,
    /// How long an answer usually takes, as words; `None`: not known honestly.
    pub wait: Option<String>,
    pub opens: Option<MomentView>,
    pub closes: Option<MomentView>,
}

/// A moment or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MomentView {
    /// For programs.
    pub iso: String,
    /// For people, in the desk's zone.
    pub text: String,
}

/// An announcement, tip or incident.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewsView {
    pub kind: &'static str,
    pub icon: &'static str,
    pub label: String,
    pub title: String,
    pub body: String,
    /// Its language when it is not the page's.
    pub lang: Option<&'static str>,
    pub since: MomentView,
}

/// A category on the home page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CategoryView {
    pub name: String,
    pub href: String,
    pub description: String,
    pub count: usize,
    /// Its first articles.
    pub articles: Vec<RowView>,
    /// Whether it has more than those.
    pub more: bool,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RowView {
    pub title: String,
    pub href: String,
    pub description: String,
    pub tutorial: bool,
    /// Its language when it is not the page's: tag and name.
    pub lang: Option<&'static str>,
    pub language: Option<&'static str>,
}

/// A step of the path to a page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StepView {
    pub name: String,
    pub href: String,
}

/// An article.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArticleView {
    pub kind: &'static str,
    pub lang: &'static str,
    /// Name of its language in the page's.
    pub language: &'static str,
    pub title: String,
    pub description: String,
    pub html: String,
    pub contents: Vec<HeadingView>,
    pub updated: MomentView,
    /// Minutes to read it, at least 1.
    pub minutes: usize,
    pub wallet_version: Option<String>,
    /// Whether it is shown in another language than asked for.
    pub fallback: bool,
    /// The version that is newer than this translation.
    pub outdated: Option<OtherVersionView>,
}

/// A heading of an article.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeadingView {
    pub id: String,
    pub text: String,
}

/// An article in its source language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OtherVersionView {
    pub name: &'static str,
    pub lang: &'static str,
    pub href: String,
}
