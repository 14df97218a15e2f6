//! Where values come from: command line, then environment, then file, then default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::keys::{self, KEYS, Key};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The file of this path.
    File(PathBuf),
    /// The environment variable of this name.
    Environment(String),
    /// The command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its key.
    pub key: Key,
    /// Its value as text.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key nobody knows.
    #[error("unknown key `{name}` ({origin}); `helpward config show` lists the keys")]
    Unknown {
        /// The key as written.
        name: String,
        /// Where it was written.
        origin: Origin,
    },
    /// A value that does not fit its key.
    #[error("`{name}` ({origin}): {expected}")]
    Value {
        /// The key.
        name: &'static str,
        /// Where the value came from.
        origin: Origin,
        /// What would fit.
        expected: String,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {error}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// What the reader says, with the line.
        error: String,
    },
    /// The file cannot be read.
    #[error("{path} cannot be read: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// What the configuration is made from. The process's own environment is only read by `main`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Keys said on the command line.
    pub command_line: Vec<(String, String)>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// The file named on the command line; it must exist.
    pub file: Option<PathBuf>,
}

/// Variables of this prefix that are not settings: scripts and tests of the repository read them.
fn foreign(variable: &str) -> bool {
    variable.starts_with("HELPWARD_TEST_") || ["HELPWARD_BIN", "HELPWARD_CHROMIUM"].contains(&variable)
}

/// Reads every key from the sources. Unknown keys are refused by name.
pub fn load(sources: &Sources) -> Result<Vec<Setting>, ConfigError> {
    let mut values: BTreeMap<&'static str, (String, Origin)> = BTreeMap::new();
    let strong = strong_values(sources)?;
    let known = |name: &str| strong.iter().rev().find(|(key, ..)| key.name == name);
    let data_dir = known("data_dir").map_or("./data", |(_, value, _)| value.as_str());
    let file = match &sources.file {
        Some(path) => Some(path.clone()),
        None => Some(Path::new(data_dir).join("helpward.toml")).filter(|path| path.exists()),
    };
    for (key, value, origin) in file_values(file.as_deref())?.into_iter().chain(strong) {
        values.insert(key.name, (value, origin));
    }
    let settings = KEYS.iter().map(|key| {
        let (value, origin) = values.remove(key.name).unwrap_or((key.default.to_owned(), Origin::Default));
        Setting { key: *key, value, origin }
    });
    Ok(settings.collect())
}

type Value = (Key, String, Origin);

/// Environment, then command line: later ones win.
fn strong_values(sources: &Sources) -> Result<Vec<Value>, ConfigError> {
    let mut values = Vec::new();
    for (variable, value) in &sources.environment {
        let Some(rest) = variable.strip_prefix("HELPWARD_").filter(|_| !foreign(variable)) else { continue };
        let name = rest.replace("__", ".").to_lowercase();
        let origin = Origin::Environment(variable.clone());
        let key = keys::find(&name).ok_or(ConfigError::Unknown { name, origin: origin.clone() })?;
        values.push((key, value.clone(), origin));
    }
    for (name, value) in &sources.command_line {
        let origin = Origin::CommandLine;
        let key =
            keys::find(name).ok_or(ConfigError::Unknown { name: name.clone(), origin: origin.clone() })?;
        values.push((key, value.clone(), origin));
    }
    Ok(values)
}

fn file_values(path: Option<&Path>) -> Result<Vec<Value>, ConfigError> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Toml {
        path: path.to_owned(),
        error: error.to_string(),
    })?;
    let mut values = Vec::new();
    flatten("", &table, path, &mut values)?;
    Ok(values)
}

/// Tables become dots, lists become commas.
fn flatten(
    prefix: &str,
    table: &toml::Table,
    path: &Path,
    values: &mut Vec<Value>,
) -> Result<(), ConfigError> {
    for (word, value) in table {
        let name = if prefix.is_empty() { word.clone() } else { format!("{prefix}.{word}") };
        let origin = Origin::File(path.to_owned());
        if let toml::Value::Table(inner) = value {
            let group = format!("{name}.");
            if KEYS.iter().any(|key| key.name.starts_with(&group)) {
                flatten(&name, inner, path, values)?;
                continue;
            }
        }
        let key = keys::find(&name).ok_or(ConfigError::Unknown { name, origin: origin.clone() })?;
        let text = match value {
            toml::Value::Array(items) => {
                items.iter().map(scalar).collect::<Option<Vec<_>>>().map(|v| v.join(","))
            }
            other => scalar(other),
        };
        let expected = "a text, a number or a list of texts".to_owned();
        let text = text.ok_or(ConfigError::Value { name: key.name, origin: origin.clone(), expected })?;
        values.push((key, text, origin));
    }
    Ok(())
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}
