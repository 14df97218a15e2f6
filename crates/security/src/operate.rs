//! Rights over the machinery: jobs that were given up. The rows are storage's; who may touch them is decided here.

use kernel::{DeadJobId, Limit, Page};
use storage::{DeadJob, Tx};

use crate::audit::{Subject, audit};
use crate::{Actor, Permission, RoleError};

/// Jobs and reactions that were given up, newest first. Needs `system.operate`.
pub fn list_dead_jobs(
    tx: &Tx<'_>,
    actor: &Actor,
    after: Option<DeadJobId>,
    limit: Limit,
) -> Result<Page<DeadJob>, RoleError> {
    actor.require(Permission::SystemOperate)?;
    Ok(storage::dead_jobs(tx, after, limit)?)
}

/// Gives a dead job its tries back. Needs `system.operate`.
pub fn retry_dead_job(tx: &Tx<'_>, actor: &Actor, id: DeadJobId) -> Result<(), RoleError> {
    actor.require(Permission::SystemOperate)?;
    if !storage::retry_dead_job(tx, id)? {
        return Err(RoleError::NotFound);
    }
    Ok(audit(tx, actor, "job.retried", Subject::of("job", id.0), &[])?)
}

/// Forgets a dead job. Needs `system.operate`.
pub fn delete_dead_job(tx: &Tx<'_>, actor: &Actor, id: DeadJobId) -> Result<(), RoleError> {
    actor.require(Permission::SystemOperate)?;
    if !storage::delete_dead_job(tx, id)? {
        return Err(RoleError::NotFound);
    }
    Ok(audit(tx, actor, "job.deleted", Subject::of("job", id.0), &[])?)
}
