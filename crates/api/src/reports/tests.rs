//! From the queue to the report, through the router, on both engines: a contact asks, is offered to an agent,
//! answered, resolved, rates the help, and every figure shows it.

use std::cell::Cell;

use kernel::{AgentId, OfferId};
use security::{Actor, BuiltInRole, Permission};
use serde_json::{Value, json};
use storage::testing::on_each;

use crate::testing::{Browser, Came, Desk, staff};

const DAY: &str = "from=2026-11-23&to=2026-11-24&tz=Asia/Shanghai";

struct Story<'t> {
    desk: Desk<'t>,
    owner: Browser,
    inbox: Value,
    cursor: Cell<i64>,
}

impl<'t> Story<'t> {
    fn new(desk: Desk<'t>) -> Self {
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let always = json!({"timeZone": "Asia/Shanghai", "always": true, "shifts": [], "holidays": []});
        let workspace = json!({
            "operatorName": "Example Wallet", "locales": ["en"], "timeZone": "Asia/Shanghai",
            "inboxName": "=Wallet help", "brandColour": "#1F5FD6", "allowedOrigins": [], "hours": always,
        });
        let inbox = desk.call(&mut owner, "PUT /setup/workspace", workspace).body;
        Self { desk, owner, inbox, cursor: Cell::new(0) }
    }

    /// Somebody who works in the inbox and is online.
    fn agent(&mut self, name: &'static str) -> (AgentId, Browser) {
        let (id, mut browser) = staff(&self.desk, name, BuiltInRole::Agent);
        let teams = self.desk.call(&mut self.owner, "GET /teams", None).body;
        let join = json!({"teamIds": [teams["items"][0]["id"]]});
        let joined = self.desk.call(&mut self.owner, &format!("PATCH /agents/{id}"), join);
        assert_eq!(joined.status.as_u16(), 200);
        self.desk.t.db.write_blocking(move |tx| agents::connection_opened(tx, id)).unwrap();
        self.desk.call(&mut browser, "PUT /presence", json!({"status": "online"}));
        self.pump();
        (id, browser)
    }

    fn contact(&self) -> Browser {
        let mut browser = Browser { ip: [198, 51, 100, 7], ..Browser::default() };
        let enter = json!({"publicKey": self.inbox["publicKey"], "locale": "en"});
        let token = self.desk.call(&mut browser, "POST /widget/sessions", enter).text("/token");
        // Lives as long as the test.
        browser.headers.push(("authorization", Box::leak(format!("Bearer {token}").into_boxed_str())));
        browser
    }

    /// Asks in the widget; the conversation's id as the contact knows it.
    fn ask(&self, contact: &mut Browser) -> Came {
        let first =
            json!({"clientId": "first", "topicKey": "transfer", "text": "It is stuck", "attachmentIds": []});
        let came = self.desk.call(contact, "POST /widget/conversations", first);
        self.pump();
        came
    }

    /// The one open offer to an agent.
    fn offer(&self, agent: AgentId) -> Option<OfferId> {
        let find = "select id from offers where agent_id = $1 and closed_at_ms is null";
        self.desk.t.db.read_blocking(move |tx| tx.find(find, &storage::params![agent])).unwrap()
    }

    /// Lets routing and surveys react to all news.
    fn pump(&self) {
        let db = &self.desk.t.db;
        loop {
            let unplaced = "select count(*) from facts where position is null";
            while db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
                std::thread::yield_now();
            }
            let after = self.cursor.get();
            let facts = db.read_blocking(move |tx| storage::facts_after(tx, after, 500)).unwrap();
            let Some(last) = facts.last() else { return };
            self.cursor.set(last.position);
            for fact in facts {
                let react = move |tx: &storage::Tx<'_>| {
                    if routing::wants(&fact) {
                        routing::react(tx, &fact)?;
                    }
                    if surveys::wants(&fact) {
                        surveys::react(tx, &fact)?;
                    }
                    Ok::<_, storage::Error>(())
                };
                db.write_blocking(react).unwrap();
            }
        }
    }

    fn metric(&mut self, key: &str, more: &str) -> Value {
        let came = self.desk.call(&mut self.owner, &format!("GET /reports/summary?{DAY}{more}"), None);
        assert_eq!(came.status.as_u16(), 200, "{}", came.body);
        let metrics = came.body["metrics"].as_array().unwrap().clone();
        metrics.into_iter().find(|metric| metric["key"] == key).unwrap()
    }
}

#[test]
fn a_rating_reaches_the_report() {
    on_each(|t| {
        let mut story = Story::new(Desk::over(t, true));
        let (mei, mut browser) = story.agent("Mei");
        let mut contact = story.contact();
        let asked = story.ask(&mut contact);
        let (public, state) = (asked.text("/id"), asked.text("/status"));
        assert_eq!(state, "waiting");
        let queue = story.desk.call(&mut browser, "GET /queue", None);
        assert_eq!(queue.body["items"][0]["position"], json!(1));

        // Offered, declined by nobody, taken; a colleague's offer is not there for others.
        let offer = story.offer(mei).expect("offered to the only agent");
        let accept = format!("POST /offers/{offer}/acceptance");
        let foreign = story.desk.call(&mut story.owner.clone(), &accept, None);
        assert_eq!(foreign.refusal(), (404, "offer_not_found"));
        t.clock.advance(20_000);
        let taken = story.desk.call(&mut browser, &accept, None);
        assert_eq!((taken.text("/status"), taken.text("/assigneeId")), ("open".into(), mei.to_string()));
        assert_eq!(story.desk.call(&mut browser, &accept, None).status.as_u16(), 200, "the same again");
        let late = story.desk.call(&mut browser, &format!("POST /offers/{offer}/refusal"), None);
        assert_eq!(late.refusal(), (409, "offer_ended"));
        assert_eq!(story.desk.call(&mut browser, "GET /queue", None).body["items"], json!([]));

        let id = taken.text("/id");
        t.clock.advance(40_000);
        let answer =
            json!({"clientId": "a1", "text": "It needs one more confirmation.", "attachmentIds": []});
        story.desk.call(&mut browser, &format!("POST /conversations/{id}/messages"), answer);
        t.clock.advance(240_000);
        story.desk.call(&mut browser, &format!("POST /conversations/{id}/resolution"), None);
        story.pump();
        let line = format!("/widget/conversations/{public}");
        let shown = story.desk.call(&mut contact, &format!("GET {line}"), None);
        assert_eq!(shown.text("/survey/state"), "asked");
        let wrong = story.desk.call(&mut contact, &format!("PUT {line}/survey"), json!({"score": 6}));
        assert_eq!(wrong.refusal(), (400, "field_invalid"));
        let rating = json!({"score": 4, "reasons": ["slow"], "comment": "Thank you"});
        let rated = story.desk.call(&mut contact, &format!("PUT {line}/survey"), rating);
        assert_eq!(rated.status.as_u16(), 200, "{}", rated.body);
        let seen = story.desk.call(&mut browser, &format!("GET /conversations/{id}"), None);
        assert_eq!(
            (&seen.body["survey"]["score"], seen.text("/survey/comment")),
            (&json!(4), "Thank you".into())
        );

        let figures = |metric: &Value| (metric["total"]["n"].clone(), metric["total"]["median"].clone());
        assert_eq!(figures(&story.metric("volume", "")), (json!(1), Value::Null));
        assert_eq!(figures(&story.metric("first_response_time", "")), (json!(1), json!(60_000.0)));
        assert_eq!(figures(&story.metric("resolution_time", "")), (json!(1), json!(300_000.0)));
        let satisfaction = story.metric("satisfaction", "");
        assert_eq!(figures(&satisfaction), (json!(1), json!(4.0)));
        assert_eq!(satisfaction["distribution"], json!([0, 0, 0, 1, 0]));
        assert_eq!(satisfaction["total"]["share"], json!(1.0));
        for key in ["volume", "first_response_time", "resolution_time", "satisfaction"] {
            let metric = story.metric(key, "");
            assert_eq!(
                (&metric["byAgent"][0]["name"], &metric["byAgent"][0]["n"]),
                (&json!("Mei"), &json!(1)),
                "{key}"
            );
            assert_eq!(metric["byInbox"][0]["id"], story.inbox["id"]);
            let days: Vec<_> =
                metric["days"].as_array().unwrap().iter().map(|day| (&day["day"], &day["n"])).collect();
            assert_eq!(days, [(&json!("2026-11-23"), &json!(1)), (&json!("2026-11-24"), &json!(0))]);
            assert_eq!(story.metric(key, &format!("&agent={mei}"))["total"]["n"], json!(1));
            assert_eq!(story.metric(key, "&agent=404")["total"]["n"], json!(0));
            assert_eq!(story.metric(key, "&inbox=404")["total"]["n"], json!(0));
        }

        // The file says the same, cannot be a formula, and leaves a row behind.
        let csv =
            story.desk.call(&mut story.owner.clone(), &format!("GET /reports/satisfaction.csv?{DAY}"), None);
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        assert!(
            csv.headers["content-disposition"].to_str().unwrap().contains("helpward-satisfaction-2026-11-23")
        );
        let audit = story.desk.call(&mut story.owner.clone(), "GET /audit?action=report.exported", None);
        assert_eq!(audit.body["items"].as_array().unwrap().len(), 1);
        let unknown =
            story.desk.call(&mut story.owner.clone(), &format!("GET /reports/mood.csv?{DAY}"), None);
        assert_eq!(unknown.refusal(), (404, "metric_not_found"));
    });
}

#[test]
fn a_reader_counts_only_own_inboxes() {
    on_each(|t| {
        let mut story = Story::new(Desk::over(t, true));
        let mut contact = story.contact();
        story.ask(&mut contact);
        assert_eq!(story.metric("volume", "")["total"]["n"], json!(1));
        // A role with reports but without every inbox, and no team.
        let role = json!({"name": "Analyst", "permissions": ["reports.read", "reports.export"]});
        let role = story.desk.call(&mut story.owner, "POST /roles", role).text("/id");
        let (id, mut analyst) = staff(&story.desk, "Ana", BuiltInRole::Editor);
        let changed =
            story.desk.call(&mut story.owner, &format!("PATCH /agents/{id}"), json!({"roleId": role}));
        assert_eq!(changed.status.as_u16(), 200);
        let came = story.desk.call(&mut analyst, &format!("GET /reports/summary?{DAY}"), None);
        assert_eq!(came.body["metrics"][0]["total"]["n"], json!(0));
        let by = Actor::room("other", None, &[Permission::ConversationsRead]);
        let input = reports::ReportInput {
            period: reports::Period::new("2026-11-23", "2026-11-23", "UTC").unwrap(),
            inbox: None,
            agent: None,
        };
        let refused = t.db.read_blocking(move |tx| reports::read_summary(tx, &by, &input));
        assert!(matches!(refused, Err(reports::ReportError::Denied(_))));
    });
}

#[test]
fn wrong_questions_name_their_field() {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, mut owner) = staff(&desk, "Owner", BuiltInRole::Administrator);
        let rows = [
            ("from=2026-11-24&to=2026-11-23&tz=UTC", "field_invalid", "to"),
            ("from=x&to=2026-11-23&tz=UTC", "field_invalid", "from"),
            ("from=2026-11-23&to=2026-11-23&tz=Mars/Base", "field_invalid", "tz"),
            ("from=2026-11-23&to=2026-11-23&tz=UTC&inbox=x", "invalid_field", "inbox"),
            ("from=2026-11-23&to=2026-11-23", "invalid_field", "tz"),
            ("from=2020-01-01&to=2026-11-23&tz=UTC", "report_too_many_days", ""),
        ];
        for (query, code, field) in rows {
            let came = desk.call(&mut owner, &format!("GET /reports/summary?{query}"), None);
            assert_eq!(came.refusal(), (400, code), "{query}");
            assert_eq!(came.body["fields"]["field"].as_str().unwrap_or_default(), field, "{query}");
        }
    });
}
