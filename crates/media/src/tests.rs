//! Files made here, so that every byte of them is known.

use std::io::Cursor;

use ::image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage};
use img_parts::{ImageEXIF as _, jpeg::Jpeg, png::Png};

use super::*;

const MAX_BYTES: usize = 4 * 1024 * 1024;

fn checked(name: &str, bytes: Vec<u8>) -> Result<CheckedFile, MediaError> {
    check_file(name, bytes, MAX_BYTES)
}

/// 4 × 2: red on the left half, blue on the right.
fn picture() -> DynamicImage {
    let image =
        RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) });
    DynamicImage::ImageRgb8(image)
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture().write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// EXIF that says "turn by 90° clockwise" and carries a marker a search can find.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.push(orientation);
    tiff.extend_from_slice(b"\0\0\0\0\0\0GPS 31.2304N 121.4737E");
    tiff
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

#[test]
fn a_photo_loses_its_place_and_keeps_its_way_up() {
    for (orientation, turned) in [(1, false), (6, true)] {
        let mut jpeg = Jpeg::from_bytes(encoded(ImageFormat::Jpeg).into()).unwrap();
        jpeg.set_exif(Some(exif(orientation).into()));
        let with_place = jpeg.encoder().bytes().to_vec();
        assert!(contains(&with_place, b"121.4737E"));
        let file = checked("IMG_1.jpg", with_place).unwrap();
        assert_eq!(file.content_type, "image/jpeg");
        assert!(
            !contains(&file.bytes, b"GPS") && !contains(&file.bytes, b"Exif"),
            "orientation {orientation}"
        );
        let shown = ::image::load_from_memory(&file.bytes).unwrap();
        let size = if turned { (20, 40) } else { (40, 20) };
        assert_eq!(shown.dimensions(), size);
        let picture = file.picture.unwrap();
        assert_eq!((picture.width, picture.height), size);
        // Turned clockwise, the red left half is the top.
        let [r, _, b, _] = if turned { shown.get_pixel(10, 5).0 } else { shown.get_pixel(5, 10).0 };
        assert!(r > 200 && b < 60, "red stays where it was seen");
        assert!(!contains(&picture.preview, b"GPS"));
    }
}

#[test]
fn texts_of_a_png_go_and_its_pixels_stay() {
    let mut png = Png::from_bytes(encoded(ImageFormat::Png).into()).unwrap();
    let text = img_parts::png::PngChunk::new(*b"tEXt", b"Comment\0my seed is abandon".to_vec().into());
    png.chunks_mut().insert(1, text);
    let with_text = png.encoder().bytes().to_vec();
    let file = checked("shot.png", with_text).unwrap();
    assert!(!contains(&file.bytes, b"abandon"));
    assert_eq!(::image::load_from_memory(&file.bytes).unwrap().to_rgb8(), picture().to_rgb8());
}

#[test]
fn words_in_a_gif_go_and_it_still_moves() {
    let mut out = Vec::new();
    {
        let mut encoder = ::image::codecs::gif::GifEncoder::new(&mut out);
        encoder.set_repeat(::image::codecs::gif::Repeat::Infinite).unwrap();
        for _ in 0..3 {
            encoder.encode_frame(::image::Frame::new(picture().to_rgba8())).unwrap();
        }
    }
    // A comment right before the trailer.
    let trailer = out.pop().unwrap();
    out.extend_from_slice(b"\x21\xFE\x09my secret\x00");
    out.push(trailer);
    let file = checked("a.gif", out).unwrap();
    assert!(!contains(&file.bytes, b"my secret"));
    assert!(contains(&file.bytes, b"NETSCAPE2.0"));
    let decoder = ::image::codecs::gif::GifDecoder::new(Cursor::new(&file.bytes)).unwrap();
    assert_eq!(::image::AnimationDecoder::into_frames(decoder).count(), 3);
}

#[test]
fn what_a_file_claims_counts_for_nothing() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec();
    for (name, bytes) in [("a.png", svg), ("b.jpg", html), ("c.gif", program)] {
        let file = checked(name, bytes).unwrap();
        assert!(
            file.picture.is_none() && !may_show_inline(file.content_type),
            "{name}: {}",
            file.content_type
        );
        assert!(!file.content_type.contains("html") && !file.content_type.contains("svg"), "{name}");
    }
    let broken = encoded(ImageFormat::Png)[..60].to_vec();
    let file = checked("half.png", broken).unwrap();
    assert_eq!((file.content_type, file.picture), ("application/octet-stream", None));
    let file = checked("log.txt", "2026-11-23 转账失败\n".as_bytes().to_vec()).unwrap();
    assert_eq!(file.content_type, "text/plain");
}

#[test]
fn limits_are_asked_before_anything_is_unpacked() {
    assert!(matches!(checked("a", Vec::new()), Err(MediaError::Empty)));
    let large = vec![b'a'; MAX_BYTES + 1];
    assert!(matches!(checked("a.txt", large), Err(MediaError::TooLarge { .. })));
    // Headers that claim 60,000 × 60,000 pixels, or 7,000 × 7,000 of sixteen bits a colour, and nothing behind them.
    for (edge, bits) in [(60_000_u32, 8), (7_000, 16)] {
        let mut bomb = encoded(ImageFormat::Png);
        bomb[16..20].copy_from_slice(&edge.to_be_bytes());
        bomb[20..24].copy_from_slice(&edge.to_be_bytes());
        bomb[24] = bits;
        // The checksum of the header must hold, or the reader stops there.
        let mut png = Vec::from(&bomb[..8]);
        png.extend_from_slice(&bomb[8..29]);
        png.extend_from_slice(&crc(&bomb[12..29]).to_be_bytes());
        png.extend_from_slice(&bomb[33..]);
        let refused = checked("bomb.png", png);
        assert!(matches!(refused, Err(MediaError::TooManyPixels { .. })), "{edge} of {bits} bits");
    }
}

/// CRC-32 as PNG wants it. Source: PNG specification, annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 },
        )
    })
}

#[test]
fn a_preview_is_small_and_keeps_the_shape() {
    let wide = DynamicImage::ImageRgb8(RgbImage::from_pixel(2_000, 500, Rgb([1, 2, 3])));
    let mut out = Cursor::new(Vec::new());
    wide.write_to(&mut out, ImageFormat::Jpeg).unwrap();
    let picture = checked("wide.jpg", out.into_inner()).unwrap().picture.unwrap();
    let preview = ::image::load_from_memory(&picture.preview).unwrap();
    assert_eq!(preview.dimensions(), (PREVIEW_EDGE, PREVIEW_EDGE / 4));
}
