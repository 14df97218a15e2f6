//! Acts on both engines.

use std::collections::BTreeMap;

use kernel::{AgentId, ContactId, InboxId, Limit, Locale, RoleId, SessionId};
use security::{Actor, AgentActor, ContactActor, InboxScope, Permission, Permissions};
use storage::Tx;
use storage::testing::{TestDb, on_each};

use crate::session::{ANONYMOUS_MS, GRACE_MS, SIGNED_MS};
use crate::*;

const INBOX: InboxId = InboxId(1);
const OTHER: InboxId = InboxId(2);

fn agent(inboxes: InboxScope) -> Actor {
    Actor::Agent(AgentActor {
        id: AgentId(9),
        came_with: security::CameWith::Session(SessionId(1)),
        name: "李娜".into(),
        role: RoleId(1),
        permissions: Permissions::of(&[
            Permission::ContactsRead,
            Permission::ContactsWrite,
            Permission::ContactsBlock,
        ]),
        inboxes,
        teams: Vec::new(),
        ip: None,
    })
}

fn start(inbox: InboxId) -> SessionStart {
    SessionStart { inbox, locale: Locale::ZhCn, time_zone: Some("Asia/Shanghai".into()) }
}

fn person(id: &str, email: &str) -> VouchedPerson {
    VouchedPerson {
        external_id: Identity::external_id(id).unwrap(),
        name: Some("王小明".into()),
        email: Identity::email(email),
        phone: None,
        attributes: BTreeMap::from([("level".into(), "L2".into())]),
    }
}

fn write<T: Send + 'static>(
    t: &TestDb,
    act: impl Fn(&Tx<'_>) -> Result<T, ContactError> + Send + 'static,
) -> Result<T, ContactError> {
    t.db.write_blocking(act)
}

fn session<T: Send + 'static>(
    t: &TestDb,
    act: impl Fn(&Tx<'_>) -> Result<T, SessionError> + Send + 'static,
) -> Result<T, SessionError> {
    t.db.write_blocking(act)
}

fn begin(t: &TestDb) -> StartedSession {
    session(t, |tx| start_session(tx, &start(INBOX))).unwrap()
}

fn as_contact(s: &StartedSession) -> ContactActor {
    let s = &s.session;
    ContactActor { id: s.contact_id, inbox: s.inbox_id, session: s.id, assurance: s.assurance }
}

fn sign(
    t: &TestDb,
    who: VouchedPerson,
    old: Option<SessionToken>,
) -> (StartedSession, Option<ContactSession>) {
    session(t, move |tx| sign_session(tx, &start(INBOX), &who, old.as_ref())).unwrap()
}

fn list(t: &TestDb, actor: Actor) -> Vec<Contact> {
    write(t, move |tx| list_contacts(tx, &actor, &ContactFilter::default(), Limit::of(None))).unwrap().items
}

#[test]
fn a_browser_that_only_looks_leaves_no_contact() {
    on_each(|t| {
        let s = begin(t);
        assert!(list(t, agent(InboxScope::All)).is_empty());
        let own = as_contact(&s);
        for name in [None, Some("小红"), None] {
            write(t, move |tx| keep_contact(tx, &own, name)).unwrap();
        }
        let all = list(t, agent(InboxScope::All));
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].id, all[0].name.as_str(), &all[0].email), (own.id, "小红", &None));
    });
}

#[test]
fn an_old_token_lives_until_the_new_one_was_used() {
    on_each(|t| {
        let first = begin(t).token;
        let resume = |old: &SessionToken| {
            let old = old.clone();
            session(t, move |tx| resume_session(tx, &start(INBOX), &old)).unwrap()
        };
        let works = |token: &SessionToken| {
            let token = token.clone();
            session(t, move |tx| authenticate_session(tx, &token)).is_ok()
        };
        // The answer to the first resume is lost; a second tab resumes as well.
        let lost = resume(&first).unwrap();
        let kept = resume(&first).unwrap();
        assert_eq!(lost.session.id, kept.session.id);
        assert!(works(&first) && works(&lost.token) && works(&kept.token));
        t.clock.advance(86_400_000);
        assert!(works(&first), "nobody has used a successor yet");
        let used = kept.token.clone();
        session(t, move |tx| confirm_token(tx, &used)).unwrap();
        assert!(works(&first), "requests under way");
        t.clock.advance(GRACE_MS);
        assert!(!works(&first) && resume(&first).is_none());
        assert!(works(&kept.token));
    });
}

#[test]
fn tokens_are_bound_to_inbox_time_and_session() {
    on_each(|t| {
        let s = begin(t);
        let token = s.token.clone();
        assert_eq!(session(t, move |tx| resume_session(tx, &start(OTHER), &token)).unwrap(), None);
        let token = s.token.clone();
        t.clock.advance(ANONYMOUS_MS);
        assert!(session(t, move |tx| authenticate_session(tx, &token)).is_err(), "ended by time");
        let s = begin(t);
        let own = as_contact(&s);
        session(t, move |tx| revoke_session(tx, &own)).unwrap();
        let token = s.token.clone();
        assert!(session(t, move |tx| authenticate_session(tx, &token)).is_err(), "ended by hand");
        let foreign = SessionToken::new([3; 32]);
        assert!(session(t, move |tx| authenticate_session(tx, &foreign)).is_err());
        let (signed, _) = sign(t, person("u1", "a@b.cn"), None);
        t.clock.advance(SIGNED_MS);
        assert!(
            session(t, move |tx| authenticate_session(tx, &signed.token)).is_err(),
            "a vouched day is over"
        );
    });
}

#[test]
fn the_operators_word_finds_the_same_contact_again() {
    on_each(|t| {
        let (one, _) = sign(t, person("u1", "Wang@Example.com"), None);
        let (two, _) = sign(t, person("u1", "wang@example.com"), None);
        let (three, _) = sign(t, person("u2", "li@example.com"), None);
        assert_eq!(one.session.contact_id, two.session.contact_id);
        assert_ne!(one.session.contact_id, three.session.contact_id);
        let all = list(t, agent(InboxScope::All));
        assert_eq!(all.len(), 2);
        let wang = all.iter().find(|c| c.id == one.session.contact_id).unwrap();
        assert_eq!(wang.email.as_deref(), Some("wang@example.com"));
        // An address belongs to whom the operator named last.
        sign(t, person("u2", "wang@example.com"), None);
        let all = list(t, agent(InboxScope::All));
        let emails: BTreeMap<_, _> = all.iter().map(|c| (c.id, c.email.as_deref())).collect();
        assert_eq!(emails[&one.session.contact_id], None);
        assert_eq!(emails[&three.session.contact_id], Some("wang@example.com"));
    });
}

#[test]
fn signing_in_merges_only_this_browsers_anonymous_contact() {
    on_each(|t| {
        let before = begin(t);
        let own = as_contact(&before);
        write(t, move |tx| keep_contact(tx, &own, Some("匿名"))).unwrap();
        let (signed, merged) = sign(t, person("u1", "a@b.cn"), Some(before.token.clone()));
        assert_eq!(merged.map(|s| s.id), Some(before.session.id));
        let old = before.token.clone();
        assert!(session(t, move |tx| authenticate_session(tx, &old)).is_err(), "a new token at sign-in");
        assert_eq!(list(t, agent(InboxScope::All)).len(), 1);
        // Another wallet user on the same device: a new session, nothing goes along.
        let (other, merged) = sign(t, person("u2", "c@d.cn"), Some(signed.token.clone()));
        assert_eq!(merged, None);
        assert_ne!(other.session.contact_id, signed.session.contact_id);
        let old = signed.token.clone();
        assert!(session(t, move |tx| authenticate_session(tx, &old)).is_err());
    });
}

#[test]
fn a_block_is_not_shaken_off_by_signing_in() {
    on_each(|t| {
        let s = begin(t);
        let own = as_contact(&s);
        let id = own.id;
        let again = own;
        write(t, move |tx| keep_contact(tx, &own, None)).unwrap();
        write(t, move |tx| block_contact(tx, &agent(InboxScope::All), id, "spam")).unwrap();
        assert!(matches!(write(t, move |tx| keep_contact(tx, &again, None)), Err(ContactError::Blocked)));
        let (signed, _) = sign(t, person("u1", "a@b.cn"), Some(s.token));
        let own = as_contact(&signed);
        assert!(matches!(write(t, move |tx| keep_contact(tx, &own, None)), Err(ContactError::Blocked)));
        let id = signed.session.contact_id;
        write(t, move |tx| unblock_contact(tx, &agent(InboxScope::All), id)).unwrap();
        let own = as_contact(&signed);
        write(t, move |tx| keep_contact(tx, &own, None)).unwrap();
    });
}

#[test]
fn contacts_of_other_inboxes_are_not_there() {
    on_each(|t| {
        let s = begin(t);
        let own = as_contact(&s);
        let id = own.id;
        write(t, move |tx| keep_contact(tx, &own, Some("王小明"))).unwrap();
        for scope in [InboxScope::Of([OTHER].into()), InboxScope::Of([].into())] {
            let (a, b, c) = (agent(scope.clone()), agent(scope.clone()), agent(scope));
            assert!(list(t, a).is_empty());
            assert!(matches!(write(t, move |tx| access_contact(tx, &b, id)), Err(ContactError::NotFound)));
            let found = write(t, move |tx| search_contacts(tx, &c, "小明", None, Limit::of(None))).unwrap();
            assert!(found.items.is_empty());
        }
        let mine = agent(InboxScope::Of([INBOX, OTHER].into()));
        let found = write(t, move |tx| search_contacts(tx, &mine, "小明", None, Limit::of(None))).unwrap();
        assert_eq!(found.items.len(), 1);
        let stranger = Actor::Contact(ContactActor { id: ContactId(77), ..as_contact(&s) });
        assert!(write(t, move |tx| access_contact(tx, &stranger, id)).is_err());
    });
}

#[test]
fn an_edit_keeps_what_it_does_not_name_and_finds_conflicts() {
    on_each(|t| {
        let (s, _) = sign(t, person("u1", "a@b.cn"), None);
        let id = s.session.contact_id;
        let edit =
            |edit: EditContact| write(t, move |tx| edit_contact(tx, &agent(InboxScope::All), id, &edit));
        let one = edit(EditContact { notes: Some("常用 iOS".into()), ..EditContact::default() }).unwrap();
        assert_eq!((one.contact.name.as_str(), one.attributes["level"].as_str()), ("王小明", "L2"));
        let stale = EditContact {
            name: Some("x".into()),
            version: Some(one.contact.version - 1),
            ..EditContact::default()
        };
        assert!(matches!(edit(stale), Err(ContactError::Changed)));
        let long = EditContact { name: Some("长".repeat(121)), ..EditContact::default() };
        assert!(matches!(edit(long), Err(ContactError::Field { field: "name", max: Some(120) })));
        let two = edit(EditContact { attributes: Some(BTreeMap::new()), ..EditContact::default() }).unwrap();
        assert!(two.attributes.is_empty() && two.contact.notes == "常用 iOS");
    });
}

#[test]
fn pages_follow_one_another_without_gaps() {
    on_each(|t| {
        for n in 0..25 {
            t.clock.advance(if n % 3 == 0 { 1 } else { 0 });
            sign(t, person(&format!("u{n}"), ""), None);
        }
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let filter = ContactFilter { words: None, after };
            let page =
                write(t, move |tx| list_contacts(tx, &agent(InboxScope::All), &filter, Limit::of(Some(4))))
                    .unwrap();
            seen.extend(page.items.iter().map(|c| c.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (25, 25));
    });
}

#[test]
fn words_are_indexed_again_after_a_restore() {
    on_each(|t| {
        sign(t, person("u1", "a@b.cn"), None);
        sign(t, person("u2", "c@d.cn"), None);
        let step = |after| {
            t.db.write_blocking::<_, storage::Error, _>(move |tx| reindex_contacts(tx, after, 1)).unwrap()
        };
        let first = step(0).unwrap();
        let second = step(first).unwrap();
        assert_eq!(step(second), None);
        let found =
            write(t, |tx| search_contacts(tx, &agent(InboxScope::All), "a@b.cn", None, Limit::of(None)))
                .unwrap();
        assert_eq!(found.items.len(), 1);
    });
}

#[test]
fn ended_sessions_are_swept() {
    on_each(|t| {
        begin(t);
        t.clock.advance(ANONYMOUS_MS + 8 * 86_400_000);
        let kept = begin(t);
        assert_eq!(t.db.write_blocking::<_, storage::Error, _>(sweep_sessions).unwrap(), 1);
        let token = kept.token.clone();
        assert!(session(t, move |tx| authenticate_session(tx, &token)).is_ok());
    });
}

#[test]
fn no_field_of_a_contact_keeps_a_secret() {
    const PHRASE: &str =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    on_each(|t| {
        let signed = VouchedPerson {
            name: Some(PHRASE.to_owned()),
            attributes: BTreeMap::from([("note".to_owned(), PHRASE.to_owned())]),
            ..person("u1", "a@b.cn")
        };
        let id = sign(t, signed, None).0.session.contact_id;
        let all = agent(InboxScope::All);
        let shown = move |view: &ContactView| {
            let c = &view.contact;
            format!("{} {} {:?}", c.name, c.notes, view.attributes)
        };
        let actor = all.clone();
        let vouched = write(t, move |tx| access_contact(tx, &actor, id)).unwrap();
        assert!(!shown(&vouched).contains("abandon abandon"), "{}", shown(&vouched));
        let edit = EditContact {
            name: Some(PHRASE.to_owned()),
            notes: Some(format!("said: {PHRASE}")),
            attributes: Some(BTreeMap::from([("plan".to_owned(), PHRASE.to_owned())])),
            ..EditContact::default()
        };
        let edited = write(t, move |tx| edit_contact(tx, &all, id, &edit)).unwrap();
        assert!(!shown(&edited).contains("abandon abandon"), "{}", shown(&edited));
        assert!(edited.contact.notes.starts_with("said: "));
    });
}
