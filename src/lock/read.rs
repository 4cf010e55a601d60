//! A lock's text, read line by line.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::{Kind, Lock, Name, Pin, Pinned, VERSION};

/// Why a text is no lock that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, as a sentence without a full stop.
    pub text: String,
    /// The bytes of the line.
    pub place: Range<usize>,
    /// What to do.
    pub help: &'static str,
}

/// Where most mistakes come from.
const BY_HAND: &str = "`rbox lock` writes this file: take the line out, and call it";

impl Lock {
    /// Reads a lock.
    ///
    /// # Errors
    /// The first line that is not of its form: a lock is believed whole or not at all.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let mut reader = Reader { lock: Self::default(), table: None, version: false };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let written = line.trim();
            let begin = start + (line.len() - line.trim_start().len());
            let place = begin..begin + written.len();
            start += line.len();
            if written.is_empty() || written.starts_with('#') {
                continue;
            }
            reader.line(written, place.clone()).map_err(|(text, help)| Malformed { text, place, help })?;
        }
        if reader.version || text.trim().is_empty() {
            return Ok(reader.lock);
        }
        Err(Malformed { text: "the lock says no `version`".to_owned(), place: 0..0, help: BY_HAND })
    }
}

/// What is wrong with a line, and what to do.
type Wrong = (String, &'static str);

struct Reader {
    lock: Lock,
    /// The table that the lines are in: a file, and what of it.
    table: Option<(String, Kind)>,
    version: bool,
}

impl Reader {
    fn line(&mut self, line: &str, place: Range<usize>) -> Result<(), Wrong> {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            let help = "keep either side (or none) of what the marks are around, and call `rbox lock`";
            return Err(("two branches changed the same entry, and the merge was left to you".to_owned(), help));
        }
        if let Some(version) = line.strip_prefix("version").map(str::trim_start).and_then(|rest| rest.strip_prefix('='))
        {
            return self.version(version.trim());
        }
        if !self.version {
            return Err(("the lock does not begin with its `version`".to_owned(), BY_HAND));
        }
        if let Some(head) = line.strip_prefix('[') {
            return self.head(head, place);
        }
        self.entry(line, place)
    }

    fn version(&mut self, text: &str) -> Result<(), Wrong> {
        match text.parse::<u32>() {
            Ok(VERSION) if self.table.is_none() => {
                self.version = true;
                Ok(())
            }
            Ok(newer) if newer > VERSION => {
                let text = format!("the lock is of version {newer}, and this rbox reads version {VERSION}");
                Err((text, "use the rbox that wrote it, or a newer one"))
            }
            _ => Err((format!("`{text}` is no version of a lock"), BY_HAND)),
        }
    }

    /// `[files."Containerfile".bases]`, behind its bracket.
    fn head(&mut self, text: &str, place: Range<usize>) -> Result<(), Wrong> {
        let unknown = || ("a table of a lock is called `[files.\"FILE\".bases]`, `urls` or `git`".to_owned(), BY_HAND);
        let rest = text.strip_prefix("files.").ok_or_else(unknown)?;
        let (file, rest) = string(rest).ok_or_else(unknown)?;
        let table = rest.strip_prefix('.').and_then(|rest| rest.strip_suffix(']')).ok_or_else(unknown)?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.table() == table.trim()).ok_or_else(unknown)?;
        let pins = self.lock.files.entry(file.clone()).or_default();
        if pins.place.is_empty() {
            pins.place = place;
        }
        self.table = Some((file, kind));
        Ok(())
    }

    /// `"debian:12" = "sha256:…"`
    fn entry(&mut self, line: &str, place: Range<usize>) -> Result<(), Wrong> {
        let unknown = || ("this is no line of a lock: `\"NAME\" = \"VALUE\"` is".to_owned(), BY_HAND);
        let Some((file, kind)) = &self.table else {
            return Err(("this entry stands before any table".to_owned(), BY_HAND));
        };
        let (name, rest) = string(line).ok_or_else(unknown)?;
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start).and_then(string);
        let value = value.filter(|(_, rest)| rest.is_empty()).ok_or_else(unknown)?.0;
        let pinned = pinned(*kind, &value).map_err(|text| (text, BY_HAND))?;
        let entries = &mut self.lock.files.entry(file.clone()).or_default().entries;
        let text = format!("`{name}` has two entries");
        match entries.insert(Name { kind: *kind, text: name }, Pin { pinned, place }) {
            Some(_) => Err((text, "take the one out that is wrong, and call `rbox lock`")),
            None => Ok(()),
        }
    }
}

fn pinned(kind: Kind, value: &str) -> Result<Pinned, String> {
    if kind == Kind::Git {
        let good =
            matches!(value.len(), 40 | 64) && value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        return if good { Ok(Pinned::Commit(value.to_owned())) } else { Err(format!("`{value}` is no commit")) };
    }
    value.parse().map(Pinned::Digest).map_err(|error| format!("`{value}` is no digest: {error}"))
}

/// A basic string of TOML that a text begins with, and what stands behind it.
fn string(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('"')?;
    let mut chars = rest.char_indices().peekable();
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &rest[at + 1..])),
            '\\' => out.push(escaped(&mut chars)?),
            c => out.push(c),
        }
    }
    None
}

fn escaped(chars: &mut Peekable<CharIndices<'_>>) -> Option<char> {
    let digits = match chars.next()?.1 {
        c @ ('"' | '\\') => return Some(c),
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let mut number = 0;
    for _ in 0..digits {
        number = number * 16 + chars.next()?.1.to_digit(16)?;
    }
    char::from_u32(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_at_its_line() {
        let wrong = |text: &str| {
            let text = format!("version = 1\n[files.\"a\".bases]\n{text}");
            let error = Lock::read(&text).unwrap_err();
            (text[error.place.clone()].to_owned(), error.text)
        };
        for (line, why) in [
            ("<<<<<<< HEAD", "merge"),
            ("\"debian:12\" = \"sha256:1\"", "no digest"),
            ("debian:12 = 1", "no line of a lock"),
            ("\"a\" = \"b\" c", "no line of a lock"),
            ("\"a\\x\" = \"b\"", "no line of a lock"),
            ("\"a\\u12\" = \"b\"", "no line of a lock"),
            ("[files.\"a\".x]", "a table of a lock"),
            ("[other]", "a table of a lock"),
            ("version = 2", "version 2"),
            ("version = x", "no version"),
        ] {
            let (place, text) = wrong(&format!("{line}\n"));
            assert!(place == line && text.contains(why), "{line}: {place} {text}");
        }
        let digest = format!("sha256:{}", "0".repeat(64));
        assert!(wrong(&format!("\"a\" = \"{digest}\"\n\"a\" = \"{digest}\"")).1.contains("two entries"));
        assert!(wrong("[files.\"a\".git]\n\"x\" = \"123\"").1.contains("no commit"));
        for text in ["[files.\"a\".bases]\n", "\"a\" = \"b\"", "x"] {
            assert!(Lock::read(text).unwrap_err().text.contains("version"), "{text}");
        }
        assert!(Lock::read("# nothing\n").is_err());
        assert!(Lock::read("").unwrap().files.is_empty());
    }

    #[test]
    fn spaces_comments_and_line_ends_of_others_do_no_harm() {
        let digest = format!("sha256:{}", "0".repeat(64));
        let text = format!("# c\r\nversion=1\r\n\r\n  [files.\"a\".urls]  \r\n\t\"x\\u0041\"   =\"{digest}\"\r\n");
        let lock = Lock::read(&text).unwrap();
        let (name, pin) = lock.files["a"].entries.first_key_value().unwrap();
        assert_eq!((name.text.as_str(), &text[pin.place.clone()]), ("xA", text.lines().last().unwrap().trim()));
    }
}
