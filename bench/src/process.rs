//! What the kernel says about a process: CPU time and memory. Linux only; elsewhere the figures are refused.

use anyhow::Context;

/// CPU time a process has used so far, all threads, user and system, in seconds. Resolution: 10 ms.
///
/// # Errors
/// When there is no such process, or no `/proc`.
pub fn cpu_s(pid: u32) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/stat");
    let text = std::fs::read_to_string(&path).context(path)?;
    parse_cpu_s(&text).context("the format of /proc/PID/stat")
}

/// Fields 14 and 15 of the line, in ticks of 1/100 s. Source: proc_pid_stat(5).
fn parse_cpu_s(stat: &str) -> Option<f64> {
    // The second field, the name, may hold spaces; it ends at the last parenthesis.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100.0)
}

/// Resident memory of a process, in KiB.
///
/// # Errors
/// When there is no such process, or no `/proc`.
pub fn rss_kib(pid: u32) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/status");
    let text = std::fs::read_to_string(&path).context(path)?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS is missing")?;
    let kib = line.split_whitespace().next().context("VmRSS is empty")?;
    Ok(kib.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_behind_a_name_with_spaces() {
        let line = "7 (a b) c) S 1 7 7 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 4 0 100 1 1";
        assert_eq!(parse_cpu_s(line), Some(2.0));
        assert_eq!(parse_cpu_s("nonsense"), None);
    }

    #[test]
    fn this_process_has_memory() {
        assert!(rss_kib(std::process::id()).unwrap() > 100.0);
        assert!(cpu_s(std::process::id()).unwrap() >= 0.0);
    }
}
