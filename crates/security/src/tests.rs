//! Through the acts, on both engines.

use kernel::{AgentId, Limit, Locale, RoleId};
use storage::Tx;
use storage::testing::{TestDb, on_each};

use crate::*;

const EMAIL: &str = "owner@wallet.example";
const PASSWORD: &str = "correct horse battery";

fn key() -> FieldKey {
    FieldKey::new(&[9; 32])
}

fn origin() -> Origin {
    Origin { ip: "203.0.113.9".into(), device: "Firefox".into() }
}

fn hash(password: &str) -> PasswordHash {
    hash_password(password, &[], [3; 16]).unwrap()
}

fn act<T: Send + 'static>(t: &TestDb, act: impl Fn(&Tx<'_>) -> T + Send + 'static) -> T {
    t.db.write_blocking(move |tx| Ok::<T, storage::Error>(act(tx))).unwrap()
}

/// What was announced, positioned or not yet.
fn facts(t: &TestDb) -> Vec<String> {
    let rows: Vec<(String, String, Option<i64>)> =
        act(t, |tx| tx.list("select room, kind, agent_id from facts order by id", &[]).unwrap());
    rows.into_iter().map(|(room, kind, agent)| format!("{room}.{kind} {agent:?}")).collect()
}

/// An installation with agent 17, who has a password and no second factor yet.
fn house(t: &TestDb, demo: bool) {
    let password = hash(PASSWORD);
    act(t, move |tx| {
        ensure_installation(tx, demo).unwrap();
        create_credential(tx, AgentId(17), EMAIL, &password).unwrap();
    });
}

fn verified(t: &TestDb, password: &'static str) -> Option<VerifiedPassword> {
    let found = act(t, |tx| credential_for_email(tx, " Owner@WALLET.example").unwrap());
    verify_password(found.as_ref(), password)
}

fn go_on(t: &TestDb) -> SignIn {
    let verified = verified(t, PASSWORD).unwrap();
    act(t, move |tx| sign_in(tx, &key(), verified, &origin(), None).unwrap())
}

fn enter(t: &TestDb, challenge: &str, code: &str) -> SecondFactor {
    let (challenge, code) = (challenge.to_owned(), code.to_owned());
    act(t, move |tx| enter_code(tx, &key(), &challenge, &code, &origin(), None).unwrap())
}

fn now(t: &TestDb) -> i64 {
    t.db.clock().now_ms()
}

/// Enrols the second factor; gives its secret, the recovery codes and the session.
fn enrolled(t: &TestDb) -> (String, Vec<String>, NewSession) {
    let SignIn::EnrolSecondFactor { challenge, enrolment } = go_on(t) else { panic!("no enrolment") };
    let code = code_of(&enrolment.secret, now(t)).unwrap();
    match enter(t, &challenge, &code) {
        SecondFactor::SignedIn { session, recovery_codes } => {
            (enrolment.secret, recovery_codes.unwrap(), session)
        }
        other => panic!("{other:?}"),
    }
}

fn challenge(t: &TestDb) -> String {
    match go_on(t) {
        SignIn::SecondFactor { challenge } => challenge,
        other => panic!("{other:?}"),
    }
}

fn alive(t: &TestDb, session: &NewSession) -> bool {
    let token = session.token.clone();
    act(t, move |tx| session_of_token(tx, &token).unwrap().is_some())
}

fn actor(session: &NewSession, permissions: Permissions) -> Actor {
    Actor::Agent(AgentActor {
        id: session.agent,
        came_with: CameWith::Session(session.id),
        name: "Owner".into(),
        role: BuiltInRole::Administrator.id(),
        permissions,
        inboxes: InboxScope::All,
        teams: Vec::new(),
        ip: Some("203.0.113.9".into()),
    })
}

#[test]
fn sign_in_enrols_then_asks_for_a_code_that_works_once() {
    on_each(|t| {
        house(t, false);
        assert_eq!(verified(t, "wrong password"), None);
        let (secret, codes, session) = enrolled(t);
        assert!(alive(t, &session));
        assert_eq!(codes.len(), 10);
        let code = code_of(&secret, now(t)).unwrap();
        let waiting = challenge(t);
        assert_eq!(enter(t, &waiting, &code), SecondFactor::WrongCode, "used at enrolment");
        t.clock.advance(30_000);
        let code = code_of(&secret, now(t)).unwrap();
        assert!(matches!(enter(t, &waiting, &code), SecondFactor::SignedIn { recovery_codes: None, .. }));
        assert_eq!(enter(t, &waiting, &code), SecondFactor::Gone, "a challenge is met once");
        let again = challenge(t);
        assert_eq!(enter(t, &again, &code), SecondFactor::WrongCode, "a code works once");
        assert!(matches!(enter(t, &again, &codes[0].to_uppercase()), SecondFactor::SignedIn { .. }));
        let third = challenge(t);
        assert_eq!(enter(t, &third, &codes[0]), SecondFactor::WrongCode, "a recovery code works once");
        let stored: Vec<String> = act(t, |tx| store::credential_of(tx, AgentId(17)).unwrap())
            .into_iter()
            .flat_map(|row| [row.password_hash.unwrap(), row.totp_secret.unwrap()])
            .collect();
        assert!(
            stored[1].starts_with("v1:")
                && !stored.concat().contains(&secret)
                && !stored.concat().contains(PASSWORD)
        );
    });
}

#[test]
fn codes_cannot_be_guessed_on_one_challenge_and_challenges_age() {
    on_each(|t| {
        house(t, false);
        let (secret, ..) = enrolled(t);
        t.clock.advance(60_000);
        let waiting = challenge(t);
        for _ in 0..5 {
            assert_eq!(enter(t, &waiting, "000000"), SecondFactor::WrongCode);
        }
        let code = code_of(&secret, now(t)).unwrap();
        assert_eq!(enter(t, &waiting, &code), SecondFactor::Gone, "five tries a challenge");
        let late = challenge(t);
        t.clock.advance(10 * 60_000);
        let code = code_of(&secret, now(t)).unwrap();
        assert_eq!(enter(t, &late, &code), SecondFactor::Gone);
        assert_eq!(enter(t, "", &code), SecondFactor::Gone);
    });
}

#[test]
fn a_demo_asks_for_no_second_factor() {
    on_each(|t| {
        house(t, true);
        let SignIn::SignedIn(session) = go_on(t) else { panic!("asked for more") };
        assert!(alive(t, &session));
    });
}

#[test]
fn sessions_end_by_idleness_by_age_and_by_hand() {
    on_each(|t| {
        house(t, true);
        let SignIn::SignedIn(first) = go_on(t) else { panic!() };
        let token = first.token.clone();
        t.clock.advance(IDLE_MS - 1);
        assert!(alive(t, &first));
        let id = first.id;
        act(t, move |tx| touch_session(tx, id, "198.51.100.1").unwrap());
        t.clock.advance(IDLE_MS - 1);
        let seen = act(t, move |tx| session_of_token(tx, &token).unwrap().unwrap());
        assert_eq!(seen.ip, "198.51.100.1");
        t.clock.advance(1);
        assert!(!alive(t, &first), "idle");

        let SignIn::SignedIn(second) = go_on(t) else { panic!() };
        let id = second.id;
        for _ in 0..ABSOLUTE_MS / IDLE_MS * 2 {
            t.clock.advance(IDLE_MS / 2);
            act(t, move |tx| touch_session(tx, id, "198.51.100.1").unwrap());
        }
        assert!(!alive(t, &second), "too old, though busy");

        let (SignIn::SignedIn(mine), SignIn::SignedIn(other)) = (go_on(t), go_on(t)) else { panic!() };
        let own = actor(&mine, Permissions::NONE);
        let listed = {
            let own = own.clone();
            act(t, move |tx| own_sessions(tx, &own).unwrap())
        };
        assert_eq!(listed.len(), 2);
        let (id, by) = (other.id, own.clone());
        act(t, move |tx| revoke_session(tx, &by, id).unwrap());
        assert!(alive(t, &mine) && !alive(t, &other));
        let foreign = {
            let mut a = actor(&mine, Permissions::all());
            if let Actor::Agent(agent) = &mut a {
                agent.id = AgentId(18);
            }
            a
        };
        let id = mine.id;
        let refused = act(t, move |tx| revoke_session(tx, &foreign, id).is_err());
        assert!(refused && alive(t, &mine), "another agent's session is not found");
        assert!(facts(t).contains(&"security.session_revoked Some(17)".to_owned()));
    });
}

#[test]
fn a_new_password_ends_other_sessions_and_open_challenges() {
    on_each(|t| {
        house(t, false);
        let (secret, _, first) = enrolled(t);
        t.clock.advance(60_000);
        let code = code_of(&secret, now(t)).unwrap();
        let SecondFactor::SignedIn { session: second, .. } = enter(t, &challenge(t), &code) else { panic!() };
        let stale_proof = verified(t, PASSWORD).unwrap();
        let waiting = challenge(t);
        let (by, next) = (actor(&second, Permissions::NONE), hash("another long password"));
        act(t, move |tx| change_password(tx, &by, stale_proof, &next).unwrap());
        assert!(alive(t, &second) && !alive(t, &first));
        t.clock.advance(60_000);
        let code = code_of(&secret, now(t)).unwrap();
        assert_eq!(enter(t, &waiting, &code), SecondFactor::Gone);
        assert_eq!(verified(t, PASSWORD), None);
        assert_eq!(
            act(t, move |tx| sign_in(tx, &key(), stale_proof, &origin(), None).unwrap()),
            SignIn::Refused
        );
        let (by, next) = (actor(&second, Permissions::NONE), hash("a third long password"));
        assert!(
            act(t, move |tx| change_password(tx, &by, stale_proof, &next).is_err()),
            "the proof is used up"
        );
        assert!(verified(t, "another long password").is_some());
    });
}

#[test]
fn a_reset_link_works_once_for_an_hour_and_keeps_the_second_factor() {
    on_each(|t| {
        house(t, false);
        let (_, _, session) = enrolled(t);
        let old = act(t, |tx| create_link(tx, LinkPurpose::PasswordReset, 17).unwrap());
        let link = act(t, |tx| create_link(tx, LinkPurpose::PasswordReset, 17).unwrap());
        let redeem = |token: &str| {
            let (token, next) = (token.to_owned(), hash("a brand new password"));
            let done = t.db.write_blocking(move |tx| redeem_reset(tx, &token, &next, &origin()));
            done.map_err(|error| kernel::DomainError::code(&error))
        };
        for wrong in ["", " ", "null", &old.token, &link.token.to_uppercase()] {
            assert_eq!(redeem(wrong), Err("link_gone"), "{wrong}");
        }
        assert_eq!(redeem(&link.token), Ok(AgentId(17)));
        assert_eq!(redeem(&link.token), Err("link_gone"));
        assert!(!alive(t, &session));
        let verified = verified(t, "a brand new password").unwrap();
        let next = act(t, move |tx| sign_in(tx, &key(), verified, &origin(), None).unwrap());
        assert!(matches!(next, SignIn::SecondFactor { .. }), "reset never skips the second factor");
        let late = act(t, |tx| create_link(tx, LinkPurpose::PasswordReset, 17).unwrap());
        t.clock.set(late.expires_at_ms);
        assert_eq!(redeem(&late.token), Err("link_gone"));
        let invitation = act(t, |tx| create_link(tx, LinkPurpose::Invitation, 17).unwrap());
        assert_eq!(redeem(&invitation.token), Err("link_gone"), "made for something else");
    });
}

#[test]
fn closing_sign_in_ends_everything() {
    on_each(|t| {
        house(t, true);
        let SignIn::SignedIn(session) = go_on(t) else { panic!() };
        let proof = verified(t, PASSWORD).unwrap();
        let link = act(t, |tx| create_link(tx, LinkPurpose::PasswordReset, 17).unwrap());
        act(t, |tx| close_sign_in(tx, AgentId(17)).unwrap());
        assert!(!alive(t, &session));
        assert_eq!(verified(t, PASSWORD), None);
        assert_eq!(act(t, move |tx| sign_in(tx, &key(), proof, &origin(), None).unwrap()), SignIn::Refused);
        let next = hash("a brand new password");
        assert!(act(t, move |tx| redeem_reset(tx, &link.token, &next, &origin()).is_err()));
        let told = facts(t);
        assert!(told.contains(&"security.rights_changed Some(17)".to_owned()), "{told:?}");
        act(t, |tx| open_sign_in(tx, AgentId(17)).unwrap());
        assert!(verified(t, PASSWORD).is_some());
    });
}

#[test]
fn a_device_is_known_after_a_sign_in_until_the_password_changes() {
    on_each(|t| {
        house(t, true);
        let SignIn::SignedIn(session) = go_on(t) else { panic!() };
        let device = session.device_token.clone().unwrap();
        let known = |token: &str, email: &'static str| {
            let token = token.to_owned();
            act(t, move |tx| known_device(tx, &token, email).unwrap().is_some())
        };
        assert!(known(&device, " OWNER@wallet.example"));
        assert!(!known(&device, "other@wallet.example") && !known("", EMAIL));
        let (proof, token) = (verified(t, PASSWORD).unwrap(), device.clone());
        let again = act(t, move |tx| sign_in(tx, &key(), proof, &origin(), Some(&token)).unwrap());
        assert!(matches!(again, SignIn::SignedIn(NewSession { device_token: None, .. })), "one row a device");
        let (by, next) = (actor(&session, Permissions::NONE), hash("another long password"));
        act(t, move |tx| change_password(tx, &by, proof, &next).unwrap());
        assert!(!known(&device, EMAIL));
    });
}

#[test]
fn nobody_hands_out_rights_they_lack_and_a_role_change_is_announced() {
    on_each(|t| {
        house(t, true);
        let SignIn::SignedIn(session) = go_on(t) else { panic!() };
        let all = actor(&session, Permissions::all());
        let few = actor(&session, Permissions::of(&[Permission::RolesManage, Permission::ReportsRead]));
        let by = |actor: &Actor, name: &'static str, permissions: &[Permission]| {
            let (actor, permissions) = (actor.clone(), Permissions::of(permissions));
            let made = t.db.write_blocking(move |tx| create_role(tx, &actor, name, permissions));
            made.map_err(|error| kernel::DomainError::code(&error))
        };
        assert_eq!(by(&few, "Night", &[Permission::AuditRead]).map(|_| ()), Err("denied"));
        let night = by(&all, " Night shift ", &[Permission::AuditRead]).unwrap();
        assert_eq!(night.name, "Night shift");
        assert_eq!(by(&all, "Night shift", &[]).map(|_| ()), Err("name_taken"));
        for name in ["", "administrator", "a\u{7}b"] {
            assert_eq!(by(&all, name, &[]).map(|_| ()), Err("name_invalid"));
        }
        let change = |actor: &Actor, id: RoleId, permissions: &[Permission]| {
            let (actor, permissions) = (actor.clone(), Permissions::of(permissions));
            let done = t.db.write_blocking(move |tx| change_role(tx, &actor, id, None, Some(permissions)));
            done.map_err(|error| kernel::DomainError::code(&error))
        };
        assert_eq!(change(&few, night.id, &[]).map(|_| ()), Err("denied"), "may not weaken what is above");
        assert_eq!(change(&all, BuiltInRole::Agent.id(), &[]).map(|_| ()), Err("role_built_in"));
        assert_eq!(change(&all, RoleId(99), &[]).map(|_| ()), Err("not_found"));
        assert!(change(&all, night.id, &[Permission::ReportsRead]).is_ok());
        assert!(facts(t).contains(&"security.rights_changed None".to_owned()));
        let none = actor(&session, Permissions::NONE);
        let (id, by_none) = (night.id, none.clone());
        assert!(act(t, move |tx| delete_role(tx, &by_none, id).is_err() && roles(tx, &none).is_err()));
    });
}

#[test]
fn the_first_run_makes_one_owner_and_its_token_dies() {
    on_each(|t| {
        let token = act(t, |tx| {
            ensure_installation(tx, false).unwrap();
            let old = create_setup_token(tx).unwrap().unwrap();
            let new = create_setup_token(tx).unwrap().unwrap();
            assert!(check_setup_token(tx, &old).is_err() && check_setup_token(tx, "").is_err());
            new
        });
        let owner = Owner { name: "Li Wei".into(), email: EMAIL.into(), locale: Locale::ZhCn };
        let (with, hashed) = (token.clone(), hash(PASSWORD));
        let shown = act(t, move |tx| begin_owner(tx, &key(), &with, &owner, &hashed).unwrap());
        let confirm = |code: String| {
            let token = token.clone();
            let done = t
                .db
                .write_blocking(move |tx| confirm_owner(tx, &key(), &token, &code, AgentId(17), &origin()));
            done.map_err(|error| kernel::DomainError::code(&error))
        };
        assert_eq!(confirm("000000".into()).map(|_| ()), Err("wrong_code"));
        let confirmed = confirm(code_of(&shown.secret, now(t)).unwrap()).unwrap();
        assert_eq!(confirmed.owner.name, "Li Wei");
        assert!(alive(t, &confirmed.session));
        t.clock.advance(60_000);
        assert_eq!(confirm(code_of(&shown.secret, now(t)).unwrap()).map(|_| ()), Err("set_up_already"));
        assert_eq!(act(t, |tx| create_setup_token(tx).unwrap()), None);
        let code = code_of(&shown.secret, now(t)).unwrap();
        assert!(matches!(enter(t, &challenge(t), &code), SecondFactor::SignedIn { .. }));
    });
}

#[test]
fn audit_rows_tell_sign_ins_and_changes_and_never_secrets() {
    on_each(|t| {
        house(t, false);
        act(t, |tx| {
            refuse_sign_in(tx, None, &origin()).unwrap();
            refuse_sign_in(tx, Some(AgentId(17)), &origin()).unwrap();
        });
        let (secret, codes, session) = enrolled(t);
        let all = actor(&session, Permissions::all());
        let by = all.clone();
        act(t, move |tx| rename_operator(tx, &by, "Wallet 钱包").unwrap());
        let list = |filter: AuditFilter, after: Option<i64>, limit: u32| {
            let by = all.clone();
            act(t, move |tx| audit_rows(tx, &by, &filter, after, Limit::of(Some(limit))).unwrap())
        };
        let rows = list(AuditFilter::default(), None, 100);
        let actions: Vec<&str> = rows.items.iter().map(|row| row.action.as_str()).collect();
        assert_eq!(actions, ["installation.renamed", "sign_in.done", "sign_in.refused", "sign_in.refused"]);
        assert_eq!(rows.items[0].changes, [Change::new("operatorName", "", "Wallet 钱包")]);
        assert_eq!(
            (rows.items[3].actor_kind.as_str(), rows.items[3].ip.as_deref()),
            ("stranger", Some("203.0.113.9"))
        );
        let text = format!("{rows:?}");
        assert!(![PASSWORD, &secret, &codes[0], &session.token].iter().any(|hidden| text.contains(*hidden)));

        let first = list(AuditFilter::default(), None, 3);
        let next = first.next.unwrap().parse().unwrap();
        assert_eq!(list(AuditFilter::default(), Some(next), 3).items, rows.items[3..]);
        let own = AuditFilter { actor: Some(AgentId(17)), action: Some("sign_in.refused".into()) };
        assert_eq!(list(own, None, 50).items.len(), 1);
        let none = actor(&session, Permissions::NONE);
        assert!(
            act(t, move |tx| audit_rows(tx, &none, &AuditFilter::default(), None, Limit::of(None)).is_err())
        );
    });
}

#[test]
fn another_secrets_file_is_an_error_of_ours_and_signs_nobody_in() {
    on_each(|t| {
        house(t, false);
        enrolled(t);
        t.clock.advance(60_000);
        let waiting = challenge(t);
        let other = FieldKey::new(&[1; 32]);
        let done = t.db.write_blocking(move |tx| enter_code(tx, &other, &waiting, "123456", &origin(), None));
        assert_eq!(kernel::DomainError::code(&done.unwrap_err()), "secrets_file_changed");
    });
}
