//! Work at an exact time: the end of an offer, and the next try after everybody passed.

use kernel::OfferId;
use serde::Deserialize;
use storage::{Error, Job, Tx};

use crate::acts::{expire, offer_waiting};

/// Ends an offer whose time is over; the key is the offer's id.
pub const EXPIRE: &str = "routing.expire";
/// Offers once more what everybody with room has passed on; there is one such job at most.
pub const OFFER_AGAIN: &str = "routing.offer_again";

#[derive(Deserialize)]
struct Expiry {
    offer: OfferId,
}

/// Does a job of [`EXPIRE`]. Errors: storage, or a payload that is not ours.
pub fn run_expire(tx: &Tx<'_>, job: &Job) -> Result<(), Error> {
    let expiry = Expiry::deserialize(&job.payload).map_err(|e| Error::Payload(e.to_string()))?;
    expire(tx, expiry.offer)
}

/// Does a job of [`OFFER_AGAIN`].
pub fn run_offer_again(tx: &Tx<'_>, _job: &Job) -> Result<(), Error> {
    offer_waiting(tx)
}
