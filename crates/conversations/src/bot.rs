//! The bot's part in a conversation: what it may offer, why it hands over, how the contact seems to feel. Pure.

use kernel::MessageId;
use storage::{Column, Error, FromRow, Row, Value};

/// Most offers on one message.
pub const MAX_OFFERS: usize = 6;

/// How a contact seems to feel, as read from the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feeling {
    /// Angry at the operator.
    Angry,
    /// Afraid of losing money or an account.
    Frightened,
    /// Disappointed or displeased.
    Unhappy,
}

impl Feeling {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Angry, Self::Frightened, Self::Unhappy];

    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Frightened => "frightened",
            Self::Unhappy => "unhappy",
        }
    }

    /// Whether people should come sooner: the anger or fear grows while the contact waits.
    #[must_use]
    pub const fn is_pressing(self) -> bool {
        matches!(self, Self::Angry | Self::Frightened)
    }
}

impl Column for Feeling {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        Self::ALL.into_iter().find(|f| f.word() == word)
    }
}

/// Why the bot hands over to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandOverReason {
    /// The contact asked for a person.
    Asked,
    /// Money or an account is in danger.
    Danger,
    /// The bot must not answer this topic.
    Topic,
    /// It is not sure enough of any answer.
    Unsure,
    /// Its answers did not help.
    NotHelped,
    /// It cannot answer now: nothing learnt yet, switched off, or its hours are over.
    Unavailable,
    /// It was too slow or broke.
    Late,
    /// It has said as much as it may in an hour.
    Limit,
}

impl HandOverReason {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Asked,
        Self::Danger,
        Self::Topic,
        Self::Unsure,
        Self::NotHelped,
        Self::Unavailable,
        Self::Late,
        Self::Limit,
    ];

    /// Its word in tables, events and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Danger => "danger",
            Self::Topic => "topic",
            Self::Unsure => "unsure",
            Self::NotHelped => "not_helped",
            Self::Unavailable => "unavailable",
            Self::Late => "late",
            Self::Limit => "limit",
        }
    }
}

impl Column for HandOverReason {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// How the bot's time with a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoldEnd {
    HandedOver(HandOverReason),
    Taken,
    Solved,
}

impl HoldEnd {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::HandedOver(_) => "handed_over",
            Self::Taken => "taken",
            Self::Solved => "solved",
        }
    }

    pub(crate) const fn reason(self) -> Option<&'static str> {
        match self {
            Self::HandedOver(reason) => Some(reason.word()),
            Self::Taken | Self::Solved => None,
        }
    }
}

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferKind {
    /// An article to open; the answer comes from it.
    Article,
    /// Something to say next, by one press.
    Choice,
    /// Fields to fill in; `reference` is the topic's key.
    Form,
}

impl OfferKind {
    const ALL: [Self; 3] = [Self::Article, Self::Choice, Self::Form];

    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Choice => "choice",
            Self::Form => "form",
        }
    }
}

impl Column for OfferKind {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// Something a bot's message offers to open, to choose or to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageOffer {
    /// What it is.
    pub kind: OfferKind,
    /// What is meant, for programs: 1 to 120 characters.
    pub reference: String,
    /// What people read: screened, at most 200 characters.
    pub title: String,
    /// A path of the operator's own help center; `None`: nothing to open.
    pub url: Option<String>,
}

/// An offer with the message it stands on.
pub(crate) struct PlacedOffer {
    pub(crate) message: MessageId,
    pub(crate) offer: MessageOffer,
}

impl FromRow for PlacedOffer {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            message: r.next()?,
            offer: MessageOffer { kind: r.next()?, reference: r.next()?, title: r.next()?, url: r.next()? },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for feeling in Feeling::ALL {
            assert_eq!(Feeling::from_value(Value::from(feeling.word())), Some(feeling));
        }
        for reason in HandOverReason::ALL {
            assert_eq!(HandOverReason::from_value(Value::from(reason.word())), Some(reason));
        }
        for kind in OfferKind::ALL {
            assert_eq!(OfferKind::from_value(Value::from(kind.word())), Some(kind));
        }
    }
}
