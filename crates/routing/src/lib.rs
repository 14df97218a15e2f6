//! The queue: who is next, who is asked, how long it will take.

mod acts;
mod error;
mod estimate;
mod facts;
mod jobs;
mod offer;
mod reactions;
mod store;
mod told;

#[cfg(test)]
mod desk;
#[cfg(test)]
mod tests;

pub use acts::{
    QueuePicture, QueuePlace, QueueRow, accept_offer, access_offer, conversations_in_queue, decline_offer,
    list_queue, open_offers, tell_queue,
};
pub use error::RoutingError;
pub use estimate::{
    Floor, Held, MAX_ERRORS, MAX_QUEUE, MAX_SAMPLES, MIN_MEASURED_MS, MIN_SAMPLES, PresentAgent, WaitRange,
    error_of, estimate,
};
pub use facts::RoutingFact;
pub use jobs::{EXPIRE, HAND_BACK, HAND_BACK_MS, OFFER_AGAIN, run_expire, run_hand_back, run_offer_again};
pub use offer::{AGAIN_MS, MISSES_UNTIL_AWAY, Offer, Outcome};
pub use reactions::{REACTION, react, wants};
pub use told::{ShownWait, shown_wait};
