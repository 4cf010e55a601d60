//! `--chmod`: octal, or symbolic as `chmod(1)` reads it with a umask of 0.

use thiserror::Error;

/// A `--chmod` value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chmod {
    /// These bits.
    Octal(u32),
    /// Changes, in order.
    Symbolic(Vec<Change>),
}

/// One `u+x` of a symbolic value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Whom it touches: 0o4700, 0o2070 and 0o1007 or'ed.
    who: u32,
    op: Op,
    bits: Bits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Add,
    Remove,
    Set,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bits {
    /// For all three classes; `X` apart.
    Fixed { bits: u32, execute_if_any: bool },
    /// What another class has, as a shift.
    CopyOf(u32),
}

/// A value that is no mode.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no mode: write octal digits up to 7777 (0644), or changes as chmod takes them (u=rwX,go=rX)")]
pub(super) struct ChmodError(String);

const USER: u32 = 0o4700;
const GROUP: u32 = 0o2070;
const OTHER: u32 = 0o1007;

impl Chmod {
    /// Reads a value.
    pub(super) fn parse(text: &str) -> Result<Self, ChmodError> {
        let error = || ChmodError(text.to_owned());
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let bits = u32::from_str_radix(text, 8).map_err(|_| error())?;
            return if bits <= 0o7777 { Ok(Self::Octal(bits)) } else { Err(error()) };
        }
        let mut changes = Vec::new();
        for clause in text.split(',') {
            clause_changes(clause, &mut changes).ok_or_else(error)?;
        }
        Ok(Self::Symbolic(changes))
    }

    /// The mode of a file that had another.
    pub(super) fn apply(&self, mode: u32, directory: bool) -> u32 {
        match self {
            Self::Octal(bits) => *bits,
            Self::Symbolic(changes) => changes.iter().fold(mode, |mode, change| change.apply(mode, directory)),
        }
    }
}

impl Change {
    fn apply(&self, mode: u32, directory: bool) -> u32 {
        let wanted = match self.bits {
            Bits::Fixed { bits, execute_if_any } => {
                let execute = execute_if_any && (directory || mode & 0o111 != 0);
                bits | if execute { 0o111 } else { 0 }
            }
            Bits::CopyOf(shift) => ((mode >> shift) & 0o7) * 0o111,
        } & self.who;
        match self.op {
            Op::Add => mode | wanted,
            Op::Remove => mode & !wanted,
            Op::Set => mode & !self.who | wanted,
        }
    }
}

/// `[ugoa]*([+-=]([rwxXst]*|[ugo]))+`
fn clause_changes(clause: &str, changes: &mut Vec<Change>) -> Option<()> {
    let rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
    let who = clause[..clause.len() - rest.len()].chars().fold(0, |who, class| {
        who | match class {
            'u' => USER,
            'g' => GROUP,
            'o' => OTHER,
            _ => USER | GROUP | OTHER,
        }
    });
    let who = if who == 0 { USER | GROUP | OTHER } else { who };
    let mut chars = rest.chars().peekable();
    chars.peek()?;
    while let Some(char) = chars.next() {
        let op = match char {
            '+' => Op::Add,
            '-' => Op::Remove,
            '=' => Op::Set,
            _ => return None,
        };
        let mut letters = String::new();
        while let Some(letter) = chars.next_if(|next| !"+-=".contains(*next)) {
            letters.push(letter);
        }
        changes.push(Change { who, op, bits: letter_bits(&letters)? });
    }
    Some(())
}

fn letter_bits(letters: &str) -> Option<Bits> {
    match letters {
        "u" => return Some(Bits::CopyOf(6)),
        "g" => return Some(Bits::CopyOf(3)),
        "o" => return Some(Bits::CopyOf(0)),
        _ => {}
    }
    let mut all = 0;
    let mut execute_if_any = false;
    for letter in letters.chars() {
        match letter {
            'r' => all |= 0o444,
            'w' => all |= 0o222,
            'x' => all |= 0o111,
            'X' => execute_if_any = true,
            's' => all |= 0o6000,
            't' => all |= 0o1000,
            _ => return None,
        }
    }
    Some(Bits::Fixed { bits: all, execute_if_any })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_what_chmod_makes_of_them() {
        for (text, before, directory, after) in [
            ("0644", 0o777, false, 0o644),
            ("4755", 0, true, 0o4755),
            ("u=rwX,go=rX", 0o600, false, 0o644),
            ("u=rwX,go=rX", 0o700, false, 0o755),
            ("u=rwX,go=rX", 0o600, true, 0o755),
            ("+x", 0o644, false, 0o755),
            ("a-w", 0o666, false, 0o444),
            ("g=u", 0o750, false, 0o770),
            ("u+s,+t", 0o755, false, 0o5755),
            ("go=", 0o777, false, 0o700),
            ("u+w-x", 0o500, false, 0o600),
        ] {
            assert_eq!(Chmod::parse(text).unwrap().apply(before, directory), after, "{text}");
        }
        for bad in ["", "8", "77777", "u", "rwx", "u+q", "+x,", "0x7", "u+ru"] {
            assert!(Chmod::parse(bad).is_err(), "{bad:?}");
        }
    }
}
