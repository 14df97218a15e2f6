//! The operator's addresses: what a widget shows, where it may appear, when people are there.

mod acts;
mod colour;
mod defaults;
mod error;
mod facts;
mod hours;
mod inbox;
mod keys;
mod origin;
mod store;

pub use acts::{
    OfferSettings, access_hours, access_inbox, add_key, allowed_origins, business_hours, change_inbox,
    create_inbox, inbox_names, list_inboxes, list_keys, live_keys, offer_settings, public_inbox, retire_key,
    set_hours, topic_exists,
};
pub use colour::{Colour, ColourError, MIN_CONTRAST};
pub use defaults::{OFFER_TIMEOUT_DEFAULT_S, default_greeting, default_topics};
pub use error::{InboxError, KeyError, SettingsError};
pub use facts::InboxFact;
pub use hours::{
    BusinessHours, HORIZON_DAYS, Holiday, HoursError, MAX_HOLIDAY_SHIFTS, MAX_HOLIDAYS, MAX_SHIFTS, Shift,
    WeeklyShift, parse_time, write_time,
};
pub use inbox::{
    Inbox, InboxChange, InboxInput, InboxSettings, MAX_GREETING, MAX_NAME, MAX_ORIGINS, MAX_TOPICS,
    OFFER_TIMEOUT_S, Topic, TopicInput,
};
pub use keys::{Algorithm, InboxKey, MAX_LIVE_KEYS, NewKey};
pub use origin::{AllowedOrigin, OriginError};
