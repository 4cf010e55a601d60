//! What steps are called: stage, number in it, instruction.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::plan::{Op, Plan, StepId};

/// The names of a plan's steps.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<Name>,
    /// The longest [`Name::place`], in characters.
    pub(super) width: usize,
}

/// One step's name.
#[derive(Debug)]
pub(super) struct Name {
    /// `builder 2/4`.
    pub(super) place: String,
    /// The instruction as written, without control characters.
    pub(super) text: String,
    /// Whether people want to hear of it: the config at the end of a stage is no work.
    pub(super) shown: bool,
}

impl Names {
    /// Names every step of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let is_shown = |op: &Op| !matches!(op, Op::Image(_));
        let mut all: HashMap<&str, usize> = HashMap::new();
        for step in plan.steps.iter().filter(|step| is_shown(&step.op)) {
            *all.entry(&step.origin.stage).or_default() += 1;
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut names = Vec::with_capacity(plan.steps.len());
        for step in &plan.steps {
            let (stage, shown) = (step.origin.stage.as_str(), is_shown(&step.op));
            let number = seen.entry(stage).or_default();
            *number += usize::from(shown);
            let place = format!("{} {number}/{}", stage_name(stage), all.get(stage).unwrap_or(number));
            let text = clean(&step.origin.text).split_whitespace().collect::<Vec<_>>().join(" ");
            names.push(Name { place, text, shown });
        }
        let width = names.iter().filter(|name| name.shown).map(|name| name.place.chars().count()).max().unwrap_or(0);
        Self { names, width }
    }

    /// The name of a step.
    pub(super) fn get(&self, step: StepId) -> &Name {
        &self.names[step.0 as usize]
    }

    /// The place, padded to the longest.
    pub(super) fn place(&self, step: StepId) -> String {
        format!("{:width$}", self.get(step).place, width = self.width)
    }
}

/// A stage's name; one without, which has a number only, as BuildKit calls it.
pub fn stage_name(stage: &str) -> Cow<'_, str> {
    let number = !stage.is_empty() && stage.bytes().all(|byte| byte.is_ascii_digit());
    if number { format!("stage-{stage}").into() } else { stage.into() }
}

/// Text that a program or a file gives, made harmless for a terminal: escape sequences go, tabs become spaces.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\t' => out.push_str("    "),
            // What stands behind a carriage return writes over what stood before.
            '\r' if chars.peek().is_some() => out.clear(),
            c if c.is_control() || is_bidi(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A message without the numbers that Rust puts behind the kernel's words: ` (os error 2)`.
pub fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(')') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => out += rest,
            _ => {
                out += " (os error ";
                out += part;
            }
        }
    }
    out
}

/// Characters that turn the direction of what follows (Trojan Source).
const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Skips one escape sequence behind its first byte (ECMA-48: CSI to its final byte, OSC to BEL or ST, else one more).
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => {
            let _ = chars.by_ref().find(|c| ('\u{40}'..='\u{7e}').contains(c));
        }
        Some(']' | 'P' | '^' | '_') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || c == '\u{1b}' && chars.next_if_eq(&'\\').is_some() {
                    break;
                }
            }
        }
        _ => {}
    }
}

/// The first characters of a text that fit into a width, with `…` where it is cut.
pub(super) fn fitted(text: &str, width: usize) -> String {
    if textwrap::core::display_width(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += textwrap::core::display_width(c.encode_utf8(&mut [0; 4]));
        if used > width {
            break;
        }
        out.push(c);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_can_not_drive_the_terminal() {
        assert_eq!(
            clean("a\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7}b\u{1b}]8;;x\u{1b}\\c\u{1b}(Bd\u{8}\u{202e}e"),
            "aredbcBde"
        );
        assert_eq!(clean("10%\r20%"), "20%");
        assert_eq!(clean("line\r"), "line");
        assert_eq!(clean("\u{1b}[12"), "");
    }

    #[test]
    fn numbers_of_errors_are_left_out() {
        assert_eq!(without_numbers("no `a` (os error 2); make it"), "no `a`; make it");
        assert_eq!(without_numbers("x (os error y)"), "x (os error y)");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(fitted("abcdef", 6), "abcdef");
        assert_eq!(fitted("abcdefg", 6), "abcde…");
        assert_eq!(fitted("日本語日本語", 6), "日本…");
        assert_eq!(fitted("abc", 0), "");
    }
}
