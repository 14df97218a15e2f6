//! Load over the network: thin clients, so that what is measured is the server.

pub mod drive;
pub mod http;
pub mod people;
pub mod server;
pub mod socket;
