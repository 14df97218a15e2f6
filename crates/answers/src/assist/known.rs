//! Who is spoken of in a conversation: names and account names that nothing but the desk's own rows can tell.

use conversations::{AuthorKind, ConversationView, Message};
use kernel::ConversationId;
use security::{Actor, BotActor, Permission};
use storage::Tx;

use super::mask::Mask;
use crate::error::AnswersError;

/// A mask that knows the contact, what the contact filled in, the agents of these messages, and one more name.
pub(crate) fn mask_for(
    tx: &Tx<'_>,
    view: &ConversationView,
    said: &[Message],
    more: Option<String>,
) -> Result<Mask, AnswersError> {
    let conversation = &view.conversation;
    let reader = Actor::room("answers", None, &[Permission::ContactsRead]);
    let mut names = vec![view.contact_name.clone()];
    names.extend(more);
    let contact = contacts::access_contact(tx, &reader, conversation.contact_id)?.contact;
    names.extend([contact.email, contact.phone, contact.external_id].into_iter().flatten());
    // A name of several words is also said by one of them.
    let parts = view.contact_name.split_whitespace().map(str::to_owned);
    names.extend(parts.filter(|part| part.chars().count() > 2));
    names.extend(given(tx, conversation.id, conversation.inbox_id)?);
    names.extend(view.assignee_name.iter().chain(&view.assignee_alias).cloned());
    for message in said.iter().filter(|message| message.author_kind == AuthorKind::Agent) {
        names.extend([message.author_name.clone(), message.author_alias.clone()]);
    }
    Ok(Mask::knowing(names))
}

/// What the contact gave in the fields of the topic.
fn given(tx: &Tx<'_>, id: ConversationId, inbox: kernel::InboxId) -> Result<Vec<String>, AnswersError> {
    let bot = Actor::Bot(BotActor { inbox });
    let fields = conversations::conversation_fields(tx, &bot, id)?;
    Ok(fields.into_iter().filter_map(|place| place.given).map(|given| given.value).collect())
}
