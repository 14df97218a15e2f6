//! What the doors call: load, decide, store, tell.

mod hours;
mod keys;
mod read;
mod settings;

pub use hours::{access_hours, set_hours};
pub use keys::{add_key, list_keys, live_keys, retire_key};
pub use read::{
    OfferSettings, access_inbox, allowed_origins, business_hours, inbox_names, list_inboxes, offer_settings,
    public_inbox, topic_exists,
};
pub use settings::{change_inbox, create_inbox};

#[cfg(test)]
mod tests;
