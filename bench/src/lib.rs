//! Measures Helpward against bare floors written in this crate: same rows, same durability, no domain.

pub mod clock;
pub mod desk;
pub mod figure;
pub mod floors;
pub mod load;
pub mod process;
pub mod staff;
pub mod suites;
pub mod texts;
pub mod wallet;
