//! The optional language model: it puts in other words what the desk has found or what people wrote. It knows nothing here:
//! what it may say is what it was given, and whatever it says is checked before anybody reads it.

mod acts;
mod breaker;
mod calls;
mod error;
mod guard;
mod known;
mod mask;
mod over_http;
mod prompt;
mod rephrase;
mod settings;
mod store;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod translation;
mod wire;

use outbound::Refusal;

pub(crate) use acts::uses_of_bot;
pub use acts::{ModelUse, NewKey, NewModel, access_model, set_model, uses_at_work};
pub use calls::{Assist, Tried};
pub use error::{AssistError, ModelFailure};
pub use over_http::OverHttp;
pub(crate) use rephrase::{Reworded, long_article};
pub use settings::{MAX_TIMEOUT_S, ModelSettings, Use};
pub(crate) use summary::long_material;
pub use translation::Translation;

/// One thing asked of the model.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The address of the API, without a slash at the end.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// What opens the door there; `None`: nothing is sent.
    pub key: Option<String>,
    /// What it is to do.
    pub system: String,
    /// What it is to do it with.
    pub said: String,
    /// The most tokens it may write.
    pub most_tokens: u32,
    /// How long it may take, in milliseconds.
    pub within_ms: i64,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call(hidden, {} ms)", self.within_ms)
    }
}

/// What the model wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Its words; `None`: none, or it did not come to an end, or it refused.
    pub text: Option<String>,
    /// The tokens of question and answer as the server counts them; `None`: it does not say.
    pub tokens: Option<i64>,
}

/// A language model, wherever it is.
pub trait LanguageModel: Send + Sync {
    /// Whether this address may be spoken to; its scheme, host and port.
    fn check_address(&self, base_url: &str) -> Result<String, Refusal>;

    /// Asks it. Blocking, at most as long as the call allows.
    fn complete(&self, call: &Call) -> Result<Completion, ModelFailure>;
}
