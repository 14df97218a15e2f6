//! Articles, their texts by language, and the words for what they are. Pure.

use kernel::{ArticleId, CategoryId, Locale, Millis};

/// Longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;
/// Longest description, in characters.
pub const MAX_DESCRIPTION_CHARS: usize = 500;
/// Longest body, in characters of Markdown.
pub const MAX_BODY_CHARS: usize = 60_000;
/// Longest way of asking, in characters: people tell whole stories, and the bot reads as much of a question.
pub const MAX_QUESTION_CHARS: usize = 2_000;
/// Most ways of asking of one text.
pub const MAX_QUESTIONS: usize = 5_000;
/// Most tags of an article.
pub(crate) const MAX_TAGS: usize = 20;
/// Longest tag, in characters.
pub(crate) const MAX_TAG_CHARS: usize = 40;
/// Longest external key and wallet version, in characters.
pub(crate) const MAX_KEY_CHARS: usize = 100;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$what])* $variant,)+
        }

        impl $name {
            /// Every one, in the order of menus.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable word for programs and rows.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one of a word; `None` for an unknown word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }

        impl storage::Column for $name {
            fn from_value(value: storage::Value) -> Option<Self> {
                Self::from_word(&String::from_value(value)?)
            }
        }

        impl From<$name> for storage::Value {
            fn from(value: $name) -> Self {
                Self::from(value.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What an article is for.
    ArticleKind {
        /// One answer with many ways of asking.
        Faq = "faq",
        /// An article to read.
        Guide = "guide",
        /// Steps to follow.
        Tutorial = "tutorial",
    }
}

words! {
    /// Who may read an article; each may read what those before may.
    Audience {
        /// Everybody.
        Public = "public",
        /// People whom the operator's own back end knows.
        SignedIn = "signed_in",
        /// The people who answer.
        Staff = "staff",
    }
}

words! {
    /// Where a language of an article stands.
    TextState {
        /// Not begun.
        Missing = "missing",
        /// Being written; never shown.
        Draft = "draft",
        /// Somebody asked for a review; what is live, if anything, stays.
        InReview = "in_review",
        /// Shown to readers.
        Live = "live",
        /// Shown, but the source language was published after it.
        Outdated = "outdated",
    }
}

/// An article without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its random id, the only one readers see.
    pub public_id: String,
    /// The id another program knows it by; `None`: none does.
    pub external_key: Option<String>,
    /// What it is for.
    pub kind: ArticleKind,
    /// Who may read it.
    pub audience: Audience,
    /// Its category; `None`: in none.
    pub category: Option<CategoryId>,
    /// The language the others are translated from.
    pub source_locale: Locale,
    /// The wallet's versions it speaks of, as people write them; `None`: all.
    pub wallet_version: Option<String>,
    /// When it was made, UTC.
    pub created_at_ms: Millis,
    /// When anything of it was last changed, UTC.
    pub updated_at_ms: Millis,
    /// Who changed it last.
    pub updated_by_name: String,
    /// When it was taken away from readers, UTC; `None`: it was not.
    pub retired_at_ms: Option<Millis>,
    /// Grows with every change, of its texts too.
    pub version: i64,
    /// Its tags, by name.
    pub tags: Vec<String>,
}

/// The words of one language of an article: what an editor writes and a version keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// Its part of the address.
    pub slug: String,
    /// One or two sentences for lists and search engines.
    pub description: String,
    /// Its body, Markdown.
    pub body: String,
    /// Ways of asking for it, besides the title.
    pub questions: Vec<String>,
}

/// One language of an article, as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// The article.
    pub article: ArticleId,
    /// The language.
    pub locale: Locale,
    /// The draft.
    pub words: Words,
    /// Grows with every save; whoever saves says which one was read.
    pub draft_version: i64,
    /// The draft that the newest version was made of.
    pub kept_draft_version: i64,
    /// The number of the newest version; 0: none yet.
    pub last_number: i64,
    /// The number of the version readers see; `None`: none.
    pub live_number: Option<i64>,
    /// When that version became live, UTC.
    pub live_since_ms: Option<Millis>,
    /// When the text first became live, UTC.
    pub first_live_at_ms: Option<Millis>,
    /// When somebody asked for a review, UTC; `None`: nobody did since the last publication.
    pub review_requested_at_ms: Option<Millis>,
    /// Who asked for it.
    pub review_requested_by_name: Option<String>,
    /// The version that becomes live at `publish_at_ms`.
    pub scheduled_number: Option<i64>,
    /// When it does, UTC.
    pub publish_at_ms: Option<Millis>,
    /// When the live version is taken away, UTC.
    pub unpublish_at_ms: Option<Millis>,
    /// When it was last saved, UTC.
    pub updated_at_ms: Millis,
    /// Who saved it.
    pub updated_by_name: String,
}

impl ArticleText {
    /// Where it stands, given when the source language's live version became live (`None`: it is not live).
    #[must_use]
    pub fn state(&self, source_live_since_ms: Option<Millis>) -> TextState {
        if self.review_requested_at_ms.is_some() {
            return TextState::InReview;
        }
        match self.live_since_ms.filter(|_| self.live_number.is_some()) {
            None => TextState::Draft,
            Some(since) => live_state(since, source_live_since_ms),
        }
    }

    /// Whether the draft has words that no version holds.
    #[must_use]
    pub const fn has_unkept_words(&self) -> bool {
        self.draft_version != self.kept_draft_version
    }
}

/// [`TextState::Outdated`] when the source language became live after this one, else [`TextState::Live`].
#[must_use]
pub fn live_state(live_since_ms: Millis, source_live_since_ms: Option<Millis>) -> TextState {
    if source_live_since_ms.is_some_and(|source| source > live_since_ms) {
        TextState::Outdated
    } else {
        TextState::Live
    }
}

/// A language of an article in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSummary {
    /// The language.
    pub locale: Locale,
    /// Where it stands.
    pub state: TextState,
    /// The draft's title.
    pub title: String,
}

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// The article.
    pub article: Article,
    /// The title in the source language.
    pub title: String,
    /// The languages there are.
    pub texts: Vec<TextSummary>,
}

/// An article with everything the desk shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleView {
    /// The article.
    pub article: Article,
    /// Its languages.
    pub texts: Vec<ArticleText>,
}

impl ArticleView {
    /// When the source language's live version became live; `None`: it is not.
    #[must_use]
    pub fn source_live_since_ms(&self) -> Option<Millis> {
        let source = self.texts.iter().find(|text| text.locale == self.article.source_locale)?;
        source.live_since_ms.filter(|_| source.live_number.is_some())
    }

    /// Whether any language is live, retired or not.
    #[must_use]
    pub fn any_live(&self) -> bool {
        self.texts.iter().any(|text| text.live_number.is_some())
    }
}

/// An article to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// What it is for.
    pub kind: ArticleKind,
    /// Who may read it.
    pub audience: Audience,
    /// Its category.
    pub category: Option<CategoryId>,
    /// The id another program knows it by.
    pub external_key: Option<String>,
    /// The language of the first text.
    pub source_locale: Locale,
    /// Its tags.
    pub tags: Vec<String>,
    /// The first draft; an empty slug is made from the title.
    pub words: Words,
}

/// Changes to an article; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArticleChange {
    /// Who may read it.
    pub audience: Option<Audience>,
    /// Its category; `Some(None)` takes it out.
    pub category: Option<Option<CategoryId>>,
    /// Its tags.
    pub tags: Option<Vec<String>>,
    /// The wallet's versions; an empty text means all.
    pub wallet_version: Option<String>,
    /// The version that was read.
    pub version: i64,
}

/// Which articles a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArticleFilter {
    /// Only of this kind.
    pub kind: Option<ArticleKind>,
    /// Only of this category.
    pub category: Option<CategoryId>,
    /// Only with a language in this state; with `locale`, that language.
    pub state: Option<TextState>,
    /// The language `state` speaks of.
    pub locale: Option<Locale>,
    /// Only with these letters in a title.
    pub words: Option<String>,
    /// The retired ones instead of the others.
    pub retired: bool,
}

/// A version of a text, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number, from 1.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// When it was made, UTC.
    pub made_at_ms: Millis,
    /// Who made it.
    pub made_by_name: String,
    /// When it first became live, UTC; `None`: it was kept only because other words took its place in the draft.
    pub published_at_ms: Option<Millis>,
    /// Whether it is the one readers see.
    pub live: bool,
}

/// A version of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What the list says of it.
    pub row: VersionRow,
    /// Its words.
    pub words: Words,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for kind in ArticleKind::ALL {
            assert_eq!(ArticleKind::from_word(kind.word()), Some(*kind));
        }
        for state in TextState::ALL {
            assert_eq!(TextState::from_word(state.word()), Some(*state));
        }
        assert_eq!(Audience::from_word("everyone"), None);
    }

    #[test]
    fn a_translation_is_outdated_only_when_its_source_came_later() {
        for (own, source, wanted) in [
            (10, None, TextState::Live),
            (10, Some(9), TextState::Live),
            (10, Some(10), TextState::Live),
            (10, Some(11), TextState::Outdated),
        ] {
            assert_eq!(live_state(own, source), wanted, "{own} {source:?}");
        }
    }
}
