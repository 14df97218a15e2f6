mod editors;
mod sessions;
mod state;
