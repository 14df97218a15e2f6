//! The token by which the operator's back end says who a contact is.

use std::collections::BTreeMap;

use base64::Engine as _;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kernel::Millis;
use serde::Deserialize;

/// Furthest ahead an expiry may lie: a stolen token must not live long.
pub const LONGEST_LIFE_MS: Millis = 24 * 3_600_000;
/// How much two clocks may differ.
const LEEWAY_MS: Millis = 60_000;
/// Longest token looked at, in bytes.
const LONGEST_TOKEN: usize = 8 * 1024;
/// Fewest bytes of a shared secret. Source: RFC 7518, section 3.2.
pub const SHORTEST_SECRET_BYTES: usize = 32;
const LONGEST_ID_CHARS: usize = 200;
const LONGEST_VALUE_CHARS: usize = 500;
const MOST_ATTRIBUTES: usize = 20;

/// A key that may sign contact tokens; the key fixes the algorithm, the token's header does not.
#[derive(Clone)]
pub enum ContactKey {
    /// HS256 with a shared secret.
    Hs256(Vec<u8>),
    /// EdDSA with an Ed25519 public key.
    EdDsa([u8; 32]),
}

impl std::fmt::Debug for ContactKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hs256(_) => "Hs256(hidden)",
            Self::EdDsa(_) => "EdDsa(…)",
        })
    }
}

/// What a valid token says about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The operator's id of the person (`sub`).
    pub external_id: String,
    /// The person's name; `None` when the token says none.
    pub name: Option<String>,
    /// The person's email address; proved by nothing but the operator's word.
    pub email: Option<String>,
    /// The person's language tag.
    pub locale: Option<String>,
    /// Further facts (`attributes`), texts, numbers and yes/no as text; at most 20.
    pub attributes: BTreeMap<String, String>,
    /// When the token ends, UTC.
    pub expires_at_ms: Millis,
}

/// Why a token is refused. The contact then is anonymous; nobody is told more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// Not a token, or larger than 8 KiB.
    #[error("not a token")]
    Malformed,
    /// No live key made this signature, with the algorithm of that key.
    #[error("signature of no known key")]
    Signature,
    /// `exp` lies in the past, or `nbf` or `iat` in the future.
    #[error("not valid at this time")]
    Expired,
    /// `exp` lies more than 24 hours ahead.
    #[error("valid for too long")]
    TooLong,
    /// `aud` is not this inbox.
    #[error("made for another inbox")]
    Audience,
    /// `sub` or `exp` is missing or of a wrong type.
    #[error("a claim is missing")]
    Claim,
}

#[derive(Deserialize)]
struct Payload {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    name: Option<String>,
    email: Option<String>,
    locale: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, serde_json::Value>,
}

/// Verifies a contact token against the live keys of an inbox. `audience` is the inbox's public key.
pub fn verify_contact_token(
    token: &str,
    keys: &[ContactKey],
    audience: &str,
    now_ms: Millis,
) -> Result<Claims, JwtError> {
    if token.len() > LONGEST_TOKEN {
        return Err(JwtError::Malformed);
    }
    jsonwebtoken::decode_header(token).map_err(|_| JwtError::Signature)?;
    let mut reason = JwtError::Signature;
    for key in keys {
        match verify_with(token, key, audience) {
            Ok(payload) => return claims(payload, now_ms),
            Err(JwtError::Signature) => {}
            Err(other) => reason = other,
        }
    }
    Err(reason)
}

fn verify_with(token: &str, key: &ContactKey, audience: &str) -> Result<Payload, JwtError> {
    let (algorithm, decoding) = match key {
        ContactKey::Hs256(secret) if secret.len() < SHORTEST_SECRET_BYTES => return Err(JwtError::Signature),
        ContactKey::Hs256(secret) => (Algorithm::HS256, DecodingKey::from_secret(secret)),
        ContactKey::EdDsa(public) => (Algorithm::EdDSA, DecodingKey::from_ed_der(public)),
    };
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["aud", "sub"]);
    // Times are compared below with the clock passed in.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    match jsonwebtoken::decode::<Payload>(token, &decoding, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) => Err(match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidAudience => JwtError::Audience,
            jsonwebtoken::errors::ErrorKind::MissingRequiredClaim(name) if name == "aud" => {
                JwtError::Audience
            }
            jsonwebtoken::errors::ErrorKind::MissingRequiredClaim(_)
            | jsonwebtoken::errors::ErrorKind::Json(_) => JwtError::Claim,
            _ => JwtError::Signature,
        }),
    }
}

fn claims(payload: Payload, now_ms: Millis) -> Result<Claims, JwtError> {
    let expires_at_ms = millis(payload.exp).ok_or(JwtError::Claim)?;
    let later = |at: Option<f64>| at.is_some_and(|at| millis(at).is_none_or(|at| at > now_ms + LEEWAY_MS));
    if expires_at_ms + LEEWAY_MS <= now_ms || later(payload.nbf) || later(payload.iat) {
        return Err(JwtError::Expired);
    }
    if expires_at_ms > now_ms + LONGEST_LIFE_MS + LEEWAY_MS {
        return Err(JwtError::TooLong);
    }
    let external_id = payload.sub.trim();
    if external_id.is_empty() || external_id.chars().count() > LONGEST_ID_CHARS {
        return Err(JwtError::Claim);
    }
    let attributes =
        payload.attributes.into_iter().filter_map(|(name, value)| Some((name, attribute(value)?)));
    Ok(Claims {
        external_id: external_id.to_owned(),
        name: payload.name.and_then(tidy),
        email: payload.email.and_then(tidy),
        locale: payload.locale.and_then(tidy),
        attributes: attributes.take(MOST_ATTRIBUTES).collect(),
        expires_at_ms,
    })
}

fn attribute(value: serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => tidy(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// One line without control characters, cut to a length a screen can bear; `None` when nothing is left.
fn tidy(text: String) -> Option<String> {
    let line: String = text.chars().filter(|c| !c.is_control()).take(LONGEST_VALUE_CHARS).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be within a range that fits")]
fn millis(seconds: f64) -> Option<Millis> {
    (seconds.is_finite() && (0.0..1e11).contains(&seconds)).then_some((seconds * 1000.0) as Millis)
}

/// An Ed25519 public key as operators have it: PEM (`BEGIN PUBLIC KEY`), or 32 bytes in base64,
/// base64url or hexadecimal. `None` for anything else.
#[must_use]
pub fn parse_ed25519_public_key(text: &str) -> Option<[u8; 32]> {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    /// The DER wrapping of an Ed25519 key. Source: RFC 8410, section 4.
    const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect();
    let bytes = hex::decode(&body)
        .ok()
        .filter(|bytes| bytes.len() == 32)
        .or_else(|| STANDARD.decode(&body).ok())
        .or_else(|| URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok())?;
    let key: [u8; 32] = bytes.strip_prefix(&SPKI[..]).unwrap_or(&bytes).try_into().ok()?;
    ed25519_dalek::VerifyingKey::from_bytes(&key).ok().filter(|point| !point.is_weak()).map(|_| key)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    use super::*;

    const NOW: Millis = 1_764_000_000_000;
    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn keys() -> Vec<ContactKey> {
        vec![
            ContactKey::Hs256(b"another-secret-another-secret-32".to_vec()),
            ContactKey::Hs256(SECRET.to_vec()),
        ]
    }

    fn good() -> Value {
        json!({"sub": "u-17", "aud": "inbox-key", "exp": NOW / 1000 + 600, "name": " 王芳\n", "email": "w@x.example",
            "locale": "zh-CN", "attributes": {"kyc": 2, "vip": true, "plan": "gold", "list": []}})
    }

    fn hs256(claims: &Value) -> String {
        encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(SECRET)).unwrap()
    }

    fn with(name: &str, value: Value) -> String {
        let mut claims = good();
        claims[name] = value;
        hs256(&claims)
    }

    fn verdict(token: &str) -> Result<Claims, JwtError> {
        verify_contact_token(token, &keys(), "inbox-key", NOW)
    }

    #[test]
    fn a_good_token_of_the_second_key_is_read() {
        let claims = verdict(&hs256(&good())).unwrap();
        assert_eq!(claims.external_id, "u-17");
        assert_eq!(claims.name.as_deref(), Some("王芳"));
        let attributes: Vec<_> = claims.attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(attributes, ["kyc=2", "plan=gold", "vip=true"]);
    }

    #[test]
    fn every_wrong_token_is_refused() {
        let at = |ms: Millis| json!(ms / 1000);
        let none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTE3IiwiYXVkIjoiaW5ib3gta2V5IiwiZXhwIjoxNzY0MDAwNjAwfQ.";
        let other_key =
            encode(&Header::new(Algorithm::HS256), &good(), &EncodingKey::from_secret(b"x")).unwrap();
        let other_algorithm =
            encode(&Header::new(Algorithm::HS512), &good(), &EncodingKey::from_secret(SECRET)).unwrap();
        let mut changed = hs256(&good());
        changed.insert(30, 'A');
        let cases = [
            ("", JwtError::Signature),
            ("a.b.c", JwtError::Signature),
            (none, JwtError::Signature),
            (&other_key, JwtError::Signature),
            (&other_algorithm, JwtError::Signature),
            (&changed, JwtError::Signature),
            (&with("aud", json!("other-inbox")), JwtError::Audience),
            (&with("aud", Value::Null), JwtError::Audience),
            (&with("exp", at(NOW - 120_000)), JwtError::Expired),
            (&with("exp", at(NOW + 25 * 3_600_000)), JwtError::TooLong),
            (&with("exp", json!(1e300)), JwtError::Claim),
            (&with("exp", json!("tomorrow")), JwtError::Claim),
            (&with("exp", Value::Null), JwtError::Claim),
            (&with("nbf", at(NOW + 120_000)), JwtError::Expired),
            (&with("sub", json!("  ")), JwtError::Claim),
            (&with("sub", json!(17)), JwtError::Claim),
            (&with("sub", json!("x".repeat(201))), JwtError::Claim),
            (&"x".repeat(9_000), JwtError::Malformed),
        ];
        for (token, expected) in cases {
            assert_eq!(verdict(token), Err(expected), "{token}");
        }
        assert_eq!(verify_contact_token(&hs256(&good()), &[], "inbox-key", NOW), Err(JwtError::Signature));
        let weak = [ContactKey::Hs256(b"short".to_vec())];
        let by_weak =
            encode(&Header::new(Algorithm::HS256), &good(), &EncodingKey::from_secret(b"short")).unwrap();
        assert_eq!(verify_contact_token(&by_weak, &weak, "inbox-key", NOW), Err(JwtError::Signature));
    }

    #[test]
    fn an_ed25519_key_verifies_and_is_never_taken_for_a_shared_secret() {
        let signing = ed25519_dalek::SigningKey::from_bytes(&[4; 32]);
        let mut der = vec![
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ];
        der.extend([4; 32]);
        let public = signing.verifying_key().to_bytes();
        let token = encode(&Header::new(Algorithm::EdDSA), &good(), &EncodingKey::from_ed_der(&der)).unwrap();
        assert!(verify_contact_token(&token, &[ContactKey::EdDsa(public)], "inbox-key", NOW).is_ok());
        let confused =
            encode(&Header::new(Algorithm::HS256), &good(), &EncodingKey::from_secret(&public)).unwrap();
        assert_eq!(
            verify_contact_token(&confused, &[ContactKey::EdDsa(public)], "inbox-key", NOW),
            Err(JwtError::Signature)
        );
        assert_eq!(parse_ed25519_public_key(&hex::encode(public)), Some(public));
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        assert!(parse_ed25519_public_key(pem).is_some());
        for wrong in ["", "abc", &hex::encode([0_u8; 32]), &"00".repeat(31)] {
            assert_eq!(parse_ed25519_public_key(wrong), None, "{wrong}");
        }
    }
}
