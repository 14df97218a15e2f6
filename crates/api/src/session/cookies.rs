//! The two cookies of agents: the session, and the device that signed in before.

use axum::http::{HeaderMap, HeaderValue, header};
use kernel::Millis;
use security::{DEVICE_MS, NewSession};

use crate::House;
use crate::door::AGENT_COOKIE;

const DEVICE_COOKIE: &str = "helpward_device";

fn full_name(house: &House, name: &str) -> String {
    if house.door.secure() { format!("__Host-{name}") } else { name.to_owned() }
}

/// The name of the device cookie.
pub(crate) fn device_cookie_name(house: &House) -> String {
    full_name(house, DEVICE_COOKIE)
}

/// A cookie's value from the request.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn set(headers: &mut HeaderMap, house: &House, name: &str, value: &str, life_ms: Millis) {
    let secure = if house.door.secure() { "; Secure" } else { "" };
    let name = full_name(house, name);
    let text =
        format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{secure}", life_ms / 1000);
    headers.append(header::SET_COOKIE, HeaderValue::from_str(&text).expect("tokens are URL-safe base64"));
}

/// The cookies of a session that was just made.
pub(crate) fn session_cookies(house: &House, session: &NewSession) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let life_ms = session.expires_at_ms - house.db.clock().now_ms();
    set(&mut headers, house, AGENT_COOKIE, &session.token, life_ms);
    if let Some(token) = &session.device_token {
        set(&mut headers, house, DEVICE_COOKIE, token, DEVICE_MS);
    }
    headers
}

/// Takes the session cookie away; the device stays known.
pub(crate) fn no_session(house: &House) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, house, AGENT_COOKIE, "", 0);
    headers
}
