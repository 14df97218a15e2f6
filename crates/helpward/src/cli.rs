//! The command line, as typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Helpward (护答): the support desk for digital wallets.
#[derive(Debug, Parser)]
#[command(name = "helpward", version, arg_required_else_help = true)]
pub struct Cli {
    /// Where settings come from.
    #[command(flatten)]
    pub settings: SettingArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings on the command line; they win over environment and file.
#[derive(Debug, Args)]
pub struct SettingArgs {
    /// Folder of the embedded database, attached files and secrets.toml
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// TOML file with settings; helpward.toml in the data folder is read when there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Any key, e.g. --set database.url=postgres://…; `helpward config show` lists them
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

impl SettingArgs {
    /// The keys said by these arguments.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let folder = self.data_dir.iter().map(|dir| ("data_dir".to_owned(), dir.display().to_string()));
        self.set.iter().cloned().chain(folder).collect()
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the desk; an empty data folder opens the setup wizard
    Serve {
        /// Fill an empty desk with demo data and sign-ins; this machine only
        #[arg(long)]
        demo: bool,
        /// Address and port to listen on
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Make the owner without a browser; prints the second factor's secret and the recovery codes
    Setup(SetupArgs),
    /// Bring the database to this program's version (serve does so too)
    Migrate {
        /// Only say what would run
        #[arg(long)]
        dry_run: bool,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// The settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write everything but secrets.toml into one file, also while the desk runs
    Backup {
        /// The file to write; must not exist
        file: PathBuf,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Read a backup into an empty database, of either engine
    Restore {
        /// The file to read
        file: PathBuf,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Look for what may hurt: database, secrets, second factors, disk, clock, jobs
    Doctor {
        /// Also compare every conversation with its rows, and every attached file with its name; takes minutes
        #[arg(long)]
        deep: bool,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Demo data
    #[command(subcommand)]
    Demo(DemoCommand),
    /// Agents
    #[command(subcommand)]
    Agent(AgentCommand),
    /// API keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Print the OpenAPI document
    Openapi,
}

/// The owner's particulars; what is not given is asked for.
#[derive(Debug, Args)]
pub struct SetupArgs {
    /// The owner's name
    #[arg(long)]
    pub name: Option<String>,
    /// The owner's email address
    #[arg(long)]
    pub email: Option<String>,
    /// The language of the console: zh-CN or en
    #[arg(long)]
    pub locale: Option<kernel::Locale>,
    /// The operator's name, as contacts see it
    #[arg(long)]
    pub operator: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show each key, its value and where it came from
    Show {
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do with demo data.
#[derive(Debug, Subcommand)]
pub enum DemoCommand {
    /// Add conversations of a wallet's support desk over the last sixty days
    Load {
        /// How many
        #[arg(long, default_value_t = 300)]
        conversations: u32,
        /// The same seed gives the same conversations
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove everything the demo added, and nothing else
    Clear {
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do with agents.
#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    /// Print a one-time link by which an agent chooses a new password
    Reset {
        /// The agent's email address
        email: String,
        /// Also take the second factor away, when the phone is lost; it is enrolled anew at the next sign-in
        #[arg(long)]
        second_factor: bool,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do with API keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key that acts for an agent, and print it this once
    Create {
        /// The agent's email address
        email: String,
        /// What the key is for
        #[arg(long)]
        name: String,
        /// A right it gets, as often as needed, e.g. knowledge.write; `all` for every right of the agent
        #[arg(long = "permission", required = true, value_name = "PERMISSION")]
        permissions: Vec<String>,
        /// Days until it ends; without it, it ends when it is revoked
        #[arg(long, value_name = "DAYS")]
        life_days: Option<i64>,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
        let cli =
            Cli::parse_from(["helpward", "serve", "--set", "log.level=warn", "--data-dir", "d", "--demo"]);
        assert_eq!(
            cli.settings.pairs(),
            [("log.level".into(), "warn".into()), ("data_dir".into(), "d".into())]
        );
    }
}
