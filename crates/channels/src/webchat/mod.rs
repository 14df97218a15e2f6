//! Web chat: the widget on a wallet's page or in its app.

mod chat;
mod error;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use chat::{Start, post_message, reopen_own_conversation, start_conversation};
pub use error::WebchatError;
pub use session::{
    Entered, Entry, HostPage, Identity, Proof, Token, check_token, enter, host_page_of, set_host_page,
};
