use std::collections::BTreeMap;
use std::sync::Arc;

use security::FieldKey;
use storage::testing::{TestDb, on_each, open};
use storage::{Engine, Error};

use super::{Plan, clear, load, open_desk, write_help};

fn key() -> Arc<FieldKey> {
    Arc::new(FieldKey::new(&[9; 32]))
}

fn filled(t: &TestDb, conversations: u32, seed: u64) {
    t.db.write_blocking(|tx| security::ensure_installation(tx, true)).expect("an installation");
    open_desk(&t.db, t.folder(), &key()).expect("a desk");
    load(&t.db, &Plan { conversations, seed }).expect("loaded");
}

/// What people see of the conversations, in order.
fn told(t: &TestDb) -> Vec<(String, i64, i64, String, Option<i64>)> {
    let sql =
        "select subject, opened_at_ms, last_seq, preview, resolved_at_ms from conversations order by number";
    t.db.read_blocking(|tx| tx.list(sql, &[])).map_err(|e: Error| e).expect("read")
}

#[test]
fn the_demo_is_as_if_the_acts_had_made_it() {
    on_each(|t| {
        filled(t, 400, 1);
        let wrong = t.db.read_blocking(conversations::check_invariants).expect("checked");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let count =
            |sql: &'static str| t.db.read_blocking(move |tx| tx.one::<i64>(sql, &[])).expect("counted");
        let resolved = count("select count(*) from conversations where resolved_at_ms is not null");
        let waiting =
            count("select count(*) from conversations where assignee_id is null and resolved_at_ms is null");
        let snoozed = count("select count(*) from conversations where snoozed_until_ms is not null");
        let open = 400 - resolved - waiting - snoozed;
        assert!(
            resolved > 340 && waiting >= 5 && snoozed >= 2 && open >= 5,
            "{resolved} {waiting} {snoozed} {open}"
        );
        let later = count("select count(*) from messages where created_at_ms > 1795399200000");
        assert_eq!(later, 0, "nothing happens after now");
        let ordered = count(
            "select count(*) from messages a join messages b on b.conversation_id = a.conversation_id
             and b.seq = a.seq + 1 where b.created_at_ms < a.created_at_ms or b.id < a.id",
        );
        assert_eq!(ordered, 0, "times and ids follow the order of the conversation");
        let answered = count("select count(*) from surveys where score is not null");
        assert!(answered > 120, "{answered}");
        let groups = count("select count(*) from learning_groups where size > 1");
        assert!(groups >= 6, "unanswered questions stand together: {groups}");
        let solved = count("select count(*) from bot_holds where outcome = 'solved'");
        assert!(solved > 30, "the bot helps too: {solved}");
        let early = count("select count(*) from surveys where answered_at_ms < asked_at_ms");
        assert_eq!(early, 0);
    });
}

#[test]
fn what_is_loaded_can_be_found_and_is_served_by_the_acts() {
    on_each(|t| {
        filled(t, 60, 1);
        let actor = security::Actor::room("test", None, security::Permission::ALL);
        let found = t.db.read_blocking(move |tx| {
            let name: String =
                tx.one("select name from contacts where name <> '' order by id limit 1", &[])?;
            let found = contacts::search_contacts(tx, &actor, &name, None, kernel::Limit::of(None))?;
            Ok::<_, contacts::ContactError>(found.items.into_iter().any(|contact| contact.name == name))
        });
        assert!(found.expect("searched"), "a contact is found by name");
        let words: i64 =
            t.db.read_blocking(|tx| tx.one("select count(*) from message_index", &[]))
                .map_err(|e: Error| e)
                .expect("counted");
        let texts: i64 =
            t.db.read_blocking(|tx| tx.one("select count(*) from messages where kind <> 'event'", &[]))
                .map_err(|e: Error| e)
                .expect("counted");
        assert_eq!(words, texts, "every text is in the index of words");
    });
}

#[test]
fn the_same_seed_tells_the_same_on_both_engines() {
    let (lite, server, other) = (open(Engine::Sqlite), open(Engine::Postgres), open(Engine::Sqlite));
    filled(&lite, 120, 7);
    filled(&server, 120, 7);
    filled(&other, 120, 8);
    assert_eq!(told(&lite), told(&server));
    assert_ne!(told(&lite), told(&other));
}

/// Rows by table.
fn counts(t: &TestDb) -> BTreeMap<String, i64> {
    let tables = "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite%'";
    t.db.read_blocking(move |tx| {
        let names: Vec<String> = tx.list(tables, &[])?;
        let mut counts = BTreeMap::new();
        for name in names {
            let count = tx.one::<i64>(&format!("select count(*) from {name}"), &[])?;
            counts.insert(name, count);
        }
        Ok::<_, Error>(counts)
    })
    .expect("counted")
}

#[test]
fn clearing_removes_what_the_demo_made_and_nothing_else() {
    let t = open(Engine::Sqlite);
    t.db.write_blocking(|tx| security::ensure_installation(tx, false)).expect("an installation");
    let before = counts(&t);
    open_desk(&t.db, t.folder(), &key()).expect("a desk");
    write_help(&t.db).expect("written");
    load(&t.db, &Plan { conversations: 90, seed: 1 }).expect("loaded");
    load(&t.db, &Plan { conversations: 40, seed: 1 }).expect("loaded again, beside the first");
    assert_eq!(clear(&t.db, t.folder()).expect("cleared"), 130);
    let mut after = counts(&t);
    // What tells of the past stays; numbers are never given twice.
    for kept in ["audit_rows", "facts", "counters"] {
        after.insert(kept.to_owned(), before[kept]);
    }
    assert_eq!(after, before);
    let words: i64 =
        t.db.read_blocking(|tx| {
            tx.one("select (select count(*) from message_index) + (select count(*) from contact_index)", &[])
        })
        .map_err(|e: Error| e)
        .expect("counted");
    assert_eq!(words, 0);
    assert!(!t.folder().join("demo.toml").exists());
    open_desk(&t.db, t.folder(), &key()).expect("a demo can begin again");
}

#[test]
fn clearing_works_on_the_server_too() {
    let t = open(Engine::Postgres);
    filled(&t, 30, 1);
    assert_eq!(clear(&t.db, t.folder()).expect("cleared"), 30);
    assert_eq!(told(&t).len(), 0);
}

#[test]
fn sign_ins_survive_a_restart_and_a_lost_file() {
    let t = open(Engine::Sqlite);
    t.db.write_blocking(|tx| security::ensure_installation(tx, true)).expect("an installation");
    let first = open_desk(&t.db, t.folder(), &key()).expect("a desk");
    let again = open_desk(&t.db, t.folder(), &key()).expect("the same desk");
    assert!(first.fresh && !again.fresh);
    assert_eq!(first.sign_ins, again.sign_ins);
    std::fs::remove_file(t.folder().join("demo.toml")).expect("there");
    let renewed = open_desk(&t.db, t.folder(), &key()).expect("the same desk");
    assert_ne!(renewed.sign_ins, first.sign_ins);
    for sign_in in &renewed.sign_ins {
        let email = sign_in.email.clone();
        let credential =
            t.db.read_blocking(move |tx| security::credential_for_email(tx, &email)).expect("read");
        assert!(
            security::verify_password(credential.as_ref(), &sign_in.password).is_some(),
            "{}",
            sign_in.email
        );
    }
}

#[test]
fn the_help_center_is_written_once_in_both_languages_and_goes_with_the_demo() {
    on_each(|t| {
        filled(t, 10, 1);
        write_help(&t.db).expect("written");
        write_help(&t.db).expect("there already");
        let live = |locale| {
            t.db.read_blocking(move |tx| {
                let texts = knowledge::live_texts(tx, knowledge::Reach::visitor(), None, 1_000)?;
                Ok::<_, Error>(texts.into_iter().filter(|text| text.locale == locale).count())
            })
            .expect("read")
        };
        assert_eq!((live(kernel::Locale::ZhCn), live(kernel::Locale::En)), (91, 91));
        let popular = t
            .db
            .read_blocking(|tx| knowledge::popular(tx, knowledge::Reach::visitor(), kernel::Locale::En, 1))
            .map_err(|e: Error| e)
            .expect("read");
        assert_eq!(popular[0].slug, "transfer-pending");
        let bots = |t: &TestDb| {
            let sql = "select count(*) from bot_settings where enabled = 1";
            t.db.read_blocking(move |tx| tx.one::<i64>(sql, &[])).map_err(|e: Error| e).expect("read")
        };
        assert_eq!(bots(t), 1);
        let kept = "select count(*) from expectations";
        let kept =
            t.db.read_blocking(move |tx| tx.one::<i64>(kept, &[])).map_err(|e: Error| e).expect("read");
        assert_eq!(kept, 8);
        clear(&t.db, t.folder()).expect("cleared");
        assert_eq!((live(kernel::Locale::ZhCn), live(kernel::Locale::En), bots(t)), (0, 0, 0));
    });
}
