//! Numbers out of samples: exact medians and percentiles. Pure.

/// The figures of one group of samples.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// How many samples.
    pub n: usize,
    /// Half of them are not above it: the middle one, or the mean of the middle two. `None`: no samples, or
    /// a metric that only counts.
    pub median: Option<f64>,
    /// Nine of ten are not above it (nearest rank: an observed value, never one in between). `None` as above.
    pub p90: Option<f64>,
    /// The share of good samples, `0.0..=1.0`; `None`: the metric knows no good and bad, or no samples.
    pub share: Option<f64>,
}

impl Figures {
    /// Only counted.
    pub(crate) const fn counted(n: usize) -> Self {
        Self { n, median: None, p90: None, share: None }
    }

    /// Of values, which are put in order. `good`: the least value that counts as good.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds and counts are far below 2^53")]
    pub(crate) fn of(values: &mut [i64], good: Option<i64>) -> Self {
        values.sort_unstable();
        let n = values.len();
        let at = |index: usize| values.get(index).map(|value| *value as f64);
        let share = good.filter(|_| n > 0).map(|good| {
            let below = values.partition_point(|value| *value < good);
            (n - below) as f64 / n as f64
        });
        let low = n.checked_sub(1).and_then(|last| at(last / 2));
        Self {
            n,
            median: low.zip(at(n / 2)).map(|(low, high)| f64::midpoint(low, high)),
            p90: (n * 9).div_ceil(10).checked_sub(1).and_then(at),
            share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_table() {
        let rows: [(&[i64], Option<f64>, Option<f64>); 6] = [
            (&[], None, None),
            (&[7], Some(7.0), Some(7.0)),
            (&[4, 1], Some(2.5), Some(4.0)),
            (&[3, 1, 2], Some(2.0), Some(3.0)),
            (&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100], Some(55.0), Some(90.0)),
            (&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9], Some(1.0), Some(1.0)),
        ];
        for (values, median, p90) in rows {
            let got = Figures::of(&mut values.to_vec(), None);
            assert_eq!(
                (got.n, got.median, got.p90, got.share),
                (values.len(), median, p90, None),
                "{values:?}"
            );
        }
        assert_eq!(Figures::of(&mut [1, 4, 5, 3], Some(4)).share, Some(0.5));
        assert_eq!(Figures::of(&mut [], Some(4)).share, None);
    }

    proptest! {
        #[test]
        fn percentiles_hold_what_they_say(mut values in prop::collection::vec(-50i64..50, 1..60)) {
            let got = Figures::of(&mut values, None);
            let share_up_to = |limit: f64| {
                values.iter().filter(|value| **value as f64 <= limit).count() as f64 / values.len() as f64
            };
            let p90 = got.p90.unwrap();
            prop_assert!(share_up_to(p90) >= 0.9 - 1e-9);
            prop_assert!(values.iter().any(|value| *value as f64 == p90));
            prop_assert!(share_up_to(p90 - 0.5) < 0.9);
            prop_assert!(share_up_to(got.median.unwrap()) >= 0.5 - 1e-9);
        }
    }
}
