mod sessions;
mod state;
