//! Backups: everything in the database and the attached files in one file, readable without Helpward.
//!
//! A backup is a `tar.gz`. Its entries, in this order:
//!
//! | entry | what it holds |
//! |---|---|
//! | `backup.json` | format, version, migration, engine, time, labels, tables with their columns |
//! | `tables/<table>/<n>.jsonl` | rows as JSON lists, one a line, columns as in `backup.json`; bytes are `{"hex": "…"}` |
//! | `files/<BLAKE3>` | an attached file |
//! | `manifest.json` | size, BLAKE3 and rows of every entry before |
//!
//! The format knows no engine, so a backup of one may be restored into the other. Rows come from one read
//! snapshot while the desk runs. Files are named by their content and never change, so those read after the
//! snapshot was taken include every one it names. The index of words is made again after a restore.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::Millis;
use serde::{Deserialize, Serialize};

use crate::dialect::tables::{ColumnKind, Table, tables};
use crate::value::{Column, FromRow, Row, Value};
use crate::{Db, Engine, Error, Files, Tx, migrate, params};

const FORMAT: &str = "helpward-backup";
/// The version this program writes and reads.
const VERSION: u32 = 1;
const HEAD: &str = "backup.json";
const MANIFEST: &str = "manifest.json";
/// Rows of one entry at most, and rows held in memory.
const PART_ROWS: usize = 5_000;

/// Why a backup cannot be written, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Storage said no.
    #[error(transparent)]
    Storage(#[from] Error),
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A backup never replaces a file.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The file is not what was written.
    #[error("the backup is damaged or no backup: {0}")]
    Damaged(String),
    /// The backup belongs to another version of the database.
    #[error(
        "the backup is of migration {found}, this program's database is at {known}; restore it with the Helpward that wrote it"
    )]
    OtherVersion {
        /// The backup's newest migration.
        found: u32,
        /// This program's newest migration.
        known: u32,
    },
    /// A restore never mixes with what is there.
    #[error("the database is not empty: `{0}` has rows")]
    NotEmpty(String),
}

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    format: String,
    version: u32,
    /// The newest migration of the database.
    pub migration: u32,
    /// The engine it was taken from, for people.
    pub engine: String,
    /// When it was taken, UTC.
    pub made_at_ms: Millis,
    /// Words of whoever took it, e.g. a fingerprint of the key that is not in the backup.
    pub labels: BTreeMap<String, String>,
    tables: Vec<Table>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it says about itself.
    pub head: Head,
    /// Rows of all tables.
    pub rows: u64,
    /// Attached files.
    pub files: u64,
    /// Length of the backup in bytes.
    pub size_bytes: u64,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    path: String,
    size_bytes: u64,
    blake3: String,
    rows: u64,
}

/// Writes a backup beside the running desk, reads it again to the last byte, and only then gives it its name. Blocking.
pub fn write_backup(
    db: &Db,
    files: &Files,
    target: &Path,
    labels: &BTreeMap<String, String>,
) -> Result<Summary, BackupError> {
    if target.exists() {
        return Err(BackupError::Exists(target.to_owned()));
    }
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = target.with_file_name(name);
    let (engine, files, path, labels) = (db.engine(), files.clone(), partial.clone(), labels.clone());
    let written = db.read_blocking(move |tx| write(tx, engine, &files, &path, &labels));
    let finished = written.and_then(|()| verify_backup(&partial)).and_then(|summary| {
        fs::rename(&partial, target).and_then(|()| sync_folder(target)).map_err(|e| failed(target, e))?;
        Ok(summary)
    });
    if finished.is_err() {
        let _ = fs::remove_file(&partial);
    }
    finished
}

fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn write(
    tx: &Tx<'_>,
    engine: Engine,
    files: &Files,
    path: &Path,
    labels: &BTreeMap<String, String>,
) -> Result<(), BackupError> {
    let tables = tables(tx, engine)?;
    let head = Head {
        format: FORMAT.to_owned(),
        version: VERSION,
        migration: migrate::newest(),
        engine: engine.name().to_owned(),
        made_at_ms: tx.now(),
        labels: labels.clone(),
        tables,
    };
    let mut archive = Archive::create(path, tx.now()).map_err(|e| failed(path, e))?;
    archive.json(HEAD, &head).map_err(|e| failed(path, e))?;
    for table in &head.tables {
        write_table(tx, table, &mut archive, path)?;
    }
    for hash in hashes(files.root()).map_err(|e| failed(files.root(), e))? {
        let bytes = match files.get(&hash) {
            Ok(bytes) => bytes,
            // Swept since it was listed: no row of the snapshot that anyone can reach names it.
            Err(_) if !files.holds(&hash) => continue,
            Err(error) => return Err(error.into()),
        };
        archive.entry(&format!("files/{hash}"), &bytes, 0).map_err(|e| failed(path, e))?;
    }
    archive.finish().map_err(|e| failed(path, e))
}

fn write_table(tx: &Tx<'_>, table: &Table, archive: &mut Archive, path: &Path) -> Result<(), BackupError> {
    let mut after: Option<Vec<Value>> = None;
    for part in 0.. {
        let sql = page_sql(table, after.is_some());
        let rows: Vec<AnyRow> = tx.list(&sql, after.as_deref().unwrap_or_default())?;
        let Some(last) = rows.last() else { return Ok(()) };
        let place = |name: &String| table.columns.iter().position(|(column, _)| column == name);
        after = table.key.iter().map(|name| place(name).and_then(|i| last.0.get(i)).cloned()).collect();
        let mut text = Vec::with_capacity(rows.len() * 128);
        for row in &rows {
            if row.0.len() != table.columns.len() {
                return Err(Error::Column { index: row.0.len() }.into());
            }
            let cells = row.0.iter().map(to_json).collect::<Result<Vec<_>, _>>()?;
            serde_json::to_writer(&mut text, &cells).map_err(|e| Error::Payload(e.to_string()))?;
            text.push(b'\n');
        }
        let name = format!("tables/{}/{part:06}.jsonl", table.name);
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        archive.entry(&name, &text, count).map_err(|e| failed(path, e))?;
        if rows.len() < PART_ROWS {
            return Ok(());
        }
    }
    Ok(())
}

/// A page of a table in the order of its key; keyset, so that a large table is read once.
fn page_sql(table: &Table, later: bool) -> String {
    let columns = quoted(table.columns.iter().map(|(name, _)| name));
    let key = quoted(table.key.iter());
    let after = if later {
        let marks = (1..=table.key.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        format!(" where ({key}) > ({marks})")
    } else {
        String::new()
    };
    format!("select {columns} from \"{}\"{after} order by {key} limit {PART_ROWS}", table.name)
}

fn quoted<'n>(names: impl Iterator<Item = &'n String>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The names of stored files, sorted.
fn hashes(root: &Path) -> io::Result<Vec<String>> {
    let mut hashes = Vec::new();
    for folder in fs::read_dir(root)? {
        let folder = folder?;
        if folder.file_name().len() != 2 || !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            hashes.extend(file?.file_name().into_string().ok().filter(|name| name.len() == 64));
        }
    }
    hashes.sort();
    Ok(hashes)
}

/// Reads a backup to its last byte and compares every entry with the manifest. Blocking.
pub fn verify_backup(path: &Path) -> Result<Summary, BackupError> {
    let mut found = Manifest::default();
    let mut head = None;
    let mut told = None;
    read_entries(path, |name, reader| {
        if told.is_some() {
            return Err(BackupError::Damaged(format!("{name} after the manifest")));
        }
        if name == MANIFEST {
            told = Some(from_reader::<Manifest>(reader)?);
            return Ok(());
        }
        let mut counted = Counted { reader, hash: blake3::Hasher::new(), size_bytes: 0, lines: 0 };
        if name == HEAD && found.entries.is_empty() {
            head = Some(from_reader::<Head>(&mut counted)?);
        }
        io::copy(&mut counted, &mut io::sink()).map_err(damaged)?;
        let rows = if name.starts_with("tables/") { counted.lines } else { 0 };
        let blake3 = counted.hash.finalize().to_hex().to_string();
        found.entries.push(Entry { path: name.to_owned(), size_bytes: counted.size_bytes, blake3, rows });
        Ok(())
    })?;
    let head = head.ok_or_else(|| BackupError::Damaged(format!("it does not begin with {HEAD}")))?;
    if head.format != FORMAT || head.version != VERSION {
        return Err(BackupError::Damaged(format!("format {} {} is unknown", head.format, head.version)));
    }
    let told = told.ok_or_else(|| BackupError::Damaged("the end is missing".to_owned()))?;
    if let Some((entry, _)) = found.entries.iter().zip(&told.entries).find(|(a, b)| a != b) {
        return Err(BackupError::Damaged(entry.path.clone()));
    }
    if found.entries.len() != told.entries.len() {
        return Err(BackupError::Damaged("entries are missing".to_owned()));
    }
    let files = told.entries.iter().filter(|entry| entry.path.starts_with("files/")).count();
    Ok(Summary {
        head,
        rows: told.entries.iter().map(|entry| entry.rows).sum(),
        files: u64::try_from(files).unwrap_or(u64::MAX),
        size_bytes: fs::metadata(path).map_err(|e| failed(path, e))?.len(),
    })
}

/// Reads a whole backup into an empty, migrated database and its folder of files: everything or nothing of the
/// rows. Refuses a damaged backup before anything is written. Blocking.
///
/// The index of words is not part of a backup; the caller has the rooms make it again.
pub fn restore_backup(db: &Db, files: &Files, path: &Path) -> Result<Summary, BackupError> {
    let summary = verify_backup(path)?;
    let known = migrate::newest();
    if summary.head.migration != known {
        return Err(BackupError::OtherVersion { found: summary.head.migration, known });
    }
    let engine = db.engine();
    // Asked first, so that a refusal leaves no files behind; asked again in the transaction that writes.
    db.read_blocking(move |tx| require_empty(tx, engine))?;
    read_entries(path, |name, reader| {
        let Some(hash) = name.strip_prefix("files/") else { return Ok(()) };
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(damaged)?;
        let stored = files.put(&bytes)?;
        if stored.hash == hash { Ok(()) } else { Err(BackupError::Damaged(name.to_owned())) }
    })?;
    let (head, path) = (summary.head.clone(), path.to_owned());
    db.write_blocking(move |tx| {
        require_empty(tx, engine)?;
        let known = tables(tx, engine)?;
        for table in migrate::seeded() {
            tx.exec(&format!("delete from \"{table}\""), &[])?;
        }
        read_entries(&path, |name, reader| {
            let Some(rest) = name.strip_prefix("tables/") else { return Ok(()) };
            let table = rest.split('/').next().unwrap_or_default();
            let table = head.tables.iter().find(|t| t.name == table);
            let table = table.filter(|t| known.iter().any(|k| same_columns(k, t)));
            let table =
                table.ok_or_else(|| BackupError::Damaged(format!("{name} is of an unknown table")))?;
            restore_part(tx, table, reader)
        })?;
        if engine == Engine::Sqlite { place_facts(tx) } else { Ok(()) }
    })?;
    Ok(summary)
}

fn same_columns(a: &Table, b: &Table) -> bool {
    a.name == b.name && a.columns.len() == b.columns.len() && b.columns.iter().all(|c| a.columns.contains(c))
}

fn require_empty(tx: &Tx<'_>, engine: Engine) -> Result<(), BackupError> {
    let seeded = migrate::seeded();
    for table in tables(tx, engine)?.into_iter().filter(|table| !seeded.contains(&table.name)) {
        let any: Option<i64> = tx.find(&format!("select 1 from \"{}\" limit 1", table.name), &[])?;
        if any.is_some() {
            return Err(BackupError::NotEmpty(table.name));
        }
    }
    Ok(())
}

fn restore_part(tx: &Tx<'_>, table: &Table, reader: &mut dyn Read) -> Result<(), BackupError> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut rows = Vec::with_capacity(PART_ROWS);
    for line in BufReader::new(reader).lines() {
        let cells: Vec<serde_json::Value> =
            serde_json::from_str(&line.map_err(damaged)?).map_err(|e| BackupError::Damaged(e.to_string()))?;
        let values = cells.into_iter().zip(&table.columns).map(|(cell, (_, kind))| from_json(cell, *kind));
        let values: Option<Vec<Value>> = values.collect();
        let whole = values.filter(|values| values.len() == names.len());
        rows.push(whole.ok_or_else(|| BackupError::Damaged(format!("a row of {}", table.name)))?);
    }
    Ok(insert_rows(tx, &table.name, &names, &rows)?)
}

/// Facts that had no place yet when the backup of a server was taken get theirs.
fn place_facts(tx: &Tx<'_>) -> Result<(), BackupError> {
    let unplaced: Vec<i64> = tx.list("select id from facts where position is null order by id", &[])?;
    for id in unplaced {
        tx.exec(
            "update facts set position = (select coalesce(max(position), 0) + 1 from facts) where id = $1",
            &params![id],
        )?;
    }
    Ok(())
}

/// What the engine finds wrong with its own pages, as sentences; empty when all is well. Reads everything. Blocking.
pub fn check_pages(db: &Db) -> Result<Vec<String>, Error> {
    let engine = db.engine();
    db.read_blocking(move |tx| crate::dialect::tables::damage(tx, engine))
}

/// Inserts many rows with few statements. The names are the program's own, never a person's words.
///
/// Rows of one statement come in powers of two, so that an engine prepares few texts.
pub fn insert_rows(tx: &Tx<'_>, table: &str, columns: &[&str], rows: &[Vec<Value>]) -> Result<(), Error> {
    const MOST_PARAMETERS: usize = 16_000;
    let most = (MOST_PARAMETERS / columns.len().max(1)).min(64);
    let names = columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let mut rest = rows;
    while !rest.is_empty() {
        let take = 1_usize << rest.len().min(most).ilog2();
        let (now, later) = rest.split_at(take);
        let mut sql = format!("insert into \"{table}\" ({names}) values ");
        for row in 0..take {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns.len() {
                let comma = if column == 0 { "" } else { ", " };
                sql.push_str(&format!("{comma}${}", row * columns.len() + column + 1));
            }
            sql.push(')');
        }
        let values: Vec<Value> = now.iter().flatten().cloned().collect();
        tx.exec(&sql, &values)?;
        rest = later;
    }
    Ok(())
}

/// A row of any table.
struct AnyRow(Vec<Value>);

impl Column for Value {
    fn from_value(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl FromRow for AnyRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        // The reader compares the count with the table's columns.
        Ok(Self(std::iter::from_fn(|| row.next::<Value>().ok()).collect()))
    }
}

fn to_json(value: &Value) -> Result<serde_json::Value, Error> {
    Ok(match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Real(n) => serde_json::Number::from_f64(*n)
            .map(serde_json::Value::Number)
            .ok_or_else(|| Error::Payload("a number that is none".to_owned()))?,
        Value::Text(text) => text.as_str().into(),
        Value::Bytes(bytes) => serde_json::json!({ "hex": hex::encode(bytes) }),
    })
}

fn from_json(cell: serde_json::Value, kind: ColumnKind) -> Option<Value> {
    Some(match (cell, kind) {
        (serde_json::Value::Null, _) => Value::Null,
        (serde_json::Value::Number(n), ColumnKind::Int) => Value::Int(n.as_i64()?),
        (serde_json::Value::Number(n), ColumnKind::Real) => Value::Real(n.as_f64()?),
        (serde_json::Value::String(text), ColumnKind::Text) => Value::Text(text),
        (serde_json::Value::Object(object), ColumnKind::Bytes) => {
            Value::Bytes(hex::decode(object.get("hex")?.as_str()?).ok()?)
        }
        _ => return None,
    })
}

struct Archive {
    tar: tar::Builder<GzEncoder<BufWriter<File>>>,
    manifest: Manifest,
    made_at_s: u64,
}

impl Archive {
    fn create(path: &Path, now_ms: Millis) -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        // What a backup holds is nobody else's business.
        let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        let tar = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::fast()));
        Ok(Self { tar, manifest: Manifest::default(), made_at_s: u64::try_from(now_ms / 1_000).unwrap_or(0) })
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(value)?;
        self.entry(name, &text, 0)
    }

    fn entry(&mut self, name: &str, bytes: &[u8], rows: u64) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        header.set_mode(0o600);
        header.set_mtime(self.made_at_s);
        self.tar.append_data(&mut header, name, bytes)?;
        self.manifest.entries.push(Entry {
            path: name.to_owned(),
            size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            blake3: blake3::hash(bytes).to_hex().to_string(),
            rows,
        });
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        let manifest = std::mem::take(&mut self.manifest);
        self.json(MANIFEST, &manifest)?;
        let mut file = self.tar.into_inner()?.finish()?;
        file.flush()?;
        file.get_ref().sync_all()
    }
}

struct Counted<'r> {
    reader: &'r mut dyn Read,
    hash: blake3::Hasher,
    size_bytes: u64,
    lines: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let bytes = &buffer[..read];
        self.hash.update(bytes);
        self.size_bytes += u64::try_from(read).unwrap_or(0);
        self.lines += u64::try_from(bytes.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
        Ok(read)
    }
}

fn from_reader<T: serde::de::DeserializeOwned>(reader: &mut dyn Read) -> Result<T, BackupError> {
    let mut text = Vec::new();
    reader.read_to_end(&mut text).map_err(damaged)?;
    serde_json::from_slice(&text).map_err(|e| BackupError::Damaged(e.to_string()))
}

/// Hands every entry to `each`, then reads on to the end, where the compressed stream keeps its checksum.
fn read_entries(
    path: &Path,
    mut each: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let file = File::open(path).map_err(|e| failed(path, e))?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        each(&name, &mut entry)?;
    }
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(())
}

fn failed(path: &Path, error: io::Error) -> BackupError {
    if error.kind() == io::ErrorKind::StorageFull {
        return BackupError::Storage(Error::Full);
    }
    BackupError::File { path: path.to_owned(), error }
}

#[expect(clippy::needless_pass_by_value, reason = "used in map_err")]
fn damaged(error: io::Error) -> BackupError {
    BackupError::Damaged(error.to_string())
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod backup_tests;
