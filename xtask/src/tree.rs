//! The files of the repository as text, and what a rule has to say about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, bail};

use crate::rust::{self, Rust};

/// The text files that belong to the repository: path relative to its root, with `/`, to content.
///
/// Binary files (those that are not UTF-8) are left out. A tree can also be made of samples, which is
/// how each rule proves that it fires.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
    /// Every path, also of files that are not text.
    paths: BTreeSet<String>,
    rust: OnceLock<BTreeMap<String, Rust>>,
}

/// One thing a rule found wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path relative to the root of the repository.
    pub path: String,
    /// Line, from 1; `None` when the finding is about the file as a whole.
    pub line: Option<usize>,
    /// What is wrong and what to do about it, as one sentence.
    pub what: String,
}

impl Finding {
    /// A finding about a whole file.
    pub fn file(path: &str, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, what: what.into() }
    }

    /// A finding at one line (from 1) of a file.
    pub fn line(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: Some(line), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

impl Tree {
    /// Reads every file git tracks or would track (untracked files count, ignored ones do not).
    ///
    /// # Errors
    /// When `root` is no git work tree or a listed file cannot be read.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let listed = Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(root)
            .output()
            .context("tidy asks git for the list of files")?;
        if !listed.status.success() {
            bail!("git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
        }
        let mut files = BTreeMap::new();
        let mut paths = BTreeSet::new();
        for path in listed.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            let path = String::from_utf8(path.to_vec()).context("a path that is not UTF-8")?;
            let on_disk = root.join(&path);
            // A file deleted but not yet committed is still listed; a symlink is not content.
            if !on_disk.symlink_metadata().is_ok_and(|meta| meta.is_file()) {
                continue;
            }
            paths.insert(path.clone());
            let bytes = std::fs::read(&on_disk).with_context(|| path.clone())?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.insert(path, text);
            }
        }
        Ok(Self { files, paths, rust: OnceLock::new() })
    }

    /// A tree made of samples `(path, text)`.
    #[must_use]
    pub fn sample(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self { paths: files.keys().cloned().collect(), files, rust: OnceLock::new() }
    }

    /// Every file in order of path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Files whose name ends with `.` and one of `extensions`.
    pub fn with_extension(&self, extensions: &'static [&'static str]) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| {
            path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
        })
    }

    /// Every Rust file that is not only for tests, as syntax: not below `tests/`, and not the file of a module
    /// that is declared `#[cfg(test)]`. Files that do not parse are left out.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &Rust)> {
        self.rust.get_or_init(|| rust::read_all(self)).iter().map(|(path, rust)| (path.as_str(), rust))
    }

    /// Whether there is a file of this path, or a folder with files.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let first = self.paths.range(folder.clone()..).next();
        self.paths.contains(path) || first.is_some_and(|found| found.starts_with(&folder))
    }

    /// The text of one file; `None` when there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

/// The root of the repository this binary was built in.
#[must_use]
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies inside the repository").to_owned()
}
