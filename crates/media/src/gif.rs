//! GIF without words: comments and foreign extensions are dropped, pictures and timing stay.
//!
//! Ours because no library takes blocks out of a moving GIF without decoding every picture. Source: GIF89a, W3C.

/// The same GIF without comments, plain text and extensions other than looping; `None` when it is malformed.
pub(crate) fn without_texts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes, at: 0 };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(reader.take(6)?);
    let screen = reader.take(7)?;
    out.extend_from_slice(screen);
    out.extend_from_slice(reader.take(table_bytes(screen[4]))?);
    loop {
        let start = reader.at;
        match reader.take(1)?[0] {
            0x3B => {
                out.push(0x3B);
                return Some(out);
            }
            0x21 => {
                let label = reader.take(1)?[0];
                let body = reader.at;
                reader.skip_blocks()?;
                if keeps(label, &bytes[body..reader.at]) {
                    out.extend_from_slice(&bytes[start..reader.at]);
                }
            }
            0x2C => {
                let head = reader.take(9)?;
                reader.take(table_bytes(head[8]))?;
                reader.take(1)?;
                reader.skip_blocks()?;
                out.extend_from_slice(&bytes[start..reader.at]);
            }
            _ => return None,
        }
    }
}

/// Graphic control stays; of application extensions only those that make it loop.
fn keeps(label: u8, body: &[u8]) -> bool {
    label == 0xF9
        || (label == 0xFF && (body.starts_with(b"\x0bNETSCAPE2.0") || body.starts_with(b"\x0bANIMEXTS1.0")))
}

/// Bytes of the colour table that a flags byte announces.
const fn table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let part = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(part)
    }

    fn skip_blocks(&mut self) -> Option<()> {
        loop {
            let length = usize::from(self.take(1)?[0]);
            if length == 0 {
                return Some(());
            }
            self.take(length)?;
        }
    }
}
