//! API keys through the router, on both engines.

use security::BuiltInRole;
use serde_json::{Value, json};
use storage::testing::on_each;

use crate::testing::{Browser, Desk, staff};

fn program(token: &str) -> Browser {
    Browser { headers: vec![("authorization", format!("Bearer {token}").leak())], ..Browser::default() }
}

fn wanted(permissions: &[&str], life_days: Option<i64>) -> Value {
    json!({"name": "nightly import", "permissions": permissions, "lifeDays": life_days})
}

#[test]
fn a_key_does_what_it_names_and_its_agent_may_and_nothing_else() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let made = desk.call(&mut owner, "POST /api-keys", wanted(&["labels.manage"], Some(30)));
        let token = made.text("/token");
        assert!(token.starts_with("hwk_") && token.len() == 47);
        let mut key = program(&token);
        let label = json!({"name": "VIP", "colour": "#1F5FD6"});
        assert_eq!(desk.call(&mut key, "POST /labels", label).status, 201);
        assert_eq!(desk.call(&mut key, "GET /agents", None).refusal(), (403, "denied"));
        // What is a person's own matter, and further keys, are refused whatever the key names.
        for line in ["DELETE /session", "GET /sessions", "DELETE /sessions/1"] {
            assert_eq!(desk.call(&mut key, line, None).refusal(), (403, "session_required"), "{line}");
        }
        let password = json!({"current": "x", "next": "y"});
        let came = desk.call(&mut key, "POST /session/password", password);
        assert_eq!(came.refusal(), (403, "session_required"));
        let all = desk.call(&mut owner, "POST /api-keys", wanted(&["keys.manage"], None)).text("/token");
        let came = desk.call(&mut program(&all), "POST /api-keys", wanted(&["keys.manage"], None));
        assert_eq!(came.refusal(), (403, "session_required"));
        // The list never shows a key's text; audit rows name the program.
        let list = desk.call(&mut owner, "GET /api-keys", None);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
        assert_eq!(list.text("/items/1/agentName"), "Owner");
        assert!(!list.body.to_string().contains("hwk_"));
        let audit = desk.call(&mut owner, "GET /audit?action=label.created", None);
        assert_eq!(audit.text("/items/0/actorName"), "Owner (nightly import)");
    });
}

#[test]
fn a_key_ends_when_it_is_revoked_when_its_time_is_over_and_with_its_agent() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let (other, mut second) = staff(&desk, "Second", BuiltInRole::Administrator);
        let make = |browser: &mut Browser, days| {
            let made = desk.call(browser, "POST /api-keys", wanted(&["conversations.read"], days));
            (made.text("/id"), program(&made.text("/token")))
        };
        let (id, mut revoked) = make(&mut owner, None);
        let (_, mut short) = make(&mut owner, Some(1));
        let (_, mut orphan) = make(&mut second, None);
        for key in [&mut revoked, &mut short, &mut orphan] {
            assert_eq!(desk.call(key, "GET /labels", None).status, 200);
        }
        assert_eq!(desk.call(&mut owner, &format!("DELETE /api-keys/{id}"), None).status, 204);
        assert_eq!(desk.call(&mut owner, &format!("DELETE /api-keys/{id}"), None).status, 404);
        let disable = json!({"disabled": true});
        assert_eq!(desk.call(&mut owner, &format!("PATCH /agents/{}", other.0), disable).status, 200);
        for key in [&mut revoked, &mut orphan, &mut program("hwk_"), &mut program("hwk_nonsense")] {
            assert_eq!(desk.call(key, "GET /labels", None).refusal(), (401, "not_signed_in"));
        }
        t.clock.advance(86_400_001);
        assert_eq!(desk.call(&mut short, "GET /labels", None).refusal(), (401, "not_signed_in"));
    });
}

#[test]
fn wrong_wishes_name_their_field() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let (_, mut agent) = staff(&desk, "Mei", BuiltInRole::Agent);
        let mut field = |wish: Value| {
            let came = desk.call(&mut owner, "POST /api-keys", wish);
            (came.status.as_u16(), came.body["fields"]["field"].clone())
        };
        assert_eq!(field(wanted(&[], None)), (400, json!("permissions")));
        assert_eq!(field(wanted(&["everything"], None)), (400, json!("permissions")));
        assert_eq!(field(wanted(&["labels.manage"], Some(0))), (400, json!("lifeDays")));
        assert_eq!(field(json!({"name": " ", "permissions": ["labels.manage"]})), (400, json!("name")));
        let came = desk.call(&mut agent, "POST /api-keys", wanted(&["conversations.read"], None));
        assert_eq!(came.refusal(), (403, "denied"));
    });
}
