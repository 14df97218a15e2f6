//! The audit rows.

use kernel::{AgentId, Limit};
use security::{AuditFilter, AuditRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::{Agent, Answer, PageDto, Paged, Query, field_id};

/// Which rows.
#[derive(Deserialize, IntoParams)]
pub(crate) struct AuditQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
    /// Only of this agent.
    actor: Option<String>,
    /// Only this action, e.g. `sign_in.refused`.
    action: Option<String>,
}

/// One changed field.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditChange)]
pub(crate) struct AuditChangeDto {
    field: String,
    #[schema(required)]
    from: Option<String>,
    #[schema(required)]
    to: Option<String>,
}

/// Who did what, when, from where.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditRow)]
pub(crate) struct AuditRowDto {
    id: String,
    at_ms: i64,
    /// `agent`, `contact`, `bot`, `room` or `stranger`.
    actor_kind: String,
    #[schema(required)]
    actor_id: Option<String>,
    /// The name at that time.
    actor_name: String,
    action: String,
    subject_kind: String,
    #[schema(required)]
    subject_id: Option<String>,
    change: Vec<AuditChangeDto>,
    #[schema(required)]
    ip: Option<String>,
}

impl From<AuditRow> for AuditRowDto {
    fn from(row: AuditRow) -> Self {
        let change = |c: security::Change| AuditChangeDto { field: c.field, from: c.from, to: c.to };
        Self {
            id: row.id.to_string(),
            at_ms: row.at_ms,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id.map(|id| id.to_string()),
            actor_name: row.actor_name,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id.map(|id| id.to_string()),
            change: row.changes.into_iter().map(change).collect(),
            ip: row.ip,
        }
    }
}

/// `GET /audit`
pub(crate) async fn list(agent: Agent, Query(query): Query<AuditQuery>) -> Answer<Paged<AuditRowDto>> {
    let after = query.after.as_deref().map(|after| field_id::<AgentId>("after", after)).transpose()?;
    let actor = query.actor.as_deref().map(|actor| field_id("actor", actor)).transpose()?;
    let filter = AuditFilter { actor, action: query.action.filter(|action| !action.is_empty()) };
    let limit = Limit::of(query.limit);
    let page = agent
        .read(move |tx, actor| security::audit_rows(tx, actor, &filter, after.map(|after| after.0), limit))
        .await?;
    Ok(Paged(PageDto::of(page, AuditRowDto::from)))
}
