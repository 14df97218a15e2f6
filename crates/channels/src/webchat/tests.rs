//! The widget's ways in, on both engines.

use std::sync::OnceLock;

use contacts::{ContactFilter, SessionToken, list_contacts};
use conversations::{
    ConversationError, ListFilter, NewMessage, View, check_invariants, list_conversations, list_messages,
    list_own_conversations, resolve_conversation,
};
use inboxes::{BusinessHours, Inbox, InboxInput, default_greeting, default_topics};
use kernel::{ContactId, Limit, Locale};
use security::{Actor, FieldKey, Permission, screen};
use storage::Tx;
use storage::testing::{TestDb, on_each};

use super::*;

fn cli() -> Actor {
    Actor::room("cli", None, Permission::ALL)
}

fn field_key() -> &'static FieldKey {
    static KEY: OnceLock<FieldKey> = OnceLock::new();
    KEY.get_or_init(|| FieldKey::new(&[9; 32]))
}

fn inbox(t: &TestDb) -> Inbox {
    let input = InboxInput {
        name: "护答".into(),
        brand_colour: "#1F5FD6".into(),
        locales: vec![Locale::ZhCn, Locale::En],
        default_locale: Locale::ZhCn,
        topics: default_topics(&Locale::ALL),
        greeting: default_greeting(&Locale::ALL),
        offer_timeout_s: 45,
        ..InboxInput::default()
    };
    // Closed at all hours: nothing here may depend on them.
    let hours = BusinessHours::new("Asia/Shanghai", false, &[], vec![]).unwrap();
    t.db.write_blocking(move |tx| inboxes::create_inbox(tx, &cli(), &input, &hours)).unwrap()
}

fn let_in(t: &TestDb, inbox: &Inbox, resume: Option<&SessionToken>, token: Token) -> Entered {
    let inbox = inbox.clone();
    let entry = Entry {
        locale: Locale::ZhCn,
        time_zone: Some("Asia/Shanghai".into()),
        resume: resume.cloned(),
        token,
    };
    t.db.write_blocking(move |tx| enter(tx, &inbox, &entry)).unwrap()
}

fn checked(t: &TestDb, inbox: &Inbox, jwt: &str) -> Token {
    let (inbox, jwt) = (inbox.clone(), jwt.to_owned());
    t.db.read_blocking(move |tx| check_token(tx, field_key(), &inbox, Some(&jwt))).unwrap()
}

fn message(client_id: &str, text: &str) -> NewMessage {
    NewMessage {
        client_id: client_id.into(),
        text: screen(text),
        attachments: vec![],
        locale: None,
        mentions: vec![],
        choice: None,
    }
}

fn first(client_id: &str, text: &str) -> Start {
    Start { topic_key: None, name: None, first: message(client_id, text), by_bot: false }
}

fn start(t: &TestDb, actor: &Actor, start: Start) -> Result<conversations::Conversation, WebchatError> {
    let actor = actor.clone();
    t.db.write_blocking(move |tx| start_conversation(tx, &actor, &start))
}

fn all(t: &TestDb) -> (usize, usize) {
    let read = |tx: &Tx<'_>| {
        let people = list_contacts(tx, &cli(), &ContactFilter::default(), Limit::of(Some(100)))?;
        let view =
            list_conversations(tx, &cli(), View::All, &ListFilter::default(), None, Limit::of(Some(100)))?;
        Ok::<_, ConversationError>((people.items.len(), view.items.len()))
    };
    t.db.read_blocking(read).unwrap()
}

fn own(t: &TestDb, actor: &Actor) -> usize {
    let actor = actor.clone();
    t.db.read_blocking(move |tx| list_own_conversations(tx, &actor)).unwrap().len()
}

fn resolve(t: &TestDb, id: kernel::ConversationId) {
    t.db.write_blocking(move |tx| resolve_conversation(tx, &cli(), id)).unwrap();
}

fn healthy(t: &TestDb) {
    assert_eq!(t.db.read_blocking::<_, storage::Error, _>(check_invariants).unwrap(), Vec::<String>::new());
}

#[test]
fn fifty_first_messages_at_once_make_one_contact_and_one_conversation() {
    on_each(|t| {
        let inbox = inbox(t);
        let actor = let_in(t, &inbox, None, Token::None).actor();
        std::thread::scope(|threads| {
            for n in 0..50 {
                let actor = &actor;
                // Every second one is a repeat of the one before.
                threads.spawn(move || {
                    start(t, actor, first(&format!("c{}", n / 2), &format!("在吗 {}", n / 2)))
                });
            }
        });
        assert_eq!(all(t), (1, 1));
        let id = {
            let actor = actor.clone();
            t.db.read_blocking(move |tx| list_own_conversations(tx, &actor)).unwrap()[0].conversation.id
        };
        let actor = actor.clone();
        let said =
            t.db.read_blocking(move |tx| list_messages(tx, &actor, id, None, Limit::of(Some(100)))).unwrap();
        let mut ids: Vec<_> = said.items.iter().filter_map(|m| m.client_id.clone()).collect();
        assert_eq!(said.items.iter().map(|m| m.seq).collect::<Vec<_>>(), (1..=25).collect::<Vec<_>>());
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 25, "each said once");
        healthy(t);
    });
}

#[test]
fn fifty_starts_after_the_last_chat_was_resolved_make_one_more() {
    on_each(|t| {
        let inbox = inbox(t);
        let actor = let_in(t, &inbox, None, Token::None).actor();
        let old = start(t, &actor, first("a", "一")).unwrap();
        resolve(t, old.id);
        std::thread::scope(|threads| {
            for n in 0..50 {
                let actor = &actor;
                threads.spawn(move || start(t, actor, first(&format!("n{n}"), "又来了")).unwrap());
            }
        });
        assert_eq!((own(t, &actor), all(t)), (2, (1, 1)));
        healthy(t);
    });
}

#[test]
fn a_repeated_start_gives_the_same_conversation_even_after_it_was_resolved() {
    on_each(|t| {
        let inbox = inbox(t);
        let actor = let_in(t, &inbox, None, Token::None).actor();
        let one = start(t, &actor, first("a", "一")).unwrap();
        let added = start(t, &actor, first("b", "二")).unwrap();
        assert_eq!(one.id, added.id, "a second start joins the running chat");
        resolve(t, one.id);
        for client_id in ["a", "b"] {
            let text = if client_id == "a" { "一" } else { "二" };
            assert_eq!(start(t, &actor, first(client_id, text)).unwrap().id, one.id, "{client_id}");
        }
        assert!(start(t, &actor, first("a", "别的话")).is_err());
        let next = start(t, &actor, first("c", "三")).unwrap();
        assert_ne!(next.id, one.id);
        assert_eq!(own(t, &actor), 2);
        healthy(t);
    });
}

#[test]
fn a_reply_after_a_week_begins_a_new_conversation_once() {
    on_each(|t| {
        let inbox = inbox(t);
        let actor = let_in(t, &inbox, None, Token::None).actor();
        let old = start(t, &actor, first("a", "一")).unwrap();
        resolve(t, old.id);
        t.clock.advance(conversations::REOPEN_MS);
        let post = |client_id: &'static str| {
            let (actor, new) = (actor.clone(), message(client_id, "还是不行"));
            t.db.write_blocking(move |tx| post_message(tx, &actor, old.id, &new, false)).unwrap()
        };
        let said = post("late");
        assert_ne!(said.conversation_id, old.id);
        assert_eq!(post("late"), said, "repeated");
        assert_eq!(own(t, &actor), 2);
        healthy(t);
    });
}

#[test]
fn a_signed_person_takes_along_only_this_browsers_anonymous_chats() {
    on_each(|t| {
        let inbox = inbox(t);
        let (jwt, other_jwt) = (sign(t, &inbox, "u1", 0), sign(t, &inbox, "u2", 0));
        let before = let_in(t, &inbox, None, Token::None);
        start(t, &before.actor(), first("a", "匿名的问题")).unwrap();
        let elsewhere = let_in(t, &inbox, None, Token::None);
        start(t, &elsewhere.actor(), first("b", "另一台设备")).unwrap();
        let signed = let_in(t, &inbox, Some(&before.token), checked(t, &inbox, &jwt));
        assert_eq!((signed.identity, signed.name.as_deref()), (Identity::Signed, Some("王小明")));
        assert_eq!(own(t, &signed.actor()), 1);
        assert_eq!(own(t, &before.actor()), 0, "the anonymous session keeps nothing");
        // The running chat went along: the next first message joins it.
        start(t, &signed.actor(), first("c", "继续")).unwrap();
        assert_eq!(own(t, &signed.actor()), 1);
        // On another device the same person finds it again; another person does not.
        let again = let_in(t, &inbox, None, checked(t, &inbox, &jwt));
        assert_eq!(own(t, &again.actor()), 1);
        let other = let_in(t, &inbox, Some(&signed.token), checked(t, &inbox, &other_jwt));
        assert_eq!(own(t, &other.actor()), 0);
        healthy(t);
    });
}

#[test]
fn a_token_that_does_not_hold_opens_nobodys_history() {
    on_each(|t| {
        let (inbox, second) = (inbox(t), inbox(t));
        let good = sign(t, &inbox, "u1", 0);
        let person = let_in(t, &inbox, None, checked(t, &inbox, &good));
        start(t, &person.actor(), first("a", "我的余额不对")).unwrap();
        let expired = sign(t, &inbox, "u1", -3_600_000);
        let foreign = sign(t, &second, "u1", 0);
        let (head, rest) = good.split_once('.').unwrap();
        let forged = format!("{head}.{}x", rest);
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsImV4cCI6NDEwMjQ0NDgwMH0.".to_owned();
        for jwt in [expired, foreign, forged, unsigned, "null".into(), "{}".into()] {
            let token = checked(t, &inbox, &jwt);
            assert_eq!(token, Token::Rejected, "{jwt}");
            // Not even together with the signed session's own token.
            let entered = let_in(t, &inbox, Some(&person.token), token);
            assert_eq!((entered.identity, own(t, &entered.actor())), (Identity::Rejected, 0));
            assert_eq!(entered.session.assurance, security::Assurance::Anonymous);
        }
        assert_eq!(own(t, &person.actor()), 1, "and the person loses nothing");
    });
}

#[test]
fn a_lost_answer_or_a_second_tab_loses_nothing() {
    on_each(|t| {
        let inbox = inbox(t);
        let one = let_in(t, &inbox, None, Token::None);
        start(t, &one.actor(), first("a", "一")).unwrap();
        let lost = let_in(t, &inbox, Some(&one.token), Token::None);
        let kept = let_in(t, &inbox, Some(&one.token), Token::None);
        assert_eq!(lost.session.id, kept.session.id);
        assert_eq!(own(t, &kept.actor()), 1);
        let stranger = let_in(t, &inbox, Some(&SessionToken::new([1; 32])), Token::None);
        assert_ne!(stranger.session.contact_id, one.session.contact_id);
        assert_eq!(stranger.identity, Identity::Anonymous);
    });
}

#[test]
fn the_host_page_is_text_for_agents_only() {
    on_each(|t| {
        let inbox = inbox(t);
        let actor = let_in(t, &inbox, None, Token::None).actor();
        let chat = start(t, &actor, first("a", "一")).unwrap();
        let set = |url: &'static str| {
            let actor = actor.clone();
            t.db.write_blocking(move |tx| set_host_page(tx, &actor, url, "转账\u{0}")).unwrap();
            t.db.read_blocking(move |tx| host_page_of(tx, &cli(), chat.id)).unwrap().unwrap()
        };
        let page = set("https://wallet.example/send?id=1");
        assert_eq!((page.url.as_str(), page.title.as_str()), ("https://wallet.example/send?id=1", "转账"));
        assert_eq!(set("javascript:alert(1)").url, "");
        let as_contact = actor.clone();
        assert_eq!(t.db.read_blocking(move |tx| host_page_of(tx, &as_contact, chat.id)).unwrap(), None);
    });
}

/// A token for `sub`, signed with a key of the inbox (made at the first call), `shift_ms` away from now.
fn sign(t: &TestDb, inbox: &Inbox, sub: &str, shift_ms: i64) -> String {
    use jsonwebtoken::{EncodingKey, Header, encode};
    let id = inbox.id;
    let made = t.db.write_blocking(move |tx| {
        // Two keys may live; the tests use one a call until the old ones go.
        for key in
            inboxes::list_keys(tx, &cli(), id)?.into_iter().filter(|k| k.retired_at_ms.is_none()).skip(1)
        {
            inboxes::retire_key(tx, &cli(), id, key.id)?;
        }
        inboxes::add_key(tx, &cli(), field_key(), id, inboxes::Algorithm::Hs256, None)
    });
    let secret = made.unwrap().secret.unwrap();
    let exp = (kernel::Clock::now_ms(&*t.clock) + shift_ms) / 1_000 + 300;
    let claims = serde_json::json!({
        "sub": sub, "aud": inbox.public_key, "exp": exp, "name": "王小明", "email": format!("{sub}@example.com"),
    });
    encode(&Header::default(), &claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

#[test]
fn nobody_without_a_session_writes() {
    on_each(|t| {
        let inbox = inbox(t);
        let stranger = Actor::Contact(security::ContactActor {
            id: ContactId(1),
            inbox: inbox.id,
            session: kernel::ContactSessionId(1),
            assurance: security::Assurance::Signed,
        });
        assert!(start(t, &stranger, first("a", "一")).is_err());
        assert!(matches!(start(t, &cli(), first("a", "一")), Err(WebchatError::NoSession)));
        assert_eq!(all(t), (0, 0));
    });
}
