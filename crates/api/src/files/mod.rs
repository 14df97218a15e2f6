//! Files: taken in, given out as plain downloads.

use std::sync::Arc;

use ::conversations::{Attachment, FileError, MAX_FILE_BYTES, StoredFile, check_file};
use axum::extract::Multipart;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::ErrorKind;
use media::{CheckedFile, MediaError, may_show_inline, type_of};
use security::Actor;
use storage::Files;

use crate::House;
use crate::conversations::dto::{AttachmentDto, percent};
use crate::door::{Agent, Answer, Contact, Created, Download, Path, Problem, Viewer};

/// The longest upload with its form, in bytes.
pub(crate) const UPLOAD_BYTES: usize = MAX_FILE_BYTES + 64 * 1024;

/// `POST /files`
pub(crate) async fn upload(agent: Agent, form: Multipart) -> Answer<Created<AttachmentDto>> {
    let actor = agent.actor();
    take_in(&agent.house, actor, form, |_| Ok(())).await
}

/// `POST /widget/files`
pub(crate) async fn upload_by_contact(contact: Contact, form: Multipart) -> Answer<Created<AttachmentDto>> {
    contact.take_upload()?;
    let actor = contact.actor();
    take_in(&contact.house, actor, form, |bytes| contact.take_bytes(bytes)).await
}

async fn take_in(
    house: &Arc<House>,
    actor: Actor,
    form: Multipart,
    may_keep: impl FnOnce(usize) -> Result<(), Problem>,
) -> Answer<Created<AttachmentDto>> {
    let asking = actor.clone();
    house.db.read(move |tx| ::conversations::may_upload(tx, &asking)).await?;
    let (name, bytes) = read_form(form, MAX_FILE_BYTES).await?;
    may_keep(bytes.len())?;
    let _slot = house.contacts.image_slot().await;
    let files = house.files.clone();
    let kept = blocking(move || {
        let checked = check_file(&name, bytes)?;
        Ok(Kept { stored: store(&files, &checked)?, checked })
    })
    .await?;
    let stored = kept.stored.clone();
    let added = house.db.write(move |tx| ::conversations::add_file(tx, &actor, &stored)).await;
    let attachment = match added {
        Ok(attachment) => attachment,
        // Others were faster: what no row names must not stay on the disk.
        Err(error) => {
            let stored = kept.stored;
            house.db.write(move |tx| ::conversations::forget_refused_file(tx, &stored)).await?;
            return Err(error.into());
        }
    };
    // The same bytes may have been swept between storing them and keeping their row: store them once more.
    let files = house.files.clone();
    blocking(move || store(&files, &kept.checked).map(drop)).await?;
    Ok(Created(attachment.into()))
}

struct Kept {
    stored: StoredFile,
    checked: CheckedFile,
}

fn store(files: &Files, checked: &CheckedFile) -> Result<StoredFile, FileError> {
    let picture = match &checked.picture {
        Some(p) => Some((p.width, p.height, files.put(&p.preview)?)),
        None => None,
    };
    let file = files.put(&checked.bytes)?;
    Ok(StoredFile { name: checked.name.clone(), content_type: checked.content_type, file, picture })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Problem::new(ErrorKind::Internal, "internal")),
    }
}

/// The name and bytes of the form's field `file`; other fields are passed over. `max_bytes` is what the refusal of a
/// larger form names.
pub(crate) async fn read_form(mut form: Multipart, max_bytes: usize) -> Result<(String, Vec<u8>), Problem> {
    let malformed = |e: axum::extract::multipart::MultipartError| {
        if e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            MediaError::TooLarge { max_bytes }.into()
        } else {
            Problem::invalid("file", "invalid_form")
        }
    };
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(malformed)?;
            return Ok((name, bytes.to_vec()));
        }
    }
    Err(Problem::invalid("file", "missing_field"))
}

/// `GET /files/{id}/{name}`: the name in the path is for people; the random id decides.
pub(crate) async fn download(viewer: Viewer, Path((id, _)): Path<(String, String)>) -> Answer<Download> {
    let file = access(&viewer, id).await?;
    let bytes = read(&viewer.house, file.hash.clone()).await?;
    Ok(Download { headers: headers(&file.name, &file.content_type, false), bytes })
}

/// `GET /files/{id}/preview`: a small picture, for images.
pub(crate) async fn preview(viewer: Viewer, Path(id): Path<String>) -> Answer<Download> {
    let file = access(&viewer, id).await?;
    let hash = file.preview_hash.clone().ok_or_else(Problem::not_found)?;
    let bytes = read(&viewer.house, hash).await?;
    let content_type = type_of(&bytes).content_type;
    Ok(Download { headers: headers(&file.name, content_type, true), bytes })
}

async fn access(viewer: &Viewer, id: String) -> Result<Attachment, Problem> {
    let actor = viewer.actor.clone();
    Ok(viewer.house.db.read(move |tx| ::conversations::access_file(tx, &actor, &id)).await?)
}

async fn read(house: &House, hash: String) -> Result<Vec<u8>, Problem> {
    let files = house.files.clone();
    blocking(move || Ok(files.get(&hash)?)).await
}

/// Headers under which a file from outside can do nothing: its own type only if it is a harmless image, always a
/// download unless it is our own preview, no sniffing, no scripts, no other origin.
fn headers(name: &str, content_type: &str, inline: bool) -> HeaderMap {
    let shown = may_show_inline(content_type);
    let content_type = if shown { content_type } else { "application/octet-stream" };
    let how = if inline && shown { "inline" } else { "attachment" };
    // RFC 6266: the plain name for old programs, the full one escaped.
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let disposition = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name));
    let text = |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, text(content_type)),
        (header::CONTENT_DISPOSITION, text(&disposition)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_can_do_nothing_under_its_headers() {
        let table = [
            ("收据.png", "image/png", false, "image/png", "attachment"),
            ("收据.png", "image/png", true, "image/png", "inline"),
            ("a.html", "text/plain", true, "application/octet-stream", "attachment"),
            ("a.pdf", "application/pdf", false, "application/octet-stream", "attachment"),
            ("a.svg", "image/svg+xml", true, "application/octet-stream", "attachment"),
        ];
        for (name, content_type, inline, wanted, how) in table {
            let headers = headers(name, content_type, inline);
            assert_eq!(headers[header::CONTENT_TYPE], wanted);
            assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with(how));
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
        let long = headers("a\"b\r\nX: y.png", "image/png", false);
        let disposition = long[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(!disposition.contains('\n') && disposition.matches('"').count() == 2, "{disposition}");
    }

    #[test]
    fn bytes_of_a_file_that_got_no_row_go_and_those_that_others_name_stay() {
        storage::testing::on_each(|t| {
            let files = Files::open(t.folder().join("files")).unwrap();
            let stored = |bytes: &[u8]| StoredFile {
                name: "a.txt".into(),
                content_type: "text/plain",
                file: files.put(bytes).unwrap(),
                picture: None,
            };
            let contact = Actor::Contact(security::ContactActor {
                id: kernel::ContactId(1),
                inbox: kernel::InboxId(1),
                session: kernel::ContactSessionId(1),
                assurance: security::Assurance::Anonymous,
            });
            let kept = stored(b"kept");
            t.db.write_blocking(move |tx| ::conversations::add_file(tx, &contact, &kept)).unwrap();
            let (twin, refused) = (stored(b"kept"), stored(b"refused"));
            let (named, alone) = (twin.file.hash.clone(), refused.file.hash.clone());
            for file in [twin, refused] {
                let forget = move |tx: &storage::Tx<'_>| ::conversations::forget_refused_file(tx, &file);
                t.db.write_blocking::<_, storage::Error, _>(forget).unwrap();
            }
            let store = files.clone();
            let delete = move |tx: &storage::Tx<'_>, job: &storage::Job| {
                ::conversations::delete_files(tx, job, &store, |_, _| Ok(false))
                    .map_err(|error| error.to_string())
            };
            let runner =
                storage::JobRunner::new(t.db.clone()).with(::conversations::DELETE_FILES, Arc::new(delete));
            t.clock.advance(11 * 60_000);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { while runner.run_due().await.unwrap() > 0 {} });
            assert!(files.get(&named).is_ok() && files.get(&alone).is_err());
        });
    }
}
