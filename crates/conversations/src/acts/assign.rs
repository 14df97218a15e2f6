//! Who holds a conversation.

use kernel::{AgentId, ConversationId, MessageId, TeamId};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::bot::take_from_bot;
use crate::acts::message::{NewMessage, note};
use crate::acts::{append_event, save};
use crate::author::{Author, AuthorKind};
use crate::conversation::Conversation;
use crate::error::ConversationError;
use crate::facts::{Aspect, ConversationFact, Place};
use crate::message::{Event, EventKind};
use crate::rights::access_conversation_for_change;
use crate::store;

/// Who shall hold a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The agent; `None`: back to the queue.
    pub agent: Option<AgentId>,
    /// The team; `None`: none.
    pub team: Option<TeamId>,
    /// A private note for the next one, written in the same act.
    pub note: Option<NewMessage>,
}

/// Gives a conversation to an agent, a team or the queue, whoever held it, the bot too: a person's choice always wins.
///
/// The assignment to oneself under the same team needs the right to reply, any other the right to assign.
/// [`ConversationError::AgentUnfit`]: the agent is not active or cannot see the inbox.
pub fn assign_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    to: &Assignment,
) -> Result<Conversation, ConversationError> {
    let to_self = to.agent.is_some() && actor.agent().map(|a| a.id) == to.agent;
    actor.require(if to_self { Permission::ConversationsReply } else { Permission::ConversationsAssign })?;
    if to.note.is_some() {
        actor.require(Permission::ConversationsNote)?;
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if to.team != c.team_id {
        actor.require(Permission::ConversationsAssign)?;
    }
    if c.resolved_at_ms.is_some() {
        return Err(ConversationError::Resolved);
    }
    if let Some(agent) = to.agent {
        check_fit(tx, &c, agent)?;
    }
    if let Some(team) = to.team
        && !agents::team_exists(tx, team)?
    {
        return Err(ConversationError::NoTeam);
    }
    let author = Author::of(actor);
    if let Some(text) = &to.note {
        text.check()?;
        note(tx, &mut c, author, MessageId(tx.new_id()), text)?;
    }
    hand(tx, &mut c, author, to.agent, to.team)?;
    Ok(c)
}

/// Gives a waiting conversation to an agent who accepted it, for routing. Whoever took it by hand meanwhile keeps it.
///
/// [`ConversationError::AlreadyHeld`]: somebody else holds it. Repeating it for the holder changes nothing.
pub fn claim_waiting(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    agent: AgentId,
) -> Result<Conversation, ConversationError> {
    let to_self = actor.agent().is_some_and(|a| a.id == agent);
    actor.require(if to_self { Permission::ConversationsReply } else { Permission::ConversationsAssign })?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.resolved_at_ms.is_some() {
        return Err(ConversationError::Resolved);
    }
    match c.assignee_id {
        Some(holder) if holder == agent => Ok(c),
        Some(holder) => Err(ConversationError::AlreadyHeld(holder)),
        None => {
            check_fit(tx, &c, agent)?;
            let team = c.team_id;
            hand(tx, &mut c, Author::of(actor), Some(agent), team)?;
            Ok(c)
        }
    }
}

/// Gives back to the queue a conversation that `from` holds and whose contact waits for an answer, for routing.
/// `false`: it is held by somebody else by now, answered, put aside or resolved; nothing changes then.
pub fn hand_back(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    from: AgentId,
) -> Result<bool, ConversationError> {
    actor.require(Permission::ConversationsAssign)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    let waits = c.load_holder() == Some(from) && c.preview_author == AuthorKind::Contact;
    if waits {
        let team = c.team_id;
        hand(tx, &mut c, Author::of(actor), None, team)?;
    }
    Ok(waits)
}

fn check_fit(tx: &Tx<'_>, c: &Conversation, agent: AgentId) -> Result<(), ConversationError> {
    if agents::can_reach_inbox(tx, agent, c.inbox_id)? {
        Ok(())
    } else {
        Err(ConversationError::AgentUnfit(agent))
    }
}

/// Changes holder and team, saves and tells; nothing happens when both are as they were.
fn hand(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    agent: Option<AgentId>,
    team: Option<TeamId>,
) -> Result<(), ConversationError> {
    let (old_agent, old_team, holder) = (c.assignee_id, c.team_id, c.load_holder());
    let from_bot = take_from_bot(tx, c, author)?;
    if (old_agent, old_team) == (agent, team) && !from_bot {
        return Ok(());
    }
    (c.assignee_id, c.team_id) = (agent, team);
    store::history::turn_assignment(tx, c, author)?;
    let mut events = Vec::new();
    if from_bot && agent.is_none() {
        let event = Event::plain(EventKind::HandedOver);
        events.push((append_event(tx, c, author, &event)?, Aspect::Bot, event));
    }
    if old_team != team {
        let event = Event::ids(EventKind::TeamChanged, old_team.map(i64::from), team.map(i64::from));
        events.push((append_event(tx, c, author, &event)?, Aspect::Team, event));
    }
    if old_agent != agent {
        let event = Event::ids(EventKind::Assigned, old_agent.map(i64::from), agent.map(i64::from));
        events.push((append_event(tx, c, author, &event)?, Aspect::Assignee, event));
    }
    save(tx, c, holder)?;
    for (message, what, event) in events {
        tell(tx, Place::of(c), author, message, what, (event.old_id, event.new_id))?;
    }
    Ok(())
}

/// An agent who answers a waiting conversation takes it; the caller saves it.
pub(crate) fn take_up(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    agent: AgentId,
) -> Result<(), ConversationError> {
    take_from_bot(tx, c, author)?;
    c.assignee_id = Some(agent);
    store::history::turn_assignment(tx, c, author)?;
    let event = Event::ids(EventKind::Assigned, None, Some(agent.0));
    let message = append_event(tx, c, author, &event)?;
    tell(tx, Place::unsaved(c), author, message, Aspect::Assignee, (None, Some(agent.0)))
}

pub(crate) fn tell(
    tx: &Tx<'_>,
    place: Place,
    author: Author,
    message: MessageId,
    what: Aspect,
    (old, new): (Option<i64>, Option<i64>),
) -> Result<(), ConversationError> {
    tx.emit(&ConversationFact::ConversationChanged {
        place,
        message,
        what,
        old,
        new,
        author: author.kind(),
        agent: author.agent(),
    })?;
    Ok(())
}
