//! The floor of an append: one writer thread that joins what waits into one durable commit, and the rows of one
//! message. No rights, no savepoints, no facts serialised, no screening: statements with ready values.

use std::path::Path;

use anyhow::Context;
use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::{Connection, params};

/// Appends joined into one commit at most; the house's own bound.
const BATCH: usize = 256;

/// The rows one appended message leaves, with their values ready.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The conversation, which exists.
    pub conversation_id: i64,
    /// The contact who writes.
    pub contact_id: i64,
    /// Inbox of the conversation.
    pub inbox_id: i64,
    /// Number of the message in the conversation, from 2.
    pub seq: i64,
    /// The text.
    pub text: String,
    /// The tokens of the text, as the index wants them.
    pub tokens: String,
    /// The id made by the client, 36 characters.
    pub client_id: String,
    /// The time, milliseconds UTC.
    pub at_ms: i64,
}

/// A bare writer on a migrated file. Stops when dropped.
pub struct Floor {
    appends: Option<Sender<(Rows, Sender<()>)>>,
    writer: Option<std::thread::JoinHandle<anyhow::Result<()>>>,
}

impl Floor {
    /// Opens `path`, which the house has migrated, with the same settings for durability.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(path)?;
        for (name, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "full"),
            ("wal_autocheckpoint", "4000"),
            ("cache_size", "-65536"),
            ("temp_store", "memory"),
        ] {
            connection.pragma_update(None, name, value)?;
        }
        connection.set_prepared_statement_cache_capacity(64);
        let (appends, waiting) = bounded(8_192);
        let writer =
            std::thread::Builder::new().name("floor".into()).spawn(move || write(&connection, &waiting))?;
        Ok(Self { appends: Some(appends), writer: Some(writer) })
    }

    /// Appends and waits for the commit.
    ///
    /// # Errors
    /// When the writer has stopped; [`Floor::close`] says why.
    pub fn append(&self, rows: Rows) -> anyhow::Result<()> {
        let (done, answer) = bounded(1);
        let appends = self.appends.as_ref().context("the floor is closed")?;
        appends.send((rows, done)).map_err(|_| anyhow::anyhow!("the floor's writer has stopped"))?;
        answer.recv().context("the floor's writer has stopped")
    }

    /// Waits for the writer to end.
    ///
    /// # Errors
    /// What stopped the writer.
    pub fn close(mut self) -> anyhow::Result<()> {
        drop(self.appends.take());
        let writer = self.writer.take().context("closed once")?;
        writer.join().map_err(|_| anyhow::anyhow!("the floor's writer panicked"))?
    }
}

fn write(connection: &Connection, waiting: &Receiver<(Rows, Sender<()>)>) -> anyhow::Result<()> {
    let mut next_id: i64 =
        connection.query_row("select coalesce(max(id), 0) from facts", [], |row| row.get(0))?;
    let mut position: i64 =
        connection.query_row("select coalesce(max(position), 0) from facts", [], |row| row.get(0))?;
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            let Ok(next) = waiting.try_recv() else { break };
            batch.push(next);
        }
        connection.prepare_cached("begin immediate")?.execute([])?;
        for (rows, _) in &batch {
            append(connection, rows, &mut next_id, &mut position)?;
        }
        connection.prepare_cached("commit")?.execute([])?;
        for (_, done) in batch {
            // A client that has gone does not matter here.
            let _ = done.send(());
        }
    }
    Ok(())
}

fn append(connection: &Connection, rows: &Rows, next_id: &mut i64, position: &mut i64) -> anyhow::Result<()> {
    *next_id += 2;
    *position += 1;
    let (message, fact) = (*next_id, *next_id + 1);
    connection
        .prepare_cached(
            "insert into messages (id, conversation_id, seq, kind, audience, author_kind, author_id, text, locale,
               masked, client_id, created_at_ms, public_seq)
             values (?1, ?2, ?3, 'message', 'everyone', 'contact', ?4, ?5, 'en', '', ?6, ?7, ?3)",
        )?
        .execute(params![
            message,
            rows.conversation_id,
            rows.seq,
            rows.contact_id,
            rows.text,
            rows.client_id,
            rows.at_ms
        ])?;
    let preview: String = rows.text.chars().take(120).collect();
    connection
        .prepare_cached(
            "update conversations set last_seq = ?2, last_public_seq = ?2, last_message_at_ms = ?3, preview = ?4,
               preview_author = 'contact', contact_message_count = contact_message_count + 1, version = version + 1
             where id = ?1",
        )?
        .execute(params![rows.conversation_id, rows.seq, rows.at_ms, preview])?;
    connection
        .prepare_cached("insert into message_index (rowid, tokens) values (?1, ?2)")?
        .execute(params![message, rows.tokens])?;
    connection
        .prepare_cached(
            "insert into once_keys (actor, act, client_id, body_hash, answer_id, at_ms)
             values (?1, 'conversations.add_message', ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            format!("contact:{}", rows.contact_id),
            rows.client_id,
            [0_u8; 32],
            message,
            rows.at_ms
        ])?;
    let payload = format!(
        "{{\"kind\":\"message_added\",\"conversation\":{},\"inbox\":{},\"contact\":{},\"message\":{message},\"seq\":{}}}",
        rows.conversation_id, rows.inbox_id, rows.contact_id, rows.seq
    );
    connection
        .prepare_cached(
            "insert into facts (id, position, room, kind, version, inbox_id, conversation_id, contact_id, agent_id,
               payload, at_ms)
             values (?1, ?2, 'conversations', 'message_added', 1, ?3, ?4, ?5, null, ?6, ?7)",
        )?
        .execute(params![
            fact,
            *position,
            rows.inbox_id,
            rows.conversation_id,
            rows.contact_id,
            payload,
            rows.at_ms
        ])?;
    Ok(())
}
