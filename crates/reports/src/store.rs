//! The statements of this room. It writes nothing: every figure is computed from the rows of other rooms.

use kernel::{AgentId, InboxId, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::error::ReportError;
use crate::metrics::{MAX_SAMPLES, Sample};
use crate::report::Query;

/// Rows read at once.
const PAGE: usize = 5_000;

/// One opening of a conversation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub(crate) opened_at_ms: Millis,
    id: i64,
    pub(crate) inbox: InboxId,
    /// When and by whom it was first answered.
    pub(crate) first_response: Option<(Millis, Option<AgentId>)>,
}

impl FromRow for Opening {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            opened_at_ms: r.next()?,
            id: r.next()?,
            inbox: r.next()?,
            first_response: {
                let (at_ms, agent): (Option<Millis>, Option<AgentId>) = (r.next()?, r.next()?);
                at_ms.map(|at_ms| (at_ms, agent))
            },
        })
    }
}

/// A sample with the id that pages go on from, and so many words that tell it apart.
struct Counted<const PARTS: usize>(i64, Sample);

impl<const PARTS: usize> FromRow for Counted<PARTS> {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (at_ms, id) = (r.next()?, r.next()?);
        let (inbox, agent, value) = (r.next()?, r.next()?, r.next()?);
        let parts = (0..PARTS).map(|_| r.next()).collect::<Result<_, _>>()?;
        Ok(Self(id, Sample { at_ms, inbox, agent, value, parts }))
    }
}

pub(crate) fn openings(tx: &Tx<'_>, query: &Query) -> Result<Vec<Opening>, ReportError> {
    pages(tx, query, sql!("openings"), |opening: &Opening| (opening.opened_at_ms, opening.id, opening.inbox))
}

pub(crate) fn resolutions(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<0>(tx, query, sql!("resolutions"))
}

pub(crate) fn answers(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<0>(tx, query, sql!("answers"))
}

pub(crate) fn bot_holds(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<0>(tx, query, sql!("bot_holds"))
}

pub(crate) fn rated_answers(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<0>(tx, query, sql!("rated_answers"))
}

pub(crate) fn hand_overs(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<1>(tx, query, sql!("hand_overs"))
}

pub(crate) fn looked_up(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    samples::<2>(tx, query, sql!("looked_up"))
}

fn samples<const PARTS: usize>(
    tx: &Tx<'_>,
    query: &Query,
    statement: &str,
) -> Result<Vec<Sample>, ReportError> {
    let key = |Counted(id, sample): &Counted<PARTS>| (sample.at_ms, *id, sample.inbox);
    Ok(pages(tx, query, statement, key)?.into_iter().map(|Counted(_, sample)| sample).collect())
}

/// Every row of the query the reader may count, page by page. Errors: [`ReportError::TooLarge`].
fn pages<T: FromRow>(
    tx: &Tx<'_>,
    query: &Query,
    statement: &str,
    key: impl Fn(&T) -> (Millis, i64, InboxId),
) -> Result<Vec<T>, ReportError> {
    let (from_ms, to_ms) = (query.period.from_ms(), query.period.to_ms());
    let (mut after_ms, mut after_id) = (from_ms - 1, 0);
    let mut kept = Vec::new();
    loop {
        let values = params![
            from_ms,
            to_ms,
            after_ms,
            after_id,
            query.inbox.map_or(0, |inbox| inbox.0),
            query.agent.map_or(0, |agent| agent.0),
            i64::try_from(PAGE).unwrap_or(i64::MAX)
        ];
        let rows: Vec<T> = tx.list(statement, &values)?;
        let full = rows.len() == PAGE;
        if let Some(last) = rows.last() {
            (after_ms, after_id, _) = key(last);
        }
        kept.extend(rows.into_iter().filter(|row| query.may_count(key(row).2)));
        if kept.len() > MAX_SAMPLES {
            return Err(ReportError::TooLarge);
        }
        if !full {
            return Ok(kept);
        }
    }
}
