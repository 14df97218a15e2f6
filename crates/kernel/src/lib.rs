//! The words every room shares: typed ids, time, pages, kinds of error. No I/O, no async.

mod clock;
mod error;
mod ids;
mod locale;
mod page;

pub use clock::{Clock, FixedClock, Millis, Rng, SeededRng, SystemClock};
pub use error::{DomainError, ErrorKind};
pub use ids::{
    AgentId, AnnouncementId, ApiKeyId, ArticleFileId, ArticleId, AttachmentId, CategoryId, ContactId,
    ContactSessionId, ConversationId, DeadJobId, ExpectationId, HolidayId, IdentityId, ImportId, InboxId,
    InvalidId, KeyId, LabelId, LearningGroupId, LinkId, MessageId, OfferId, OpeningId, RoleId, SessionId,
    SurveyId, TeamId, TopicId,
};
pub use locale::{Locale, UnknownLocale};
pub use page::{Limit, Page};
