//! Signing in and managing people, through the router, on both engines.

use agents::NewAgent;
use kernel::{AgentId, Locale, RoleId};
use security::{Actor, BuiltInRole, Permission};
use serde_json::{Value, json};
use storage::testing::{TestDb, on_each};

use crate::testing::{Browser, Desk};
use crate::{Right, routes};

const PASSWORD: &str = "correct horse battery";
const SESSION: &str = "__Host-helpward";
const DEVICE: &str = "__Host-helpward_device";

/// Makes an agent with a password and no second factor.
fn person(t: &TestDb, name: &'static str, role: RoleId) -> AgentId {
    let password = security::hash_password(PASSWORD, &[], [3; 16]).unwrap();
    let made = t.db.write_blocking(move |tx| {
        let by = Actor::room("cli", None, Permission::ALL);
        let new = NewAgent {
            name: name.into(),
            email: format!("{}@wallet.example", name.to_lowercase()),
            role,
            teams: vec![],
            locale: Locale::En,
            password: password.clone(),
        };
        agents::create_agent(tx, &by, &new)
    });
    made.unwrap().id
}

fn login(name: &str, password: &str) -> Value {
    json!({"email": format!("{name}@wallet.example"), "password": password})
}

/// A browser signed in to a demo desk.
fn signed_in(desk: &Desk<'_>, name: &str) -> Browser {
    let mut browser = Browser { ip: [203, 0, 113, 9], ..Browser::default() };
    let came = desk.call(&mut browser, "POST /session", login(name, PASSWORD));
    assert_eq!(came.text("/state"), "signed_in");
    browser
}

fn code(desk: &Desk<'_>, secret: &str) -> String {
    security::code_of(secret, desk.house.db.clock().now_ms()).unwrap()
}

#[test]
fn the_first_run_signs_the_owner_in() {
    on_each(|t| {
        let desk = Desk::over(t, false);
        let mut browser = Browser::default();
        assert_eq!(desk.call(&mut browser, "GET /setup", None).body["needed"], json!(true));
        let token = t.db.write_blocking(security::create_setup_token).unwrap().unwrap();
        let owner = |token: &str, password: &str| json!({"setupToken": token, "name": "Li Wei", "email": "li@wallet.example", "password": password, "locale": "zh-CN"});
        let wrong = desk.call(&mut browser, "POST /setup/owner", owner("x", PASSWORD));
        assert_eq!(wrong.refusal(), (404, "link_gone"));
        let weak = desk.call(&mut browser, "POST /setup/owner", owner(&token, "12345678"));
        assert_eq!(weak.refusal(), (400, "password_common"));
        let shown = desk.call(&mut browser, "POST /setup/owner", owner(&token, PASSWORD));
        let secret = shown.text("/totpSecret");
        assert!(shown.text("/totpQrSvg").contains("<svg"));
        let confirm = |code: String| json!({"setupToken": token, "code": code});
        let wrong = desk.call(&mut browser, "POST /setup/owner/confirm", confirm("000000".into()));
        assert_eq!(wrong.refusal(), (400, "wrong_code"));
        let done = desk.call(&mut browser, "POST /setup/owner/confirm", confirm(code(&desk, &secret)));
        assert_eq!(done.body["recoveryCodes"].as_array().unwrap().len(), 10);
        assert_eq!(
            (done.text("/roleName"), &done.body["secondFactor"]),
            ("administrator".into(), &json!(true))
        );
        assert_eq!(desk.call(&mut browser, "GET /session", None).text("/email"), "li@wallet.example");
        assert_eq!(desk.call(&mut browser, "GET /setup", None).body["needed"], json!(false));
        t.clock.advance(60_000);
        let again = desk.call(&mut browser, "POST /setup/owner", owner(&token, PASSWORD));
        assert_eq!(again.refusal(), (409, "set_up_already"));
    });
}

#[test]
fn password_then_code_then_a_fresh_cookie() {
    on_each(|t| {
        let desk = Desk::over(t, false);
        person(t, "Mei", BuiltInRole::Agent.id());
        let mut browser = Browser::default();
        browser.cookies.insert(SESSION.into(), "planted-by-somebody".into());
        let wrong = desk.call(&mut browser, "POST /session", login("mei", "wrong password"));
        let unknown = desk.call(&mut browser, "POST /session", login("nobody", "wrong password"));
        assert_eq!(wrong.refusal(), (400, "wrong_password"));
        assert_eq!(
            (unknown.status, &unknown.body["fields"]),
            (wrong.status, &wrong.body["fields"]),
            "tells nothing"
        );
        assert_eq!(unknown.refusal(), wrong.refusal());
        let asked = desk.call(&mut browser, "POST /session", login("mei", PASSWORD));
        assert_eq!(asked.text("/state"), "enrol_second_factor");
        let secret = asked.text("/totpSecret");
        let answer = |challenge: String, code: &str| json!({"challenge": challenge, "code": code});
        let wrong = desk.call(
            &mut browser,
            "POST /session/second-factor",
            answer(asked.text("/challenge"), "000000"),
        );
        assert_eq!(wrong.refusal(), (400, "wrong_code"));
        assert_eq!(browser.cookies[SESSION], "planted-by-somebody");
        let right = answer(asked.text("/challenge"), &code(&desk, &secret));
        let entered = desk.call(&mut browser, "POST /session/second-factor", right);
        let recovery = entered.text("/recoveryCodes/0");
        assert_ne!(browser.cookies[SESSION], "planted-by-somebody", "no session fixation");
        assert_eq!(desk.call(&mut browser, "GET /session", None).text("/name"), "Mei");

        let mut stolen = browser.clone();
        assert_eq!(desk.call(&mut browser, "DELETE /session", None).status, 204);
        assert!(!browser.cookies.contains_key(SESSION) && browser.cookies.contains_key(DEVICE));
        assert_eq!(desk.call(&mut stolen, "GET /session", None).refusal(), (401, "not_signed_in"));

        let asked = desk.call(&mut browser, "POST /session", login("mei", PASSWORD));
        assert_eq!((asked.text("/state"), asked.body.get("totpSecret")), ("second_factor".into(), None));
        let by_recovery = answer(asked.text("/challenge"), &recovery);
        let entered = desk.call(&mut browser, "POST /session/second-factor", by_recovery.clone());
        assert_eq!((entered.status.as_u16(), entered.body.get("recoveryCodes")), (200, None));
        let again = desk.call(&mut browser, "POST /session/second-factor", by_recovery);
        assert_eq!(again.refusal(), (403, "challenge_gone"));
    });
}

#[test]
fn guessing_is_slowed_and_a_known_browser_is_not_locked_out() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        person(t, "Mei", BuiltInRole::Agent.id());
        let mut known = signed_in(&desk, "mei");
        let mut guesses = 0;
        for i in 0..30 {
            let mut attacker = Browser { ip: [10, 0, 0, i], ..Browser::default() };
            attacker.headers.push(("x-forwarded-for", "198.51.100.1"));
            let came = desk.call(&mut attacker, "POST /session", login("mei", "wrong password"));
            if came.refusal() == (400, "wrong_password") {
                guesses += 1;
            } else {
                assert_eq!(came.refusal(), (429, "limited"));
                let wait_s: u64 = came.headers["retry-after"].to_str().unwrap().parse().unwrap();
                assert!((1..=60).contains(&wait_s), "{wait_s}");
            }
        }
        assert_eq!(guesses, 10);
        let mut stranger = Browser { ip: [192, 0, 2, 1], ..Browser::default() };
        let refused = desk.call(&mut stranger, "POST /session", login("mei", PASSWORD));
        assert_eq!(
            refused.refusal(),
            (429, "limited"),
            "even the right password tells nothing while guessed at"
        );
        known.cookies.remove(SESSION);
        assert_eq!(
            desk.call(&mut known, "POST /session", login("mei", PASSWORD)).text("/state"),
            "signed_in"
        );
        let huge = desk.call(&mut known, "POST /session", login("mei", &"x".repeat(200_000)));
        assert_eq!(huge.refusal(), (400, "wrong_password"));
    });
}

#[test]
fn another_sites_page_commands_nothing() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        person(t, "Mei", BuiltInRole::Agent.id());
        let mut browser = signed_in(&desk, "mei");
        for origin in ["https://evil.example", "https://desk.example.evil.example", "null"] {
            browser.headers = vec![("origin", origin)];
            let came = desk.call(&mut browser, "PUT /presence", json!({"status": "online"}));
            assert_eq!(came.refusal(), (403, "foreign_origin"), "{origin}");
        }
        browser.headers = vec![("origin", "https://desk.example")];
        let came = desk.call(&mut browser, "PUT /presence", json!({"status": "online"}));
        assert_eq!((came.status.as_u16(), came.text("/status")), (200, "online".into()));
        let wrong = desk.call(&mut browser, "PUT /presence", json!({"status": "asleep"}));
        assert_eq!(wrong.refusal(), (400, "invalid_field"));
    });
}

/// The routes of this room's handlers with the body that would be right.
fn own_routes() -> Vec<(String, Right, Value)> {
    let rooms = ["session", "agents", "roles", "teams", "audit"];
    let body = |line: &str| match line {
        "PATCH /agents/17" | "PATCH /teams/17" | "PATCH /roles/17" | "PATCH /session/me" => {
            json!({"name": "X"})
        }
        "POST /agents/invitations" => {
            json!({"email": "x@y.example", "name": "X", "roleId": "1", "teamIds": []})
        }
        "POST /teams" => json!({"name": "X", "memberIds": [], "inboxIds": []}),
        "POST /roles" => json!({"name": "X", "permissions": []}),
        "PUT /presence" => json!({"status": "online"}),
        "POST /session/password" => json!({"current": "x", "next": "another long password"}),
        _ => Value::Null,
    };
    let mine = |handler: &str| rooms.iter().any(|room| handler.starts_with(&format!("{room}::")));
    let all = routes().into_iter().filter(|route| mine(route.handler) && route.right != Right::Open);
    let lines =
        all.map(|route| (format!("{} {}", route.method, route.path.replace("{id}", "17")), route.right));
    lines
        .map(|(line, right)| {
            let body = body(&line);
            (line, right, body)
        })
        .collect()
}

#[test]
fn the_table_of_routes_tells_the_truth_about_rights() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let none = t.db.write_blocking(|tx| {
            let by = Actor::room("cli", None, Permission::ALL);
            security::create_role(tx, &by, "Nothing", security::Permissions::NONE).map(|role| role.id)
        });
        person(t, "Boss", BuiltInRole::Administrator.id());
        person(t, "Nil", none.unwrap());
        let routes = own_routes();
        assert!(routes.len() >= 20, "{}", routes.len());
        for (line, right, body) in routes {
            let anonymous = desk.call(&mut Browser::default(), &line, body.clone());
            assert_eq!(anonymous.refusal(), (401, "not_signed_in"), "{line}");
            let came = desk.call(&mut signed_in(&desk, "nil"), &line, body);
            match right {
                Right::Needs(permission) => {
                    assert_eq!(came.refusal(), (403, "denied"), "{line} {}", came.body);
                    assert_eq!(came.body["fields"]["permission"], json!(permission.code()), "{line}");
                }
                _ => assert_ne!(came.status.as_u16(), 403, "{line}"),
            }
        }
    });
}

#[test]
fn wrong_shapes_are_refused_and_never_break_anything() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        person(t, "Boss", BuiltInRole::Administrator.id());
        let mut boss = signed_in(&desk, "boss");
        let odd = [
            json!(null),
            json!([]),
            json!("x"),
            json!({"$ne": null}),
            json!(-1),
            json!(1e300),
            json!(true),
            json!({"a": {"b": []}}),
        ];
        for (line, _, body) in own_routes() {
            let Value::Object(fields) = &body else { continue };
            for value in &odd {
                for field in fields.keys() {
                    let mut wrong = body.clone();
                    wrong[field] = value.clone();
                    let status = desk.call(&mut boss, &line, wrong).status.as_u16();
                    assert!((200..500).contains(&status), "{line} {field}={value}: {status}");
                }
                assert!(
                    desk.call(&mut boss, &line, value.clone()).status.is_client_error(),
                    "{line} {value}"
                );
            }
            let mut more = body.clone();
            more["permissionsOfMine"] = json!("all");
            assert_eq!(desk.call(&mut boss, &line, more).refusal().0, 400, "{line}: unknown field");
        }
    });
}

#[test]
fn a_colleague_is_invited_joins_works_and_is_disabled() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        person(t, "Boss", BuiltInRole::Administrator.id());
        let mut boss = signed_in(&desk, "boss");
        let team = desk.call(&mut boss, "POST /teams", json!({"name": "转账"})).text("/id");
        let lost = json!({"name": "X", "memberIds": [], "inboxIds": ["404"]});
        assert_eq!(desk.call(&mut boss, "POST /teams", lost).refusal(), (400, "invalid_field"));
        let invitation =
            json!({"email": "fang@wallet.example", "name": "Fang", "roleId": "1", "teamIds": [team]});
        let link = desk.call(&mut boss, "POST /agents/invitations", invitation).text("/link");
        let token = link.strip_prefix("https://desk.example/desk/invitation#").unwrap();
        let accept =
            |password: &str| json!({"token": token, "name": "王芳", "password": password, "locale": "zh-CN"});
        let mut fang = Browser { ip: [198, 51, 100, 2], ..Browser::default() };
        let weak = desk.call(&mut fang, "POST /invitations/acceptance", accept("password"));
        assert_eq!(weak.refusal(), (400, "password_common"));
        let joined = desk.call(&mut fang, "POST /invitations/acceptance", accept(PASSWORD));
        assert_eq!((joined.text("/state"), joined.text("/me/name")), ("signed_in".into(), "王芳".into()));
        let id = joined.text("/me/id");
        let twice = desk.call(&mut Browser::default(), "POST /invitations/acceptance", accept(PASSWORD));
        assert_eq!(twice.refusal(), (404, "link_gone"));

        let list = desk.call(&mut fang, "GET /agents?limit=1", None);
        assert_eq!(list.text("/items/0/roleName"), "administrator");
        let after = format!("GET /agents?limit=1&after={}", list.text("/next"));
        let list = desk.call(&mut fang, &after, None);
        assert_eq!((list.text("/items/0/id"), list.text("/items/0/teamIds/0")), (id.clone(), team));
        assert_eq!(list.body["next"], Value::Null);
        let changed =
            desk.call(&mut fang, "PATCH /session/me", json!({"alias": "小芳", "timeZone": "Asia/Shanghai"}));
        assert_eq!(
            (changed.text("/alias"), changed.text("/timeZone")),
            ("小芳".into(), "Asia/Shanghai".into())
        );

        let next = |current: &str| json!({"current": current, "next": "another long password"});
        let wrong = desk.call(&mut fang, "POST /session/password", next("wrong password"));
        assert_eq!(wrong.refusal(), (400, "wrong_password"));
        let mut phone = Browser { ip: [198, 51, 100, 3], ..Browser::default() };
        desk.call(&mut phone, "POST /session", login("fang", PASSWORD));
        assert_eq!(desk.call(&mut fang, "GET /sessions", None).body["items"].as_array().unwrap().len(), 2);
        assert_eq!(desk.call(&mut fang, "POST /session/password", next(PASSWORD)).status, 204);
        assert_eq!(desk.call(&mut phone, "GET /session", None).refusal().0, 401, "other sessions end");
        assert_eq!(desk.call(&mut fang, "GET /session", None).status, 200);

        let link = desk.call(&mut boss, &format!("POST /agents/{id}/reset"), None).text("/link");
        let token = link.split_once('#').unwrap().1;
        let reset = json!({"token": token, "password": "a brand new password"});
        assert_eq!(
            desk.call(&mut Browser::default(), "POST /password-resets/redeem", reset.clone()).status,
            204
        );
        assert_eq!(
            desk.call(&mut Browser::default(), "POST /password-resets/redeem", reset).refusal(),
            (404, "link_gone")
        );
        assert_eq!(desk.call(&mut fang, "GET /session", None).refusal().0, 401);
        desk.call(&mut fang, "POST /session", login("fang", "a brand new password"));
        assert_eq!(desk.call(&mut fang, "GET /session", None).status, 200);

        let off = desk.call(&mut boss, &format!("PATCH /agents/{id}"), json!({"disabled": true}));
        assert!(off.body["disabledAtMs"].is_number());
        assert_eq!(desk.call(&mut fang, "GET /session", None).refusal(), (401, "not_signed_in"));
        let gone = desk.call(&mut fang, "POST /session", login("fang", "a brand new password"));
        assert_eq!(gone.refusal(), (400, "wrong_password"));

        let own = desk.call(&mut boss, "GET /session", None).text("/id");
        let last = desk.call(&mut boss, &format!("PATCH /agents/{own}"), json!({"disabled": true}));
        assert_eq!(last.refusal(), (409, "last_administrator"));
        let rows = desk.call(&mut boss, "GET /audit?action=agent.changed", None);
        assert_eq!(rows.text("/items/0/change/0/field"), "disabled");
        assert_eq!(rows.text("/items/0/ip"), "203.0.113.9");
    });
}

#[test]
fn a_role_that_changes_changes_its_people_at_once() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        person(t, "Boss", BuiltInRole::Administrator.id());
        let mut boss = signed_in(&desk, "boss");
        let role =
            desk.call(&mut boss, "POST /roles", json!({"name": "Night", "permissions": ["agents.read"]}));
        let id = role.text("/id");
        person(t, "Nia", id.parse().unwrap());
        let mut nia = signed_in(&desk, "nia");
        assert_eq!(desk.call(&mut nia, "GET /agents", None).status, 200);
        let unknown = json!({"permissions": ["everything"]});
        assert_eq!(
            desk.call(&mut boss, &format!("PATCH /roles/{id}"), unknown).refusal(),
            (400, "invalid_field")
        );
        let fewer = json!({"permissions": ["reports.read"]});
        assert_eq!(desk.call(&mut boss, &format!("PATCH /roles/{id}"), fewer).status, 200);
        assert_eq!(desk.call(&mut nia, "GET /agents", None).refusal(), (403, "denied"));
        assert_eq!(
            desk.call(&mut boss, &format!("DELETE /roles/{id}"), None).refusal(),
            (409, "role_in_use")
        );
        assert_eq!(
            desk.call(&mut boss, "PATCH /roles/6", json!({"name": "X"})).refusal(),
            (409, "role_built_in")
        );
        let list = desk.call(&mut boss, "GET /roles", None);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 7);
        let table = desk.call(&mut nia, "GET /permissions", None);
        assert_eq!(table.body["items"].as_array().unwrap().len(), Permission::ALL.len());
        assert_eq!(desk.call(&mut nia, "GET /sessions/abc", None).status, 404);
        assert_eq!(desk.call(&mut nia, "DELETE /sessions/404", None).refusal(), (404, "not_found"));
    });
}
