//! Inboxes, hours, keys and the wizard's last step, through the router, on both engines.

use security::BuiltInRole;
use serde_json::{Value, json};
use storage::testing::on_each;

use crate::testing::{Browser, Desk, staff};

fn workspace() -> Value {
    json!({
        "operatorName": "Example Wallet", "locales": ["zh-CN", "en"], "timeZone": "Asia/Shanghai",
        "inboxName": "Wallet help", "brandColour": "#1F5FD6", "allowedOrigins": ["https://wallet.example"],
        "hours": {
            "timeZone": "Asia/Shanghai", "always": false,
            "shifts": [{"weekday": 1, "from": "09:00", "to": "18:00"}, {"weekday": 5, "from": "22:00", "to": "02:00"}],
            "holidays": [{"date": "2026-12-25", "name": "圣诞节", "shifts": [{"from": "10:00", "to": "12:00"}]}],
        },
    })
}

#[test]
fn the_wizard_makes_the_first_inbox_and_may_be_gone_through_again() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let first = desk.call(&mut owner, "PUT /setup/workspace", workspace());
        let id = first.text("/id");
        assert_eq!(first.text("/defaultLocale"), "zh-CN");
        assert_eq!(first.text("/topics/0/names/zh-CN"), "转账没到账");
        assert_eq!(desk.call(&mut owner, "GET /session", None).text("/operatorName"), "Example Wallet");
        let team = desk.call(&mut owner, "GET /teams", None);
        assert_eq!(team.body["items"][0]["inboxIds"], json!([id]));
        let hours = desk.call(&mut owner, &format!("GET /inboxes/{id}/hours"), None);
        assert_eq!(hours.body, workspace()["hours"]);
        let mut again = workspace();
        again["inboxName"] = json!("Help");
        again["hours"]["always"] = json!(true);
        let second = desk.call(&mut owner, "PUT /setup/workspace", again);
        assert_eq!((second.text("/id"), second.text("/name")), (id, "Help".into()));
        assert_eq!(desk.call(&mut owner, "GET /inboxes", None).body["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn wrong_settings_name_their_field_and_a_way_out() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let id = desk.call(&mut owner, "PUT /setup/workspace", workspace()).text("/id");
        let mut refused = |line: String, body: Value| {
            let came = desk.call(&mut owner, &line, body);
            (came.status.as_u16(), came.text("/code"), came.body["fields"].clone())
        };
        let patch = format!("PATCH /inboxes/{id}");
        let grey = refused(patch.clone(), json!({"brandColour": "#797979"}));
        assert_eq!((grey.0, grey.1.as_str()), (400, "colour_contrast"));
        assert_eq!((&grey.2["field"], &grey.2["suggestion"]), (&json!("brandColour"), &json!("#767676")));
        let origin = refused(patch.clone(), json!({"allowedOrigins": ["https://*.example"]}));
        assert_eq!(origin.1, "origin_invalid");
        assert_eq!(refused(patch.clone(), json!({"name": ""})).1, "field_invalid");
        assert_eq!(refused(patch.clone(), json!({"publicKey": "hw_mine"})).0, 400);
        assert_eq!(refused(patch.clone(), json!({"locales": ["fr"]})).2["field"], json!("locales"));
        assert_eq!(
            refused(patch, json!({"name": "x", "version": 99})),
            (409, "changed_meanwhile".into(), json!({}))
        );
        let put = format!("PUT /inboxes/{id}/hours");
        let mut hours = workspace()["hours"].clone();
        hours["timeZone"] = json!("Mars/Base");
        assert_eq!(refused(put.clone(), hours.clone()).1, "time_zone_unknown");
        hours = workspace()["hours"].clone();
        hours["shifts"][0]["from"] = json!("9 am");
        assert_eq!(refused(put, hours).1, "hours_invalid");
        assert_eq!(refused("PATCH /inboxes/404".into(), json!({"name": "x"})).1, "inbox_not_found");
    });
}

#[test]
fn a_change_is_seen_and_the_version_grows() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let id = desk.call(&mut owner, "PUT /setup/workspace", workspace()).text("/id");
        let greeting = json!({"greeting": {"en": "Hi", "zh-CN": "您好"}, "autoOffer": false, "version": 1});
        let changed = desk.call(&mut owner, &format!("PATCH /inboxes/{id}"), greeting);
        assert_eq!((changed.text("/greeting/zh-CN"), &changed.body["version"]), ("您好".into(), &json!(2)));
        let shown = desk.call(&mut owner, &format!("GET /inboxes/{id}"), None);
        assert_eq!(shown.body, changed.body);
        let made =
            desk.call(&mut owner, "POST /inboxes", json!({"name": "Card", "timeZone": "Europe/Berlin"}));
        assert_eq!((made.status.as_u16(), made.text("/timeZone")), (201, "Europe/Berlin".into()));
    });
}

#[test]
fn keys_show_their_secret_once() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let id = desk.call(&mut owner, "PUT /setup/workspace", workspace()).text("/id");
        let keys = format!("/inboxes/{id}/keys");
        let made = desk.call(&mut owner, &format!("POST {keys}"), json!({"algorithm": "HS256"}));
        let secret = made.text("/secret");
        assert_eq!((made.status.as_u16(), secret.len()), (201, 43));
        let listed = desk.call(&mut owner, &format!("GET {keys}"), None);
        assert!(!listed.body.to_string().contains(&secret));
        let wrong = desk.call(&mut owner, &format!("POST {keys}"), json!({"algorithm": "none"}));
        assert_eq!(wrong.refusal().0, 400);
        let wrong =
            desk.call(&mut owner, &format!("POST {keys}"), json!({"algorithm": "EdDSA", "publicKey": "x"}));
        assert_eq!(wrong.refusal(), (400, "public_key_invalid"));
        desk.call(&mut owner, &format!("POST {keys}"), json!({"algorithm": "HS256"}));
        let third = desk.call(&mut owner, &format!("POST {keys}"), json!({"algorithm": "HS256"}));
        assert_eq!(third.refusal(), (409, "two_keys_live"));
        let key = made.text("/id");
        assert_eq!(desk.call(&mut owner, &format!("DELETE {keys}/{key}"), None).status.as_u16(), 204);
        assert_eq!(
            desk.call(&mut owner, &format!("DELETE {keys}/{key}"), None).refusal(),
            (404, "key_not_found")
        );
    });
}

#[test]
fn those_without_the_right_are_refused_and_see_only_their_own() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let id = desk.call(&mut owner, "PUT /setup/workspace", workspace()).text("/id");
        let (_, mut agent) = staff(&desk, "Mei", BuiltInRole::Agent);
        let mut nobody = Browser::default();
        assert_eq!(desk.call(&mut agent, "GET /inboxes", None).body["items"], json!([]));
        assert_eq!(
            desk.call(&mut agent, &format!("GET /inboxes/{id}"), None).refusal(),
            (404, "inbox_not_found")
        );
        let refused = [
            ("PUT /setup/workspace".to_owned(), Some(workspace())),
            ("POST /inboxes".into(), Some(json!({"name": "x"}))),
            (format!("PATCH /inboxes/{id}"), Some(json!({"name": "x"}))),
            (format!("PUT /inboxes/{id}/hours"), Some(workspace()["hours"].clone())),
            (format!("GET /inboxes/{id}/keys"), None),
            (format!("POST /inboxes/{id}/keys"), Some(json!({"algorithm": "HS256"}))),
            (format!("DELETE /inboxes/{id}/keys/1"), None),
            ("POST /labels".into(), Some(json!({"name": "x", "colour": "#123456"}))),
            ("GET /reports/volume.csv?from=2026-11-01&to=2026-11-23&tz=UTC".into(), None),
        ];
        for (line, body) in refused {
            assert_eq!(desk.call(&mut agent, &line, body.clone()).refusal(), (403, "denied"), "{line}");
            assert_eq!(desk.call(&mut nobody, &line, body).refusal(), (401, "not_signed_in"), "{line}");
        }
    });
}

#[test]
fn labels_are_made_changed_and_deleted() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let made = desk.call(&mut owner, "POST /labels", json!({"name": "提现", "colour": "#1F4FB0"}));
        let id = made.text("/id");
        assert_eq!(made.status.as_u16(), 201);
        let twice = desk.call(&mut owner, "POST /labels", json!({"name": "提现", "colour": "#1F4FB0"}));
        assert_eq!(twice.refusal(), (409, "label_name_taken"));
        let changed = desk.call(&mut owner, &format!("PATCH /labels/{id}"), json!({"name": "充值"}));
        assert_eq!((changed.text("/name"), changed.text("/colour")), ("充值".into(), "#1f4fb0".into()));
        assert_eq!(desk.call(&mut owner, "GET /labels", None).body["items"], json!([changed.body]));
        assert_eq!(desk.call(&mut owner, &format!("DELETE /labels/{id}"), None).status.as_u16(), 204);
        assert_eq!(desk.call(&mut owner, "GET /labels", None).body["items"], json!([]));
    });
}
