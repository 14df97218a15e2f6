//! Translating for agents, both ways. What was written stays; nothing is stored here.

use conversations::{AuthorKind, ConversationView, EntryKind};
use kernel::{ConversationId, Limit, Locale, MessageId};
use security::{Actor, Permission, TEXT_LIMIT_CHARS};
use storage::{Db, Tx};

use super::calls::Wish;
use super::guard::{Measure, accept};
use super::known::mask_for;
use super::mask::Mask;
use super::prompt::fenced;
use super::summary::language_of;
use super::{Assist, AssistError, Use};
use crate::engine;
use crate::error::AnswersError;

/// Longest text that is translated, in characters.
const MOST_CHARS: usize = 4_000;
/// Messages that tell the contact's language.
const LOOK_BACK: u32 = 20;

const TASK: &str = "Translate the text faithfully and completely, keeping its tone, its lines, and every token such as ⟦3⟧ \
exactly once for each time it stands there.";

/// A translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The text in the other language.
    pub text: String,
    /// The language it is in, a BCP 47 tag.
    pub language: String,
}

struct Material {
    source: String,
    hidden: String,
    mask: Mask,
    fence: [u8; 16],
    language: String,
}

impl Assist {
    /// A public message of a conversation in the agent's language. Blocking.
    ///
    /// The actor needs the right to see the conversation; private notes are [`AnswersError::NotFound`] here.
    pub fn translate_message(
        &self,
        db: &Db,
        actor: &Actor,
        id: ConversationId,
        message: MessageId,
        locale: Locale,
    ) -> Result<Translation, AssistError> {
        let viewer = actor.clone();
        let material = db.read_blocking(move |tx| said(tx, &viewer, id, message, locale))?;
        self.translate(db, material)
    }

    /// An agent's draft in the contact's language: the one the contact writes, else the conversation's. Blocking.
    ///
    /// Needs `conversations.reply`. What the secret guard would mask in a message is masked here too.
    pub fn translate_draft(
        &self,
        db: &Db,
        actor: &Actor,
        id: ConversationId,
        text: &str,
    ) -> Result<Translation, AssistError> {
        let (viewer, text) = (actor.clone(), security::screen(text).into_text());
        let material = db.read_blocking(move |tx| drafted(tx, &viewer, id, &text))?;
        self.translate(db, material)
    }

    fn translate(&self, db: &Db, material: Material) -> Result<Translation, AssistError> {
        let prompt = fenced(TASK, &material.language, &material.hidden, material.fence);
        let chars = material.hidden.chars().count();
        let wish = Wish {
            wanted: Some(Use::Translation),
            system: prompt.system,
            said: prompt.said,
            // Languages differ in length, and tokens in size.
            most_tokens: u32::try_from(chars * 2 + 200).unwrap_or(u32::MAX),
            within_ms: i64::MAX,
        };
        let written = self.call(db, wish)?.text.ok_or(AssistError::Unusable)?;
        let measure = Measure {
            source: &material.source,
            mask: &material.mask,
            all_of: Some(&material.hidden),
            none_but: None,
            language: &material.language,
            most_chars: (material.source.chars().count() * 4 + 200).min(TEXT_LIMIT_CHARS),
        };
        let text = accept(&written, &measure).ok_or(AssistError::Unusable)?;
        Ok(Translation { text, language: material.language })
    }
}

fn said(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    message: MessageId,
    locale: Locale,
) -> Result<Material, AnswersError> {
    actor.require(Permission::ConversationsRead)?;
    let view = conversations::view_conversation(tx, actor, id)?;
    let found = conversations::view_message(tx, actor, message)?;
    if found.conversation_id != id || found.kind != EntryKind::Message {
        return Err(AnswersError::NotFound);
    }
    let mask = mask_for(tx, &view, std::slice::from_ref(&found), None)?;
    material(tx, mask, found.text, language_of(locale).to_owned())
}

fn drafted(tx: &Tx<'_>, actor: &Actor, id: ConversationId, text: &str) -> Result<Material, AnswersError> {
    actor.require(Permission::ConversationsReply)?;
    let view = conversations::view_conversation(tx, actor, id)?;
    let language = language_of_contact(tx, actor, &view)?;
    let said = conversations::list_messages(tx, actor, id, None, Limit::of(Some(LOOK_BACK)))?.items;
    let own = actor.agent().map(|agent| agent.name.clone());
    let mask = mask_for(tx, &view, &said, own)?;
    material(tx, mask, text.to_owned(), language)
}

fn material(tx: &Tx<'_>, mut mask: Mask, source: String, language: String) -> Result<Material, AnswersError> {
    if source.trim().is_empty() {
        return Err(AnswersError::Field("text"));
    }
    if source.chars().count() > MOST_CHARS {
        return Err(AnswersError::TooLong { field: "text", max: MOST_CHARS });
    }
    let hidden = mask.hide(&source);
    Ok(Material { source, hidden, mask, fence: tx.random(), language })
}

/// The language the contact wrote last in, where it can be told, else the conversation's.
fn language_of_contact(tx: &Tx<'_>, actor: &Actor, view: &ConversationView) -> Result<String, AnswersError> {
    let id = view.conversation.id;
    let said = conversations::list_messages(tx, actor, id, None, Limit::of(Some(LOOK_BACK)))?.items;
    let own = said
        .iter()
        .rev()
        .filter(|m| m.author_kind == AuthorKind::Contact && m.kind == EntryKind::Message)
        .find_map(|m| engine::language(&m.text));
    Ok(own.map_or(language_of(view.conversation.locale), engine::Language::tag).to_owned())
}
