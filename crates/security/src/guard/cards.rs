//! Payment card numbers: length, issuer prefix and Luhn digit, written whole or in the usual groups.

use std::ops::Range;

use super::fold::{Folded, is_ideograph};
use super::{Certainty, Hit, SecretKind};

/// Names after which a long number is an order or a reference, not a card.
const REFERENCES: [&str; 14] = [
    "order",
    "order id",
    "order no",
    "uid",
    "user id",
    "ref",
    "reference",
    "trace",
    "订单",
    "订单号",
    "訂單",
    "訂單號",
    "流水号",
    "单号",
];

/// Finds card numbers.
pub(super) fn find(folded: &Folded, hits: &mut Vec<Hit>) {
    let groups = groups(folded);
    let mut first = 0;
    while first < groups.len() {
        match card_at(folded, &groups, first) {
            Some(last) => {
                let range = groups[first].start..groups[last].end;
                hits.push(Hit { kind: SecretKind::CardNumber, certainty: Certainty::Certain, range });
                first = last + 1;
            }
            None => first += 1,
        }
    }
}

/// Maximal runs of digits.
fn groups(folded: &Folded) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = None;
    for at in 0..=folded.len() {
        let digit = folded.lower.get(at).is_some_and(char::is_ascii_digit);
        match (digit, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                groups.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    groups
}

/// The last group of a card number that begins with group `first`.
fn card_at(folded: &Folded, groups: &[Range<usize>], first: usize) -> Option<usize> {
    if !is_edge_before(folded, groups[first].start) {
        return None;
    }
    let mut sizes = Vec::with_capacity(6);
    let mut digits = Vec::with_capacity(20);
    for last in first..groups.len().min(first + 6) {
        if last > first && !is_separator(folded, groups[last - 1].end..groups[last].start) {
            break;
        }
        sizes.push(groups[last].len());
        if digits.len() + groups[last].len() > 19 {
            break;
        }
        digits.extend(groups[last].clone().filter_map(|at| folded.lower[at].to_digit(10)));
        let whole = sizes.len() == 1;
        if (whole || usual_grouping(&sizes))
            && is_issued(&digits)
            && luhn(&digits)
            && is_edge_after(folded, groups[last].end)
            && !(whole && follows_reference(folded, groups[first].start))
        {
            return Some(last);
        }
    }
    None
}

fn usual_grouping(sizes: &[usize]) -> bool {
    match sizes {
        [4, 6, 4 | 5] | [8, 8] | [6, 10 | 13] => true,
        [front @ .., last] => {
            front.len() >= 3 && front.iter().all(|size| *size == 4) && (1..=4).contains(last)
        }
        [] => false,
    }
}

fn is_separator(folded: &Folded, gap: Range<usize>) -> bool {
    let gap = &folded.lower[gap];
    let dash = |c: &char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.' | '/');
    let space = |c: &char| c.is_whitespace();
    match gap {
        [one] => dash(one) || space(one),
        [a, b] => space(a) && space(b),
        [a, b, c] => space(a) && (dash(b) || space(b)) && space(c),
        _ => false,
    }
}

/// Whether the digits from `at` on are not the rest of a word, a decimal amount or a longer number.
fn is_edge_before(folded: &Folded, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| folded.lower[i]) else { return true };
    let digit = at.checked_sub(2).is_some_and(|i| folded.lower[i].is_ascii_digit());
    !joins(before, digit)
}

/// The same for the digits up to `at`.
fn is_edge_after(folded: &Folded, at: usize) -> bool {
    let Some(after) = folded.lower.get(at).copied() else { return true };
    let digit = folded.lower.get(at + 1).is_some_and(char::is_ascii_digit);
    !joins(after, digit)
}

/// Whether a neighbour makes digits part of something longer; `digit`: a digit stands beyond it.
fn joins(neighbour: char, digit: bool) -> bool {
    match neighbour {
        '_' => true,
        '.' | ',' => digit,
        other => other.is_alphanumeric() && !is_ideograph(other),
    }
}

fn follows_reference(folded: &Folded, at: usize) -> bool {
    let before = folded.lower_text(at.saturating_sub(16)..at);
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let before = ["is", "是", "为", "為"].iter().find_map(|verb| before.strip_suffix(verb)).unwrap_or(before);
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let before =
        ["number", "no"].iter().find_map(|noun| before.strip_suffix(noun)).unwrap_or(before).trim_end();
    REFERENCES.iter().any(|name| before.ends_with(name))
}

/// Issuer prefixes with their lengths. Source: ISO/IEC 7812 and the networks' published BIN ranges.
fn is_issued(digits: &[u32]) -> bool {
    let prefix = |n: usize| digits.iter().take(n).fold(0, |value, digit| value * 10 + digit);
    let length = digits.len();
    let (two, three, four) = (prefix(2), prefix(3), prefix(4));
    match length {
        14 => (300..=305).contains(&three) || matches!(two, 36 | 38 | 39),
        15 => matches!(two, 34 | 37),
        16 => {
            prefix(1) == 4
                || (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || (2200..=2204).contains(&four)
                || four == 6011
                || (644..=649).contains(&three)
                || matches!(two, 36 | 38 | 62 | 65 | 81)
                || (3528..=3589).contains(&four)
        }
        17 | 18 => two == 62,
        19 => prefix(1) == 4 || two == 62 || four == 6011 || two == 65 || (3528..=3589).contains(&four),
        _ => false,
    }
}

/// The Luhn check digit. Source: ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}
