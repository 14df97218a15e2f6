//! Typed ids: an i64 inside, a decimal string at the doors (an i64 does not fit a JavaScript number).

use std::fmt;
use std::str::FromStr;

/// A text that is not an id: not a positive decimal number of at most 19 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let plain = text.len() <= 19 && text.bytes().all(|b| b.is_ascii_digit());
                match text.parse::<i64>() {
                    Ok(id) if plain && id > 0 => Ok(Self(id)),
                    _ => Err(InvalidId),
                }
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                id.0
            }
        }
    )*};
}

ids! {
    /// A person who answers.
    AgentId
    /// News for many at once.
    AnnouncementId
    /// A picture, video or captions that articles show.
    ArticleFileId
    /// One answer, guide or tutorial, in all its languages.
    ArticleId
    /// A key with which a program uses the API.
    ApiKeyId
    /// A file joined to a message, or waiting to be.
    AttachmentId
    /// A group of articles.
    CategoryId
    /// A person who asks.
    ContactId
    /// One browser or app of a contact.
    ContactSessionId
    /// One exchange with a contact.
    ConversationId
    /// A job that was given up after its last try.
    DeadJobId
    /// A question that must keep its answer.
    ExpectationId
    /// A day on which the usual shifts do not hold.
    HolidayId
    /// A proof or address by which a contact is known.
    IdentityId
    /// A file of articles that is read in.
    ImportId
    /// An address of the operator.
    InboxId
    /// A key of the operator's back end for contact tokens.
    KeyId
    /// A coloured word on conversations.
    LabelId
    /// Unanswered questions that ask the same.
    LearningGroupId
    /// A one-time link: invitation or password reset.
    LinkId
    /// One message, private note or event of a conversation.
    MessageId
    /// A waiting conversation put before one agent.
    OfferId
    /// One opening of a conversation: its first, or a reopening.
    OpeningId
    /// A named set of permissions.
    RoleId
    /// A signed-in browser of an agent.
    SessionId
    /// A question about how the help was.
    SurveyId
    /// A group of agents.
    TeamId
    /// What a conversation is about, chosen from the inbox's list.
    TopicId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_decimal_numbers() {
        for (text, id) in [("1", Some(1)), ("9223372036854775807", Some(i64::MAX))] {
            assert_eq!(text.parse::<AgentId>().ok().map(|a| a.0), id, "{text}");
        }
        for text in ["", "0", "-1", "+1", "1.0", "0x1", "9223372036854775808", "１", " 1", "null"] {
            assert_eq!(text.parse::<AgentId>(), Err(InvalidId), "{text}");
        }
    }
}
