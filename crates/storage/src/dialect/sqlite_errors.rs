//! What the embedded engine's errors mean.

use rusqlite::ErrorCode;

use crate::Error;

/// Maps by code; unique constraints get their conventional name back from the columns in the message.
pub(crate) fn map(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return Error::Engine(error.to_string());
    };
    let message = message.clone().unwrap_or_default();
    match code.code {
        ErrorCode::ConstraintViolation => Error::Constraint { name: constraint_name(&message) },
        ErrorCode::DiskFull => Error::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Unavailable(message),
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly => {
            Error::Unavailable(message)
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Error::Damaged(message),
        _ => Error::Engine(format!("{error}")),
    }
}

/// Whether the write-ahead log can no longer be trusted to be on stable storage.
pub(crate) fn durability_lost(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC};
    matches!(
        error,
        rusqlite::Error::SqliteFailure(code, _)
            if code.extended_code == SQLITE_IOERR_FSYNC || code.extended_code == SQLITE_IOERR_DIR_FSYNC
    )
}

fn constraint_name(message: &str) -> String {
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        let mut table = "";
        let mut names = Vec::new();
        for column in columns.split(", ") {
            let (of, name) = column.split_once('.').unwrap_or(("", column));
            table = of;
            names.push(name);
        }
        if names == ["id"] {
            return format!("{table}_pkey");
        }
        return format!("{table}_{}_key", names.join("_"));
    }
    message.rsplit(": ").next().unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_constraints_get_their_conventional_name() {
        for (message, name) in [
            ("UNIQUE constraint failed: inboxes.public_key", "inboxes_public_key_key"),
            ("UNIQUE constraint failed: jobs.kind, jobs.dedupe_key", "jobs_kind_dedupe_key_key"),
            ("UNIQUE constraint failed: facts.id", "facts_pkey"),
            ("CHECK constraint failed: surveys_score_check", "surveys_score_check"),
        ] {
            assert_eq!(constraint_name(message), name);
        }
    }
}
