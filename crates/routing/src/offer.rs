//! An offer, and who gets the next one. Pure.

use kernel::{AgentId, ConversationId, InboxId, Millis, OfferId, TeamId};
use serde::{Deserialize, Serialize};

/// An agent who declined or missed an offer is not offered the same conversation again for this long.
pub const AGAIN_MS: Millis = 3 * 60_000;
/// Missed offers in a row after which an agent is away.
pub const MISSES_UNTIL_AWAY: usize = 2;

/// A waiting conversation put before one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// What is offered.
    pub conversation: ConversationId,
    /// Its inbox.
    pub inbox: InboxId,
    /// To whom.
    pub agent: AgentId,
    /// When it was made, UTC.
    pub made_at_ms: Millis,
    /// When it goes to the next agent, UTC.
    pub expires_at_ms: Millis,
    /// When and how it ended; `None`: it is open.
    pub closed: Option<(Millis, Outcome)>,
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The agent took the conversation.
    Accepted,
    /// The agent passed it on.
    Declined,
    /// The agent did not answer in time.
    Expired,
    /// Somebody took or resolved the conversation by hand, or the agent left.
    Withdrawn,
}

impl Outcome {
    /// The stable word in rows and answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The outcome of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Declined, Self::Expired, Self::Withdrawn]
            .into_iter()
            .find(|o| o.word() == word)
    }
}

/// An agent to whom something may be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) id: AgentId,
    /// Places left: capacity less what is held and what is offered already.
    pub(crate) room: i64,
    /// Since when the load has not changed; the smallest waited longest.
    pub(crate) idle_since_ms: Millis,
    /// `None`: every inbox.
    pub(crate) inboxes: Option<Vec<InboxId>>,
    pub(crate) teams: Vec<TeamId>,
}

/// A conversation that waits without an open offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    pub(crate) team: Option<TeamId>,
    pub(crate) rank: i64,
    pub(crate) opened_at_ms: Millis,
}

impl Candidate {
    pub(crate) fn reaches(&self, inbox: InboxId) -> bool {
        self.inboxes.as_ref().is_none_or(|inboxes| inboxes.contains(&inbox))
    }

    fn may_take(&self, waiting: &Waiting) -> bool {
        self.room > 0
            && self.reaches(waiting.inbox)
            && waiting.team.is_none_or(|team| self.teams.contains(&team))
    }
}

/// Who gets the offer: the eligible agent with most room, then the one idle longest, then the lower id.
/// `passed`: agents who declined or missed it a moment ago. `None`: nobody.
pub(crate) fn choose<'c>(
    candidates: &'c mut [Candidate],
    waiting: &Waiting,
    passed: &[AgentId],
) -> Option<&'c mut Candidate> {
    candidates
        .iter_mut()
        .filter(|candidate| candidate.may_take(waiting) && !passed.contains(&candidate.id))
        .min_by_key(|candidate| (-candidate.room, candidate.idle_since_ms, candidate.id))
}

/// Whether an agent with these latest outcomes (newest first, withdrawn ones left out) goes away now:
/// every second miss in a row, so that one who comes back has two chances again.
pub(crate) fn goes_away(outcomes: &[Outcome]) -> bool {
    let misses = outcomes.iter().take_while(|outcome| **outcome == Outcome::Expired).count();
    misses > 0 && misses.is_multiple_of(MISSES_UNTIL_AWAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: i64, room: i64, idle_since_ms: Millis) -> Candidate {
        Candidate {
            id: AgentId(id),
            room,
            idle_since_ms,
            inboxes: Some(vec![InboxId(1)]),
            teams: vec![TeamId(1)],
        }
    }

    fn waiting(inbox: i64, team: Option<i64>) -> Waiting {
        let (conversation, inbox) = (ConversationId(1), InboxId(inbox));
        Waiting { conversation, inbox, team: team.map(TeamId), rank: 0, opened_at_ms: 0 }
    }

    #[test]
    fn most_room_then_longest_idle_then_lower_id() {
        let next = |candidates: &[Candidate], waiting: Waiting, passed: &[i64]| {
            let passed: Vec<_> = passed.iter().copied().map(AgentId).collect();
            choose(&mut candidates.to_vec(), &waiting, &passed).map(|found| found.id.0)
        };
        let three = [candidate(1, 1, 5), candidate(2, 3, 9), candidate(3, 3, 4)];
        assert_eq!(next(&three, waiting(1, None), &[]), Some(3));
        assert_eq!(next(&three, waiting(1, None), &[3]), Some(2));
        assert_eq!(next(&three, waiting(1, None), &[1, 2, 3]), None);
        assert_eq!(next(&three, waiting(2, None), &[]), None);
        assert_eq!(next(&three, waiting(1, Some(1)), &[]), Some(3));
        assert_eq!(next(&three, waiting(1, Some(2)), &[]), None);
        assert_eq!(next(&[candidate(1, 0, 0)], waiting(1, None), &[]), None);
        assert_eq!(next(&[candidate(9, 2, 4), candidate(4, 2, 4)], waiting(1, None), &[]), Some(4));
        let all = Candidate { inboxes: None, ..candidate(5, 1, 0) };
        assert_eq!(next(&[all], waiting(7, None), &[]), Some(5));
    }

    #[test]
    fn two_misses_in_a_row_are_away() {
        use Outcome::{Accepted, Declined, Expired};
        let rows: [(&[Outcome], bool); 7] = [
            (&[], false),
            (&[Expired], false),
            (&[Expired, Expired], true),
            (&[Expired, Declined, Expired], false),
            (&[Accepted, Expired, Expired], false),
            (&[Expired, Expired, Expired], false),
            (&[Expired, Expired, Expired, Expired], true),
        ];
        for (outcomes, away) in rows {
            assert_eq!(goes_away(outcomes), away, "{outcomes:?}");
        }
    }
}
