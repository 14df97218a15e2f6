//! What a text from a wallet is: an address or a transaction, and of which network. Pure.

mod address;
mod base58;
mod network;
mod transaction;

pub use address::{Address, AddressError, Checksum, addresses_in, parse_address};
pub use network::Network;
pub use transaction::{TransactionHash, networks_of_hash, parse_transaction};
