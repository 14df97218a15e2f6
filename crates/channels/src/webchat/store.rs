//! All SQL of web chat.

use kernel::{ContactId, ContactSessionId, ConversationId, InboxId, Millis};
use storage::{Error, Tx, params, sql};

pub(crate) fn current(
    tx: &Tx<'_>,
    inbox: InboxId,
    contact: ContactId,
) -> Result<Option<ConversationId>, Error> {
    tx.find(sql!("current"), &params![inbox, contact])
}

pub(crate) fn set_current(
    tx: &Tx<'_>,
    inbox: InboxId,
    contact: ContactId,
    conversation: ConversationId,
) -> Result<(), Error> {
    tx.exec(sql!("set_current"), &params![inbox, contact, conversation])?;
    Ok(())
}

pub(crate) fn drop_current(tx: &Tx<'_>, inbox: InboxId, contact: ContactId) -> Result<(), Error> {
    tx.exec(sql!("drop_current"), &params![inbox, contact])?;
    Ok(())
}

pub(crate) fn insert_origin(
    tx: &Tx<'_>,
    conversation: ConversationId,
    session: ContactSessionId,
) -> Result<(), Error> {
    tx.exec(sql!("insert_origin"), &params![conversation, session])?;
    Ok(())
}

pub(crate) fn begun_in(tx: &Tx<'_>, session: ContactSessionId) -> Result<Vec<ConversationId>, Error> {
    tx.list(sql!("begun_in_session"), &params![session])
}

pub(crate) fn put_page(tx: &Tx<'_>, session: ContactSessionId, url: &str, title: &str) -> Result<(), Error> {
    tx.exec(sql!("put_page"), &params![session, url, title, tx.now()])?;
    Ok(())
}

pub(crate) fn page_of(
    tx: &Tx<'_>,
    conversation: ConversationId,
) -> Result<Option<(String, String, Millis)>, Error> {
    tx.find(sql!("page_of_conversation"), &params![conversation])
}
