//! What changes between two texts, as `diff -u` says it.

use std::fmt::Write as _;
use std::ops::Range;

use super::Look;

/// Lines around a change that are shown.
const AROUND: usize = 3;
/// Beyond this many pairs of lines, what differs is one change.
const MOST_PAIRS: usize = 4 << 20;

/// A unified diff; empty where nothing changes.
pub fn unified(name: &str, before: &str, after: &str, look: Look) -> String {
    let (old, new) = (lines(before), lines(after));
    drawn(name, &old, &new, &changes(&old, &new), look)
}

/// A unified diff of changes that are known, in order: lines of the text before and after, counted from 0.
pub fn unified_of(
    name: &str,
    before: &str,
    after: &str,
    changes: impl IntoIterator<Item = (Range<usize>, Range<usize>)>,
    look: Look,
) -> String {
    let changes: Vec<Change> = changes.into_iter().map(|(old, new)| Change { old, new }).collect();
    drawn(name, &lines(before), &lines(after), &changes, look)
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn drawn(name: &str, old: &[&str], new: &[&str], changes: &[Change], look: Look) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n{}\n", look.strong(&format!("--- {name}")), look.strong(&format!("+++ {name}")));
    let near = |one: &Change, other: &Change| other.old.start - one.old.end <= 2 * AROUND;
    for hunk in changes.chunk_by(near) {
        let (first, last) = (&hunk[0], &hunk[hunk.len() - 1]);
        let before = first.old.start.min(AROUND);
        let behind = (old.len() - last.old.end).min(AROUND);
        let (start, end) = (first.old.start - before, last.old.end + behind);
        let (new_start, new_end) = (first.new.start - before, last.new.end + behind);
        let range = |start: usize, end: usize| match end - start {
            1 => format!("{}", start + 1),
            count => format!("{},{count}", start + usize::from(count > 0)),
        };
        let head = format!("@@ -{} +{} @@", range(start, end), range(new_start, new_end));
        let _ = writeln!(out, "{}", look.help(&head));
        let mut at = start;
        for change in hunk {
            put(&mut out, ' ', &old[at..change.old.start], "\n");
            put(&mut out, '-', &old[change.old.clone()], &look.error("\n"));
            put(&mut out, '+', &new[change.new.clone()], &look.good("\n"));
            at = change.old.end;
        }
        put(&mut out, ' ', &old[at..end], "\n");
    }
    out
}

/// Writes lines as a painted line end is painted.
fn put(out: &mut String, mark: char, lines: &[&str], painted: &str) {
    let (open, close) = painted.split_once('\n').unwrap_or_default();
    for line in lines {
        let text = line.strip_suffix('\n');
        out.push_str(open);
        out.push(mark);
        out.push_str(text.unwrap_or(line));
        out.push_str(close);
        out.push('\n');
        if text.is_none() {
            out.push_str("\\ No newline at end of file\n");
        }
    }
}

/// Lines that become others.
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// The changes, in order, by the longest common subsequence of what differs.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let same_start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let (a, b) = (&old[same_start..old.len() - same_end], &new[same_start..new.len() - same_end]);
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    if a.len().saturating_mul(b.len()) > MOST_PAIRS {
        return vec![Change { old: same_start..same_start + a.len(), new: same_start..same_start + b.len() }];
    }
    // How many lines the rests from here have in common.
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let longer = common[(i + 1) * width + j].max(common[i * width + j + 1]);
            common[i * width + j] = if a[i] == b[j] { common[(i + 1) * width + j + 1] + 1 } else { longer };
        }
    }
    let mut changes: Vec<Change> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (from_i, from_j) = (i, j);
        while (i < a.len() || j < b.len()) && !(i < a.len() && j < b.len() && a[i] == b[j]) {
            if j == b.len() || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
        changes.push(Change { old: same_start + from_i..same_start + i, new: same_start + from_j..same_start + j });
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str) -> String {
        unified("a", before, after, Look::PLAIN)
    }

    #[test]
    fn changes_are_shown_with_what_is_around_them() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n";
        let after = before.replace("2\n3\n", "2\nx\n3\n").replace("13\n", "y");
        assert_eq!(
            diff(before, &after),
            "--- a\n+++ a\n@@ -1,5 +1,6 @@\n 1\n 2\n+x\n 3\n 4\n 5\n@@ -10,5 +11,4 @@\n 10\n 11\n 12\n-13\n-14\n+y14\n"
        );
    }

    #[test]
    fn ends_of_files_are_told() {
        assert_eq!(diff("a\n", "a\n"), "");
        assert_eq!(diff("", "a"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n");
        assert_eq!(diff("a\n", ""), "--- a\n+++ a\n@@ -1 +0,0 @@\n-a\n");
    }
}
