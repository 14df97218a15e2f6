//! Passwords: the rules for new ones, hashing, and checking without telling who exists.
//!
//! Hashing takes some 20 ms of CPU and 19 MiB: doors run it on a blocking thread, never inside an act.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::{AgentId, DomainError, ErrorKind, Millis};

/// Memory of one hash, in KiB. Source: OWASP Password Storage Cheat Sheet, argon2id m=19 MiB, t=2, p=1.
const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory. Same source.
const PASSES: u32 = 2;
/// Lanes. Same source.
const LANES: u32 = 1;

/// Fewest characters of a new password. Source: OWASP ASVS 5.0 6.2.1.
pub const SHORTEST_CHARS: usize = 8;
/// Characters the console advises. Source: OWASP ASVS 5.0 6.2.1.
pub const ADVISED_CHARS: usize = 15;
/// Most characters of any password; longer input is refused before it is hashed.
pub const LONGEST_CHARS: usize = 256;

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST_CHARS`] characters.
    #[error("password is too short")]
    TooShort,
    /// More than [`LONGEST_CHARS`] characters.
    #[error("password is too long")]
    TooLong,
    /// Among the passwords that attackers try first.
    #[error("password is among the most common ones")]
    Common,
    /// The agent's own name or email address, or the operator's name.
    #[error("password is made of known facts")]
    Personal,
}

impl DomainError for WeakPassword {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::Common => "password_common",
            Self::Personal => "password_personal",
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        let field = ("field", Cow::Borrowed("password"));
        match self {
            Self::TooShort => vec![field, ("min", SHORTEST_CHARS.to_string().into())],
            Self::TooLong => vec![field, ("max", LONGEST_CHARS.to_string().into())],
            Self::Common | Self::Personal => vec![field],
        }
    }
}

/// A hash made by [`hash_password`], in the PHC string format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

/// Checks the rules for a new password. `known` are facts about the agent (name, email) that a
/// password must not consist of. The password is taken verbatim: no trimming, no composition rules.
pub fn check_new_password(password: &str, known: &[&str]) -> Result<(), WeakPassword> {
    let chars = password.chars().count();
    if chars < SHORTEST_CHARS {
        return Err(WeakPassword::TooShort);
    }
    if chars > LONGEST_CHARS {
        return Err(WeakPassword::TooLong);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return Err(WeakPassword::Common);
    }
    let parts = known.iter().flat_map(|fact| [*fact, fact.split('@').next().unwrap_or_default()]);
    let personal = parts
        .map(str::to_lowercase)
        .filter(|fact| fact.chars().count() >= 4)
        .any(|fact| lower == fact || lower.trim_matches(|c: char| !c.is_alphabetic()) == fact);
    if personal { Err(WeakPassword::Personal) } else { Ok(()) }
}

/// In the embedded list of breached passwords, alone, repeated, or with digits and signs around it.
fn is_common(lower: &str) -> bool {
    static COMMON: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let common = COMMON.get_or_init(|| {
        include_str!("common_passwords.txt").lines().filter(|l| !l.starts_with('#')).collect()
    });
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let first = lower.chars().next();
    common.contains(lower)
        || (core.len() >= 4 && common.contains(core))
        || lower.chars().all(|c| Some(c) == first)
        || is_ladder(lower)
}

/// Characters that only count up or down: 23456789, hgfedcba.
fn is_ladder(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    codes.windows(2).all(|pair| pair[1] == pair[0] + 1) || codes.windows(2).all(|pair| pair[0] == pair[1] + 1)
}

/// Hashes a new password after checking the rules. `salt` must be fresh random bytes.
pub fn hash_password(password: &str, known: &[&str], salt: [u8; 16]) -> Result<PasswordHash, WeakPassword> {
    check_new_password(password, known)?;
    Ok(hash_unchecked(password, salt))
}

fn hash_unchecked(password: &str, salt: [u8; 16]) -> PasswordHash {
    let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
    PasswordHash(hash.expect("argon2 refuses only salts and passwords of impossible length").to_string())
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What sign-in found for an email address; made by `security::credential_for_email`.
#[derive(Debug, Clone)]
pub struct Credential {
    pub(crate) agent: AgentId,
    pub(crate) password_hash: Option<String>,
    pub(crate) password_changed_at_ms: Millis,
}

impl Credential {
    /// The agent it belongs to; for limits and logs, not a proof of anything.
    #[must_use]
    pub const fn agent(&self) -> AgentId {
        self.agent
    }
}

/// Proof that somebody just typed an agent's password. Only [`verify_password`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedPassword {
    pub(crate) agent: AgentId,
    pub(crate) password_changed_at_ms: Millis,
}

/// Compares a typed password with the credential. Takes the same work whether or not there is a
/// credential, so time does not tell which addresses exist. `None`: wrong, unknown or closed.
#[must_use]
pub fn verify_password(credential: Option<&Credential>, password: &str) -> Option<VerifiedPassword> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if password.chars().count() > LONGEST_CHARS {
        return None;
    }
    let stored = credential.and_then(|found| found.password_hash.as_deref());
    let hash = stored
        .unwrap_or_else(|| NOBODY.get_or_init(|| hash_unchecked("nobody has this password", [7; 16]).0));
    let right = argon2().verify_password(password.as_bytes(), hash).is_ok();
    match (credential, stored, right) {
        (Some(found), Some(_), true) => Some(VerifiedPassword {
            agent: found.agent,
            password_changed_at_ms: found.password_changed_at_ms,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_new_passwords() {
        let known = ["Li Wei", "liwei@wallet.example"];
        let cases = [
            ("correct horse battery", Ok(())),
            ("密码要长一点才安全", Ok(())),
            ("  spaces kept  ", Ok(())),
            ("short", Err(WeakPassword::TooShort)),
            ("password", Err(WeakPassword::Common)),
            ("Password1!", Err(WeakPassword::Common)),
            ("12345678", Err(WeakPassword::Common)),
            ("23456789", Err(WeakPassword::Common)),
            ("aaaaaaaaaaaa", Err(WeakPassword::Common)),
            ("qwertyuiop", Err(WeakPassword::Common)),
            ("liwei@wallet.example", Err(WeakPassword::Personal)),
            ("liwei2026", Err(WeakPassword::Personal)),
        ];
        for (password, expected) in cases {
            assert_eq!(check_new_password(password, &known), expected, "{password}");
        }
        assert_eq!(check_new_password(&"长".repeat(64), &known), Err(WeakPassword::Common));
        assert_eq!(check_new_password(&"long ".repeat(51), &known), Ok(()));
        assert_eq!(check_new_password(&"ab".repeat(129), &known), Err(WeakPassword::TooLong));
    }

    #[test]
    fn only_the_right_password_verifies() {
        let hash = hash_password("correct horse battery", &[], [1; 16]).unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let found = Credential { agent: AgentId(4), password_hash: Some(hash.0), password_changed_at_ms: 9 };
        let verified = verify_password(Some(&found), "correct horse battery");
        assert_eq!(verified, Some(VerifiedPassword { agent: AgentId(4), password_changed_at_ms: 9 }));
        assert_eq!(verify_password(Some(&found), "correct horse battery "), None);
        assert_eq!(verify_password(None, "nobody has this password"), None);
        let without = Credential { password_hash: None, ..found };
        assert_eq!(verify_password(Some(&without), "nobody has this password"), None);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "measures how long the work takes")]
    fn an_unknown_address_costs_as_much_as_a_known_one() {
        let hash = hash_unchecked("correct horse battery", [1; 16]);
        let found = Credential { agent: AgentId(4), password_hash: Some(hash.0), password_changed_at_ms: 0 };
        let _ = verify_password(None, "warm up");
        let time = |credential: Option<&Credential>| {
            let start = std::time::Instant::now();
            for _ in 0..5 {
                assert_eq!(verify_password(credential, "wrong password"), None);
            }
            start.elapsed().as_secs_f64()
        };
        let ratio = time(Some(&found)) / time(None);
        assert!((0.2..5.0).contains(&ratio), "{ratio}");
        let start = std::time::Instant::now();
        assert_eq!(verify_password(Some(&found), &"x".repeat(1 << 20)), None);
        assert!(start.elapsed().as_millis() < 50);
    }
}
