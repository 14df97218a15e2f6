//! The secrets file: made on the first start, readable by its owner only, never in the database or a backup.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use kernel::Rng;
use security::FieldKey;

/// What the file holds.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Seals secret fields: second factors, keys of inboxes.
    pub field_key: FieldKey,
    /// Tells whether two installations have the same key, without telling the key; 16 hexadecimal digits.
    pub fingerprint: String,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Others may read it.
    #[error("{path} may be read by others (mode {mode:o}); run: chmod 600 {path}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It is not what Helpward wrote.
    #[error("{path} does not hold a field_key of 64 hexadecimal digits; put the original file back")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// It is absent though there is a database sealed with it.
    #[error(
        "{path} is missing; without it second factors and inbox keys cannot be opened; put the original file back"
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    field_key: String,
}

/// Where the file is.
#[must_use]
pub fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("secrets.toml")
}

/// Reads the file; `None` when it is absent. Refuses one that others may read.
pub fn read(data_dir: &Path) -> Result<Option<Secrets>, SecretsError> {
    let path = path(data_dir);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SecretsError::File { path, error }),
    };
    let mode = permissions(&path)?;
    if mode & 0o077 != 0 {
        return Err(SecretsError::Open { path, mode });
    }
    let stored: Option<Stored> = toml::from_str(&text).ok();
    let bytes = stored.and_then(|stored| from_hex(&stored.field_key));
    bytes.map(|bytes| Some(of(&bytes))).ok_or(SecretsError::Damaged { path })
}

/// Reads the file, or makes it for a new installation. `sealed`: the database holds something already, so a new
/// key would open nothing of it; then an absent file is an error.
pub fn read_or_create(data_dir: &Path, rng: &dyn Rng, sealed: bool) -> Result<Secrets, SecretsError> {
    if let Some(secrets) = read(data_dir)? {
        return Ok(secrets);
    }
    let path = path(data_dir);
    if sealed {
        return Err(SecretsError::Missing { path });
    }
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    write_private(&path, &format!(
        "# Keys of this installation, made on its first start. Keep a copy apart from backups of the database:\n\
         # whoever has both can read second factors; without this file nobody can.\nfield_key = \"{}\"\n",
        to_hex(&bytes)
    ))
    .map_err(|error| SecretsError::File { path, error })?;
    Ok(of(&bytes))
}

/// Writes a file that only its owner may read; it is whole or absent.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let _ = fs::remove_file(&partial);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, path)
}

/// The permission bits of a file.
pub(crate) fn permissions(path: &Path) -> Result<u32, SecretsError> {
    let metadata = fs::metadata(path).map_err(|error| SecretsError::File { path: path.to_owned(), error })?;
    Ok(metadata.permissions().mode() & 0o777)
}

/// Whether the file belongs to whoever runs this.
pub(crate) fn same_owner(a: &Path, b: &Path) -> std::io::Result<bool> {
    Ok(fs::metadata(a)?.uid() == fs::metadata(b)?.uid())
}

fn of(bytes: &[u8; 32]) -> Secrets {
    let digest = blake3::derive_key("helpward 2026 fingerprint of the field key", bytes);
    Secrets { field_key: FieldKey::new(bytes), fingerprint: to_hex(&digest[..8]) }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let plain = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes = (0..32).map(|i| u8::from_str_radix(text.get(i * 2..i * 2 + 2)?, 16).ok());
    if plain { bytes.collect::<Option<Vec<u8>>>()?.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_and_for_its_owner_only() {
        let folder = storage::testing::folder();
        let rng = kernel::SeededRng::new(7);
        let made = read_or_create(folder.path(), &rng, false).expect("made");
        assert_eq!(permissions(&path(folder.path())).expect("there"), 0o600);
        let again = read_or_create(folder.path(), &rng, true).expect("read");
        assert_eq!(made.fingerprint, again.fingerprint);
        let sealed = made.field_key.seal([1; 12], "a", b"b");
        assert_eq!(again.field_key.open("a", &sealed).as_deref(), Some(&b"b"[..]));
    }

    #[test]
    fn an_open_damaged_or_lost_file_is_refused() {
        let folder = storage::testing::folder();
        let rng = kernel::SeededRng::new(7);
        assert!(matches!(read_or_create(folder.path(), &rng, true), Err(SecretsError::Missing { .. })));
        read_or_create(folder.path(), &rng, false).expect("made");
        for mode in [0o640, 0o604, 0o660, 0o666] {
            fs::set_permissions(path(folder.path()), fs::Permissions::from_mode(mode)).expect("set");
            assert!(
                matches!(read(folder.path()), Err(SecretsError::Open { mode: found, .. }) if found == mode)
            );
        }
        fs::set_permissions(path(folder.path()), fs::Permissions::from_mode(0o600)).expect("set");
        for text in ["", "field_key = \"12\"", "field_key = 3", "not toml"] {
            fs::write(path(folder.path()), text).expect("written");
            assert!(matches!(read(folder.path()), Err(SecretsError::Damaged { .. })), "{text}");
        }
    }
}
