//! Named statements: `queries.sql` beside `store.rs`, found while compiling.

/// The statement called `name` in the text of a `queries.sql`; an unknown name does not compile.
///
/// A block starts at a line `-- name: <name>` and ends at its first `;`.
#[must_use]
pub const fn named(file: &'static str, name: &str) -> &'static str {
    let text = file.as_bytes();
    let mark = b"-- name: ";
    let wanted = name.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let line_start = at;
        let mut line_end = at;
        while line_end < text.len() && text[line_end] != b'\n' {
            line_end += 1;
        }
        if line_end - line_start == mark.len() + wanted.len()
            && same(text, line_start, mark)
            && same(text, line_start + mark.len(), wanted)
        {
            return body(file, line_end + 1);
        }
        at = line_end + 1;
    }
    panic!("no statement of this name in queries.sql")
}

const fn same(text: &[u8], at: usize, wanted: &[u8]) -> bool {
    let mut i = 0;
    while i < wanted.len() {
        if text[at + i] != wanted[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn body(file: &'static str, start: usize) -> &'static str {
    let text = file.as_bytes();
    let mut start = start;
    // Comment lines between the name and the statement are for the reader.
    while start + 1 < text.len() && text[start] == b'-' && text[start + 1] == b'-' {
        while start < text.len() && text[start] != b'\n' {
            start += 1;
        }
        start += 1;
    }
    let mut end = start;
    while end < text.len() && text[end] != b';' {
        end += 1;
    }
    assert!(end < text.len(), "a statement ends with a semicolon");
    let (upto, _) = file.split_at(end);
    let (_, statement) = upto.split_at(start);
    statement
}

/// The statement of that name in the `queries.sql` beside this source file.
#[macro_export]
macro_rules! sql {
    ($name:literal) => {{
        const STATEMENT: &str = $crate::named(include_str!("queries.sql"), $name);
        STATEMENT
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "-- A file.\n\n-- name: first\n-- Why: index x.\nselect 1\nfrom a;\n\n-- name: first_two\nselect 2;\n";

    #[test]
    fn a_name_finds_its_own_statement() {
        assert_eq!(named(FILE, "first"), "select 1\nfrom a");
        assert_eq!(named(FILE, "first_two"), "select 2");
    }

    #[test]
    #[should_panic(expected = "no statement")]
    fn an_unknown_name_is_refused() {
        let _ = named(FILE, "second");
    }
}
