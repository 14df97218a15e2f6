//! Pictures, videos and captions of articles.

use std::ops::Range;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use knowledge::{ArticleFile, KnowledgeError, Reach};
use storage::Files;

use super::door::Door;
use crate::headers;

/// The most of a file that one answer to a request for a part holds, in bytes; players ask again for more.
const MOST_AT_ONCE: u64 = 2 * 1024 * 1024;

/// `GET /help/files/{id}/{name}`: the name is for people, the random id decides.
///
/// What a public article shows is everybody's; what no reader may see yet is given to those who write it, and to no cache.
pub(crate) async fn file(
    State(door): State<Arc<Door>>,
    Path((id, _)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    let asked = parts.headers.clone();
    match open(&door, id.clone(), Reach::visitor()).await {
        Ok(file) => return give(&door, &file, &asked, true).await,
        Err(KnowledgeError::NotFound) => {}
        Err(error) => return refused(&error),
    }
    let Some(actor) = (door.center.reader)(parts).await else { return StatusCode::NOT_FOUND.into_response() };
    match open(&door, id, Reach::of(&actor)).await {
        Ok(file) => give(&door, &file, &asked, false).await,
        Err(error) => refused(&error),
    }
}

async fn open(door: &Door, id: String, reach: Reach) -> Result<ArticleFile, KnowledgeError> {
    door.db.read(move |tx| knowledge::open_article_file(tx, reach, &id)).await
}

fn refused(error: &KnowledgeError) -> Response {
    if matches!(error, KnowledgeError::NotFound) {
        return StatusCode::NOT_FOUND.into_response();
    }
    tracing::error!(%error, "a file of an article could not be opened");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn give(door: &Door, file: &ArticleFile, asked: &HeaderMap, public: bool) -> Response {
    let mut headers = file_headers(file, public);
    let tag = headers.get(header::ETAG).cloned();
    if public && tag.is_some() && asked.get(header::IF_NONE_MATCH) == tag.as_ref() {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let size = u64::try_from(file.size_bytes).unwrap_or(0);
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    // A part of another version would not fit to the parts the player has.
    let fits = asked.get(header::IF_RANGE).is_none_or(|known| Some(known) == tag.as_ref());
    let part = match range.filter(|_| fits).map(|text| part(text, size)) {
        Some(Asked::Part(part)) => Some(part),
        Some(Asked::Outside) => {
            return (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))])
                .into_response();
        }
        Some(Asked::Whole) | None => None,
    };
    let status = if let Some(part) = &part {
        let shown = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        headers.insert(
            header::CONTENT_RANGE,
            HeaderValue::from_str(&shown).unwrap_or(HeaderValue::from_static("")),
        );
        StatusCode::PARTIAL_CONTENT
    } else {
        StatusCode::OK
    };
    let (files, hash) = (door.center.files.clone(), file.hash.clone());
    match tokio::task::spawn_blocking(move || read(&files, &hash, part)).await {
        Ok(Ok(bytes)) => (status, headers, bytes).into_response(),
        Ok(Err(error)) => refused(&KnowledgeError::Storage(error)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn read(files: &Files, hash: &str, part: Option<Range<u64>>) -> Result<Vec<u8>, storage::Error> {
    match part {
        Some(part) => files.part(hash, part),
        None => files.get(hash),
    }
}

/// Headers under which a file from outside can do nothing but be seen: its own type only when that is one of those
/// articles show, no sniffing, no scripts, no other origin.
fn file_headers(file: &ArticleFile, public: bool) -> HeaderMap {
    let kind = file.content_type.as_str();
    let shown = media::may_show_inline(kind) || matches!(kind, "video/mp4" | "video/webm" | media::CAPTIONS);
    let content_type = if shown { kind } else { "application/octet-stream" };
    let keep = if public { "public, max-age=300" } else { "private, no-store" };
    let text = |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
    let mut headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, text(content_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(if shown { "inline" } else { "attachment" })),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (header::ETAG, text(&format!("\"{}\"", file.hash.get(..20).unwrap_or_default()))),
    ]);
    headers::common(&mut headers);
    headers
}

/// Which bytes are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Part(Range<u64>),
    /// The header asks for several parts or cannot be read; then it is passed over (RFC 9110 §14.2).
    Whole,
    /// Nothing of the file is in the range.
    Outside,
}

/// Reads `bytes=first-last`, `bytes=first-` and `bytes=-last`.
fn part(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let (start, end) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, size),
        (Err(_), Ok(last)) if first.trim().is_empty() => (size.saturating_sub(last), size),
        _ => return Asked::Whole,
    };
    if start >= size || start >= end {
        return Asked::Outside;
    }
    Asked::Part(start..end.min(size).min(start + MOST_AT_ONCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_table() {
        let big = 10 * MOST_AT_ONCE;
        for (text, size, wanted) in [
            ("bytes=0-99", 1_000, Asked::Part(0..100)),
            ("bytes=900-", 1_000, Asked::Part(900..1_000)),
            ("bytes=900-5000", 1_000, Asked::Part(900..1_000)),
            ("bytes=-100", 1_000, Asked::Part(900..1_000)),
            ("bytes=-5000", 1_000, Asked::Part(0..1_000)),
            ("bytes=0-", big, Asked::Part(0..MOST_AT_ONCE)),
            ("bytes=1000-", 1_000, Asked::Outside),
            ("bytes=-0", 1_000, Asked::Outside),
            ("bytes=0-", 0, Asked::Outside),
            ("bytes=5-2", 1_000, Asked::Whole),
            ("bytes=0-1,5-6", 1_000, Asked::Whole),
            ("bytes=-", 1_000, Asked::Whole),
            ("items=0-1", 1_000, Asked::Whole),
            ("bytes=0-18446744073709551615", 1_000, Asked::Part(0..1_000)),
        ] {
            assert_eq!(part(text, size), wanted, "{text} of {size}");
        }
    }
}
