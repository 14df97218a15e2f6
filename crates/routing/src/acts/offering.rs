//! Putting waiting conversations before agents, in the queue's order.

use std::collections::BTreeMap;

use agents::PresentAgent;
use kernel::{AgentId, InboxId, Millis, OfferId};
use security::InboxScope;
use storage::{Error, NewJob, Tx};

use super::close;
use crate::facts::RoutingFact;
use crate::jobs::{EXPIRE, OFFER_AGAIN};
use crate::offer::{AGAIN_MS, Candidate, Offer, Outcome, Waiting, choose};
use crate::store;

/// Conversations of one inbox looked at beyond the places that are free: some may have been passed on by
/// everybody who has room.
const LOOK_BEYOND: i64 = 20;

/// Offers what waits to whoever has room, until nothing waits or nobody has room.
///
/// Runs after every fact that may have changed either; safe to run at any time, and twice.
pub(crate) fn offer_waiting(tx: &Tx<'_>) -> Result<(), Error> {
    store::take_turn(tx)?;
    let mut candidates = candidates(tx)?;
    let room: i64 = candidates.iter().map(|candidate| candidate.room.max(0)).sum();
    if room == 0 {
        return Ok(());
    }
    let mut waiting = Vec::new();
    let mut timeouts = BTreeMap::new();
    for inbox in inboxes::inbox_names(tx)?.into_keys() {
        if !candidates.iter().any(|candidate| candidate.room > 0 && candidate.reaches(inbox)) {
            continue;
        }
        let Some(settings) = inboxes::offer_settings(tx, inbox)?.filter(|settings| settings.auto) else {
            continue;
        };
        timeouts.insert(inbox, settings.timeout_ms);
        waiting.extend(store::waiting_without_offer(tx, inbox, room + LOOK_BEYOND)?);
    }
    waiting.sort_by_key(|waiting| (waiting.rank, waiting.conversation));
    let mut again_at_ms = None;
    for waiting in &waiting {
        let timeout_ms = timeouts.get(&waiting.inbox).copied().unwrap_or_default();
        let retry_ms = offer_one(tx, &mut candidates, waiting, timeout_ms)?;
        again_at_ms = earlier(again_at_ms, retry_ms);
        if candidates.iter().all(|candidate| candidate.room <= 0) {
            break;
        }
    }
    if let Some(run_at_ms) = again_at_ms {
        tx.enqueue(&NewJob {
            kind: OFFER_AGAIN,
            dedupe_key: Some("again".into()),
            payload: serde_json::json!({}),
            run_at_ms,
        })?;
    }
    Ok(())
}

fn earlier(a: Option<Millis>, b: Option<Millis>) -> Option<Millis> {
    a.into_iter().chain(b).min()
}

/// Offers one conversation. When only agents who just passed it on could take it: when to try again, UTC.
fn offer_one(
    tx: &Tx<'_>,
    candidates: &mut [Candidate],
    waiting: &Waiting,
    timeout_ms: Millis,
) -> Result<Option<Millis>, Error> {
    let passed = store::passed_by(tx, waiting, tx.now() - AGAIN_MS)?;
    let passed_ids: Vec<AgentId> = passed.iter().map(|(agent, _)| *agent).collect();
    let Some(candidate) = choose(candidates, waiting, &passed_ids) else {
        let could = choose(candidates, waiting, &[]).is_some();
        let first = passed.iter().map(|(_, at_ms)| at_ms + AGAIN_MS).min();
        return Ok(first.filter(|_| could));
    };
    let offer = Offer {
        id: OfferId(tx.new_id()),
        conversation: waiting.conversation,
        inbox: waiting.inbox,
        agent: candidate.id,
        made_at_ms: tx.now(),
        expires_at_ms: tx.now() + timeout_ms,
        closed: None,
    };
    if store::insert_offer(tx, &offer)? {
        candidate.room -= 1;
        tx.enqueue(&NewJob {
            kind: EXPIRE,
            dedupe_key: Some(offer.id.to_string()),
            payload: serde_json::json!({ "offer": offer.id.0 }),
            run_at_ms: offer.expires_at_ms,
        })?;
        tx.emit(&RoutingFact::made(&offer))?;
    }
    Ok(None)
}

/// Present agents who may answer, with the places they have left.
fn candidates(tx: &Tx<'_>) -> Result<Vec<Candidate>, Error> {
    let mut offered: BTreeMap<AgentId, i64> = BTreeMap::new();
    for offer in store::open_offers(tx)? {
        *offered.entry(offer.agent).or_default() += 1;
    }
    let present = agents::present_agents(tx)?.into_iter().filter(|agent| agent.may_reply);
    Ok(present
        .map(|agent| Candidate {
            id: agent.id,
            room: agent.capacity - agent.load - offered.get(&agent.id).copied().unwrap_or_default(),
            idle_since_ms: agent.idle_since_ms,
            inboxes: reach(&agent),
            teams: agent.teams,
        })
        .collect())
}

/// The inboxes an agent reaches; `None`: every one.
pub(super) fn reach(agent: &PresentAgent) -> Option<Vec<InboxId>> {
    match &agent.inboxes {
        InboxScope::All => None,
        InboxScope::Of(inboxes) => Some(inboxes.iter().copied().collect()),
    }
}

/// Takes back the offers of agents who are no longer there or may no longer answer.
pub(crate) fn withdraw_from_absent(tx: &Tx<'_>) -> Result<(), Error> {
    let open = store::open_offers(tx)?;
    if open.is_empty() {
        return Ok(());
    }
    let present = agents::present_agents(tx)?;
    for offer in open {
        let stays = present
            .iter()
            .any(|agent| agent.id == offer.agent && agent.may_reply && agent.inboxes.has(offer.inbox));
        if !stays {
            close(tx, &offer, Outcome::Withdrawn)?;
        }
    }
    Ok(())
}
