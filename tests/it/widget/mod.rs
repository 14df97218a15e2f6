mod files;
mod order;
mod session;
