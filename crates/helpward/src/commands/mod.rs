//! The commands. Exit codes: 0 done, 1 failed, 2 wrong command line or configuration, 3 the doctor found something
//! that hurts.

mod agent;
mod backup;
mod config;
mod demo;
mod doctor;
mod key;
mod migrate;
mod open;
mod serve;
mod setup;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::config::{Config, Setting, Sources, load};
use crate::machine;

/// Runs one command line with the given environment.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: Vec<(String, String)>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with code 0. A closed pipe is the reader's choice.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let (settings, config) = match configure(&cli, environment) {
        Ok(read) => read,
        Err(error) => {
            complain(&error);
            return ExitCode::from(2);
        }
    };
    machine::start_log(&config);
    match dispatch(cli.command, &settings, config) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn configure(cli: &Cli, environment: Vec<(String, String)>) -> anyhow::Result<(Vec<Setting>, Config)> {
    let mut command_line = cli.settings.pairs();
    if let Command::Serve { listen: Some(listen), .. } = &cli.command {
        command_line.push(("listen".to_owned(), listen.to_string()));
    }
    let settings = load(&Sources { command_line, environment, file: cli.settings.config.clone() })?;
    let config = Config::of(&settings)?;
    Ok((settings, config))
}

fn dispatch(command: Command, settings: &[Setting], config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { demo, .. } => serve::run(config, demo),
        Command::Setup(args) => setup::run(&config, &args),
        Command::Migrate { dry_run, json } => migrate::run(&config, dry_run, json),
        Command::Config(crate::cli::ConfigCommand::Show { json }) => config::show(settings, json),
        Command::Backup { file, json } => backup::write(&config, &file, json),
        Command::Restore { file, json } => backup::restore(&config, &file, json),
        Command::Doctor { deep, json } => doctor::run(&config, deep, json),
        Command::Demo(command) => demo::run(&config, &command),
        Command::Agent(command) => agent::run(&config, command),
        Command::Key(command) => key::run(&config, command),
        Command::Openapi => print(&(serde_json::to_string_pretty(&crate::server::document())? + "\n")),
    }
}

/// Writes to standard output. A reader that went away is no failure.
fn print(text: &str) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Prints the answer: as JSON, or in words.
fn answer(json: bool, value: &serde_json::Value, words: &str) -> anyhow::Result<ExitCode> {
    if json { print(&(serde_json::to_string_pretty(value)? + "\n")) } else { print(words) }
}

fn complain(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr(), "helpward: {error:#}");
}
