//! What makes a step run again, by name.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One thing that is not as it was when a step last ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// It never ran on this store, or nothing is known of it any more.
    First,
    /// `--no-cache`.
    NoCache,
    /// What it made is gone from the store.
    Gone,
    /// Only a server can tell whether what it fetches changed.
    Remote,
    /// A file of the context.
    File {
        /// Relative to the context.
        path: PathBuf,
        /// The beginning of the digest of its content and marks; none = it is new.
        before: Option<String>,
        /// The same of today; none = it is gone.
        after: Option<String>,
    },
    /// A variable that the step's program sees.
    Variable {
        /// Its name.
        name: String,
        /// None = it was not set.
        before: Option<String>,
        /// None = it is not set any more.
        after: Option<String>,
    },
    /// Another base, or the same name for other content.
    Base {
        /// As written.
        name: String,
        /// What was there: another name, or the beginning of a digest.
        before: String,
        /// What is there now.
        after: String,
    },
    /// A further instruction, before or among those that ran.
    New,
    /// Another instruction stands in its place.
    Instruction {
        /// What stood there.
        before: String,
    },
    /// The instruction is the same, and means something else: a variable in it, or a setting before it.
    Meaning {
        /// Which part of it, as `dest`.
        what: String,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
        /// Variables that the instruction names.
        variables: Vec<String>,
    },
    /// A step that it builds on or takes from gave, or will give, another result.
    Step {
        /// That step's number in the plan.
        step: u32,
        /// Its first line.
        text: String,
        /// Whether it has run already.
        ran: bool,
    },
    /// Something that it reads; which part of it is not known.
    Content,
}

impl Cause {
    /// A few words, for a line that has others too.
    pub fn words(&self) -> String {
        match self {
            Self::First => "no cache".to_owned(),
            Self::NoCache => "no cache is used".to_owned(),
            Self::Gone => "its result is gone from the store".to_owned(),
            Self::Remote => "only a server can tell whether it changed".to_owned(),
            Self::File { path, before: None, .. } => format!("`{}` is new", path.display()),
            Self::File { path, after: None, .. } => format!("`{}` is gone", path.display()),
            Self::File { path, .. } => format!("`{}` changed since", path.display()),
            Self::Variable { name, before: None, after: Some(after) } => format!("`${name}` is set: `{after}`"),
            Self::Variable { name, after: None, .. } => format!("`${name}` is not set any more"),
            Self::Variable { name, before, after } => {
                format!("`${name}` changed: {}", moved(before.as_deref(), after.as_deref()))
            }
            Self::Base { name, before, after } => {
                format!("base `{name}` changed: {}", moved(Some(before), Some(after)))
            }
            Self::New => "it is a new instruction".to_owned(),
            Self::Instruction { before } => format!("the instruction changed; it was `{before}`"),
            Self::Meaning { what, before, after, variables } => {
                let by = match &variables[..] {
                    [] => String::new(),
                    [one] => format!(", by `${one}`"),
                    several => format!(", by one of `${}`", several.join("`, `$")),
                };
                format!("its {what} changed: {}{by}", moved(Some(before), Some(after)))
            }
            Self::Step { text, ran: true, .. } => format!("`{text}` gave another result"),
            Self::Step { text, ran: false, .. } => format!("`{text}` runs"),
            Self::Content => "what it reads changed since".to_owned(),
        }
    }
}

/// Old and new, cut to what fits a line.
fn moved(before: Option<&str>, after: Option<&str>) -> String {
    let quoted = |text: Option<&str>| {
        let text = text.unwrap_or("");
        let cut: String = text.chars().take(60).collect();
        if cut.len() < text.len() { format!("`{cut}…`") } else { format!("`{cut}`") }
    };
    format!("{} → {}", quoted(before), quoted(after))
}

/// All causes in a few words: the first, and how many others there are.
pub(super) fn short(causes: &[Cause]) -> String {
    let Some(first) = causes.first() else { return Cause::First.words() };
    match causes.len() - 1 {
        1 if *first == Cause::First => format!("{}, and {}", first.words(), causes[1].words()),
        0 => first.words(),
        more => format!("{}, and {more} more", first.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_what_changed() {
        let file = |before: Option<&str>, after: Option<&str>| Cause::File {
            path: "src/a.c".into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        assert_eq!(file(Some("1"), Some("2")).words(), "`src/a.c` changed since");
        assert_eq!(short(&[file(None, Some("2")), file(Some("1"), None)]), "`src/a.c` is new, and 1 more");
        let variable = Cause::Variable { name: "V".into(), before: Some("1".into()), after: Some("2".into()) };
        assert_eq!(variable.words(), "`$V` changed: `1` → `2`");
        assert_eq!(short(&[]), "no cache");
    }
}
