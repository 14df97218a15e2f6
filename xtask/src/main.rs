//! `cargo run -p xtask -- <chore>`: the house's chores outside tests.
#![allow(clippy::print_stdout, reason = "a chore speaks to the person who called it")]

use std::process::ExitCode;

use anyhow::Context;
use xtask::tree::{Tree, root};
use xtask::{changes, dependencies, report, rules};

const HELP: &str = "\
Chores of the house:
  tidy                         check the rules of house.md and style.md; print sizes
  dependencies                 check bans, licences and sources against deny.toml
  changelog VERSION DAY        print the CHANGELOG section of the files in changes/ (DAY is YYYY-MM-DD)
";

fn main() -> anyhow::Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy(),
        ["dependencies"] => {
            let wrong =
                dependencies::check(&dependencies::policy(&root())?, &dependencies::metadata(&root())?);
            Ok(finish(&wrong))
        }
        ["changelog", version, day] => {
            let tree = Tree::read(&root())?;
            print!("{}", changes::section(&tree, version, day).context("no change is waiting in changes/")?);
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            print!("{HELP}");
            Ok(if words.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
        }
    }
}

fn tidy() -> anyhow::Result<ExitCode> {
    let tree = Tree::read(&root())?;
    print!("{}", report::sizes(&tree));
    let findings: Vec<String> =
        rules::check_all(&tree).into_iter().map(|(rule, finding)| format!("[{rule}] {finding}")).collect();
    Ok(finish(&findings))
}

/// Prints the sentences; success when there are none.
fn finish(wrong: &[String]) -> ExitCode {
    for sentence in wrong {
        println!("{sentence}");
    }
    if wrong.is_empty() {
        println!("nothing to say");
        return ExitCode::SUCCESS;
    }
    println!("{} findings", wrong.len());
    ExitCode::FAILURE
}
