//! A lock as text.

use std::fmt;

use super::{Kind, Lock, VERSION};

/// What the file begins with.
const HEAD: &str = "\
# rbox.lock: the bytes that the files beside it start from and fetch; builds use exactly these.
# Written by `rbox lock`; `rbox lock --update NAME` takes what is new. Keep it in version control.
";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}version = {VERSION}")?;
        for (file, pins) in &self.files {
            for kind in Kind::ALL {
                let mut entries = pins.entries.iter().filter(|(name, _)| name.kind == kind).peekable();
                if entries.peek().is_some() {
                    writeln!(f, "\n[files.{}.{}]", quoted(file), kind.table())?;
                }
                for (name, pin) in entries {
                    writeln!(f, "{} = {}", quoted(&name.text), quoted(&pin.pinned.to_string()))?;
                }
            }
        }
        Ok(())
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
