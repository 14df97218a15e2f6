//! From one small file per user-visible change to a section of the CHANGELOG.

use crate::tree::Tree;

/// Kinds of change with the heading each gets, in the order of the CHANGELOG.
pub const KINDS: [(&str, &str); 4] =
    [("security", "Security"), ("added", "Added"), ("changed", "Changed"), ("fixed", "Fixed")];

/// The kind of a file name such as `queue.added.md`; `None` when it is not named that way.
#[must_use]
pub fn kind(name: &str) -> Option<&'static str> {
    let mut parts = name.split('.');
    let (Some(topic), Some(kind), Some("md"), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let known = KINDS.iter().find(|(known, _)| *known == kind)?;
    (!topic.is_empty()).then_some(known.0)
}

/// The section of the CHANGELOG for `version`, released on `day` (YYYY-MM-DD), from the files in `changes/`.
///
/// `None` when no change is waiting.
#[must_use]
pub fn section(tree: &Tree, version: &str, day: &str) -> Option<String> {
    let mut section = format!("## {version} ({day})\n");
    let mut any = false;
    for (wanted, heading) in KINDS {
        let notes: Vec<&str> = tree
            .files()
            .filter(|(path, _)| path.strip_prefix("changes/").and_then(kind) == Some(wanted))
            .map(|(_, text)| text.trim())
            .collect();
        if notes.is_empty() {
            continue;
        }
        any = true;
        section.push_str(&format!("\n### {heading}\n\n"));
        for note in notes {
            section.push_str(&format!("- {}\n", note.replace('\n', "\n  ")));
        }
    }
    any.then_some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_sorts_changes_by_kind_and_keeps_their_lines() {
        let tree = Tree::sample(&[
            ("changes/README.md", "How to."),
            ("changes/queue.fixed.md", "The queue keeps its order.\n"),
            ("changes/chat.added.md", "Chat.\nIn two languages.\n"),
        ]);
        let section = section(&tree, "0.1.0", "2026-11-23").unwrap();
        assert_eq!(
            section,
            "## 0.1.0 (2026-11-23)\n\n### Added\n\n- Chat.\n  In two languages.\n\n### Fixed\n\n- The queue keeps its order.\n"
        );
    }

    #[test]
    fn nothing_waiting_is_no_section() {
        assert_eq!(section(&Tree::sample(&[("changes/README.md", "")]), "0.1.0", "2026-11-23"), None);
    }

    #[test]
    fn a_kind_is_read_from_the_name_alone() {
        assert_eq!(kind("queue.added.md"), Some("added"));
        for wrong in ["queue.md", "queue.added", ".added.md", "queue.better.md", "a.b.added.md"] {
            assert_eq!(kind(wrong), None, "{wrong}");
        }
    }
}
