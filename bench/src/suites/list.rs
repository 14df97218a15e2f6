//! The newest fifty of a view: it must cost the same in a large desk as in a small one.

use std::path::Path;

use conversations::{ListFilter, View};
use kernel::Limit;

use crate::clock::{Stopwatch, Times, thread_cpu_s};
use crate::desk::{self, Desk};
use crate::figure::{Aim, Figure};

/// Lists read for one figure.
const READS: u32 = 400;

/// Fills one desk step by step to each of `sizes` (ascending) and lists at each.
///
/// # Errors
/// When an act is refused.
pub fn run(folder: &Path, sizes: &[usize]) -> anyhow::Result<(Vec<Figure>, Desk)> {
    let desk = Desk::open(folder, "list")?;
    let (mut figures, mut filled, mut first) = (Vec::new(), 0, None);
    for size in sizes {
        let watch = Stopwatch::start();
        desk.fill(size - filled, *size as u64)?;
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
        let rate = (size - filled) as f64 / watch.seconds();
        filled = *size;
        let (mean_ms, times) = newest_fifty(&desk)?;
        let name = format!("newest 50 of a filtered view at {size} conversations");
        figures.push(Figure::new(name, mean_ms, "ms CPU", Aim::AtMost(1.0)).note(format!(
            "p50 {:.2} ms, p99 {:.2} ms; filled at {rate:.0}/s",
            times.quantile_ms(0.5),
            times.quantile_ms(0.99)
        )));
        let smallest = *first.get_or_insert((*size, mean_ms));
        if smallest.0 != *size {
            let name = format!("  {size} ÷ {} conversations", smallest.0);
            figures.push(Figure::new(name, mean_ms / smallest.1, "ratio", Aim::AtMost(1.5)));
        }
    }
    Ok((figures, desk))
}

/// Mean CPU time of one list, and the spread of times on the wall.
fn newest_fifty(desk: &Desk) -> anyhow::Result<(f64, Times)> {
    let inbox = desk.inbox;
    let (total, times) = desk.db.read_blocking(move |tx| {
        let filter = ListFilter { inbox: Some(inbox), ..ListFilter::default() };
        let limit = Limit::of(Some(50));
        let list = || conversations::list_conversations(tx, &desk::actor(), View::All, &filter, None, limit);
        let mut times = Times::default();
        // The first reads fill the caches, as in a desk that has been open for a minute.
        for _ in 0..20 {
            list().map_err(desk::refused)?;
        }
        let before_s = thread_cpu_s();
        for _ in 0..READS {
            let one = Stopwatch::start();
            let page = list().map_err(desk::refused)?;
            times.add(one.elapsed());
            if page.items.len() != 50 {
                return Err(desk::refused("a page of fifty was expected"));
            }
        }
        Ok((thread_cpu_s() - before_s, times))
    })?;
    Ok((total * 1000.0 / f64::from(READS), times))
}
