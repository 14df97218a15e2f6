//! One SQL text, two engines: the few marks that become different words.
//!
//! | mark in `queries.sql` | embedded engine | PostgreSQL |
//! |---|---|---|
//! | `$1` | `?1` (it would number `$` by first appearance) | `$1` |
//! | `/*for update*/` | nothing: one writer | `for update` |
//! | `/*for update skip locked*/` | nothing | `for update skip locked` |
//! | `/*next position*/null` | the next place in the log | `null`: the sequencer gives it |
//! | `tokens($2)` | `$2` | a `tsvector` of our own tokens |
//! | `some_index matches $1` | FTS5 `match` | `@@` |

/// The statement as the embedded engine wants it.
pub(crate) fn for_sqlite(sql: &str) -> String {
    let sql = sql
        .replace("/*next position*/null", "(select coalesce(max(position), 0) + 1 from facts)")
        .replace(" matches $", " match $");
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.as_str();
    while let Some(at) = rest.find("tokens($") {
        let close = rest[at..].find(')').map_or(rest.len(), |i| at + i);
        out.push_str(&rest[..at]);
        out.push_str(&rest[at + "tokens(".len()..close]);
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    let mut numbered = String::with_capacity(out.len());
    let mut chars = out.chars().peekable();
    while let Some(c) = chars.next() {
        let parameter = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
        numbered.push(if parameter { '?' } else { c });
    }
    numbered
}

/// The statement as PostgreSQL wants it.
pub(crate) fn for_postgres(sql: &str) -> String {
    let sql = sql
        .replace("/*for update*/", "for update")
        .replace("/*for update skip locked*/", "for update skip locked")
        .replace("/*next position*/null", "null");
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.as_str();
    while let Some(at) = rest.find("tokens($") {
        let close = rest[at..].find(')').map_or(rest.len(), |i| at + i);
        out.push_str(&rest[..at]);
        out.push_str("array_to_tsvector(string_to_array(");
        out.push_str(&rest[at + "tokens(".len()..close]);
        out.push_str("::text, ' '))");
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    let mut matched = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some(at) = rest.find(" matches $") {
        let digits = at + " matches $".len();
        let end = rest[digits..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |i| digits + i);
        matched.push_str(&rest[..at]);
        matched.push_str(".tokens @@ ($");
        matched.push_str(&rest[digits..end]);
        matched.push_str("::text)::tsquery");
        rest = &rest[end..];
    }
    matched.push_str(rest);
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_words() {
        for (text, lite, pg) in [
            ("select $1, $12", "select ?1, ?12", "select $1, $12"),
            ("select 1 /*for update*/", "select 1 /*for update*/", "select 1 for update"),
            (
                "insert into i (rowid, tokens) values ($1, tokens($2))",
                "insert into i (rowid, tokens) values (?1, ?2)",
                "insert into i (rowid, tokens) values ($1, array_to_tsvector(string_to_array($2::text, ' ')))",
            ),
            (
                "from i where i matches $3 and rowid < $2",
                "from i where i match ?3 and rowid < ?2",
                "from i where i.tokens @@ ($3::text)::tsquery and rowid < $2",
            ),
        ] {
            assert_eq!(for_sqlite(text), lite);
            assert_eq!(for_postgres(text), pg);
        }
    }
}
