//! inboxes
