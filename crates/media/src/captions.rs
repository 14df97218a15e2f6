//! Captions of videos: WebVTT.

/// The type of captions.
pub const CAPTIONS: &str = "text/vtt";

/// Whether the bytes are WebVTT with at least one cue whose times can be read and end after they begin.
///
/// Source: WebVTT, W3C, section 4. What a cue says is not looked at: browsers show it as words of their own.
#[must_use]
pub fn is_captions(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("WEBVTT") else { return false };
    if !rest.starts_with(['\n', '\r', ' ', '\t']) {
        return false;
    }
    let mut cues = rest.lines().filter_map(|line| line.split_once("-->")).peekable();
    cues.peek().is_some()
        && cues.all(|(from, to)| {
            let to = to.split_whitespace().next().unwrap_or_default();
            time_ms(from.trim()).zip(time_ms(to)).is_some_and(|(from, to)| from < to)
        })
}

/// `hh:mm:ss.ttt` or `mm:ss.ttt` in milliseconds.
fn time_ms(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once('.')?;
    let parts: Vec<&str> = clock.split(':').collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u64>().ok().filter(|_| plain)
    };
    let (hours, minutes, seconds) = match parts.as_slice() {
        [h, m, s] => (number(h, 2..=6)?, number(m, 2..=2)?, number(s, 2..=2)?),
        [m, s] => (0, number(m, 2..=2)?, number(s, 2..=2)?),
        _ => return None,
    };
    let millis = number(fraction, 3..=3)?;
    (minutes < 60 && seconds < 60).then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_known_by_their_cues() {
        for (text, wanted) in [
            ("WEBVTT\n\n00:00.000 --> 00:02.000\nOpen the wallet\n", true),
            (
                "\u{feff}WEBVTT - steps\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.500 align:start\r\n打开\r\n",
                true,
            ),
            ("WEBVTT\n\nNOTE nothing\n", false),
            ("WEBVTT", false),
            ("WEBVTTX\n\n00:00.000 --> 00:02.000\nx\n", false),
            ("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n", false),
            ("WEBVTT\n\n00:00.000 --> 00:02\nx\n", false),
            ("WEBVTT\n\n00:61.000 --> 02:00.000\nx\n", false),
            ("1\n00:00:01,000 --> 00:00:02,000\nthis is SRT\n", false),
        ] {
            assert_eq!(is_captions(text.as_bytes()), wanted, "{text:?}");
        }
        assert!(!is_captions(b"WEBVTT\n\n00:00.000 --> 00:02.000\n\xff\n"));
    }
}
