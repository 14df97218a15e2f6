//! The web's folders must exist for the embedding to compile; without a web build they are empty and the pages say so.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../web");
    for folder in ["console/dist", "widget/dist", "help/dist", "widget/demo"] {
        let path = web.join(folder);
        fs::create_dir_all(&path).expect("the web folder is writable");
        println!("cargo:rerun-if-changed={}", path.display());
    }
}
