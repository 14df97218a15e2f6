use std::collections::BTreeSet;

use kernel::{AgentId, InboxId, Locale, RoleId, SessionId};
use security::{Actor, AgentActor, FieldKey, InboxScope, Permission, Permissions};
use storage::testing::{START_MS, TestDb, on_each};
use storage::{Error, Tx};

use super::*;
use crate::hours::{BusinessHours, Holiday, Shift, WeeklyShift};
use crate::inbox::{Inbox, InboxChange, InboxInput, TopicInput};
use crate::{Algorithm, InboxError, InboxFact, KeyError, default_greeting, default_topics};

fn agent(permissions: &[Permission], inboxes: InboxScope) -> Actor {
    Actor::Agent(AgentActor {
        id: AgentId(7),
        came_with: security::CameWith::Session(SessionId(1)),
        name: "Li Na".into(),
        role: RoleId(1),
        permissions: Permissions::of(permissions),
        inboxes,
        teams: vec![],
        ip: None,
    })
}

fn manager() -> Actor {
    agent(&[Permission::InboxesManage, Permission::HoursManage], InboxScope::Of(BTreeSet::new()))
}

fn input() -> InboxInput {
    InboxInput {
        name: "Wallet help".into(),
        brand_colour: "#1F5FD6".into(),
        locales: vec![Locale::ZhCn, Locale::En],
        default_locale: Locale::ZhCn,
        allowed_origins: vec!["https://wallet.example".into()],
        topics: default_topics(&Locale::ALL),
        greeting: default_greeting(&Locale::ALL),
        auto_offer: true,
        offer_timeout_s: 45,
    }
}

fn hours() -> BusinessHours {
    let shift = |from, to| Shift { from, to };
    let weekly = |weekday, shift| WeeklyShift { weekday, shift };
    let holiday =
        Holiday {
            date: "2026-12-25".parse().unwrap(), name: "圣诞节".into(), shifts: vec![shift(600, 720)]
        };
    let shifts = [weekly(1, shift(540, 720)), weekly(1, shift(780, 1080)), weekly(5, shift(1320, 120))];
    BusinessHours::new("Asia/Shanghai", false, &shifts, vec![holiday]).unwrap()
}

fn write<T: Send + 'static, E>(
    db: &TestDb,
    act: impl Fn(&Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
) -> Result<T, E>
where
    E: From<Error> + Send + 'static,
{
    db.db.write_blocking(act)
}

fn create(db: &TestDb) -> Inbox {
    write(db, |tx| create_inbox(tx, &manager(), &input(), &hours())).unwrap()
}

fn facts(db: &TestDb) -> Vec<InboxFact> {
    // Facts get their places a moment after the commit.
    let unplaced =
        || db.db.read_blocking(|tx| tx.one::<i64>("select count(*) from facts where position is null", &[]));
    while unplaced().unwrap() > 0 {
        std::thread::yield_now();
    }
    let stored = db.db.read_blocking(|tx| storage::facts_after(tx, 0, 100)).unwrap();
    stored.iter().filter(|fact| fact.room == InboxFact::ROOM).map(|fact| fact.parse().unwrap()).collect()
}

#[test]
fn an_inbox_is_kept_as_it_was_given() {
    on_each(|db| {
        let made = create(db);
        assert_eq!(made.settings.to_input(), input());
        assert_eq!(
            (made.time_zone.as_str(), made.version, made.created_at_ms),
            ("Asia/Shanghai", 1, START_MS)
        );
        assert!(made.public_key.starts_with("hw_") && made.public_key.len() == 27);
        let key = made.public_key.clone();
        let public = db.db.read_blocking(move |tx| public_inbox(tx, &key)).unwrap();
        assert_eq!(public, Some(made.clone()));
        assert_eq!(db.db.read_blocking(|tx| public_inbox(tx, "hw_")).unwrap(), None);
        let key = made.public_key.clone();
        let origins = db.db.read_blocking(move |tx| allowed_origins(tx, &key)).unwrap();
        assert_eq!(origins, ["https://wallet.example"]);
        assert!(db.db.read_blocking(|tx| allowed_origins(tx, "hw_")).unwrap().is_empty());
        let id = made.id;
        let read = db.db.read_blocking(move |tx| access_hours(tx, &manager(), id)).unwrap();
        assert_eq!(read.weekly_shifts(), hours().weekly_shifts());
        assert!(read.holidays().eq(hours().holidays()));
        assert_eq!(facts(db), [InboxFact::InboxChanged { inbox: id, inbox_version: 1 }]);
        assert!(db.db.read_blocking(move |tx| topic_exists(tx, id, "transfer")).unwrap());
        assert!(!db.db.read_blocking(move |tx| topic_exists(tx, id, "refund")).unwrap());
    });
}

#[test]
fn a_change_bumps_the_version_and_keeps_the_ids_of_topics() {
    on_each(|db| {
        let made = create(db);
        let id = made.id;
        let topics = vec![
            TopicInput { key: "refund".into(), names: default_topics(&Locale::ALL)[4].names.clone() },
            default_topics(&Locale::ALL)[0].clone(),
        ];
        let change =
            InboxChange { topics: Some(topics), name: Some("Help".into()), ..InboxChange::default() };
        let given = change.clone();
        let changed = write(db, move |tx| change_inbox(tx, &manager(), id, Some(1), &given)).unwrap();
        assert_eq!((changed.version, changed.settings.name.as_str()), (2, "Help"));
        assert_eq!(changed.settings.topics[1].id, made.settings.topics[0].id);
        assert!(!db.db.read_blocking(move |tx| topic_exists(tx, id, "balance")).unwrap());
        // The same once more: nothing to do, nothing told.
        let given = change.clone();
        let again = write(db, move |tx| change_inbox(tx, &manager(), id, None, &given)).unwrap();
        assert_eq!(again.version, 2);
        assert_eq!(facts(db).len(), 2);
        // Somebody was faster.
        let late = InboxChange { name: Some("Late".into()), ..InboxChange::default() };
        let refused = write(db, move |tx| change_inbox(tx, &manager(), id, Some(1), &late));
        assert!(matches!(refused, Err(InboxError::Changed)));
        // A topic that comes back is the one it was.
        let back = InboxChange { topics: Some(default_topics(&Locale::ALL)), ..InboxChange::default() };
        let back = write(db, move |tx| change_inbox(tx, &manager(), id, None, &back)).unwrap();
        let ids = |inbox: &Inbox| inbox.settings.topics.iter().map(|topic| topic.id).collect::<Vec<_>>();
        assert_eq!(ids(&back), ids(&made));
    });
}

#[test]
fn rights_are_asked_in_the_acts() {
    on_each(|db| {
        let id = create(db).id;
        let own = agent(&[Permission::ConversationsRead], InboxScope::Of([id].into()));
        let other = agent(&[Permission::ConversationsRead], InboxScope::Of([InboxId(1)].into()));
        let seen = |actor: &Actor| {
            let actor = actor.clone();
            db.db.read_blocking(move |tx| list_inboxes(tx, &actor)).unwrap().len()
        };
        assert_eq!((seen(&own), seen(&other), seen(&manager())), (1, 0, 1));
        let foreign = other.clone();
        let access = db.db.read_blocking(move |tx| access_inbox(tx, &foreign, id));
        assert!(matches!(access, Err(InboxError::NotFound)));
        let actor = own.clone();
        let refused = write(db, move |tx| change_inbox(tx, &actor, id, None, &InboxChange::default()));
        assert!(matches!(refused, Err(InboxError::Denied(_))));
        let actor = own.clone();
        assert!(matches!(
            write(db, move |tx| set_hours(tx, &actor, id, &hours())),
            Err(InboxError::Denied(_))
        ));
        let actor = own.clone();
        assert!(matches!(
            write(db, move |tx| create_inbox(tx, &actor, &input(), &hours())),
            Err(InboxError::Denied(_))
        ));
        let actor = own;
        assert!(matches!(db.db.read_blocking(move |tx| list_keys(tx, &actor, id)), Err(KeyError::Denied(_))));
        assert!(matches!(
            write(db, |tx| change_inbox(tx, &manager(), InboxId(404), None, &InboxChange::default())),
            Err(InboxError::NotFound)
        ));
    });
}

#[test]
fn hours_are_replaced_whole() {
    on_each(|db| {
        let id = create(db).id;
        let always = || BusinessHours::new("Europe/Berlin", true, &[], vec![]).unwrap();
        let set = write(db, move |tx| set_hours(tx, &manager(), id, &always())).unwrap();
        assert!(set.always() && set.weekly_shifts().is_empty() && set.holidays().count() == 0);
        let read = db.db.read_blocking(move |tx| business_hours(tx, id)).unwrap().unwrap();
        assert_eq!(read.time_zone(), "Europe/Berlin");
        assert_eq!(facts(db)[1], InboxFact::HoursChanged { inbox: id, inbox_version: 2 });
        assert!(db.db.read_blocking(|tx| business_hours(tx, InboxId(404))).unwrap().is_none());
    });
}

#[test]
fn two_keys_live_and_a_retired_one_is_dead() {
    on_each(|db| {
        let id = create(db).id;
        let field_key = FieldKey::new(&[9; 32]);
        let add = |algorithm, public: Option<&'static str>| {
            let field_key = field_key.clone();
            write(db, move |tx| add_key(tx, &manager(), &field_key, id, algorithm, public))
        };
        let live = |field_key: &FieldKey| {
            let field_key = field_key.clone();
            db.db.read_blocking(move |tx| live_keys(tx, &field_key, id))
        };
        assert!(matches!(add(Algorithm::EdDsa, None), Err(KeyError::PublicKey)));
        assert!(matches!(add(Algorithm::EdDsa, Some("AAAA")), Err(KeyError::PublicKey)));
        let first = add(Algorithm::Hs256, None).unwrap();
        let public = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        let second = add(Algorithm::EdDsa, Some(public)).unwrap();
        assert!(second.secret.is_none());
        assert!(matches!(add(Algorithm::Hs256, None), Err(KeyError::TwoLive)));
        assert_eq!(live(&field_key).unwrap().len(), 2);
        assert!(matches!(live(&FieldKey::new(&[8; 32])), Err(KeyError::Sealed)));

        // A token the operator's back end signs with the secret as it was shown is accepted.
        let inbox = db.db.read_blocking(move |tx| access_inbox(tx, &manager(), id)).unwrap();
        let seconds = START_MS / 1_000;
        let claims = serde_json::json!({ "sub": "u1", "aud": inbox.public_key, "exp": seconds + 300 });
        let secret = first.secret.clone().unwrap();
        let signing = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
        let token = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &signing).unwrap();
        let verify = || {
            security::verify_contact_token(&token, &live(&field_key).unwrap(), &inbox.public_key, START_MS)
        };
        assert_eq!(verify().unwrap().external_id, "u1");

        write(db, move |tx| retire_key(tx, &manager(), id, first.id)).unwrap();
        assert!(verify().is_err());
        assert!(matches!(
            write(db, move |tx| retire_key(tx, &manager(), id, first.id)),
            Err(KeyError::NotFound)
        ));
        let listed = db.db.read_blocking(move |tx| list_keys(tx, &manager(), id)).unwrap();
        assert_eq!(listed.iter().map(|key| key.retired_at_ms.is_some()).collect::<Vec<_>>(), [false, true]);
        assert!(add(Algorithm::Hs256, None).is_ok());
        assert!(!format!("{first:?}").contains(&secret));
    });
}
