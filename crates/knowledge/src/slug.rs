//! The part of an address that names an article or category. Pure.

use unicode_normalization::UnicodeNormalization as _;

/// Longest, in characters.
pub(crate) const MAX_SLUG_CHARS: usize = 80;

/// A title, or what somebody typed, as part of an address: letters and digits of any script in lower case, a hyphen
/// between words. Chinese stays Chinese, which readers and search engines understand; doors escape it. Empty when
/// nothing of the text can stand in an address.
#[must_use]
pub fn slug_of(text: &str) -> String {
    let mut slug = String::new();
    let mut chars = 0;
    let mut gap = false;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c == '\'' || c == '’' {
            continue;
        }
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let dash = gap && !slug.is_empty();
        if chars + usize::from(dash) + 1 > MAX_SLUG_CHARS {
            break;
        }
        if dash {
            slug.push('-');
            chars += 1;
        }
        slug.push(c);
        chars += 1;
        gap = false;
    }
    slug
}

/// The first of `slug`, `slug-2`, `slug-3` … that is not taken; after twenty tries one with `id` in it, which is.
///
/// # Errors
/// Whatever `taken` answers.
pub(crate) fn free_slug<E>(
    slug: &str,
    otherwise: &str,
    id: i64,
    mut taken: impl FnMut(&str) -> Result<bool, E>,
) -> Result<String, E> {
    let base = if slug.is_empty() { otherwise } else { slug };
    let with = |ending: String| {
        let room = MAX_SLUG_CHARS - ending.len();
        format!("{}{ending}", base.chars().take(room).collect::<String>().trim_end_matches('-'))
    };
    if !taken(base)? {
        return Ok(base.to_owned());
    }
    for n in 2..=20 {
        let slug = with(format!("-{n}"));
        if !taken(&slug)? {
            return Ok(slug);
        }
    }
    Ok(with(format!("-{id}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_keeps_letters_of_any_script() {
        for (title, wanted) in [
            ("How long does a withdrawal take?", "how-long-does-a-withdrawal-take"),
            ("提现多久到账？", "提现多久到账"),
            ("  USDT（TRC-20）没到账  ", "usdt-trc-20-没到账"),
            ("Don’t panic", "dont-panic"),
            ("ＡＢＣ", "abc"),
            ("../../etc/passwd", "etc-passwd"),
            ("?!#", ""),
            ("", ""),
        ] {
            assert_eq!(slug_of(title), wanted, "{title:?}");
        }
    }

    #[test]
    fn a_taken_address_gets_a_number() {
        let taken = ["fees", "fees-2"];
        let free = |slug: &str| free_slug(slug, "article", 7, |s| Ok::<_, ()>(taken.contains(&s)));
        assert_eq!(free("fees").as_deref(), Ok("fees-3"));
        assert_eq!(free("").as_deref(), Ok("article"));
        let all = free_slug("fees", "article", 7, |s| Ok::<_, ()>(!s.ends_with("-7") || s.len() < 6));
        assert_eq!(all.as_deref(), Ok("fees-7"));
    }

    proptest! {
        #[test]
        fn an_address_made_of_an_address_is_the_same(text in ".{0,200}") {
            let slug = slug_of(&text);
            prop_assert_eq!(slug_of(&slug), slug.clone());
            prop_assert!(slug.chars().count() <= MAX_SLUG_CHARS);
            prop_assert!(!slug.contains(['/', '?', '#', '.', '%', '\\', '"', '<']));
        }
    }
}
