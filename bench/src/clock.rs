//! The stopwatch: a benchmark is the one place that may ask the machine how long something took.

use std::time::{Duration, Instant};

/// A stopwatch, running.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "measuring time is what a benchmark is for")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// Seconds since the start.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.elapsed().as_secs_f64()
    }

    /// The moment `after` the start, to wait for.
    #[must_use]
    pub fn at(self, after: Duration) -> Instant {
        self.0 + after
    }
}

/// CPU time this thread has used, in seconds; beside other load the clock on the wall says little.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a run fit")]
pub fn thread_cpu_s() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

/// Times of single operations, in microseconds up to a minute.
#[derive(Debug, Clone)]
pub struct Times(hdrhistogram::Histogram<u64>);

impl Default for Times {
    fn default() -> Self {
        let histogram = hdrhistogram::Histogram::new_with_bounds(1, 60_000_000, 3);
        Self(histogram.expect("the bounds are in order"))
    }
}

impl Times {
    /// Keeps one time.
    pub fn add(&mut self, time: Duration) {
        self.0.saturating_record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1));
    }

    /// Adds all of `other`.
    pub fn join(&mut self, other: &Self) {
        self.0.add(&other.0).expect("all have the same bounds");
    }

    /// The time that `share` (0 to 1) of the operations did not exceed, in milliseconds; 0 without operations.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "microseconds below a minute fit")]
    pub fn quantile_ms(&self, share: f64) -> f64 {
        if self.0.is_empty() { 0.0 } else { self.0.value_at_quantile(share) as f64 / 1000.0 }
    }

    /// How many operations there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }
}
