//! Files of articles: read in, taken back, given out.

use ::knowledge::{
    Import, ImportKind, ImportRow, KnowledgeError, MAX_IMPORT_BYTES, NewImport, RowFault, UnreadableFile,
    count_rows,
};
use axum::extract::Multipart;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::{ErrorKind, ImportId, Limit, Millis};
use media::MediaError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::files::blocking;
use crate::door::{Agent, Answer, Created, Download, PageDto, Paged, Path, Problem, Query, Reply, id};

/// The longest upload with its form, in bytes.
pub(crate) const UPLOAD_BYTES: usize = MAX_IMPORT_BYTES + 64 * 1024;

/// A file that is being read in, or was.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Import)]
pub(crate) struct ImportDto {
    id: String,
    /// `markdown_zip`, `faq_csv`, `zendesk` or `chatwoot`.
    kind: &'static str,
    file_name: String,
    /// `running`, `done`, `failed`, `undoing` or `undone`.
    state: &'static str,
    /// Whether rows are only looked at.
    dry_run: bool,
    /// Whether what it brings goes live; else it becomes drafts.
    publishes: bool,
    rows: i64,
    /// Rows looked at so far.
    done: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    refused: i64,
    started_at_ms: Millis,
    started_by_name: String,
    #[schema(required)]
    finished_at_ms: Option<Millis>,
}

impl From<Import> for ImportDto {
    fn from(import: Import) -> Self {
        Self {
            id: import.id.to_string(),
            kind: import.kind.word(),
            file_name: import.file_name,
            state: import.state.word(),
            dry_run: import.dry_run,
            publishes: import.publishes,
            rows: import.total_rows,
            done: import.done_rows,
            created: import.created_rows,
            updated: import.updated_rows,
            unchanged: import.unchanged_rows,
            refused: import.refused_rows,
            started_at_ms: import.started_at_ms,
            started_by_name: import.started_by_name,
            finished_at_ms: import.finished_at_ms,
        }
    }
}

/// The newest hundred imports.
#[derive(Serialize, ToSchema)]
#[schema(as = Imports)]
pub(crate) struct ImportsDto {
    items: Vec<ImportDto>,
}

/// What became of one row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportRow)]
pub(crate) struct ImportRowDto {
    /// From 1; a heading does not count.
    number: i64,
    /// `created`, `updated`, `unchanged` or `refused`.
    outcome: &'static str,
    /// Why it was refused, as a code.
    #[schema(required)]
    reason: Option<&'static str>,
    /// The row's own name for itself.
    label: String,
    #[schema(required)]
    article_id: Option<String>,
    #[schema(required)]
    locale: Option<String>,
}

impl From<ImportRow> for ImportRowDto {
    fn from(row: ImportRow) -> Self {
        Self {
            number: row.number,
            outcome: row.outcome.word(),
            reason: row.reason.map(RowFault::word),
            label: row.label,
            article_id: row.article.map(|id| id.to_string()),
            locale: row.locale.map(|locale| locale.to_string()),
        }
    }
}

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportRowQuery {
    /// True: only the refused ones.
    refused: Option<bool>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// What the form says.
struct Form {
    name: String,
    bytes: Vec<u8>,
    kind: ImportKind,
    dry_run: bool,
}

async fn read_form(mut form: Multipart) -> Result<Form, Problem> {
    let malformed = |e: axum::extract::multipart::MultipartError| {
        if e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            MediaError::TooLarge { max_bytes: MAX_IMPORT_BYTES }.into()
        } else {
            Problem::invalid("file", "invalid_form")
        }
    };
    let (mut file, mut kind, mut dry_run) = (None, None, false);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(malformed)?.to_vec()));
            }
            Some("kind") => kind = ImportKind::from_word(&field.text().await.map_err(malformed)?),
            Some("dryRun") => dry_run = field.text().await.map_err(malformed)? == "true",
            _ => {}
        }
    }
    let (name, bytes) = file.ok_or_else(|| Problem::invalid("file", "missing_field"))?;
    let kind = kind.ok_or_else(|| Problem::invalid("kind", "invalid_field"))?;
    Ok(Form { name, bytes, kind, dry_run })
}

fn unreadable(error: UnreadableFile) -> Problem {
    let (code, column) = match error {
        UnreadableFile::Malformed => ("import_malformed", None),
        UnreadableFile::Encoding => ("import_encoding", None),
        UnreadableFile::NoColumn(column) => ("import_column_missing", Some(column)),
        UnreadableFile::Empty => ("import_empty", None),
        UnreadableFile::TooManyRows => ("import_too_many_rows", None),
    };
    let problem = Problem::new(ErrorKind::Invalid, code);
    match column {
        Some(column) => problem.with("column", column),
        None => problem,
    }
}

/// `POST /knowledge/imports`: the fields `file`, `kind` and, to only look at the rows, `dryRun`.
pub(crate) async fn create(agent: Agent, form: Multipart) -> Answer<Created<ImportDto>> {
    agent.read(::knowledge::may_import).await?;
    let Form { name, bytes, kind, dry_run } = read_form(form).await?;
    let files = agent.house.files.clone();
    let stored = blocking(move || Ok((count_rows(kind, &bytes), files.put(&bytes)?))).await?;
    let rows = stored.0.map_err(unreadable)?;
    let new = NewImport { kind, file_name: name, file: stored.1, rows, dry_run };
    let import = agent.write(move |tx, actor| ::knowledge::begin_import(tx, actor, &new)).await?;
    Ok(Created(import.into()))
}

/// `GET /knowledge/imports`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<ImportsDto>> {
    let imports = agent.read(::knowledge::list_imports).await?;
    Ok(Reply(ImportsDto { items: imports.into_iter().map(ImportDto::from).collect() }))
}

/// `GET /knowledge/imports/{id}/rows`
pub(crate) async fn rows(
    agent: Agent,
    Path(import): Path<String>,
    Query(query): Query<ImportRowQuery>,
) -> Answer<Paged<ImportRowDto>> {
    let import: ImportId = id(&import)?;
    let (limit, refused) = (Limit::of(query.limit), query.refused == Some(true));
    let after = query.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|_| Problem::invalid("after", "invalid_field"))?;
    let page = agent
        .read(move |tx, actor| ::knowledge::import_rows(tx, actor, import, refused, after, limit))
        .await?;
    Ok(Paged(PageDto::of(page, ImportRowDto::from)))
}

/// `DELETE /knowledge/imports/{id}`: takes back what it did.
pub(crate) async fn undo(agent: Agent, Path(import): Path<String>) -> Answer<Reply<ImportDto>> {
    let import: ImportId = id(&import)?;
    let undone = agent.write(move |tx, actor| ::knowledge::undo_import(tx, actor, import)).await?;
    Ok(Reply(undone.into()))
}

/// `GET /knowledge/exports/{file}`: `faq.csv` or `articles.zip`.
pub(crate) async fn export(agent: Agent, Path(file): Path<String>) -> Answer<Download> {
    let (bytes, content_type) = match file.as_str() {
        "faq.csv" => (agent.write(::knowledge::export_faq).await?, "text/csv; charset=utf-8"),
        "articles.zip" => {
            let files = agent.write(::knowledge::export_articles).await?;
            let zip = move || {
                let zip = ::knowledge::zip_files(&files);
                zip.map_err(|e| KnowledgeError::Storage(storage::Error::File(e.to_string())))
            };
            (blocking(zip).await?, "application/zip")
        }
        _ => return Err(Problem::not_found()),
    };
    let name = format!("attachment; filename=\"helpward-{file}\"");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Problem::not_found())?);
    Ok(Download { headers, bytes })
}
