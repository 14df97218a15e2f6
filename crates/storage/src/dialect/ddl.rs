//! Migrations are written once, in PostgreSQL's types; the embedded engine gets its own words for them.

/// The statements of a migration: comment lines dropped, cut at `;` at the end of a line.
pub(crate) fn statements(migration: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    for line in migration.lines() {
        let code = line.split("--").next().unwrap_or_default().trim_end();
        if code.is_empty() {
            continue;
        }
        if let Some(last) = code.strip_suffix(';') {
            current.push_str(last);
            statements.push(std::mem::take(&mut current));
        } else {
            current.push_str(code);
            current.push('\n');
        }
    }
    if !current.trim().is_empty() {
        statements.push(current);
    }
    statements
}

/// One DDL statement for the embedded engine: its own types, and tables that refuse other kinds.
pub(crate) fn for_sqlite(statement: &str) -> String {
    let own =
        replace_words(statement, &[("bigint", "integer"), ("bytea", "blob"), ("double precision", "real")]);
    let table = own.trim_start().starts_with("create table");
    if table && own.trim_end().ends_with(')') { format!("{} strict", own.trim_end()) } else { own }
}

fn replace_words(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = text.to_owned();
    for (from, to) in pairs {
        let mut next = String::with_capacity(out.len());
        let mut rest = out.as_str();
        while let Some(at) = rest.find(from) {
            let before = rest[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let after =
                rest[at + from.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            next.push_str(&rest[..at]);
            next.push_str(if before && after { to } else { from });
            rest = &rest[at + from.len()..];
        }
        next.push_str(rest);
        out = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gets_the_embedded_engines_types() {
        let text = "-- Words.\ncreate table a (\n  id bigint primary key, -- time-sorted\n  hash bytea not null,\n  rate double precision\n);\ncreate index a_hash on a (hash);\n";
        let all = statements(text);
        assert_eq!(all.len(), 2);
        assert_eq!(
            for_sqlite(&all[0]),
            "create table a (\n  id integer primary key,\n  hash blob not null,\n  rate real\n) strict"
        );
        assert_eq!(for_sqlite(&all[1]), "create index a_hash on a (hash)");
    }
}
