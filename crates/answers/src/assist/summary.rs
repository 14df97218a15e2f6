//! Summing up a conversation for agents.

use conversations::{AuthorKind, EntryKind, Message};
use kernel::{ConversationId, Limit, Locale};
use security::Actor;
use storage::{Db, Tx};

use super::calls::Wish;
use super::guard::{Measure, accept};
use super::known::mask_for;
use super::mask::Mask;
use super::prompt::fenced;
use super::{Assist, AssistError, Use};
use crate::error::AnswersError;

/// Messages that are summed up, the newest ones.
const MESSAGES: u32 = 60;
/// Characters of them at most; older ones are left out.
const MOST_CHARS: usize = 12_000;
/// Characters from which a hand-over carries a summary.
const WORTH_CHARS: usize = 300;
/// Longest summary, in characters.
pub(crate) const SUMMARY_CHARS: usize = 1_200;
const SUMMARY_TOKENS: u32 = 700;

const TASK: &str = "The text is a conversation between a contact of a wallet's support (\"Contact\"), its agents \
(\"Agent\") and its bot (\"Bot\"). Sum it up for the agent who takes over: what the contact wants, what was tried or said, \
what is open. At most five short sentences, no greeting.";

/// What of a conversation may be sent.
pub(crate) struct Material {
    source: String,
    hidden: String,
    mask: Mask,
    fence: [u8; 16],
}

/// Messages of the conversation that the actor may see, as they may be sent: no private notes, no names, no numbers.
/// `None`: nothing was said.
pub(crate) fn material(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Option<Material>, AnswersError> {
    let view = conversations::view_conversation(tx, actor, id)?;
    let said = conversations::list_messages(tx, actor, id, None, Limit::of(Some(MESSAGES)))?.items;
    let said: Vec<Message> = said.into_iter().filter(|m| m.kind == EntryKind::Message).collect();
    let mut mask = mask_for(tx, &view, &said, None)?;
    let source = lines(&said);
    if source.is_empty() {
        return Ok(None);
    }
    let hidden = mask.hide(&source);
    Ok(Some(Material { source, hidden, mask, fence: tx.random() }))
}

/// What of a conversation may be sent when there is enough of it for a summary; `None`: agents read it as fast.
pub(crate) fn long_material(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Option<Material>, AnswersError> {
    let material = material(tx, actor, id)?;
    Ok(material.filter(|material| material.source.chars().count() >= WORTH_CHARS))
}

/// One paragraph a message, named by who spoke, the newest ones that fit.
fn lines(said: &[Message]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut chars = 0;
    for message in said.iter().rev().filter(|message| !message.text.trim().is_empty()) {
        let who = match message.author_kind {
            AuthorKind::Contact => "Contact",
            AuthorKind::Agent => "Agent",
            AuthorKind::Bot => "Bot",
            AuthorKind::System => continue,
        };
        let line = format!("{who}: {}", message.text.trim());
        chars += line.chars().count();
        if chars > MOST_CHARS && !lines.is_empty() {
            break;
        }
        lines.push(line.chars().take(MOST_CHARS).collect());
    }
    lines.reverse();
    lines.join("\n\n")
}

impl Assist {
    /// Sums a conversation up for an agent, in the agent's language; stores nothing. Blocking.
    ///
    /// The actor needs the right to see the conversation. [`AssistError::Unusable`]: what came was thrown away;
    /// [`AssistError::Nothing`]: nothing was said yet.
    pub fn summary(
        &self,
        db: &Db,
        actor: &Actor,
        id: ConversationId,
        locale: Locale,
    ) -> Result<String, AssistError> {
        let viewer = actor.clone();
        let read = db.read_blocking(move |tx| {
            viewer.require(security::Permission::ConversationsRead)?;
            material(tx, &viewer, id)
        })?;
        self.sum_up(db, &read.ok_or(AssistError::Nothing)?, locale, i64::MAX)
    }

    pub(crate) fn sum_up(
        &self,
        db: &Db,
        material: &Material,
        locale: Locale,
        within_ms: i64,
    ) -> Result<String, AssistError> {
        let language = language_of(locale);
        let prompt = fenced(TASK, language, &material.hidden, material.fence);
        let wish = Wish {
            wanted: Some(Use::Summary),
            system: prompt.system,
            said: prompt.said,
            most_tokens: SUMMARY_TOKENS,
            within_ms,
        };
        let written = self.call(db, wish)?.text.ok_or(AssistError::Unusable)?;
        let measure = Measure {
            source: &material.source,
            mask: &material.mask,
            all_of: None,
            none_but: None,
            language,
            most_chars: SUMMARY_CHARS,
        };
        accept(&written, &measure).ok_or(AssistError::Unusable)
    }
}

/// A language of the product as the engine names it.
pub(crate) const fn language_of(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en",
        Locale::ZhCn => "zh",
    }
}
