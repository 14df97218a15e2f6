//! The statements of this room and the shapes of their rows. Tables of conversations are read, never written.

use std::collections::BTreeMap;

use kernel::{AgentId, ConversationId, InboxId, Millis, OfferId};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::estimate::{MAX_ERRORS, MAX_SAMPLES};
use crate::offer::{Offer, Outcome, Waiting};
use crate::told::ShownWait;

impl FromRow for Offer {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            conversation: r.next()?,
            inbox: r.next()?,
            agent: r.next()?,
            made_at_ms: r.next()?,
            expires_at_ms: r.next()?,
            closed: {
                let (at_ms, word): (Option<Millis>, Option<String>) = (r.next()?, r.next()?);
                at_ms.zip(word.map(|word| outcome(&word)).transpose()?)
            },
        })
    }
}

fn outcome(word: &str) -> Result<Outcome, Error> {
    Outcome::from_word(word).ok_or_else(|| Error::Payload("offers: stored outcome is malformed".into()))
}

/// Waits until no other process makes offers, and keeps the others waiting until this act ends.
pub(crate) fn take_turn(tx: &Tx<'_>) -> Result<(), Error> {
    tx.one::<i64>(sql!("take_turn"), &[]).map(|_| ())
}

/// Whether the offer was made; `false`: the conversation has an open one.
pub(crate) fn insert_offer(tx: &Tx<'_>, offer: &Offer) -> Result<bool, Error> {
    let made = tx.exec(
        sql!("insert_offer"),
        &params![
            offer.id,
            offer.conversation,
            offer.inbox,
            offer.agent,
            offer.made_at_ms,
            offer.expires_at_ms
        ],
    )?;
    Ok(made == 1)
}

pub(crate) fn find_offer(tx: &Tx<'_>, id: OfferId) -> Result<Option<Offer>, Error> {
    tx.find(sql!("find_offer"), &params![id])
}

pub(crate) fn lock_offer(tx: &Tx<'_>, id: OfferId) -> Result<Option<Offer>, Error> {
    tx.find(sql!("lock_offer"), &params![id])
}

/// Whether it was open until now.
pub(crate) fn close_offer(tx: &Tx<'_>, id: OfferId, outcome: Outcome) -> Result<bool, Error> {
    Ok(tx.exec(sql!("close_offer"), &params![id, tx.now(), outcome.word()])? == 1)
}

pub(crate) fn open_offer_of(tx: &Tx<'_>, conversation: ConversationId) -> Result<Option<Offer>, Error> {
    tx.find(sql!("open_offer_of_conversation"), &params![conversation])
}

pub(crate) fn open_offers_of_agent(tx: &Tx<'_>, agent: AgentId) -> Result<Vec<Offer>, Error> {
    tx.list(sql!("open_offers_of_agent"), &params![agent])
}

pub(crate) fn open_offers(tx: &Tx<'_>) -> Result<Vec<Offer>, Error> {
    tx.list(sql!("open_offers"), &[])
}

/// Who declined or missed a conversation after `since_ms`, in its opening of `opened_at_ms`, and when.
pub(crate) fn passed_by(
    tx: &Tx<'_>,
    waiting: &Waiting,
    since_ms: Millis,
) -> Result<Vec<(AgentId, Millis)>, Error> {
    tx.list(sql!("passed_by"), &params![waiting.conversation, since_ms, waiting.opened_at_ms])
}

pub(crate) fn latest_outcomes(tx: &Tx<'_>, agent: AgentId) -> Result<Vec<Outcome>, Error> {
    let words: Vec<String> = tx.list(sql!("latest_outcomes"), &params![agent])?;
    words.iter().map(|word| outcome(word)).collect()
}

pub(crate) fn answer_times(tx: &Tx<'_>) -> Result<Vec<Millis>, Error> {
    tx.list(sql!("answer_times"), &[])
}

impl FromRow for Waiting {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            conversation: r.next()?,
            inbox: r.next()?,
            team: r.next()?,
            rank: r.next()?,
            opened_at_ms: r.next()?,
        })
    }
}

pub(crate) fn waiting_without_offer(tx: &Tx<'_>, inbox: InboxId, limit: i64) -> Result<Vec<Waiting>, Error> {
    tx.list(sql!("waiting_without_offer"), &params![inbox, limit])
}

/// The whole desk's queue in order: conversation, inbox, opened at.
pub(crate) fn waiting(tx: &Tx<'_>, limit: i64) -> Result<Vec<(ConversationId, InboxId, Millis)>, Error> {
    tx.list(sql!("waiting"), &params![limit])
}

/// Where a conversation stands, as far as the queue goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) inbox: InboxId,
    pub(crate) assignee: Option<AgentId>,
    pub(crate) resolved_at_ms: Option<Millis>,
    pub(crate) snoozed_until_ms: Option<Millis>,
    pub(crate) bot_since_ms: Option<Millis>,
    pub(crate) rank: i64,
}

impl Standing {
    pub(crate) const fn is_waiting(&self) -> bool {
        self.assignee.is_none()
            && self.bot_since_ms.is_none()
            && self.resolved_at_ms.is_none()
            && self.snoozed_until_ms.is_none()
    }

    /// On whose hands it is; `None`: nobody's now.
    pub(crate) fn holder(&self) -> Option<AgentId> {
        self.assignee.filter(|_| self.resolved_at_ms.is_none() && self.snoozed_until_ms.is_none())
    }
}

impl FromRow for Standing {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            inbox: r.next()?,
            assignee: r.next()?,
            resolved_at_ms: r.next()?,
            snoozed_until_ms: r.next()?,
            bot_since_ms: r.next()?,
            rank: r.next()?,
        })
    }
}

pub(crate) fn standing(tx: &Tx<'_>, id: ConversationId) -> Result<Option<Standing>, Error> {
    tx.find(sql!("standing"), &params![id])
}

/// How many wait before this one in its inbox, counted up to `cap`.
pub(crate) fn ahead(tx: &Tx<'_>, id: ConversationId, standing: &Standing, cap: i64) -> Result<i64, Error> {
    tx.one(sql!("ahead_in_inbox"), &params![standing.inbox, standing.rank, id, cap])
}

pub(crate) fn hold(tx: &Tx<'_>, id: ConversationId) -> Result<Option<(AgentId, Millis)>, Error> {
    tx.find(sql!("hold"), &params![id])
}

/// Everything on somebody's hands: agent, inbox, since when.
pub(crate) fn on_hands(tx: &Tx<'_>) -> Result<Vec<(AgentId, InboxId, Millis)>, Error> {
    tx.list(sql!("on_hands"), &[])
}

pub(crate) fn insert_hold(
    tx: &Tx<'_>,
    id: ConversationId,
    inbox: InboxId,
    agent: AgentId,
    since_ms: Millis,
) -> Result<(), Error> {
    tx.exec(sql!("insert_hold"), &params![id, inbox, agent, since_ms]).map(|_| ())
}

pub(crate) fn delete_hold(tx: &Tx<'_>, id: ConversationId) -> Result<(), Error> {
    tx.exec(sql!("delete_hold"), &params![id]).map(|_| ())
}

/// Keeps a service time and drops those beyond the newest [`MAX_SAMPLES`] of the inbox.
pub(crate) fn keep_service_time(tx: &Tx<'_>, inbox: InboxId, service_ms: Millis) -> Result<(), Error> {
    tx.exec(sql!("insert_service_time"), &params![tx.new_id(), inbox, service_ms])?;
    tx.exec(sql!("prune_service_times"), &params![inbox, count(MAX_SAMPLES)])?;
    Ok(())
}

pub(crate) fn service_times(tx: &Tx<'_>) -> Result<BTreeMap<InboxId, Vec<Millis>>, Error> {
    let rows: Vec<(InboxId, Millis)> = tx.list(sql!("service_times"), &[])?;
    let mut times: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (inbox, service_ms) in rows {
        times.entry(inbox).or_default().push(service_ms);
    }
    Ok(times)
}

/// Keeps how wrong an estimate was and drops those beyond the newest [`MAX_ERRORS`].
pub(crate) fn keep_wait_error(tx: &Tx<'_>, inbox: InboxId, error: f64) -> Result<(), Error> {
    tx.exec(sql!("insert_wait_error"), &params![tx.new_id(), inbox, error])?;
    tx.exec(sql!("prune_wait_errors"), &params![count(MAX_ERRORS)])?;
    Ok(())
}

pub(crate) fn wait_errors(tx: &Tx<'_>) -> Result<Vec<f64>, Error> {
    tx.list(sql!("wait_errors"), &[])
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What the contact of a waiting conversation was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Told {
    /// The first estimate's middle and when it was made; `None`: none was possible yet.
    pub(crate) first: Option<(Millis, Millis)>,
    /// The last range shown.
    pub(crate) last: Option<ShownWait>,
}

impl FromRow for Told {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (middle_ms, at_ms): (Option<Millis>, Option<Millis>) = (r.next()?, r.next()?);
        let (from_ms, to_ms): (Option<Millis>, Option<Millis>) = (r.next()?, r.next()?);
        Ok(Self {
            first: middle_ms.zip(at_ms),
            last: from_ms.zip(to_ms).map(|(from_ms, to_ms)| ShownWait { from_ms, to_ms }),
        })
    }
}

pub(crate) fn told(tx: &Tx<'_>, id: ConversationId) -> Result<Option<Told>, Error> {
    tx.find(sql!("told"), &params![id])
}

pub(crate) fn keep_told(tx: &Tx<'_>, id: ConversationId, inbox: InboxId, told: &Told) -> Result<(), Error> {
    let (first, last) = (told.first, told.last);
    tx.exec(
        sql!("keep_told"),
        &params![
            id,
            inbox,
            first.map(|first| first.0),
            first.map(|first| first.1),
            last.map(|last| last.from_ms),
            last.map(|last| last.to_ms)
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_told(tx: &Tx<'_>, id: ConversationId) -> Result<(), Error> {
    tx.exec(sql!("delete_told"), &params![id]).map(|_| ())
}
