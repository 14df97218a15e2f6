//! Calls of the model: counted before, made outside any transaction, counted after.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Millis;
use security::{Actor, FieldKey, Permission};
use storage::Db;

use super::acts::{self, Begun};
use super::breaker::Breaker;
use super::error::{AssistError, ModelFailure};
use super::settings::Use;
use super::{Call, Completion, LanguageModel, store};

/// Calls of this process at once.
const AT_ONCE: usize = 8;
/// Bytes of text that are about a token: four of English, three of Chinese.
const BYTES_OF_TOKEN: usize = 3;

/// The model, as everything that may want it is given it.
pub struct Assist {
    model: Arc<dyn LanguageModel>,
    key: FieldKey,
    running: AtomicUsize,
    breaker: Mutex<Breaker>,
}

impl fmt::Debug for Assist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Assist(hidden)")
    }
}

/// What is wanted.
pub(crate) struct Wish {
    /// What for; `None`: somebody tries the settings.
    pub(crate) wanted: Option<Use>,
    /// What the model is to do.
    pub(crate) system: String,
    /// What with.
    pub(crate) said: String,
    /// The most tokens it may write.
    pub(crate) most_tokens: u32,
    /// The most it may take whatever is set, in milliseconds.
    pub(crate) within_ms: Millis,
}

/// What came of trying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Why it did not work; `None`: it did.
    pub failure: Option<ModelFailure>,
    /// How long it took, in milliseconds.
    pub took_ms: Millis,
    /// The tokens it took; `None`: the server does not say.
    pub tokens: Option<i64>,
}

impl Assist {
    /// The model, with the key that opens its own.
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, key: FieldKey) -> Self {
        Self { model, key, running: AtomicUsize::new(0), breaker: Mutex::default() }
    }

    /// Whether this address may be spoken to; its scheme, host and port. `""` for none.
    pub fn check_address(&self, base_url: &str) -> Result<String, AssistError> {
        let base_url = base_url.trim().trim_end_matches('/');
        if base_url.is_empty() { Ok(String::new()) } else { Ok(self.model.check_address(base_url)?) }
    }

    /// Calls the model once with a word of no meaning, whatever it is used for. Needs `answers.manage`. Blocking.
    pub fn try_out(&self, db: &Db, actor: &Actor) -> Result<Tried, AssistError> {
        actor.require(Permission::AnswersManage)?;
        let wish = Wish {
            wanted: None,
            system: "Answer with the single word OK.".to_owned(),
            said: "Are you there?".to_owned(),
            most_tokens: 64,
            within_ms: Millis::MAX,
        };
        let began_ms = db.clock().now_ms();
        let said = self.call(db, wish);
        let took_ms = db.clock().now_ms() - began_ms;
        match said {
            Ok(completion) => Ok(Tried { failure: None, took_ms, tokens: completion.tokens }),
            Err(AssistError::Failed(failure)) => Ok(Tried { failure: Some(failure), took_ms, tokens: None }),
            Err(other) => Err(other),
        }
    }

    /// Makes a call. Blocking; outside any transaction.
    ///
    /// Errors: [`AssistError::Off`], [`AssistError::Spent`], [`AssistError::Busy`] or [`AssistError::Failed`], the last
    /// at once while the model rests after failures.
    pub(crate) fn call(&self, db: &Db, wish: Wish) -> Result<Completion, AssistError> {
        let _slot = Slot::take(&self.running)?;
        if wish.wanted.is_some()
            && let Some(why) = self.breaker().rests(db.clock().now_ms())
        {
            return Err(AssistError::Failed(why));
        }
        let asked = tokens_of(wish.system.len() + wish.said.len());
        let tokens = asked + i64::from(wish.most_tokens);
        let (key, model, wanted) = (self.key.clone(), Arc::clone(&self.model), wish.wanted);
        let origin = move |url: &str| model.check_address(url).ok();
        let begun = db.write_blocking(move |tx| acts::begin(tx, &key, &origin, wanted, tokens))?;
        let Begun { settings, key, month, reserved } = begun;
        let call = Call {
            base_url: settings.base_url,
            model: settings.model,
            key,
            system: wish.system,
            said: wish.said,
            most_tokens: wish.most_tokens,
            within_ms: wish.within_ms.min(settings.timeout_s * 1_000),
        };
        let said = self.model.complete(&call);
        let (counted, failure) = match &said {
            Ok(done) => {
                let written = done.text.as_ref().map_or(0, String::len);
                (done.tokens.unwrap_or_else(|| asked + tokens_of(written)), None)
            }
            Err(failure) => (if failure.may_have_cost() { asked } else { 0 }, Some(*failure)),
        };
        self.breaker().note(failure, db.clock().now_ms());
        db.write_blocking(move |tx| store::end_use(tx, &month, reserved, counted, failure))?;
        said.map_err(AssistError::Failed)
    }

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tokens_of(bytes: usize) -> i64 {
    i64::try_from(bytes.div_ceil(BYTES_OF_TOKEN)).unwrap_or(i64::MAX)
}

/// One of the calls that may run at once; given back when dropped.
struct Slot<'a>(&'a AtomicUsize);

impl<'a> Slot<'a> {
    fn take(running: &'a AtomicUsize) -> Result<Self, AssistError> {
        if running.fetch_add(1, Ordering::AcqRel) >= AT_ONCE {
            running.fetch_sub(1, Ordering::AcqRel);
            return Err(AssistError::Busy);
        }
        Ok(Self(running))
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
