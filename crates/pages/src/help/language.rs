//! Which language a browser prefers (`Accept-Language`, RFC 9110 §12.5.4).

use kernel::Locale;

/// The offered language that a browser likes best; `None`: none of them.
pub(crate) fn preferred(header: &str, offered: &[Locale]) -> Option<Locale> {
    let mut best: Option<(Locale, u32)> = None;
    for range in header.split(',').take(20) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1_000), weight);
        let locale = if tag == "*" { offered.first().copied() } else { Locale::nearest(tag) };
        if let (Some(locale), Some(weight)) = (locale.filter(|locale| offered.contains(locale)), weight)
            && weight > best.map_or(0, |(_, weight)| weight)
        {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

/// A weight of at most three decimals, in thousandths; `None` for what is not one.
fn weight(text: &str) -> Option<u32> {
    let value: f32 = text.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    (0.0..=1.0).contains(&value).then(|| (value * 1_000.0).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_offered_language_is_taken() {
        for (header, wanted) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Locale::ZhCn)),
            ("en-GB, zh;q=0.9", Some(Locale::En)),
            ("en;q=0.3, zh-TW;q=0.7", Some(Locale::ZhCn)),
            ("fr, de;q=0.9", None),
            ("fr, *;q=0.1", Some(Locale::ZhCn)),
            ("en;q=0, zh;q=0", None),
            ("en;q=abc, zh;q=0.1", Some(Locale::ZhCn)),
            ("", None),
        ] {
            assert_eq!(preferred(header, &Locale::ALL), wanted, "{header}");
        }
        assert_eq!(preferred("zh-CN, en;q=0.5", &[Locale::En]), Some(Locale::En));
    }
}
