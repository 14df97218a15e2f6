//! The second factor: time-based codes and their enrolment picture.

use kernel::Millis;
use totp_rs::{Builder, Totp};

/// Bytes of a secret. Source: RFC 4226, section 4, R6 (160 bits recommended).
pub(crate) const SECRET_BYTES: usize = 20;
/// Length of a code, in digits, and of its step, in seconds: what every authenticator app supports.
const DIGITS: u8 = 6;
const STEP_S: u64 = 30;
/// Steps a code may be early or late, for clocks that differ. Source: RFC 6238, section 5.2.
const SKEW_STEPS: u16 = 1;

/// What a person needs to enrol an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32, for typing by hand.
    pub secret: String,
    /// The `otpauth://` address.
    pub url: String,
    /// The address as a QR code, an SVG document without scripts or references.
    pub qr_svg: String,
}

fn totp(secret: [u8; SECRET_BYTES], account: &str, issuer: &str) -> Totp {
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_digits(DIGITS)
        .with_step_duration(STEP_S)
        .with_skew(SKEW_STEPS)
        .with_secret(secret)
        .with_account_name(plain(account))
        .with_issuer(Some(plain(issuer)))
        .build()
        .expect("20 bytes, 6 digits and names without colons are what RFC 6238 asks")
}

/// The enrolment of a secret, shown once.
pub(crate) fn enrolment(secret: [u8; SECRET_BYTES], email: &str, operator_name: &str) -> Enrolment {
    let issuer = if operator_name.trim().is_empty() { "Helpward" } else { operator_name.trim() };
    let url = totp(secret, email, issuer).to_url().expect("account and issuer are given");
    let qr = qrcode::QrCode::with_error_correction_level(&url, qrcode::EcLevel::M);
    let qr_svg = qr
        .map(|code| {
            code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build()
        })
        .unwrap_or_default();
    Enrolment { secret: totp_rs::Secret::from(secret).to_base32(), url, qr_svg }
}

/// The step of a right code, if it was not used before. A code is good for its own step and one
/// step beside it, and only once: any step up to `last_step` is refused.
pub(crate) fn check_code(
    secret: [u8; SECRET_BYTES],
    code: &str,
    last_step: Option<i64>,
    now_ms: Millis,
) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.len() != usize::from(DIGITS) || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let now_s = u64::try_from(now_ms / 1000).ok()?;
    let step = i64::try_from(totp(secret, "check", "check").check(&code, now_s)?).ok()?;
    (last_step.is_none_or(|last| step > last)).then_some(step)
}

/// The code of a moment, for tests and the demo's instructions.
#[must_use]
pub fn code_at(secret: [u8; SECRET_BYTES], at_ms: Millis) -> String {
    totp(secret, "code", "code").generate(u64::try_from(at_ms / 1000).unwrap_or(0)).to_string()
}

/// The code of a moment for a base32 secret; `None` when the secret is not one of ours.
#[must_use]
pub fn code_of(secret_base32: &str, at_ms: Millis) -> Option<String> {
    let secret = totp_rs::Secret::try_from_base32(secret_base32).ok()?;
    let bytes: [u8; SECRET_BYTES] = secret.as_bytes().try_into().ok()?;
    Some(code_at(bytes, at_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_764_000_000_000;

    #[test]
    fn a_code_is_good_once_and_for_three_steps() {
        let secret = [5; SECRET_BYTES];
        let step = NOW / 30_000;
        for (age_ms, expected) in [
            (0, Some(step)),
            (30_000, Some(step - 1)),
            (-30_000, Some(step + 1)),
            (60_000, None),
            (-60_000, None),
        ] {
            assert_eq!(check_code(secret, &code_at(secret, NOW - age_ms), None, NOW), expected, "{age_ms}");
        }
        let code = code_at(secret, NOW);
        assert_eq!(check_code(secret, &code, Some(step), NOW), None, "used already");
        assert_eq!(check_code(secret, &code, Some(step + 1), NOW), None, "older than the last used");
        assert_eq!(
            check_code(secret, &format!("{} {}", &code[..3], &code[3..]), Some(step - 1), NOW),
            Some(step)
        );
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(check_code(secret, wrong, None, NOW), None, "{wrong}");
        }
    }

    #[test]
    fn codes_follow_the_standard() {
        // RFC 6238, appendix B, SHA-1, time 59, last six of eight digits.
        let mut secret = [0; SECRET_BYTES];
        secret.copy_from_slice(b"12345678901234567890");
        assert_eq!(code_at(secret, 59_000), "287082");
    }

    #[test]
    fn enrolment_survives_odd_names() {
        let shown = enrolment([5; SECRET_BYTES], "a:b@x.example", "护答: 钱包");
        assert!(shown.url.starts_with("otpauth://totp/"));
        assert!(shown.qr_svg.contains("<svg") && !shown.qr_svg.contains("<script"));
        assert_eq!(shown.secret.len(), 32);
        assert!(enrolment([5; SECRET_BYTES], "a@x.example", " ").url.contains("Helpward"));
        assert_eq!(code_of(&shown.secret, NOW), Some(code_at([5; SECRET_BYTES], NOW)));
    }
}
