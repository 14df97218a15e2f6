//! Answers without waiting: what the bot says, how sure it is, and when it hands over to people.

mod acts;
mod assist;
mod courtesy;
pub mod engine;
mod error;
mod expectations;
mod jobs;
mod learning;
mod library;
mod reactions;
mod reply;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod texts;
mod turn;
mod work;

pub use acts::ask::{
    Evaluation, Guess, Health, MAX_QUESTION_CHARS, State, bot_state, evaluate, settings_for_asking,
};
pub use acts::hand_over::ask_for_person;
pub use acts::react::ANSWER_WITHIN_MS;
pub use acts::read::note_article_read;
pub use acts::settings::{access_bot_settings, set_bot_settings, takes_conversation};
pub use acts::suggest::{Suggestion, candidates_for, suggestions, words_for_suggestions};
pub use assist::{
    Assist, AssistError, Call, Completion, LanguageModel, MAX_TIMEOUT_S, ModelFailure, ModelSettings,
    ModelUse, NewKey, NewModel, OverHttp, Translation, Tried, Use, access_model, set_model, uses_at_work,
};
pub use courtesy::{Courtesy, courtesy};
pub use error::AnswersError;
pub use expectations::{
    Expectation, Kept, MAX_EXPECTATIONS, Rehearsal, Rehearsed, add_expectation, delete_expectation,
    list_expectations, prepare_rehearsal, rehearse, run_expectations,
};
pub use jobs::{RELEASE, SETTLE, run_release, run_settle};
pub use learning::{
    GROUP, LearningGroup, add_wording, dismiss_learning, draft_from_learning, list_learning, run_group,
};
pub use library::{KnownArticle, Learnt, Library};
pub use reactions::{REACTION, react, wants};
pub use settings::{BotHours, BotSettings, MAX_GREETING};
pub use turn::{Before, MAX_AN_HOUR, Prompt, Step, decide};
pub use work::{answer_waiting, learn_if_changed};
