//! Names of files, made safe to show, to send in a header and to save.

/// Longest name, in characters.
const MAX_CHARS: usize = 120;

/// The last part of the name without control characters, direction marks and characters no file system wants.
/// A known type gets its own ending when the name has another: `photo.exe` that is a PNG becomes `photo.exe.png`.
pub(crate) fn clean(name: &str, extension: Option<&str>) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | ';' | '%') { '_' } else { c })
        .collect();
    let trimmed = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let base = if trimmed.is_empty() { "file" } else { trimmed };
    let (stem, ending) = match base.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, Some(ending)),
        _ => (base, None),
    };
    let same = |wanted: &str| ending.is_some_and(|e| alike(e, wanted));
    let (stem, ending) = match extension {
        Some(wanted) if !same(wanted) && wanted != "txt" => (base, Some(wanted)),
        _ => (stem, ending),
    };
    let room = MAX_CHARS.saturating_sub(ending.map_or(0, |e| e.chars().count() + 1)).max(1);
    let stem: String = stem.chars().take(room).collect();
    match ending {
        Some(ending) => format!("{stem}.{}", ending.chars().take(20).collect::<String>()),
        None => stem,
    }
}

fn alike(a: &str, b: &str) -> bool {
    let plain = |e: &str| {
        let e = e.to_ascii_lowercase();
        if e == "jpeg" { "jpg".to_owned() } else { e }
    };
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_harmless_part() {
        let cases = [
            ("截图 2026.png", Some("png"), "截图 2026.png"),
            ("../../etc/passwd", None, "passwd"),
            ("C:\\a\\b.txt", Some("txt"), "b.txt"),
            ("photo.JPEG", Some("jpg"), "photo.JPEG"),
            ("photo.exe", Some("png"), "photo.exe.png"),
            ("a\u{202e}gnp.exe", None, "agnp.exe"),
            ("x\r\nSet-Cookie: a=b.txt", None, "xSet-Cookie_ a=b.txt"),
            ("\"quote\".pdf", Some("pdf"), "_quote_.pdf"),
            ("...", None, "file"),
            ("", Some("gif"), "file.gif"),
        ];
        for (name, extension, wanted) in cases {
            assert_eq!(clean(name, extension), wanted, "{name:?}");
        }
        assert!(clean(&"长".repeat(400), Some("png")).chars().count() <= MAX_CHARS);
    }
}
