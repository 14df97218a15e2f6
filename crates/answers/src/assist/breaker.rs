//! After failures in a row nobody waits for the model for a while. Pure; the clock is passed in.

use kernel::Millis;

use super::ModelFailure;

/// Failures in a row after which it rests.
const IN_A_ROW: u32 = 3;
/// How long it rests; then one call tries again.
const REST_MS: Millis = 30_000;

/// How the last calls went.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u32,
    rests: Option<(Millis, ModelFailure)>,
}

impl Breaker {
    /// Why nobody should call now; `None`: one may.
    pub(crate) fn rests(&mut self, now_ms: Millis) -> Option<ModelFailure> {
        let (until_ms, why) = self.rests?;
        if now_ms < until_ms {
            return Some(why);
        }
        // Whoever asks first tries; the others go on resting until it is known how that went.
        self.rests = Some((now_ms + REST_MS, why));
        None
    }

    /// Notes how a call went.
    pub(crate) fn note(&mut self, failure: Option<ModelFailure>, now_ms: Millis) {
        let Some(why) = failure else {
            *self = Self::default();
            return;
        };
        self.failures += 1;
        if self.failures >= IN_A_ROW {
            self.rests = Some((now_ms + REST_MS, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_after_three_failures_and_tries_one_call_again() {
        let mut breaker = Breaker::default();
        breaker.note(Some(ModelFailure::Slow), 0);
        breaker.note(Some(ModelFailure::Slow), 1);
        assert_eq!(breaker.rests(2), None);
        breaker.note(Some(ModelFailure::Unreachable), 2);
        assert_eq!(breaker.rests(3), Some(ModelFailure::Unreachable));
        assert_eq!(breaker.rests(2 + REST_MS), None, "one tries");
        assert_eq!(breaker.rests(3 + REST_MS), Some(ModelFailure::Unreachable), "others wait for it");
        breaker.note(None, 4 + REST_MS);
        assert_eq!(breaker.rests(4 + REST_MS), None);
        breaker.note(Some(ModelFailure::Slow), 5 + REST_MS);
        assert_eq!(breaker.rests(6 + REST_MS), None, "counting begins anew");
    }
}
