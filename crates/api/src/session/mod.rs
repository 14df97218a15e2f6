//! Signing in and out, the signed-in agent, own sessions and password.

mod cookies;
mod me;
mod own;
mod password;
mod sign_in;
#[cfg(test)]
mod tests;

pub(crate) use cookies::{cookie, device_cookie_name, session_cookies};
pub(crate) use me::{MeDto, load_me};
pub(crate) use own::locale;
pub(crate) use own::{change_me, end, list, revoke, show};
pub(crate) use password::{change_password, redeem_reset, salt};
pub(crate) use sign_in::{SignInDto, create, entered, second_factor};

use security::Origin;

use crate::door::Client;

/// Where a request comes from, as rows keep it.
pub(crate) fn origin(client: &Client) -> Origin {
    Origin { ip: crate::people::ip_or_unknown(client), device: client.device.clone() }
}
