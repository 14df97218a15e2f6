//! How the help was: five faces, reasons and a comment, asked when a conversation is resolved.

mod acts;
mod error;
mod facts;
mod reactions;
mod store;
mod survey;

#[cfg(test)]
mod tests;

pub use acts::{ConversationSurveys, answer_survey, surveys_of};
pub use error::SurveyError;
pub use facts::{Asked, SurveyFact};
pub use reactions::{REACTION, react, wants};
pub use survey::{
    ANSWERABLE_MS, Answer, EDITABLE_MS, Given, MAX_COMMENT_CHARS, REASONS, Survey, SurveyState,
};
