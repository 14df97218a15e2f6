//! Figures that tidy prints and never gates on.

use std::fmt::Write as _;

use crate::rules::line_counts;
use crate::tree::Tree;

/// The median and 90th percentile of the lines per file, against the aims of house.md, as a few lines of text.
#[must_use]
pub fn sizes(tree: &Tree) -> String {
    let counts = line_counts(tree);
    let mut text = String::new();
    for (what, matches) in [
        ("Rust", (|path| path.ends_with(".rs")) as fn(&str) -> bool),
        ("web", |path| path.starts_with("web/")),
    ] {
        let mut lines: Vec<usize> =
            counts.iter().filter(|(path, _)| matches(path)).map(|(_, lines)| *lines).collect();
        lines.sort_unstable();
        let (median, p90) = (quantile(&lines, 50), quantile(&lines, 90));
        let longest = lines.last().copied().unwrap_or(0);
        let total: usize = lines.iter().sum();
        let files = lines.len();
        writeln!(
            text,
            "{what}: {files} files, {total} lines; median {median} (aim 110), p90 {p90} (aim 350), longest {longest} (stop 700)"
        )
        .expect("writing to a string cannot fail");
    }
    text
}

/// The smallest value with at least `percent` of the sorted values at or below it; 0 for none.
fn quantile(sorted: &[usize], percent: usize) -> usize {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occur() {
        assert_eq!(quantile(&[], 50), 0);
        assert_eq!(quantile(&[7], 90), 7);
        let ten: Vec<usize> = (1..=10).collect();
        assert_eq!((quantile(&ten, 50), quantile(&ten, 90)), (5, 9));
    }

    #[test]
    fn tests_are_not_counted() {
        let tree = Tree::sample(&[
            ("crates/a/src/a.rs", "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n"),
            ("tests/it/a.rs", "fn a() {}\n"),
        ]);
        assert!(sizes(&tree).starts_with("Rust: 1 files, 2 lines; median 2"), "{}", sizes(&tree));
    }
}
