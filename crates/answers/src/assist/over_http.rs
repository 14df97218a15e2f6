//! The model behind the one outbound connector.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use outbound::{Failure, Outbound, Post, Refusal};

use super::wire::{self, Dialect, Reading};
use super::{Call, Completion, LanguageModel, ModelFailure};

/// The most bytes of an answer: a few thousand tokens are far less.
const MOST_BYTES: usize = 256 * 1_024;

/// A model at an address that speaks the OpenAI API.
#[derive(Debug)]
pub struct OverHttp {
    outbound: Outbound,
    /// Whether the server wanted the newer dialect last.
    newer: AtomicBool,
}

impl OverHttp {
    /// A model that is reached through this connector.
    #[must_use]
    pub fn new(outbound: Outbound) -> Self {
        Self { outbound, newer: AtomicBool::new(false) }
    }

    fn ask(&self, call: &Call, dialect: Dialect) -> Result<Reading, Failure> {
        let to = self.outbound.target(&format!("{}/chat/completions", call.base_url))?;
        let body = wire::request(call, dialect);
        let within = Duration::from_millis(u64::try_from(call.within_ms).unwrap_or_default());
        let post = Post { to: &to, bearer: call.key.as_deref(), body: &body, within, most_bytes: MOST_BYTES };
        let answer = self.outbound.post_blocking(post)?;
        Ok(wire::read(answer.status, &answer.body))
    }
}

impl LanguageModel for OverHttp {
    fn check_address(&self, base_url: &str) -> Result<String, Refusal> {
        Ok(self.outbound.target(base_url)?.origin())
    }

    fn complete(&self, call: &Call) -> Result<Completion, ModelFailure> {
        let newer = self.newer.load(Ordering::Relaxed);
        let (first, second) =
            if newer { (Dialect::Newer, Dialect::Usual) } else { (Dialect::Usual, Dialect::Newer) };
        let mut reading = self.ask(call, first).map_err(why)?;
        if reading == Reading::OtherDialect {
            // Refused before any work was done: it costs no tokens and next to no time.
            reading = self.ask(call, second).map_err(why)?;
            self.newer.store(!newer, Ordering::Relaxed);
        }
        match reading {
            Reading::Wrote(completion) => Ok(completion),
            Reading::OtherDialect => Err(ModelFailure::Rejected),
            Reading::Failed(failure) => Err(failure),
        }
    }
}

fn why(failure: Failure) -> ModelFailure {
    match failure {
        Failure::Refused(_) => ModelFailure::RefusedAddress,
        Failure::UnknownHost => ModelFailure::UnknownHost,
        Failure::Unreachable => ModelFailure::Unreachable,
        Failure::Tls => ModelFailure::NoTls,
        Failure::TooSlow => ModelFailure::Slow,
        Failure::Redirected => ModelFailure::Redirected,
        Failure::TooLarge => ModelFailure::TooLarge,
        Failure::NotHttp => ModelFailure::NotTheApi,
    }
}
