//! `cargo run -p xtask -- <chore>`: the house's chores outside tests.
#![allow(clippy::print_stdout, reason = "a chore speaks to the person who called it")]

use anyhow::{Context, bail};
use xtask::tree::{Tree, root};
use xtask::{changes, dependencies, report, rules};

const HELP: &str = "\
Chores of the house:
  tidy                         check the rules of house.md and style.md; print sizes
  dependencies                 check bans, licences and sources against deny.toml
  changelog VERSION DAY        print the CHANGELOG section of the files in changes/ (DAY is YYYY-MM-DD)
";

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy(),
        ["dependencies"] => {
            let wrong =
                dependencies::check(&dependencies::policy(&root())?, &dependencies::metadata(&root())?);
            finish(&wrong)
        }
        ["changelog", version, day] => {
            let tree = Tree::read(&root())?;
            print!("{}", changes::section(&tree, version, day).context("no change is waiting in changes/")?);
            Ok(())
        }
        _ => {
            print!("{HELP}");
            if words.is_empty() { Ok(()) } else { bail!("unknown chore: {}", words.join(" ")) }
        }
    }
}

fn tidy() -> anyhow::Result<()> {
    let tree = Tree::read(&root())?;
    print!("{}", report::sizes(&tree));
    let findings: Vec<String> =
        rules::check_all(&tree).into_iter().map(|(rule, finding)| format!("[{rule}] {finding}")).collect();
    finish(&findings)
}

fn finish(wrong: &[String]) -> anyhow::Result<()> {
    for sentence in wrong {
        println!("{sentence}");
    }
    if !wrong.is_empty() {
        bail!("{} findings", wrong.len());
    }
    println!("nothing to say");
    Ok(())
}
