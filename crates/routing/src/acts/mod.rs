//! What the doors, the reactions and the jobs call.

mod answer;
mod offering;
mod queue;
mod track;

pub use answer::{accept_offer, access_offer, decline_offer, open_offers};
pub(crate) use answer::{close, expire};
pub(crate) use offering::{offer_waiting, withdraw_from_absent};
pub use queue::{QueuePicture, QueuePlace, QueueRow, conversations_in_queue, list_queue, tell_queue};
pub(crate) use track::track;
