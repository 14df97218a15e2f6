//! `helpward doctor`: what may hurt, in the order of how much.

use std::net::IpAddr;
use std::process::ExitCode;

use kernel::{Clock as _, Millis, SystemClock};
use storage::{Db, Error, Files, Url};

use super::{answer, backup, open};
use crate::config::Config;
use crate::{machine, secrets, store};

const DAY_MS: Millis = 86_400_000;
const GIB: u64 = 1 << 30;
/// A backup older than this is worth a word.
const BACKUP_DAYS: i64 = 7;
/// Nobody ran this program before 2026-11-01T00:00:00Z.
const EARLIEST_MS: Millis = 1_793_491_200_000;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Good,
    Warning,
    Bad,
}

/// One look at one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    topic: &'static str,
    level: Level,
    said: String,
}

fn good(topic: &'static str, said: impl Into<String>) -> Finding {
    Finding { topic, level: Level::Good, said: said.into() }
}

fn warning(topic: &'static str, said: impl Into<String>) -> Finding {
    Finding { topic, level: Level::Warning, said: said.into() }
}

fn bad(topic: &'static str, said: impl Into<String>) -> Finding {
    Finding { topic, level: Level::Bad, said: said.into() }
}

pub(super) fn run(config: &Config, deep: bool, json: bool) -> anyhow::Result<ExitCode> {
    let mut findings = vec![
        address(config),
        proxies(config),
        open_files(config),
        folder(config),
        secrets_file(config),
        disk(config),
        time_zones(),
    ];
    match Db::plan(&open::options(config)) {
        Err(error) => findings.push(bad("migrations", format!("the database cannot be looked at: {error}"))),
        Ok(plan) if plan.applied == 0 => {
            findings.push(warning("migrations", "the database is empty; `helpward serve` begins it"))
        }
        // Opening would migrate; a doctor only looks.
        Ok(plan) if !plan.pending.is_empty() => {
            findings.push(bad(
                "migrations",
                format!("{} are pending; run `helpward migrate`", plan.pending.len()),
            ));
        }
        Ok(plan) => {
            findings.push(good("migrations", format!("{} applied", plan.applied)));
            match open::database(config) {
                Ok(db) => inside(config, &db, deep, &mut findings)?,
                Err(error) => findings.push(bad("database", format!("{error:#}"))),
            }
        }
    }
    tell(&findings, json)
}

fn tell(findings: &[Finding], json: bool) -> anyhow::Result<ExitCode> {
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    let score = score(findings);
    let word = |level| match level {
        Level::Good => "good",
        Level::Warning => "warning",
        Level::Bad => "bad",
    };
    let rows = findings
        .iter()
        .map(|f| serde_json::json!({ "topic": f.topic, "level": word(f.level), "said": f.said }));
    let value = serde_json::json!({ "score": score, "findings": rows.collect::<Vec<_>>() });
    let mut words = String::new();
    for finding in findings {
        words.push_str(&format!("{:<8} {:<14} {}\n", word(finding.level), finding.topic, finding.said));
    }
    words.push_str(&format!(
        "\nscore {score} of 100: {} bad, {} warnings\n",
        of(Level::Bad),
        of(Level::Warning)
    ));
    answer(json, &value, &words)?;
    Ok(if of(Level::Bad) > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// 100 less 25 for each bad finding and 8 for each warning, not below 0.
fn score(findings: &[Finding]) -> i64 {
    let cost = findings.iter().map(|finding| match finding.level {
        Level::Good => 0,
        Level::Warning => 8,
        Level::Bad => 25,
    });
    (100 - cost.sum::<i64>()).max(0)
}

fn address(config: &Config) -> Finding {
    let url = config.reached_at(config.listen);
    match (&config.public_url, config.listen.ip().is_loopback()) {
        (Some(url), _) if url.starts_with("https://") => good("address", format!("people come to {url}")),
        (Some(url), _) => {
            bad("address", format!("{url} is not encrypted; set public_url to https://… behind a TLS proxy"))
        }
        (None, true) => warning(
            "address",
            format!("only this machine reaches {url}; set public_url to where people come"),
        ),
        (None, false) => bad(
            "address",
            format!("{url} is open to others without TLS; set public_url to https://… behind a TLS proxy"),
        ),
    }
}

fn proxies(config: &Config) -> Finding {
    if config.has_unknown_proxy() {
        return warning(
            "proxies",
            "people come through a proxy that is not in trusted_proxies: limits by address cannot tell them apart; \
             set trusted_proxies to the proxy's address and let it write X-Forwarded-For",
        );
    }
    match config.trusted_proxies.len() {
        0 => good("proxies", "none"),
        n => good("proxies", format!("{n} may say who people are")),
    }
}

fn open_files(config: &Config) -> Finding {
    let (wanted, there) =
        (config.connections_at_once, machine::connections_with_files(config.connections_at_once));
    if there < wanted {
        return warning(
            "open files",
            format!("enough for {there} connections of {wanted}; raise LimitNOFILE or ulimit -n"),
        );
    }
    good("open files", format!("enough for {wanted} connections"))
}

fn folder(config: &Config) -> Finding {
    match secrets::permissions(&config.data_dir) {
        Ok(mode) if mode & 0o077 == 0 => good("data folder", config.data_dir.display().to_string()),
        Ok(mode) => warning(
            "data folder",
            format!("others may look into it (mode {mode:o}); run: chmod 700 {}", config.data_dir.display()),
        ),
        Err(error) => bad("data folder", error.to_string()),
    }
}

fn secrets_file(config: &Config) -> Finding {
    let path = secrets::path(&config.data_dir);
    match secrets::read(&config.data_dir) {
        Ok(Some(_)) => match secrets::same_owner(&path, &config.data_dir) {
            Ok(true) => good("secrets", "only their owner may read them; keep a copy apart from backups"),
            _ => warning(
                "secrets",
                format!("{} belongs to another account than the data folder", path.display()),
            ),
        },
        Ok(None) => warning("secrets", "there are none yet; the first start makes them"),
        Err(error) => bad("secrets", error.to_string()),
    }
}

fn disk(config: &Config) -> Finding {
    let Ok(disk) = rustix::fs::statvfs(&config.data_dir) else {
        return warning("disk", "its free space is not known");
    };
    let free = disk.f_bavail * disk.f_frsize;
    let total = (disk.f_blocks * disk.f_frsize).max(1);
    let said = format!("{} of {} GiB free", free / GIB, total / GIB);
    match free {
        _ if free < GIB => bad("disk", said),
        _ if free < 5 * GIB || free * 100 / total < 5 => warning("disk", said),
        _ => good("disk", said),
    }
}

fn time_zones() -> Finding {
    let missing: Vec<&str> = ["Asia/Shanghai", "Europe/Berlin", "America/New_York"]
        .into_iter()
        .filter(|name| jiff::tz::TimeZone::get(name).is_err())
        .collect();
    if missing.is_empty() {
        good("time zones", "known")
    } else {
        bad("time zones", format!("unknown: {}", missing.join(", ")))
    }
}

/// What can be seen with the database open.
fn inside(config: &Config, db: &Db, deep: bool, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let demo = db.read_blocking(security::installation)?.is_some_and(|house| house.demo);
    findings.push(way_to_database(config));
    findings.push(pages(db));
    findings.push(script(db)?);
    findings.push(clock(db)?);
    findings.push(second_factors(db, demo)?);
    findings.extend(jobs(db)?);
    findings.push(last_backup(config, demo));
    if deep {
        findings.push(caches(db)?);
        findings.push(attached(config, db)?);
    }
    Ok(())
}

fn way_to_database(config: &Config) -> Finding {
    let Url::Postgres(url) = &config.database else { return good("database", "a file of this machine") };
    let host = url.split("://").nth(1).unwrap_or_default().split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let near =
        name.is_empty() || name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if near || url.contains("sslmode=require") {
        good("database", "a server, reached safely")
    } else {
        bad(
            "database",
            "the way to the server is not encrypted for certain; add ?sslmode=require to database.url",
        )
    }
}

fn pages(db: &Db) -> Finding {
    match storage::backup::check_pages(db) {
        Ok(found) if found.is_empty() => {
            good("integrity", format!("every page of {} can be read", db.engine().name()))
        }
        Ok(found) => bad("integrity", format!("{}; restore a backup", found.join("; "))),
        Err(error) => bad("integrity", format!("{error}; restore a backup")),
    }
}

fn script(db: &Db) -> anyhow::Result<Finding> {
    const TEXT: &str = "提现没到账 ₿ 🙂 ñ";
    let back = db.read_blocking(|tx| store::echo(tx, TEXT))?;
    let pairs = storage::tokens(TEXT).split(' ').any(|token| token == "到账");
    Ok(if back == TEXT && pairs {
        good("scripts", "Chinese text is kept and found")
    } else {
        bad("scripts", "the database does not keep every script; make it anew with the encoding UTF8")
    })
}

fn clock(db: &Db) -> anyhow::Result<Finding> {
    let now_ms = SystemClock.now_ms();
    let newest_ms = db.read_blocking(store::newest_fact_at)?.unwrap_or(0);
    Ok(match newest_ms - now_ms {
        _ if now_ms < EARLIEST_MS => bad(
            "clock",
            "it shows a time before this program was made; set it (codes and sessions depend on it)",
        ),
        ahead_ms if ahead_ms > 60_000 => {
            bad("clock", format!("it is {} s behind what was written already; set it", ahead_ms / 1_000))
        }
        _ => good("clock", "agrees with what was written"),
    })
}

fn second_factors(db: &Db, demo: bool) -> anyhow::Result<Finding> {
    let (without, all) = db.read_blocking(store::second_factors)?;
    Ok(match (without, all) {
        (_, 0) => warning("second factor", "nobody can sign in yet; `helpward setup` makes the owner"),
        (0, all) => good("second factor", format!("all {all} who sign in have one")),
        (without, all) if demo => {
            good("second factor", format!("waived in a demo ({without} of {all} have none)"))
        }
        (without, all) => bad(
            "second factor",
            format!("{without} of {all} who sign in have none; it is enrolled at the next sign-in"),
        ),
    })
}

fn jobs(db: &Db) -> anyhow::Result<Vec<Finding>> {
    let late_ms = SystemClock.now_ms() - 10 * 60_000;
    let (dead, overdue) = db.read_blocking(move |tx| {
        Ok::<_, Error>((store::job_counts(tx)?.1, store::overdue_jobs(tx, late_ms)?))
    })?;
    Ok(vec![
        match dead {
            0 => good("dead jobs", "none"),
            n => warning("dead jobs", format!("{n} were given up; see Settings, Operation in the console")),
        },
        match overdue {
            0 => good("late jobs", "none"),
            n => warning(
                "late jobs",
                format!("{n} are more than ten minutes late; does `helpward serve` run?"),
            ),
        },
    ])
}

fn last_backup(config: &Config, demo: bool) -> Finding {
    let text = std::fs::read_to_string(backup::last_backup_path(config)).ok();
    let made_at_ms: Option<Millis> = text.and_then(|text| text.trim().parse().ok());
    let days = made_at_ms.map(|at_ms| (SystemClock.now_ms() - at_ms) / DAY_MS);
    match days {
        _ if demo => good("backup", "not needed for a demo"),
        None => warning("backup", "none was taken with `helpward backup` yet"),
        Some(days) if days > BACKUP_DAYS => warning("backup", format!("the last one is {days} days old")),
        Some(days) => good("backup", format!("the last one is {days} days old")),
    }
}

fn caches(db: &Db) -> anyhow::Result<Finding> {
    let wrong = db.read_blocking(conversations::check_invariants)?;
    let first = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
    Ok(match wrong.len() {
        0 => good("caches", "conversations say what their rows say"),
        n => bad("caches", format!("{n} contradictions: {first}; please report this")),
    })
}

fn attached(config: &Config, db: &Db) -> anyhow::Result<Finding> {
    let files: Files = open::files(config)?;
    let (mut whole, mut broken, mut after) = (0_u64, Vec::new(), String::new());
    loop {
        let from = after.clone();
        let hashes = db.read_blocking(move |tx| store::named_files(tx, &from))?;
        let Some(last) = hashes.last() else { break };
        after.clone_from(last);
        for hash in hashes {
            if files.get(&hash).is_ok() { whole += 1 } else { broken.push(hash) }
        }
    }
    Ok(match broken.first() {
        None => good("files", format!("all {whole} attached files are whole")),
        Some(first) => bad(
            "files",
            format!("{} are missing or damaged, {first} for one; restore them from a backup", broken.len()),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, load};

    fn config(pairs: &[(&str, &str)]) -> Config {
        let command_line = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::of(&load(&Sources { command_line, ..Sources::default() }).expect("loaded")).expect("typed")
    }

    #[test]
    fn people_come_over_tls_or_not_at_all() {
        for (pairs, level) in [
            (&[("public_url", "https://help.example")][..], Level::Good),
            (&[("public_url", "http://help.example")], Level::Bad),
            (&[], Level::Warning),
            (&[("listen", "0.0.0.0:80")], Level::Bad),
        ] {
            assert_eq!(address(&config(pairs)).level, level, "{pairs:?}");
        }
    }

    #[test]
    fn the_way_to_a_distant_database_is_encrypted() {
        for (url, level) in [
            ("./x.db", Level::Good),
            ("postgres://a:b@127.0.0.1:5432/d", Level::Good),
            ("postgres://a@[::1]:5432/d", Level::Good),
            ("postgres://a:b@db.example/d?sslmode=require", Level::Good),
            ("postgres://a:b@db.example/d", Level::Bad),
            ("postgres://a:b@db.example:5432/d?sslmode=prefer", Level::Bad),
        ] {
            assert_eq!(way_to_database(&config(&[("database.url", url)])).level, level, "{url}");
        }
    }

    #[test]
    fn a_proxy_that_is_not_trusted_is_told_of() {
        let public = ("public_url", "https://help.example");
        for (pairs, level) in [
            (&[public][..], Level::Warning),
            (&[public, ("trusted_proxies", "127.0.0.1")], Level::Good),
            (&[], Level::Good),
        ] {
            assert_eq!(proxies(&config(pairs)).level, level, "{pairs:?}");
        }
    }

    #[test]
    fn every_finding_costs() {
        assert_eq!(score(&[good("a", "")]), 100);
        assert_eq!(score(&[good("a", ""), warning("b", ""), bad("c", "")]), 67);
        assert_eq!(score(&vec![bad("c", ""); 9]), 0);
    }
}
