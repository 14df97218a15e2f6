//! Search over messages and contacts.

use contacts::ContactError;
use conversations::ConversationError;
use kernel::Limit;
use security::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contacts::dto::ContactDto;
use crate::conversations::dto::{ConversationDto, MessageDto};
use crate::conversations::shown_all;
use crate::door::{Agent, Answer, Query, Reply};

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// Words; all must be there.
    q: String,
    /// `next` of the page before: further messages only.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// A found message with its conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundMessage)]
pub(crate) struct FoundMessageDto {
    conversation: ConversationDto,
    message: MessageDto,
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub(crate) struct SearchDto {
    /// Messages and private notes, newest first.
    messages: Vec<FoundMessageDto>,
    /// Contacts; on the first page only.
    contacts: Vec<ContactDto>,
    /// Read on with `after` set to this; null at the end.
    #[schema(required)]
    next: Option<String>,
}

/// Contacts on the first page of a search.
const CONTACTS: u32 = 10;
/// Longest query, in characters; the rest is not looked at.
const LONGEST_QUERY: usize = 200;

/// `GET /search`
pub(crate) async fn search(agent: Agent, Query(query): Query<SearchQuery>) -> Answer<Reply<SearchDto>> {
    let words: String = query.q.chars().take(LONGEST_QUERY).collect();
    let limit = Limit::of(query.limit);
    let found = agent
        .read(move |tx, actor| {
            let after = query.after.as_deref();
            let page = conversations::search_messages(tx, actor, &words, after, limit)?;
            let (views, said): (Vec<_>, Vec<_>) =
                page.items.into_iter().map(|found| (found.conversation, found.message)).unzip();
            let messages = shown_all(tx, views)?
                .into_iter()
                .zip(said)
                .map(|(conversation, message)| FoundMessageDto { conversation, message: message.into() });
            let people = if after.is_none() && actor.may(Permission::ContactsRead) {
                let few = Limit::of(Some(CONTACTS));
                contacts::search_contacts(tx, actor, &words, None, few).map_err(of_contacts)?.items
            } else {
                Vec::new()
            };
            Ok::<_, ConversationError>(SearchDto {
                messages: messages.collect(),
                contacts: people.into_iter().map(ContactDto::from).collect(),
                next: page.next,
            })
        })
        .await?;
    Ok(Reply(found))
}

fn of_contacts(error: ContactError) -> ConversationError {
    error.into()
}
