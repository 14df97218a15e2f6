//! Images: limits before decoding, metadata off with the picture kept the right way up, a preview.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use img_parts::{ImageEXIF as _, ImageICC as _};

use crate::file::{MediaError, Picture};

/// Most pixels of an image, asked before it is decoded: a small file can unpack to gigabytes.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Most bytes of a decoded image: four for each pixel. One of sixteen bits a colour may have half the pixels; turning it
/// upright takes as much again.
const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;
/// Most bytes a decoder may take for one image.
const MAX_DECODER_BYTES: u64 = 512 * 1024 * 1024;
/// The longer edge of a preview, in pixels.
pub const PREVIEW_EDGE: u32 = 480;
const JPEG_QUALITY: u8 = 88;

pub(crate) enum Prepared {
    Shown { bytes: Vec<u8>, picture: Picture },
    Unreadable(Vec<u8>),
}

/// Takes the metadata off an image and makes its preview. [`MediaError::TooManyPixels`] is found from the header alone.
pub(crate) fn prepare(format: ImageFormat, bytes: Vec<u8>) -> Result<Prepared, MediaError> {
    let Some((width, height)) = size(format, &bytes) else { return Ok(Prepared::Unreadable(bytes)) };
    let too_many = u64::from(width) * u64::from(height) > MAX_PIXELS;
    if too_many || decoded_bytes(format, &bytes).is_some_and(|size| size > MAX_DECODED_BYTES) {
        return Err(MediaError::TooManyPixels { max_pixels: MAX_PIXELS });
    }
    let Some((upright, turned)) = decode(format, &bytes) else { return Ok(Prepared::Unreadable(bytes)) };
    let Some(preview) = small(&upright) else { return Ok(Prepared::Unreadable(bytes)) };
    let stripped = if turned { encode(&upright, format) } else { strip(format, &bytes) };
    // A format whose metadata cannot be taken off piece by piece is written anew from its pixels.
    let Some(clean) = stripped.or_else(|| encode(&upright, format)) else {
        return Ok(Prepared::Unreadable(bytes));
    };
    let picture = Picture { width: upright.width(), height: upright.height(), preview };
    Ok(Prepared::Shown { bytes: clean, picture })
}

fn size(format: ImageFormat, bytes: &[u8]) -> Option<(u32, u32)> {
    ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok()
}

/// What the picture takes once decoded, from its header. `None`: not known; decoding will say why.
fn decoded_bytes(format: ImageFormat, bytes: &[u8]) -> Option<u64> {
    let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
    Some(decoder.total_bytes())
}

/// The picture the right way up, and whether it had to be turned.
fn decode(format: ImageFormat, bytes: &[u8]) -> Option<(DynamicImage, bool)> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    let turned = orientation != image::metadata::Orientation::NoTransforms;
    picture.apply_orientation(orientation);
    Some((picture, turned))
}

/// The same picture, byte for byte, without EXIF, XMP, comments and text; `None` when it must be written anew.
fn strip(format: ImageFormat, bytes: &[u8]) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => strip_jpeg(bytes),
        ImageFormat::Png => strip_png(bytes),
        ImageFormat::WebP => strip_webp(bytes),
        // A GIF may move; writing it anew would keep one picture. Its extensions are dropped instead.
        ImageFormat::Gif => crate::gif::without_texts(bytes),
        _ => None,
    }
}

fn strip_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut jpeg = img_parts::jpeg::Jpeg::from_bytes(bytes.to_vec().into()).ok()?;
    let profile = jpeg.icc_profile();
    // APP1 to APP15 and comments hold places, cameras, previews and notes; APP0 and APP14 say how to read the colours.
    jpeg.segments_mut().retain(|s| !matches!(s.marker(), 0xE1..=0xED | 0xEF | 0xFE));
    jpeg.set_icc_profile(profile);
    Some(jpeg.encoder().bytes().to_vec())
}

fn strip_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut png = img_parts::png::Png::from_bytes(bytes.to_vec().into()).ok()?;
    const KEPT: [&[u8; 4]; 16] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
        b"pHYs", b"cICP", b"acTL", b"fcTL", b"fdAT",
    ];
    png.chunks_mut().retain(|c| KEPT.contains(&&c.kind()));
    Some(png.encoder().bytes().to_vec())
}

fn strip_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut webp = img_parts::webp::WebP::from_bytes(bytes.to_vec().into()).ok()?;
    webp.set_exif(None);
    webp.remove_chunks_by_id(*b"XMP ");
    Some(webp.encoder().bytes().to_vec())
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
            picture.to_rgb8().write_with_encoder(encoder).ok()?;
        }
        _ => picture.write_to(&mut out, format).ok()?,
    }
    Some(out.into_inner())
}

/// A preview at most [`PREVIEW_EDGE`] pixels long: JPEG for opaque pictures, PNG for those with holes.
fn small(picture: &DynamicImage) -> Option<Vec<u8>> {
    let within = picture.width() <= PREVIEW_EDGE && picture.height() <= PREVIEW_EDGE;
    let small = if within { picture.clone() } else { picture.thumbnail(PREVIEW_EDGE, PREVIEW_EDGE) };
    let format = if small.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg };
    encode(&small, format)
}
