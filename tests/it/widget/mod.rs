mod files;
mod session;
