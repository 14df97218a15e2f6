//! Whether an agent is there: what the agent says, and what the agent's sockets show.

use kernel::Millis;

/// How long a lost connection is forgiven before the agent counts as away.
pub const GRACE_MS: Millis = 60_000;
/// How often the realtime door reports connected agents.
pub const HEARTBEAT_MS: Millis = 30_000;
/// A connected agent not reported for this long has lost the connection: the process that held it died.
pub const SILENT_MS: Millis = 3 * HEARTBEAT_MS;

/// What an agent says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PresenceStatus {
    /// Takes conversations.
    Online,
    /// Not at the desk.
    Away,
    /// At the desk, takes no more conversations.
    Busy,
}

impl PresenceStatus {
    /// Every status, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Online, Self::Away, Self::Busy];

    /// The stable word for clients and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Busy => "busy",
        }
    }

    /// The status of a word; `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Whether an agent is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// What the agent says, or `Away` when the connection was lost for longer than [`GRACE_MS`].
    pub status: PresenceStatus,
    /// Since when, UTC.
    pub since_ms: Millis,
    /// Whether a console of the agent is connected.
    pub connected: bool,
}

/// The stored row, with the transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PresenceRow {
    pub(crate) status: PresenceStatus,
    pub(crate) since_ms: Millis,
    pub(crate) heartbeat_at_ms: Option<Millis>,
    pub(crate) lost_at_ms: Option<Millis>,
    pub(crate) resume: Option<PresenceStatus>,
}

impl PresenceRow {
    pub(crate) const fn shown(&self) -> Presence {
        Presence { status: self.status, since_ms: self.since_ms, connected: self.connected() }
    }

    pub(crate) const fn connected(&self) -> bool {
        self.heartbeat_at_ms.is_some() && self.lost_at_ms.is_none()
    }

    fn become_status(&mut self, status: PresenceStatus, now_ms: Millis) {
        if self.status != status {
            self.status = status;
            self.since_ms = now_ms;
        }
    }

    /// The agent says something; it counts more than what a lost connection did.
    pub(crate) fn set(mut self, status: PresenceStatus, now_ms: Millis) -> Self {
        self.resume = None;
        self.become_status(status, now_ms);
        self
    }

    /// A console connected: back to what the agent last said.
    pub(crate) fn opened(mut self, now_ms: Millis) -> Self {
        self.heartbeat_at_ms = Some(now_ms);
        self.lost_at_ms = None;
        if let Some(status) = self.resume.take() {
            self.become_status(status, now_ms);
        }
        self
    }

    /// The last console of one process disconnected; the grace begins.
    pub(crate) const fn closed(mut self, now_ms: Millis) -> Self {
        if self.connected() {
            self.lost_at_ms = Some(now_ms);
        }
        self
    }

    /// Time passed: a silent connection is lost, and after the grace the agent is away.
    pub(crate) fn aged(mut self, now_ms: Millis) -> Self {
        if let Some(heard_at_ms) = self.heartbeat_at_ms
            && self.lost_at_ms.is_none()
            && heard_at_ms < now_ms - SILENT_MS
        {
            self.lost_at_ms = Some(heard_at_ms);
        }
        let gone_since_ms =
            self.lost_at_ms.or(if self.heartbeat_at_ms.is_none() { Some(self.since_ms) } else { None });
        if self.status != PresenceStatus::Away && gone_since_ms.is_some_and(|since| since < now_ms - GRACE_MS)
        {
            self.resume = Some(self.status);
            self.become_status(PresenceStatus::Away, now_ms);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::PresenceStatus::{Away, Busy, Online};
    use super::*;

    const START: PresenceRow =
        PresenceRow { status: Away, since_ms: 0, heartbeat_at_ms: None, lost_at_ms: None, resume: None };

    #[test]
    fn a_short_loss_changes_nothing_and_a_long_one_means_away_until_back() {
        let there = START.opened(1_000).set(Online, 2_000);
        assert_eq!(there.shown(), Presence { status: Online, since_ms: 2_000, connected: true });
        let lost = there.closed(10_000);
        assert_eq!(
            lost.aged(10_000 + GRACE_MS).shown(),
            Presence { status: Online, since_ms: 2_000, connected: false }
        );
        assert_eq!(
            lost.opened(20_000).shown(),
            Presence { status: Online, since_ms: 2_000, connected: true }
        );
        let gone = lost.aged(10_001 + GRACE_MS);
        assert_eq!(gone.shown(), Presence { status: Away, since_ms: 10_001 + GRACE_MS, connected: false });
        assert_eq!(
            gone.opened(90_000).shown(),
            Presence { status: Online, since_ms: 90_000, connected: true }
        );
    }

    #[test]
    fn what_the_agent_says_is_kept() {
        let gone = START.opened(0).set(Busy, 0).closed(0).aged(GRACE_MS + 1);
        assert_eq!(gone.resume, Some(Busy));
        let chosen = gone.set(Away, 70_000);
        assert_eq!(chosen.opened(80_000).shown().status, Away, "chose to be away, stays away");
    }

    #[test]
    fn a_process_that_died_is_noticed_by_silence() {
        let there = START.opened(0).set(Online, 0);
        assert_eq!(there.aged(SILENT_MS), there);
        let silent = there.aged(SILENT_MS + 1);
        assert_eq!(silent.shown(), Presence { status: Away, since_ms: SILENT_MS + 1, connected: false });
        let by_hand = START.set(Online, 0);
        assert_eq!(
            by_hand.aged(GRACE_MS + 1).status,
            Away,
            "online without a console is not online for long"
        );
    }
}
