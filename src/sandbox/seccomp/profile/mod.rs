//! Filters of people's own: profiles as Docker and the OCI runtime specification have them, in JSON.
//!
//! What a profile says of other architectures is not taken: a sandbox runs programs of this one alone.

mod compile;
mod names;
mod read;

use serde::Deserialize;

use crate::sys::seccomp::Instruction;
use read::{Action, Conditions, Operator};

/// A profile, read and checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// What becomes of calls that no entry is about.
    default_action: Action,
    /// The error of [`Action::Errno`] as a default.
    default_errno_ret: Option<u16>,
    /// Entries, in order.
    #[serde(default)]
    syscalls: Vec<Entry>,
}

/// What a profile says of some calls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    /// Their names.
    #[serde(default)]
    names: Vec<String>,
    /// One name, as old profiles have it.
    name: Option<String>,
    action: Action,
    errno_ret: Option<u16>,
    /// Conditions on arguments; all must hold, but those on one argument are alternatives.
    args: Option<Vec<Argument>>,
    #[serde(default)]
    includes: Option<Conditions>,
    #[serde(default)]
    excludes: Option<Conditions>,
}

/// A condition on an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Argument {
    index: read::Index,
    value: u64,
    #[serde(default)]
    value_two: u64,
    op: Operator,
}

impl Profile {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong, with its line and column.
    pub fn read(text: &str) -> Result<Self, String> {
        let profile: Profile = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for entry in &profile.syscalls {
            for name in entry.calls() {
                // what is allowed and not there is not there; what is to be refused must be found
                if !names::is_known(name) && entry.action != Action::Allow {
                    let place = place(text, name);
                    return Err(format!("there is no system call `{name}`, so it can't be refused{place}"));
                }
            }
        }
        // conflicts and size: for a program without capabilities as for one with all
        for capabilities in [0, u64::MAX] {
            profile.compile(capabilities)?;
        }
        Ok(profile)
    }

    /// The filter for a sandbox with these capabilities.
    ///
    /// # Errors
    /// Two entries contradict each other, or it is more than the kernel takes.
    pub(in crate::sandbox) fn compile(&self, capabilities: u64) -> Result<Vec<Instruction>, String> {
        compile::compile(self, capabilities)
    }
}

impl Entry {
    fn calls(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.name).map(String::as_str)
    }
}

/// Where a quoted word stands in a text, as it follows a sentence.
fn place(text: &str, word: &str) -> String {
    let Some(at) = text.find(&format!("\"{word}\"")) else { return String::new() };
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!(" at line {line} column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Profile::read(text).expect_err("it is wrong")
    }

    #[test]
    fn mistakes_are_told_where_they_are() {
        let said = error("{\n  \"defaultAction\": \"SCMP_ACT_ALOW\"\n}");
        assert!(said.contains("`SCMP_ACT_ALOW`") && said.contains("line 2 column 34"), "{said}");
        let entry = |entry: &str| error(&format!("{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[\n{entry}]}}"));
        let said = entry(r#"{"names":["raed"],"action":"SCMP_ACT_ERRNO"}"#);
        assert!(said.contains("no system call `raed`") && said.contains("line 2 column 11"), "{said}");
        let said = entry(r#"{"names":["read"],"action":"SCMP_ACT_NOTIFY"}"#);
        assert!(said.contains("SCMP_ACT_NOTIFY") && said.contains("line 2"), "{said}");
        let said =
            entry(r#"{"names":["read"],"action":"SCMP_ACT_ERRNO","args":[{"index":6,"value":1,"op":"SCMP_CMP_EQ"}]}"#);
        assert!(said.contains("arguments 0 to 5"), "{said}");
        let said = entry(r#"{"names":["read"],"action":"SCMP_ACT_ERRNO","args":[{"index":0,"value":1,"op":"EQ"}]}"#);
        assert!(said.contains("SCMP_CMP_MASKED_EQ"), "{said}");
        let said = entry(r#"{"names":["read"],"action":"SCMP_ACT_ERRNO"},{"names":["read"],"action":"SCMP_ACT_KILL"}"#);
        assert!(said.contains("`read`") && said.contains("two"), "{said}");
        assert!(error("{}").contains("defaultAction"));
    }

    #[test]
    fn what_is_allowed_may_be_of_another_kernel() {
        let text = r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","made_in_2031"],"action":"SCMP_ACT_ALLOW"}]}"#;
        assert!(Profile::read(text).is_ok());
    }
}
