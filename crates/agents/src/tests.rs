//! Through the acts, on both engines.

use std::collections::BTreeSet;

use kernel::{AgentId, DomainError as _, InboxId, Limit, Locale, RoleId, TeamId};
use security::{Actor, BuiltInRole, FieldKey, InboxScope, Origin, Permission, Permissions, SignIn};
use storage::Tx;
use storage::testing::{TestDb, on_each};

use crate::*;

fn act<T: Send + 'static>(t: &TestDb, act: impl Fn(&Tx<'_>) -> T + Send + 'static) -> T {
    t.db.write_blocking(move |tx| Ok::<T, storage::Error>(act(tx))).unwrap()
}

/// Runs an act that may be refused, keeping nothing when it is.
fn attempt<T: Send + 'static>(
    t: &TestDb,
    act: impl Fn(&Tx<'_>) -> Result<T, AgentError> + Send + 'static,
) -> Result<T, &'static str> {
    t.db.write_blocking(act).map_err(|error| error.code())
}

fn facts(t: &TestDb) -> Vec<String> {
    let rows: Vec<(String, Option<i64>)> =
        act(t, |tx| tx.list("select kind, agent_id from facts order by id", &[]).unwrap());
    rows.into_iter().map(|(kind, agent)| format!("{kind} {agent:?}")).collect()
}

fn origin() -> Origin {
    Origin { ip: "203.0.113.9".into(), device: "Firefox".into() }
}

fn cli() -> Actor {
    Actor::room("cli", None, Permission::ALL)
}

fn password() -> security::PasswordHash {
    security::hash_password("correct horse battery", &[], [3; 16]).unwrap()
}

/// A demo house, so that a password alone signs in; makes an agent of a role and signs them in.
fn person(t: &TestDb, name: &'static str, role: RoleId, teams: Vec<TeamId>) -> (AgentId, Actor, String) {
    let hash = password();
    let (id, token) = act(t, move |tx| {
        security::ensure_installation(tx, true).unwrap();
        let email = format!("{}@wallet.example", name.to_lowercase());
        let new = NewAgent {
            name: name.into(),
            email,
            role,
            teams: teams.clone(),
            locale: Locale::En,
            password: hash.clone(),
        };
        let agent = create_agent(tx, &cli(), &new).unwrap();
        let proof = security::verified_by_setting(tx, agent.id).unwrap();
        let SignIn::SignedIn(session) =
            security::sign_in(tx, &FieldKey::new(&[9; 32]), proof, &origin(), None).unwrap()
        else {
            panic!("a demo asks for no code")
        };
        (agent.id, session.token)
    });
    (id, actor(t, &token).unwrap(), token)
}

fn actor(t: &TestDb, token: &str) -> Result<Actor, &'static str> {
    let token = token.to_owned();
    attempt(t, move |tx| authenticate(tx, &token, Some("203.0.113.9"))).map(Actor::Agent)
}

fn team(t: &TestDb, name: &'static str, members: Vec<AgentId>, inboxes: Vec<InboxId>) -> Team {
    let new = TeamChange { name: Some(name.into()), members: Some(members), inboxes: Some(inboxes) };
    act(t, move |tx| create_team(tx, &cli(), &new).unwrap())
}

fn change(t: &TestDb, by: &Actor, id: AgentId, change: AgentChange) -> Result<Agent, &'static str> {
    let by = by.clone();
    attempt(t, move |tx| change_agent(tx, &by, id, &change))
}

#[test]
fn rights_follow_role_and_teams_at_once() {
    on_each(|t| {
        let (boss, by_boss, _) = person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        let (mei, by_mei, token) = person(t, "Mei", BuiltInRole::Agent.id(), vec![]);
        assert_eq!(by_boss.agent().unwrap().inboxes, InboxScope::All);
        assert_eq!(by_mei.agent().unwrap().inboxes, InboxScope::Of(BTreeSet::new()));
        let team = team(t, "Transfers", vec![mei], vec![InboxId(5), InboxId(6)]);
        let now = actor(t, &token).unwrap();
        assert!(now.reaches_inbox(InboxId(5)) && !now.reaches_inbox(InboxId(7)));
        assert_eq!(now.agent().unwrap().teams, [team.id]);
        let reach = |agent, inbox| act(t, move |tx| can_reach_inbox(tx, agent, InboxId(inbox)).unwrap());
        assert!(reach(mei, 5) && !reach(mei, 7) && reach(boss, 7));

        let (id, by) = (team.id, by_boss.clone());
        let fewer = TeamChange { inboxes: Some(vec![InboxId(6)]), ..TeamChange::default() };
        act(t, move |tx| change_team(tx, &by, id, &fewer).unwrap());
        assert!(!actor(t, &token).unwrap().reaches_inbox(InboxId(5)));
        assert!(facts(t).contains(&format!("rights_changed Some({mei})")));

        let manager = AgentChange { role: Some(BuiltInRole::Manager.id()), ..AgentChange::default() };
        change(t, &by_boss, mei, manager).unwrap();
        assert!(actor(t, &token).unwrap().may(Permission::ContactsBlock));
        let editor = AgentChange { role: Some(BuiltInRole::Editor.id()), ..AgentChange::default() };
        change(t, &by_boss, mei, editor).unwrap();
        assert!(!reach(mei, 6), "an editor answers nobody");

        let gone = AgentChange { disabled: Some(true), ..AgentChange::default() };
        change(t, &by_boss, mei, gone).unwrap();
        assert_eq!(actor(t, &token).map(|_| ()), Err("not_signed_in"));
        assert!(facts(t).contains(&format!("session_revoked Some({mei})")));
        let back = AgentChange { disabled: Some(false), ..AgentChange::default() };
        change(t, &by_boss, mei, back).unwrap();
        assert_eq!(actor(t, &token).map(|_| ()), Err("not_signed_in"), "old sessions stay dead");
    });
}

#[test]
fn nobody_lifts_anybody_above_their_own_height() {
    on_each(|t| {
        let (boss, by_boss, _) = person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        let (sue, by_sue, _) = person(t, "Sue", BuiltInRole::Supervisor.id(), vec![]);
        let (mei, by_mei, _) = person(t, "Mei", BuiltInRole::Agent.id(), vec![]);
        let role = |role: BuiltInRole| AgentChange { role: Some(role.id()), ..AgentChange::default() };
        let gone = || AgentChange { disabled: Some(true), ..AgentChange::default() };
        assert_eq!(change(t, &by_mei, sue, gone()).map(|_| ()), Err("denied"));
        assert_eq!(change(t, &by_sue, boss, gone()).map(|_| ()), Err("denied"));
        assert_eq!(change(t, &by_sue, sue, role(BuiltInRole::Administrator)).map(|_| ()), Err("denied"));
        assert!(change(t, &by_sue, mei, role(BuiltInRole::Manager)).is_ok());
        assert_eq!(change(t, &by_boss, boss, gone()).map(|_| ()), Err("last_administrator"));
        assert_eq!(
            change(t, &by_boss, boss, role(BuiltInRole::Agent)).map(|_| ()),
            Err("last_administrator")
        );
        let reset = |by: &Actor, id| {
            let by = by.clone();
            attempt(t, move |tx| reset_agent(tx, &by, id)).map(|_| ())
        };
        assert_eq!(reset(&by_sue, boss), Err("denied"), "a reset link would be the administrator's key");
        assert_eq!(reset(&by_sue, mei), Ok(()));
        assert_eq!(reset(&by_mei, mei), Err("denied"));
        let by = by_sue.clone();
        assert_eq!(attempt(t, move |tx| reset_second_factor(tx, &by, boss)), Err("denied"));
        let invite = |by: &Actor, role: BuiltInRole| {
            let by = by.clone();
            let new = NewInvitation {
                email: "x@y.example".into(),
                name: "X".into(),
                role: role.id(),
                teams: vec![],
            };
            attempt(t, move |tx| invite_agent(tx, &by, &new)).map(|_| ())
        };
        assert_eq!(invite(&by_sue, BuiltInRole::Administrator), Err("denied"));
        assert_eq!(invite(&by_mei, BuiltInRole::Agent), Err("denied"));
        assert_eq!(invite(&by_sue, BuiltInRole::Agent), Ok(()));
    });
}

#[test]
fn teams_open_no_inbox_that_their_maker_does_not_reach() {
    on_each(|t| {
        person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        let rights = Permissions::of(&[
            Permission::TeamsManage,
            Permission::AgentsManage,
            Permission::ConversationsRead,
        ]);
        let role = act(t, move |tx| security::create_role(tx, &cli(), "Lead", rights).unwrap().id);
        let (lead, _, token) = person(t, "Lead", role, vec![]);
        let secret = team(t, "Fraud", vec![], vec![InboxId(9)]);
        let own = team(t, "Cards", vec![lead], vec![InboxId(5)]);
        let by = actor(t, &token).unwrap();
        let join = AgentChange { teams: Some(vec![own.id, secret.id]), ..AgentChange::default() };
        assert_eq!(change(t, &by, lead, join).map(|_| ()), Err("denied"));
        let put = |team: TeamId, change: TeamChange| {
            let by = by.clone();
            attempt(t, move |tx| change_team(tx, &by, team, &change)).map(|_| ())
        };
        let members = |ids: Vec<AgentId>| TeamChange { members: Some(ids), ..TeamChange::default() };
        let inboxes = |ids: Vec<InboxId>| TeamChange { inboxes: Some(ids), ..TeamChange::default() };
        assert_eq!(put(secret.id, members(vec![lead])), Err("denied"));
        assert_eq!(put(own.id, inboxes(vec![InboxId(5), InboxId(9)])), Err("denied"));
        assert_eq!(put(own.id, inboxes(vec![])), Ok(()));
        assert!(!actor(t, &token).unwrap().reaches_inbox(InboxId(9)));
    });
}

#[test]
fn an_invitation_makes_one_agent_with_its_role_and_teams() {
    on_each(|t| {
        let (_, by_boss, _) = person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        let team = team(t, "Transfers", vec![], vec![InboxId(5)]);
        let invite = |email: &'static str| {
            let by = by_boss.clone();
            let role = BuiltInRole::Specialist.id();
            let new =
                NewInvitation { email: email.into(), name: "Wang Fang".into(), role, teams: vec![team.id] };
            attempt(t, move |tx| invite_agent(tx, &by, &new))
        };
        assert_eq!(invite("BOSS@wallet.example").map(|_| ()), Err("email_taken"));
        assert_eq!(invite("nobody").map(|_| ()), Err("email_invalid"));
        let old = invite("fang@wallet.example").unwrap();
        let link = invite(" Fang@Wallet.example").unwrap();
        let accept = |token: &str, name: &'static str| {
            let (token, hash) = (token.to_owned(), password());
            attempt(t, move |tx| accept_invitation(tx, &token, name, &hash, Locale::ZhCn))
        };
        for wrong in ["", " ", "null", &old.token] {
            assert_eq!(accept(wrong, "F").map(|_| ()), Err("link_gone"), "{wrong}");
        }
        assert_eq!(accept(&link.token, " ").map(|_| ()), Err("invalid_field"));
        let accepted = accept(&link.token, "王芳").unwrap();
        assert_eq!(accept(&link.token, "王芳").map(|_| ()), Err("link_gone"));
        let agent = act(t, move |tx| find_agent(tx, accepted.agent).unwrap().unwrap());
        assert_eq!((agent.name.as_str(), agent.email.as_str()), ("王芳", "fang@wallet.example"));
        assert_eq!((agent.role, agent.teams.as_slice()), (BuiltInRole::Specialist.id(), &[team.id][..]));
        assert_eq!((agent.code.len(), agent.capacity, agent.load), (6, USUAL_CAPACITY, 0));
        let key = FieldKey::new(&[9; 32]);
        let next = act(t, move |tx| security::sign_in(tx, &key, accepted.verified, &origin(), None).unwrap());
        assert!(matches!(next, SignIn::SignedIn(_)), "a demo asks for no code");
        let late = invite("late@wallet.example").unwrap();
        t.clock.set(late.expires_at_ms);
        assert_eq!(accept(&late.token, "Late").map(|_| ()), Err("link_gone"));
    });
}

#[test]
fn the_first_owner_is_an_administrator_and_signed_in() {
    on_each(|t| {
        let key = || FieldKey::new(&[9; 32]);
        let hash = password();
        let (token, shown) = act(t, move |tx| {
            security::ensure_installation(tx, false).unwrap();
            let token = security::create_setup_token(tx).unwrap().unwrap();
            let owner = security::Owner {
                name: "Li Wei".into(),
                email: "li@wallet.example".into(),
                locale: Locale::ZhCn,
            };
            let shown = security::begin_owner(tx, &key(), &token, &owner, &hash).unwrap();
            (token, shown)
        });
        let confirm = |code: String| {
            let token = token.clone();
            attempt(t, move |tx| confirm_owner(tx, &key(), &token, &code, &origin()))
        };
        assert_eq!(confirm("000000".into()).map(|_| ()), Err("wrong_code"));
        let none = act(t, |tx| list_agents(tx, &cli(), None, Limit::of(None)).unwrap());
        assert!(none.items.is_empty(), "nothing is kept of a refused confirmation");
        let now_ms = t.db.clock().now_ms();
        let confirmed = confirm(security::code_of(&shown.secret, now_ms).unwrap()).unwrap();
        let by = actor(t, &confirmed.session.token).unwrap();
        assert_eq!(by.agent().unwrap().permissions, Permissions::all());
    });
}

#[test]
fn presence_follows_the_agent_and_the_sockets() {
    on_each(|t| {
        let (mei, by_mei, _) = person(t, "Mei", BuiltInRole::Manager.id(), vec![]);
        let shown = || act(t, move |tx| presence_of(tx, mei).unwrap().unwrap());
        let there = || act(t, |tx| candidates(tx, InboxId(5)).unwrap()).len();
        let set = |status| {
            let by = by_mei.clone();
            act(t, move |tx| set_presence(tx, &by, status).unwrap())
        };
        act(t, move |tx| connection_opened(tx, mei).unwrap());
        assert_eq!((shown().status, shown().connected, there()), (PresenceStatus::Away, true, 0));
        set(PresenceStatus::Online);
        assert_eq!(there(), 1);
        let told = facts(t).iter().filter(|fact| fact.starts_with("presence_changed")).count();
        set(PresenceStatus::Online);
        act(t, move |tx| heartbeat(tx, &[mei]).unwrap());
        assert_eq!(
            facts(t).iter().filter(|fact| fact.starts_with("presence_changed")).count(),
            told,
            "no news"
        );

        act(t, move |tx| connection_closed(tx, mei).unwrap());
        t.clock.advance(GRACE_MS - 1);
        assert_eq!((act(t, |tx| sweep_presence(tx).unwrap()), there()), (0, 1), "within the grace");
        t.clock.advance(2);
        assert_eq!((act(t, |tx| sweep_presence(tx).unwrap()), there()), (1, 0));
        assert_eq!((shown().status, shown().connected), (PresenceStatus::Away, false));
        assert_eq!(act(t, |tx| sweep_presence(tx).unwrap()), 0, "swept once");
        act(t, move |tx| heartbeat(tx, &[mei]).unwrap());
        assert_eq!((shown().status, shown().connected, there()), (PresenceStatus::Online, true, 1));
        t.clock.advance(SILENT_MS + 1);
        act(t, |tx| sweep_presence(tx).unwrap());
        assert_eq!((shown().status, there()), (PresenceStatus::Away, 0), "its process died");
        set(PresenceStatus::Busy);
        act(t, move |tx| connection_opened(tx, mei).unwrap());
        assert_eq!((shown().status, there()), (PresenceStatus::Busy, 0));
    });
}

#[test]
fn candidates_have_room_and_the_right_to_answer() {
    on_each(|t| {
        let (mei, by_mei, _) = person(t, "Mei", BuiltInRole::Agent.id(), vec![]);
        let (ed, by_ed, _) = person(t, "Ed", BuiltInRole::Editor.id(), vec![]);
        team(t, "Transfers", vec![mei, ed], vec![InboxId(5)]);
        for (agent, by) in [(mei, by_mei), (ed, by_ed)] {
            act(t, move |tx| {
                connection_opened(tx, agent).unwrap();
                set_presence(tx, &by, PresenceStatus::Online).unwrap();
            });
        }
        let of = |inbox| act(t, move |tx| candidates(tx, InboxId(inbox)).unwrap());
        assert_eq!(of(6), []);
        assert_eq!(of(5).iter().map(|c| (c.agent, c.room, c.load)).collect::<Vec<_>>(), [(mei, 5, 0)]);
        t.clock.advance(1_000);
        act(t, move |tx| add_load(tx, mei, 3).unwrap());
        assert_eq!((of(5)[0].room, of(5)[0].idle_since_ms), (2, t.db.clock().now_ms()));
        change(t, &cli(), mei, AgentChange { capacity: Some(3), ..AgentChange::default() }).unwrap();
        assert_eq!(of(5), []);
        act(t, move |tx| add_load(tx, mei, -1).unwrap());
        assert_eq!(of(5)[0].room, 1);
        let too_many = AgentChange { capacity: Some(LARGEST_CAPACITY + 1), ..AgentChange::default() };
        assert_eq!(change(t, &cli(), mei, too_many).map(|_| ()), Err("invalid_field"));
        let gone = AgentChange { disabled: Some(true), ..AgentChange::default() };
        person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        change(t, &cli(), mei, gone).unwrap();
        assert_eq!(of(5), []);
    });
}

#[test]
fn lists_come_in_pages_and_names_are_checked() {
    on_each(|t| {
        let (boss, by_boss, _) = person(t, "Boss", BuiltInRole::Administrator.id(), vec![]);
        let (mei, by_mei, _) = person(t, "Mei", BuiltInRole::Agent.id(), vec![]);
        let team = team(t, "Transfers", vec![mei], vec![]);
        let page = |after: Option<AgentId>| {
            let by = by_mei.clone();
            act(t, move |tx| list_agents(tx, &by, after, Limit::of(Some(1))).unwrap())
        };
        let first = page(None);
        assert_eq!((first.items[0].id, first.next.clone()), (boss, Some(boss.to_string())));
        let second = page(Some(boss));
        assert_eq!(
            (second.items[0].id, second.next, second.items[0].teams.clone()),
            (mei, None, vec![team.id])
        );
        let own = |change: OwnChange| {
            let by = by_mei.clone();
            attempt(t, move |tx| change_own(tx, &by, &change))
        };
        for name in ["", " ", "a\nb", &"x".repeat(81)] {
            let change = OwnChange { name: Some(name.into()), ..OwnChange::default() };
            assert_eq!(own(change).map(|_| ()), Err("invalid_field"), "{name}");
        }
        let zone = |zone: &str| OwnChange { time_zone: Some(Some(zone.into())), ..OwnChange::default() };
        assert_eq!(own(zone("Mars/Base")).map(|_| ()), Err("invalid_field"));
        assert_eq!(own(zone("Asia/Shanghai")).unwrap().time_zone.as_deref(), Some("Asia/Shanghai"));
        let alias = OwnChange { alias: Some(" 小美 ".into()), ..OwnChange::default() };
        own(alias).unwrap();
        let called = act(t, move |tx| agent_name(tx, mei).unwrap().unwrap());
        assert_eq!((called.public(), called.name.as_str()), ("小美", "Mei"));

        let by = by_boss.clone();
        let same = TeamChange { name: Some("Transfers".into()), ..TeamChange::default() };
        assert_eq!(attempt(t, move |tx| create_team(tx, &by, &same)).map(|_| ()), Err("name_taken"));
        let by = by_boss.clone();
        let stranger = TeamChange { members: Some(vec![AgentId(1)]), ..TeamChange::default() };
        assert_eq!(
            attempt(t, move |tx| change_team(tx, &by, team.id, &stranger)).map(|_| ()),
            Err("invalid_field")
        );
        let by = by_boss.clone();
        act(t, move |tx| delete_team(tx, &by, team.id).unwrap());
        assert!(page(Some(boss)).items[0].teams.is_empty());

        let (by, rights) = (by_boss.clone(), Permissions::of(&[Permission::ReportsRead]));
        let role = act(t, move |tx| security::create_role(tx, &by, "Counter", rights).unwrap().id);
        change(t, &by_boss, mei, AgentChange { role: Some(role), ..AgentChange::default() }).unwrap();
        let by = by_boss.clone();
        assert_eq!(attempt(t, move |tx| delete_role(tx, &by, role)), Err("role_in_use"));
        let agent = AgentChange { role: Some(BuiltInRole::Agent.id()), ..AgentChange::default() };
        change(t, &by_boss, mei, agent).unwrap();
        assert_eq!(attempt(t, move |tx| delete_role(tx, &by_boss, role)), Ok(()));
    });
}
