//! `helpward backup` and `helpward restore`

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use storage::backup::{Summary, restore_backup, write_backup};
use storage::{Db, Error, Tx};

use super::{answer, open};
use crate::config::Config;
use crate::secrets;

const FINGERPRINT: &str = "field_key_fingerprint";
/// Rows indexed again in one transaction.
const INDEX_ROWS: u32 = 2_000;

pub(super) fn write(config: &Config, file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let plan = Db::plan(&open::options(config)).context("the database cannot be looked at")?;
    if !plan.pending.is_empty() {
        bail!(
            "the database is not at this program's version; back it up with the Helpward that runs it, or `helpward migrate` first"
        );
    }
    let (db, files) = (open::database(config)?, open::files(config)?);
    let fingerprint = secrets::read(&config.data_dir)?.map(|secrets| secrets.fingerprint);
    let labels: BTreeMap<_, _> =
        fingerprint.map(|print| (FINGERPRINT.to_owned(), print)).into_iter().collect();
    let summary = write_backup(&db, &files, file, &labels).context("no backup was written")?;
    note_backup(config, &summary)?;
    let words = format!(
        "{}: {} rows, {} files, {} bytes, read again to the last byte.\n\
         secrets.toml is not in it: keep a copy of {} apart.\n",
        file.display(),
        summary.rows,
        summary.files,
        summary.size_bytes,
        secrets::path(&config.data_dir).display(),
    );
    answer(json, &value(&summary), &words)
}

/// Where the doctor reads when the last backup was taken.
pub(super) fn last_backup_path(config: &Config) -> std::path::PathBuf {
    config.data_dir.join("last-backup")
}

fn note_backup(config: &Config, summary: &Summary) -> anyhow::Result<()> {
    let path = last_backup_path(config);
    secrets::write_private(&path, &format!("{}\n", summary.head.made_at_ms))
        .with_context(|| format!("{} cannot be written", path.display()))
}

pub(super) fn restore(config: &Config, file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let (db, files) = (open::database(config)?, open::files(config)?);
    let summary = restore_backup(&db, &files, file).context("nothing was restored")?;
    index_again(&db).context("the rows are restored, but the index of words could not be made")?;
    let own = secrets::read(&config.data_dir)?.map(|secrets| secrets.fingerprint);
    let same_key = own.as_ref() == summary.head.labels.get(FINGERPRINT);
    let mut words = format!(
        "{} rows and {} files are restored on {}.\n",
        summary.rows,
        summary.files,
        db.engine().name()
    );
    if !same_key {
        let path = secrets::path(&config.data_dir);
        let path = path.display();
        words.push_str(&format!("Now put the secrets.toml of that desk at {path}: second factors and inbox keys open with it only.\n"));
    }
    let mut value = value(&summary);
    value["secretsMatch"] = same_key.into();
    answer(json, &value, &words)
}

/// The rooms make their index of words again, from the rows.
fn index_again(db: &Db) -> anyhow::Result<()> {
    type Step = fn(&Tx<'_>, i64, u32) -> Result<Option<i64>, Error>;
    let steps: [Step; 2] = [conversations::reindex_messages, contacts::reindex_contacts];
    for step in steps {
        let mut after = Some(0);
        while let Some(last) = after {
            after = db.write_blocking(move |tx| step(tx, last, INDEX_ROWS))?;
        }
    }
    Ok(())
}

fn value(summary: &Summary) -> serde_json::Value {
    serde_json::json!({
        "rows": summary.rows,
        "files": summary.files,
        "sizeBytes": summary.size_bytes,
        "madeAtMs": summary.head.made_at_ms,
        "engine": summary.head.engine,
        "migration": summary.head.migration,
    })
}
