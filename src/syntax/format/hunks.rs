//! Where two texts differ that differ in blanks above all: line by line, in one pass.

use std::ops::Range;

/// How far lines that fit again are looked for.
const AHEAD: usize = 60;

/// Lines that become other lines; both counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Lines of the text before.
    pub before: Range<usize>,
    /// Lines of the text after.
    pub after: Range<usize>,
}

/// A line without what formatting changes.
fn key(line: &str) -> impl Iterator<Item = char> + '_ {
    line.chars().filter(|char| !char.is_whitespace()).map(|char| char.to_ascii_uppercase())
}

fn alike(a: &str, b: &str) -> bool {
    key(a).eq(key(b))
}

/// The differences of two texts, in order, those of neighbouring lines as one; none overlaps another.
pub fn hunks(before: &str, after: &str) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for step in steps(before, after) {
        match hunks.last_mut() {
            Some(last) if last.before.end == step.before.start && last.after.end == step.after.start => {
                (last.before.end, last.after.end) = (step.before.end, step.after.end);
            }
            _ => hunks.push(step),
        }
    }
    hunks
}

/// The differences of two texts, in order, each as small as it can be: mostly a line.
pub fn steps(before: &str, after: &str) -> Vec<Hunk> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut steps = Vec::new();
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        if old.get(at) == new.get(to) {
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (next_at, next_to) = step(&old, &new, at, to);
        steps.push(Hunk { before: at..next_at, after: to..next_to });
        (at, to) = (next_at, next_to);
    }
    steps
}

/// Where both go on behind a difference.
fn step(old: &[&str], new: &[&str], at: usize, to: usize) -> (usize, usize) {
    let (Some(line), Some(other)) = (old.get(at), new.get(to)) else { return (old.len(), new.len()) };
    if alike(line, other) {
        return (at + 1, to + 1);
    }
    if line.trim().is_empty() {
        return (at + 1, to);
    }
    if other.trim().is_empty() {
        return (at, to + 1);
    }
    for distance in 1..AHEAD {
        let fits = |at: usize, to: usize| old.get(at).zip(new.get(to)).is_some_and(|(a, b)| alike(a, b));
        for skip in 0..=distance {
            if fits(at + distance, to + skip) {
                return (at + distance, to + skip);
            }
            if fits(at + skip, to + distance) {
                return (at + skip, to + distance);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs() {
        let before = "a\n\n\nb  c\nd\n";
        let after = "a\n\nb c\nd\n";
        let found = hunks(before, after);
        assert_eq!(found, [Hunk { before: 2..4, after: 2..3 }]);
        assert_eq!(hunks(after, after), []);
    }
}
