//! The people and the inbox of the demo, and the sample wallet that its contacts use.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use inboxes::{Algorithm, BusinessHours, InboxInput};
use kernel::{AgentId, InboxId, Locale, Rng as _};
use pages::DemoWallet;
use security::{Actor, BuiltInRole, ContactKey, FieldKey, Origin, PasswordHash, Permission};
use storage::{Db, Tx};

use super::store::{self, Kind};
use crate::machine::SystemRng;
use crate::secrets;

/// A demo sign-in, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The role, in English.
    pub role: &'static str,
    /// The address.
    pub email: String,
    /// The password, random for every installation.
    pub password: String,
}

/// The demo's desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Who may sign in.
    pub sign_ins: Vec<SignIn>,
    /// The inbox of the sample wallet.
    pub inbox: InboxId,
    /// Its public key.
    pub inbox_key: String,
    /// Whether it was made just now.
    pub fresh: bool,
}

struct Person {
    name: &'static str,
    email: &'static str,
    role: BuiltInRole,
    locale: Locale,
    /// How the role is printed; `None`: the sign-in is not printed, the person only has a past.
    shown: Option<&'static str>,
}

const fn person(
    name: &'static str,
    email: &'static str,
    role: BuiltInRole,
    locale: Locale,
    shown: Option<&'static str>,
) -> Person {
    Person { name, email, role, locale, shown }
}

const PEOPLE: &[Person] = &[
    person("沈岚", "lan@harbor.example", BuiltInRole::Administrator, Locale::ZhCn, Some("Owner")),
    person("Nora Quinn", "nora@harbor.example", BuiltInRole::Supervisor, Locale::En, Some("Supervisor")),
    person("李知远", "zhiyuan@harbor.example", BuiltInRole::Agent, Locale::ZhCn, Some("Agent (中文)")),
    person("Amy Torres", "amy@harbor.example", BuiltInRole::Agent, Locale::En, Some("Agent (English)")),
    person("陈思琪", "siqi@harbor.example", BuiltInRole::Specialist, Locale::ZhCn, None),
    person("王浩然", "haoran@harbor.example", BuiltInRole::Agent, Locale::ZhCn, None),
    person("Daniel Okafor", "daniel@harbor.example", BuiltInRole::Specialist, Locale::En, None),
    person("Priya Nair", "priya@harbor.example", BuiltInRole::Agent, Locale::En, None),
];

/// Name and colour of the demo's labels.
const LABELS: &[(&str, &str)] = &[
    ("链上已确认", "#2E7D32"),
    ("需要财务核对", "#B26A00"),
    ("疑似诈骗", "#B3261E"),
    ("App 问题", "#3457D5"),
];

/// The demo's desk; made when it is not there. Sign-ins are kept in `demo.toml`, for their owner only.
pub fn open_desk(db: &Db, data_dir: &Path, key: &Arc<FieldKey>) -> anyhow::Result<Desk> {
    let known = db.read_blocking(known)?;
    let path = data_dir.join("demo.toml");
    let kept = read_passwords(&path)?;
    let passwords: BTreeMap<String, String> = PEOPLE
        .iter()
        .map(|p| (p.email.to_owned(), kept.get(p.email).cloned().unwrap_or_else(new_password)))
        .collect();
    let new: Vec<&Person> = PEOPLE.iter().filter(|p| !kept.contains_key(p.email)).collect();
    if !new.is_empty() || known.is_none() {
        // Written first: a password that nobody can read would be of no use, an unused one does no harm.
        write_passwords(&path, &passwords)?;
        let hashes = hashes(&passwords)?;
        if known.is_some() {
            db.write_blocking(move |tx| renew_passwords(tx, &hashes))?;
        } else {
            let key = Arc::clone(key);
            db.write_blocking(move |tx| make(tx, &key, &hashes))
                .context("the demo's desk could not be made")?;
        }
    }
    let (inbox, inbox_key) =
        db.read_blocking(self::known)?.context("the demo's inbox is gone; run `helpward demo clear`")?;
    let sign_ins = PEOPLE.iter().filter_map(|p| {
        let password = passwords.get(p.email).cloned().unwrap_or_default();
        Some(SignIn { role: p.shown?, email: p.email.to_owned(), password })
    });
    Ok(Desk { sign_ins: sign_ins.collect(), inbox, inbox_key, fresh: known.is_none() })
}

/// The demo's inbox and its public key.
fn known(tx: &Tx<'_>) -> Result<Option<(InboxId, String)>, inboxes::InboxError> {
    let Some(id) = store::marked(tx, Kind::Inbox)?.first().map(|id| InboxId(*id)) else { return Ok(None) };
    let inbox = inboxes::access_inbox(tx, &actor(), id)?;
    Ok(Some((id, inbox.public_key)))
}

fn actor() -> Actor {
    Actor::room("demo", None, Permission::ALL)
}

type Hashes = BTreeMap<String, PasswordHash>;

fn hashes(passwords: &BTreeMap<String, String>) -> anyhow::Result<Hashes> {
    let hash = |(email, password): (&String, &String)| {
        let mut salt = [0; 16];
        SystemRng.fill(&mut salt);
        Ok((email.clone(), security::hash_password(password, &[email], salt)?))
    };
    passwords.iter().map(hash).collect()
}

#[derive(Debug, thiserror::Error)]
enum DeskError {
    #[error(transparent)]
    Agent(#[from] agents::AgentError),
    #[error(transparent)]
    Entry(#[from] security::EntryError),
    #[error(transparent)]
    Inbox(#[from] inboxes::InboxError),
    #[error(transparent)]
    Hours(#[from] inboxes::HoursError),
    #[error(transparent)]
    Key(#[from] inboxes::KeyError),
    #[error(transparent)]
    Label(#[from] conversations::ConversationError),
    #[error(transparent)]
    Role(#[from] security::RoleError),
    #[error(transparent)]
    Storage(#[from] storage::Error),
    #[error("no password for {0}")]
    Password(&'static str),
}

fn make(tx: &Tx<'_>, key: &FieldKey, hashes: &Hashes) -> Result<(), DeskError> {
    let actor = actor();
    let demo = security::installation(tx)?.is_some_and(|house| house.demo);
    if demo {
        security::rename_operator(tx, &actor, "港湾钱包 Harbor Wallet")?;
    }
    let hours = BusinessHours::new("Asia/Shanghai", true, &[], Vec::new())?;
    let inbox = inboxes::create_inbox(tx, &actor, &inbox_input(), &hours)?;
    store::mark(tx, Kind::Inbox, inbox.id)?;
    inboxes::add_key(tx, &actor, key, inbox.id, Algorithm::Hs256, None)?;
    let mut members: Vec<AgentId> = Vec::new();
    for person in PEOPLE {
        let password = hashes.get(person.email).cloned().ok_or(DeskError::Password(person.email))?;
        let agent = agents::create_agent(
            tx,
            &actor,
            &agents::NewAgent {
                name: person.name.to_owned(),
                email: person.email.to_owned(),
                role: person.role.id(),
                teams: Vec::new(),
                locale: person.locale,
                password,
            },
        )?;
        store::mark(tx, Kind::Agent, agent.id)?;
        members.push(agent.id);
    }
    let team = agents::TeamChange {
        name: Some("港湾客服 Harbor Support".to_owned()),
        members: Some(members),
        inboxes: Some(vec![inbox.id]),
    };
    store::mark(tx, Kind::Team, agents::create_team(tx, &actor, &team)?.id)?;
    for (name, colour) in LABELS {
        let label = conversations::create_label(tx, &actor, name, colour)?;
        store::mark(tx, Kind::Label, label.id)?;
    }
    if demo {
        security::close_setup(tx)?;
    }
    Ok(())
}

fn inbox_input() -> InboxInput {
    let locales = vec![Locale::ZhCn, Locale::En];
    InboxInput {
        name: "港湾钱包 Harbor Wallet".to_owned(),
        brand_colour: "#0B6E6E".to_owned(),
        default_locale: Locale::ZhCn,
        allowed_origins: Vec::new(),
        topics: inboxes::default_topics(&locales),
        greeting: inboxes::default_greeting(&locales),
        auto_offer: true,
        offer_timeout_s: inboxes::OFFER_TIMEOUT_DEFAULT_S,
        locales,
    }
}

/// The file of passwords was lost: everybody of the demo gets a new one.
fn renew_passwords(tx: &Tx<'_>, hashes: &Hashes) -> Result<(), DeskError> {
    let actor = actor();
    let origin = Origin { ip: "local".to_owned(), device: "helpward".to_owned() };
    for (email, hash) in hashes {
        if let Some(agent) = agents::agent_by_email(tx, email)? {
            let link = agents::reset_agent(tx, &actor, agent)?;
            security::redeem_reset(tx, &link.token, hash, &origin)?;
        }
    }
    Ok(())
}

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Kept {
    passwords: BTreeMap<String, String>,
}

fn read_passwords(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let kept: Kept =
                toml::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
            Ok(kept.passwords)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

fn write_passwords(path: &Path, passwords: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let text = toml::to_string(&Kept { passwords: passwords.clone() })?;
    secrets::write_private(path, &text).with_context(|| format!("{} cannot be written", path.display()))
}

/// Twelve letters and digits that are not confused when typed, about 58 bits.
fn new_password() -> String {
    const LETTERS: &[u8; 28] = b"abcdefghjkmnpqrstvwxyz234789";
    let mut bytes = [0; 12];
    SystemRng.fill(&mut bytes);
    let mut text = String::new();
    for (i, byte) in bytes.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    }
    text
}

/// The sample wallet: its back end vouches for the person signed in to it.
#[must_use]
pub fn wallet(db: &Db, key: &Arc<FieldKey>, desk: &Desk) -> DemoWallet {
    let (db, key, inbox, inbox_key) = (db.clone(), Arc::clone(key), desk.inbox, desk.inbox_key.clone());
    let sign = move || {
        // The page's handler is async; the act runs on storage's own thread and takes well under a millisecond.
        let key = Arc::clone(&key);
        let keys =
            tokio::task::block_in_place(|| db.read_blocking(move |tx| inboxes::live_keys(tx, &key, inbox)));
        let secret = keys.ok()?.into_iter().find_map(|key| match key {
            ContactKey::Hs256(secret) => Some(secret),
            ContactKey::EdDsa(_) => None,
        })?;
        token(&secret, &inbox_key, db.clock().now_ms())
    };
    DemoWallet { inbox_key: desk.inbox_key.clone(), sign: Box::new(sign) }
}

/// A token for five minutes.
fn token(secret: &[u8], audience: &str, now_ms: i64) -> Option<String> {
    let claims = serde_json::json!({
        "sub": "harbor-20417",
        "aud": audience,
        "exp": now_ms / 1_000 + 300,
        "name": "林晓",
        "email": "linxiao@mail.example",
        "attributes": { "plan": "Plus", "appVersion": "6.4.1", "kyc": "verified" },
    });
    let key = jsonwebtoken::EncodingKey::from_secret(secret);
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wallets_token_is_one_that_the_inbox_accepts() {
        let (secret, now_ms) = ([7; 32], 1_764_000_000_000);
        let token = token(&secret, "hw_1", now_ms).expect("a token");
        let verify = |secret: [u8; 32], audience: &str, at_ms| {
            security::verify_contact_token(&token, &[ContactKey::Hs256(secret.to_vec())], audience, at_ms)
        };
        let claims = verify(secret, "hw_1", now_ms).expect("accepted");
        assert_eq!((claims.external_id.as_str(), claims.name.as_deref()), ("harbor-20417", Some("林晓")));
        assert!(verify([8; 32], "hw_1", now_ms).is_err());
        assert!(verify(secret, "hw_2", now_ms).is_err());
        assert!(verify(secret, "hw_1", now_ms + 3_600_000).is_err());
    }

    #[test]
    fn passwords_are_fit_and_differ() {
        let (a, b) = (new_password(), new_password());
        assert_ne!(a, b);
        assert_eq!(a.len(), 14);
        assert!(security::check_new_password(&a, &[]).is_ok());
    }
}
