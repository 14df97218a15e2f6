//! The `helpward` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    helpward::run(std::env::args_os(), std::env::vars().collect())
}
