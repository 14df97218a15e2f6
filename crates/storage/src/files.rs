//! Files in a folder, named by what is in them.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;

/// Numbers the files this process is writing.
static INCOMING: AtomicU64 = AtomicU64::new(0);

/// Names a stored file by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// BLAKE3 of the bytes, 64 hexadecimal digits.
    pub hash: String,
    /// Length in bytes.
    pub size_bytes: u64,
}

/// A folder of files. The same bytes are kept once; damaged bytes are never given out.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Opens the folder, making it if needed.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, Error> {
        let root = root.into();
        fs::create_dir_all(root.join("incoming")).map_err(failed)?;
        Ok(Self { root })
    }

    /// Stores bytes; they are on stable storage when this returns. Blocking: call it outside transactions.
    pub fn put(&self, bytes: &[u8]) -> Result<FileRef, Error> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let file = FileRef { hash, size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX) };
        let target = self.path(&file.hash)?;
        if target.exists() {
            return Ok(file);
        }
        let folder = target.parent().expect("paths have a folder");
        fs::create_dir_all(folder).map_err(failed)?;
        // Two who bring the same bytes at once must not write into each other's file.
        let nth = INCOMING.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{nth}", file.hash, std::process::id());
        let incoming = self.root.join("incoming").join(name);
        let written = fs::File::create(&incoming)
            .and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()))
            .and_then(|()| fs::rename(&incoming, &target));
        if let Err(error) = written {
            // A full disk must not keep the part that fitted; that it cannot be removed either changes nothing.
            let _ = fs::remove_file(&incoming);
            return Err(failed(error));
        }
        sync_folder(folder)?;
        Ok(file)
    }

    /// The bytes of a stored file. [`Error::Damaged`] when they are not what was stored. Blocking.
    pub fn get(&self, hash: &str) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let mut file = fs::File::open(self.path(hash)?).map_err(failed)?;
        file.read_to_end(&mut bytes).map_err(failed)?;
        if blake3::hash(&bytes).to_hex().as_str() == hash {
            Ok(bytes)
        } else {
            Err(Error::Damaged(format!("file {hash}")))
        }
    }

    /// Some bytes of a stored file, for players that ask for parts; fewer when the file ends before. Blocking.
    ///
    /// Damage cannot be seen in a part: only [`Files::get`] compares the whole with its name.
    pub fn part(&self, hash: &str, range: std::ops::Range<u64>) -> Result<Vec<u8>, Error> {
        let mut file = fs::File::open(self.path(hash)?).map_err(failed)?;
        file.seek(SeekFrom::Start(range.start)).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    /// Removes a stored file that no row names any more; an absent one is fine. Blocking.
    pub fn delete(&self, hash: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(hash)?) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }

    /// Whether a file of this name is there, whole or not. Blocking.
    #[must_use]
    pub fn holds(&self, hash: &str) -> bool {
        self.path(hash).is_ok_and(|path| path.exists())
    }

    /// The folder itself, for backups.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, hash: &str) -> Result<PathBuf, Error> {
        let plain =
            hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if plain {
            Ok(self.root.join(&hash[..2]).join(hash))
        } else {
            Err(Error::File("not a file name".into()))
        }
    }
}

fn sync_folder(folder: &Path) -> Result<(), Error> {
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "used in map_err")]
fn failed(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull { Error::Full } else { Error::File(error.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_may_come_many_times_at_once() {
        let folder = crate::testing::folder();
        let files = Files::open(folder.path()).expect("a folder");
        for round in 0..20_u8 {
            let bytes = vec![round; 300_000];
            let hashes: Vec<String> = std::thread::scope(|scope| {
                let put = || files.put(&bytes).expect("stored").hash;
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(put)).collect();
                threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
            });
            assert!(hashes.iter().all(|hash| *hash == hashes[0]));
            assert_eq!(files.get(&hashes[0]).expect("whole"), bytes);
        }
    }

    #[test]
    fn damaged_bytes_are_not_given_out() {
        let folder = crate::testing::folder();
        let files = Files::open(folder.path()).expect("a folder");
        let file = files.put(b"receipt").expect("stored");
        assert_eq!(files.put(b"receipt").expect("stored once"), file);
        assert_eq!(files.get(&file.hash).expect("whole"), b"receipt");
        assert_eq!(files.part(&file.hash, 2..5).expect("a part"), b"cei");
        assert_eq!(files.part(&file.hash, 5..50).expect("the rest"), b"pt");
        assert!(files.part("../../etc/passwd", 0..1).is_err());
        fs::write(files.path(&file.hash).expect("a path"), b"receipT").expect("damaged");
        assert!(matches!(files.get(&file.hash), Err(Error::Damaged(_))));
        assert!(files.get("../../etc/passwd").is_err());
    }
}
