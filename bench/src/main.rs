//! `make bench`: ratios in one run, against floors written in this crate.
#![allow(clippy::print_stdout, reason = "the figures are for the person who asked")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use bench::figure::Figure;
use bench::load::drive::{self, Work};
use bench::suites;
use clap::{Args, Parser, Subcommand};

/// Measures Helpward against bare floors: same rows, same durability, no domain.
#[derive(Parser)]
#[command(version)]
struct Command {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    suites: Suites,
}

#[derive(Subcommand)]
enum What {
    /// Drives any server by URL with one request, repeated: how a peer is compared on the same work.
    Drive(Drive),
}

#[derive(Args)]
struct Suites {
    /// Measure only these; all without it.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Suite>,
    /// Lists and search up to 1,000,000 conversations (minutes to fill, about 2 GB on disk); 100,000 otherwise.
    #[arg(long)]
    big: bool,
    /// Pairs of alternating rounds for each ratio.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Length of one round, in seconds.
    #[arg(long, default_value_t = 2.0)]
    round_s: f64,
    /// Idle sockets.
    #[arg(long, default_value_t = 10_000)]
    sockets: usize,
    /// The binary to measure.
    #[arg(long, default_value = "target/release/helpward")]
    binary: PathBuf,
    /// Where databases are made; the folder's disk decides what a commit costs.
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Suite {
    /// Append without HTTP ÷ bare group commit.
    Append,
    /// Append through HTTP ÷ bare group commit.
    Http,
    /// Chat end to end over sockets.
    Chat,
    /// Newest fifty of a view.
    List,
    /// Search ÷ bare index.
    Search,
    /// Idle and new sockets.
    Sockets,
    /// Cold start and idle memory.
    Start,
    /// Bytes of the widget.
    Weight,
    /// The answer engine: right answers, doubt, training and latency.
    Answers,
    /// Search over 100,000 articles and questions.
    Knowledge,
}

#[derive(Args)]
struct Drive {
    /// Where, e.g. http://127.0.0.1:9000/messages/{n}; `{n}` is a new number each time.
    #[arg(long)]
    url: String,
    /// GET without a body and POST with one, unless named.
    #[arg(long)]
    method: Option<String>,
    /// A header, `Name: value`; may be repeated.
    #[arg(long = "header")]
    headers: Vec<String>,
    /// The body; `{n}` is a new number, `{uuid}` a new client id, `{text}` a message, quoted for JSON.
    #[arg(long)]
    body: Option<String>,
    /// Connections at the same time.
    #[arg(long, default_value_t = 64)]
    writers: usize,
    /// How long, in seconds.
    #[arg(long, default_value_t = 10.0)]
    length_s: f64,
    /// The server's process on this machine, to measure its CPU time.
    #[arg(long)]
    pid: Option<u32>,
}

fn main() -> anyhow::Result<()> {
    let command = Command::parse();
    match command.what {
        Some(What::Drive(asked)) => drive_by_url(asked),
        None => measure(&command.suites),
    }
}

fn drive_by_url(asked: Drive) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let figures = runtime.block_on(drive::run(Work {
        url: asked.url,
        method: asked.method,
        headers: asked.headers,
        body: asked.body,
        writers: asked.writers,
        length: Duration::from_secs_f64(asked.length_s),
        pid: asked.pid,
    }))?;
    print(&figures);
    Ok(())
}

fn measure(asked: &Suites) -> anyhow::Result<()> {
    let wanted = |suite: Suite| asked.only.is_empty() || asked.only.contains(&suite);
    let folder = match &asked.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let round = Duration::from_secs_f64(asked.round_s);
    let mut missed = 0;
    let mut show = |figures: Vec<Figure>| {
        print(&figures);
        missed += figures.iter().filter(|figure| figure.reached() == Some(false)).count();
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let (here, binary) = (folder.path(), asked.binary.as_path());
    if wanted(Suite::Append) {
        show(suites::append::run(here, asked.rounds, round)?);
    }
    if wanted(Suite::Http) {
        show(runtime.block_on(suites::http::run(here, binary, asked.rounds, round))?);
    }
    if wanted(Suite::Chat) {
        show(runtime.block_on(suites::chat::run(here, binary, round * 3))?);
    }
    if wanted(Suite::List) || wanted(Suite::Search) {
        let sizes: &[usize] = if asked.big { &[10_000, 100_000, 1_000_000] } else { &[10_000, 100_000] };
        let (figures, desk) = suites::list::run(here, sizes)?;
        show(figures);
        if wanted(Suite::Search) {
            show(suites::search::run(&desk, sizes[sizes.len() - 1])?);
        }
    }
    if wanted(Suite::Sockets) {
        show(runtime.block_on(suites::sockets::run(here, binary, asked.sockets))?);
    }
    if wanted(Suite::Start) {
        show(runtime.block_on(suites::start::run(here, binary, asked.rounds))?);
    }
    if wanted(Suite::Weight) {
        show(suites::weight::run(Path::new("."))?);
    }
    if wanted(Suite::Answers) {
        show(suites::answers::run(Path::new("."))?);
    }
    if wanted(Suite::Knowledge) {
        show(suites::knowledge::run(Path::new("."))?);
    }
    println!(
        "\n{missed} of the aims missed; the aims are the first column of the design's performance goals"
    );
    Ok(())
}

fn print(figures: &[Figure]) {
    for figure in figures {
        println!("{}", figure.line());
    }
}
