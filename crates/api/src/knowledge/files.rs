//! Files of articles: taken in, and shown to those who write.

use ::knowledge::{KnowledgeError, MAX_VIDEO_BYTES, Reach, StoredArticleFile, check_article_file};
use axum::extract::Multipart;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::ErrorKind;
use media::CheckedFile;
use storage::Files;

use super::dto::ArticleFileDto;
use crate::door::{Agent, Answer, Created, Download, Path, Problem};
use crate::files::read_form;

/// The longest upload with its form, in bytes.
pub(crate) const UPLOAD_BYTES: usize = MAX_VIDEO_BYTES + 64 * 1024;

/// `POST /knowledge/files`
pub(crate) async fn upload(agent: Agent, form: Multipart) -> Answer<Created<ArticleFileDto>> {
    agent.read(::knowledge::may_add_article_file).await?;
    let (name, bytes) = read_form(form, MAX_VIDEO_BYTES).await?;
    let _slot = agent.house.contacts.image_slot().await;
    let files = agent.house.files.clone();
    let (checked, stored) = blocking(move || {
        let checked = check_article_file(&name, bytes)?;
        let stored = store(&files, &checked)?;
        Ok((checked, stored))
    })
    .await?;
    let file = agent.write(move |tx, actor| ::knowledge::add_article_file(tx, actor, &stored)).await?;
    // The same bytes may have been swept between storing them and keeping their row: store them once more.
    let files = agent.house.files.clone();
    blocking(move || store(&files, &checked).map(drop)).await?;
    Ok(Created(file.into()))
}

fn store(files: &Files, checked: &CheckedFile) -> Result<StoredArticleFile, KnowledgeError> {
    let picture = match &checked.picture {
        Some(p) => Some((p.width, p.height, files.put(&p.preview)?)),
        None => None,
    };
    let file = files.put(&checked.bytes)?;
    Ok(StoredArticleFile { name: checked.name.clone(), content_type: checked.content_type, file, picture })
}

/// `GET /knowledge/files/{id}/{name}`: for drafts; readers find files of live articles in the help center.
pub(crate) async fn download(agent: Agent, Path((id, _)): Path<(String, String)>) -> Answer<Download> {
    let file = agent.read(move |tx, actor| ::knowledge::open_article_file(tx, Reach::of(actor), &id)).await?;
    let files = agent.house.files.clone();
    let hash = file.hash.clone();
    let bytes = blocking(move || Ok(files.get(&hash)?)).await?;
    Ok(Download { headers: headers(&file.content_type), bytes })
}

/// What articles show is harmless by its checked type: pictures, videos and captions, never sniffed, without scripts.
fn headers(content_type: &str) -> HeaderMap {
    HeaderMap::from_iter([
        (
            header::CONTENT_TYPE,
            HeaderValue::from_str(content_type)
                .unwrap_or(HeaderValue::from_static("application/octet-stream")),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300")),
    ])
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KnowledgeError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Problem::new(ErrorKind::Internal, "internal")),
    }
}
