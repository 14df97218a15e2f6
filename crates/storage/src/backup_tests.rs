use super::*;
use crate::testing::{self, TestDb};

/// Rows of every kind, also ones that are hard to write down.
fn fill(t: &TestDb) {
    t.db.write_blocking(|tx| {
        let bytes: Vec<u8> = (0..=255).collect();
        for n in 0..(i64::try_from(PART_ROWS).expect("small") + 7) {
            tx.exec(
                "insert into once_keys (actor, act, client_id, body_hash, answer_id, at_ms) values ($1, $2, $3, $4, $5, $6)",
                &params![format!("agent:{}", n % 3), "message", format!("客户'\"\n\t{n:05}"), bytes.clone(), i64::MAX - n, -n],
            )?;
        }
        tx.exec("insert into cursors (name, position) values ($1, $2)", &params!["", i64::MIN])?;
        tx.exec(
            "insert into facts (id, position, room, kind, version, payload, at_ms) values (1, 1, 'a', 'b', 1, '{}', 5)",
            &[],
        )?;
        Ok::<_, Error>(())
    })
    .expect("filled");
}

fn content(db: &Db) -> Vec<(String, Vec<String>)> {
    let engine = db.engine();
    db.read_blocking(move |tx| {
        let mut all = Vec::new();
        for table in tables(tx, engine)? {
            let names: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
            let sql = format!("select {} from \"{}\"", quoted(names.iter()), table.name);
            let rows: Vec<AnyRow> = tx.list(&sql, &[])?;
            let mut lines: Vec<String> = rows.iter().map(|row| format!("{:?}", row.0)).collect();
            lines.sort();
            all.push((table.name, lines));
        }
        Ok::<_, Error>(all)
    })
    .expect("read")
}

#[test]
fn a_backup_of_either_engine_restores_into_either() {
    for from in [Engine::Sqlite, Engine::Postgres] {
        let source = testing::open(from);
        fill(&source);
        let files = Files::open(source.folder().join("files")).expect("a folder");
        let kept = files.put(b"a receipt").expect("stored");
        let path = source.folder().join("desk.backup");
        let labels = BTreeMap::from([("fingerprint".to_owned(), "12".to_owned())]);
        let written = write_backup(&source.db, &files, &path, &labels).expect("written");
        assert!(written.rows >= u64::try_from(PART_ROWS).expect("small") + 9);
        assert_eq!(written.files, 1);
        assert!(matches!(write_backup(&source.db, &files, &path, &labels), Err(BackupError::Exists(_))));
        for into in [Engine::Sqlite, Engine::Postgres] {
            let target = testing::open(into);
            let restored_files = Files::open(target.folder().join("files")).expect("a folder");
            let restored = restore_backup(&target.db, &restored_files, &path).expect("restored");
            assert_eq!(restored, written, "{from:?} into {into:?}");
            assert_eq!(content(&target.db), content(&source.db), "{from:?} into {into:?}");
            assert_eq!(restored_files.get(&kept.hash).expect("whole"), b"a receipt");
            let again = restore_backup(&target.db, &restored_files, &path);
            assert!(matches!(again, Err(BackupError::NotEmpty(_))));
        }
    }
}

#[test]
fn a_damaged_backup_is_refused_and_changes_nothing() {
    let source = testing::open(Engine::Sqlite);
    fill(&source);
    let files = Files::open(source.folder().join("files")).expect("a folder");
    files.put(b"a receipt").expect("stored");
    let path = source.folder().join("desk.backup");
    write_backup(&source.db, &files, &path, &BTreeMap::new()).expect("written");
    let whole = fs::read(&path).expect("read");
    let target = testing::open(Engine::Sqlite);
    let empty = content(&target.db);
    let damaged_path = source.folder().join("damaged");
    let refused = |bytes: &[u8]| {
        fs::write(&damaged_path, bytes).expect("written");
        let result = restore_backup(&target.db, &files, &damaged_path);
        assert!(matches!(result, Err(BackupError::Damaged(_))), "{:?}", result.map(|_| "restored"));
    };
    let step = (whole.len() / 40).max(1);
    // The first ten bytes are gzip's own head (time, system), which carries no content.
    for at in (10..whole.len()).step_by(step) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        // A compressed stream has bits without meaning: a flip that changes nothing unpacked is no damage.
        if unpacked(&bytes) != unpacked(&whole) {
            refused(&bytes);
        }
        refused(&whole[..at]);
    }
    refused(b"");
    refused(b"no backup at all");
    assert_eq!(content(&target.db), empty);
}

/// What a reader unpacks; `None` when it cannot.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut out).ok()?;
    Some(out)
}

#[test]
fn a_manifest_that_lies_is_refused() {
    let folder = testing::folder();
    let path = folder.path().join("desk.backup");
    let head = |migration| Head {
        format: FORMAT.to_owned(),
        version: VERSION,
        migration,
        engine: "any".to_owned(),
        made_at_ms: 0,
        labels: BTreeMap::new(),
        tables: Vec::new(),
    };
    let mut archive = Archive::create(&path, 0).expect("created");
    archive.json(HEAD, &head(1)).expect("written");
    archive.manifest.entries[0].size_bytes += 1;
    archive.finish().expect("finished");
    assert!(matches!(verify_backup(&path), Err(BackupError::Damaged(_))));
    let mut archive = Archive::create(&path, 0).expect("created");
    archive.json(HEAD, &head(9_999)).expect("written");
    archive.finish().expect("finished");
    let target = testing::open(Engine::Sqlite);
    let files = Files::open(folder.path().join("files")).expect("a folder");
    let refused = restore_backup(&target.db, &files, &path);
    assert!(matches!(refused, Err(BackupError::OtherVersion { found: 9_999, .. })), "{refused:?}");
}

#[test]
fn a_failed_backup_leaves_no_file() {
    let source = testing::open(Engine::Sqlite);
    let files = Files::open(source.folder().join("files")).expect("a folder");
    let hash = files.put(b"a receipt").expect("stored").hash;
    fs::write(files.root().join(&hash[..2]).join(&hash), b"a Receipt").expect("damaged");
    let path = source.folder().join("desk.backup");
    let refused = write_backup(&source.db, &files, &path, &BTreeMap::new());
    assert!(matches!(refused, Err(BackupError::Storage(Error::Damaged(_)))), "{refused:?}");
    let left = fs::read_dir(source.folder())
        .expect("listed")
        .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().contains("backup")));
    assert_eq!(left.count(), 0);
}

#[test]
fn facts_without_a_place_get_one_on_the_embedded_engine() {
    let target = testing::open(Engine::Sqlite);
    target
        .db
        .write_blocking(|tx| {
            for (id, position) in [(1, Some(4)), (2, None), (3, None)] {
                tx.exec(
                    "insert into facts (id, position, room, kind, version, payload, at_ms) values ($1, $2, 'a', 'b', 1, '{}', 5)",
                    &params![id, position],
                )?;
            }
            place_facts(tx)
        })
        .expect("placed");
    let places: Vec<(i64, i64)> = target
        .db
        .read_blocking(|tx| tx.list("select id, position from facts order by id", &[]))
        .map_err(|e: Error| e)
        .expect("read");
    assert_eq!(places, [(1, 4), (2, 5), (3, 6)]);
}
