//! The binary as its users meet it: started, spoken to over HTTP and sockets, killed.

pub(crate) mod desk;
pub(crate) mod model_server;
pub(crate) mod server;
pub(crate) mod socket;
