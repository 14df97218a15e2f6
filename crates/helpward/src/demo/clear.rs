//! Removing the demo: what it made and what came to its inbox, nothing else.

use std::path::Path;

use anyhow::{Context as _, bail};
use storage::{Db, Error};

use super::{help, store};

/// Removes everything of the demo; says how many conversations. Audit rows and the log of facts tell what was, so
/// they stay, as everywhere.
pub fn clear(db: &Db, data_dir: &Path) -> anyhow::Result<u64> {
    let held = db.read_blocking(store::foreign_held)?;
    if held > 0 {
        bail!("demo agents hold {held} conversations of other inboxes; transfer those first");
    }
    db.write_blocking(store::mark_guests)?;
    let mut conversations = 0;
    loop {
        let gone = db.write_blocking(store::delete_conversations)?;
        conversations += gone;
        if gone == 0 {
            break;
        }
    }
    while db.write_blocking(store::delete_contacts)? > 0 {}
    let searched = help::failed_searches();
    db.write_blocking(move |tx| store::delete_help(tx, &searched))?;
    db.write_blocking(store::delete_desk)?;
    let path = data_dir.join("demo.toml");
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::File(error.to_string())).with_context(|| format!("{} is left", path.display()))
        }
        _ => Ok(conversations),
    }
}
