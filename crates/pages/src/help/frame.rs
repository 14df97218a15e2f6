//! What stands around every page: read once a request, then written into the page's view.

use kernel::{Locale, Millis};
use knowledge::{AnnouncementKind, FileLinks, LiveAnnouncement, Place};
use serde_json::Value;
use storage::{Error, Tx};

use super::addresses::{Addresses, part};
use super::assets;
use super::body;
use super::door::HelpCenter;
use super::moments::moment;
use super::seo;
use super::site::Site;
use super::texts::Texts;
use super::views::{AlternateView, LanguageView, NewsView, PageView};

/// What stands around a page.
pub(crate) struct Frame {
    pub site: Site,
    /// The language asked for, or the desk's first when that is not offered.
    pub locale: Locale,
    /// Whether the language asked for is offered.
    pub offered: bool,
    pub addresses: Addresses,
    announcements: Vec<LiveAnnouncement>,
    /// How long one who came now would wait, in milliseconds from and to; `None`: no honest number.
    pub wait: Option<(Millis, Millis)>,
}

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub heading: String,
    pub description: String,
    /// Its path; `None`: search engines leave it out.
    pub path: Option<String>,
    /// `article`, or a page of any other kind.
    pub article: bool,
    /// Its path in the languages it exists in; empty: it has no other.
    pub languages: Vec<(Locale, String)>,
    /// Where the language menu leads, for languages it does not exist in; `None`: to the home page.
    pub elsewhere: Option<String>,
    /// What stands in the search field.
    pub query: String,
    /// The article that the chat is told of.
    pub article_id: Option<String>,
    pub json_ld: Vec<Value>,
}

impl About {
    /// A page that search engines leave out.
    pub(crate) fn unlisted(heading: &str) -> Self {
        Self { heading: heading.to_owned(), ..Self::default() }
    }
}

impl Frame {
    pub(crate) fn read(tx: &Tx<'_>, wanted: Option<Locale>, addresses: Addresses) -> Result<Self, Error> {
        let site = Site::read(tx)?;
        let offered = wanted.filter(|wanted| site.locales().contains(wanted));
        let locale = offered.unwrap_or_else(|| site.default_locale());
        let announcements = knowledge::live_announcements(tx, Place::HelpCenter, locale, site.now_ms)?;
        Ok(Self { site, locale, offered: offered.is_some(), addresses, announcements, wait: None })
    }

    /// Announcements and tips; incidents stand above every page.
    pub(crate) fn news(&self) -> Vec<NewsView> {
        self.views(|kind| kind != AnnouncementKind::Incident)
    }

    fn views(&self, wanted: impl Fn(AnnouncementKind) -> bool) -> Vec<NewsView> {
        let shown = self.announcements.iter().filter(|news| wanted(news.kind));
        shown.map(|news| self.news_view(news)).collect()
    }

    fn news_view(&self, news: &LiveAnnouncement) -> NewsView {
        let (kind, icon, label) = match news.kind {
            AnnouncementKind::Announcement => ("announcement", "news", "newsAnnouncement"),
            AnnouncementKind::Tip => ("tip", "tip", "newsTip"),
            AnnouncementKind::Incident => ("incident", "alert", "newsIncident"),
        };
        NewsView {
            kind,
            icon,
            label: Texts::of(self.locale).get(label).to_owned(),
            title: news.title.clone(),
            body: body::html(&news.body, &FileLinks::default()),
            lang: (news.locale != self.locale).then(|| news.locale.tag()),
            since: moment(news.starts_at_ms, self.site.now_ms, &self.site.zone(), self.locale),
        }
    }

    /// The view of a page.
    pub(crate) fn page(&self, center: &HelpCenter, about: About) -> PageView {
        let operator = self.site.operator.clone();
        let site_name = Texts::of(self.locale).say("siteName", &[("operator", &operator)]);
        let title = if about.heading == site_name {
            site_name.clone()
        } else {
            format!("{} · {site_name}", about.heading)
        };
        let domain = self.addresses.canonical.split("://").nth(1).unwrap_or_default();
        PageView {
            lang: self.locale.tag(),
            base: self.addresses.base,
            title,
            kind: if about.article { "article" } else { "website" },
            alternates: self.alternates(&about),
            canonical: about.path.as_ref().map(|path| self.addresses.absolute(path)),
            unlisted: about.path.is_none(),
            json_ld: about.json_ld.iter().map(seo::script_text).collect(),
            domain: domain.split('/').next().unwrap_or_default().to_owned(),
            initial: self.site.initial(),
            languages: self.languages(&about),
            contact: self.contact(center, about.article_id.as_deref()),
            status: self.site.status(self.locale, self.wait),
            incidents: self.views(|kind| kind == AnnouncementKind::Incident),
            styles: assets::styles(self.addresses.base, self.site.brand()),
            scripts: assets::scripts(self.addresses.base),
            query: about.query,
            heading: about.heading,
            description: about.description,
            site_name,
            operator,
        }
    }

    /// The chat with the help center's inbox, told which article was read.
    fn contact(&self, center: &HelpCenter, article: Option<&str>) -> Option<String> {
        let inbox = self.site.inbox.as_ref()?;
        let mut address = format!(
            "{}/widget/page?inbox={}&locale={}",
            if self.addresses.base.is_empty() { center.public_url.as_str() } else { "" },
            part(&inbox.public_key),
            self.locale.tag()
        );
        if let Some(article) = article {
            address.push_str("&article=");
            address.push_str(&part(article));
        }
        Some(address)
    }

    fn languages(&self, about: &About) -> Vec<LanguageView> {
        let all = self.site.locales().into_iter().map(|locale| {
            let own =
                about.languages.iter().find(|(other, _)| *other == locale).map(|(_, path)| path.clone());
            let elsewhere = about.elsewhere.as_ref().map(|path| in_language(path, self.locale, locale));
            LanguageView {
                lang: locale.tag(),
                name: own_name(locale),
                href: own.or(elsewhere).unwrap_or_else(|| self.addresses.home(locale)),
                current: locale == self.locale,
            }
        });
        all.collect()
    }

    /// Links between languages, for search engines: only between pages that exist, and only from one that is listed.
    fn alternates(&self, about: &About) -> Vec<AlternateView> {
        if about.path.is_none() || about.languages.len() < 2 {
            return Vec::new();
        }
        let mut all: Vec<AlternateView> = about
            .languages
            .iter()
            .map(|(locale, path)| AlternateView { lang: locale.tag(), href: self.addresses.absolute(path) })
            .collect();
        let usual = self.site.default_locale();
        let first = about.languages.iter().find(|(locale, _)| *locale == usual).or(about.languages.first());
        all.extend(
            first.map(|(_, path)| AlternateView { lang: "x-default", href: self.addresses.absolute(path) }),
        );
        all
    }
}

/// A language's name in itself.
pub(crate) fn own_name(locale: Locale) -> &'static str {
    Texts::of(locale).get("language")
}

/// The same path in another language.
fn in_language(path: &str, from: Locale, to: Locale) -> String {
    path.replacen(&format!("/{}/", from.tag()), &format!("/{}/", to.tag()), 1)
}
