//! The words that rbox was called with.

use std::ffi::OsString;

/// Commands whose `--pull` may stand alone, as that of `docker build` does.
const PULL_ALONE: [&str; 4] = ["build", "graph", "plan", "why"];
/// When to pull.
const WHEN: [&str; 3] = ["always", "missing", "never"];

/// This process's arguments, its own name first.
pub(super) fn arguments() -> Vec<OsString> {
    joined(std::env::args_os())
}

/// Joins `--pull never` to `--pull=never`, as `run` takes it and fingers know it: where the option may stand alone, clap would
/// take the word for a file's name.
fn joined(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut all: Vec<OsString> = Vec::new();
    for word in words {
        let alone = all.get(1).is_some_and(|command| PULL_ALONE.iter().any(|name| command == name));
        match all.last_mut() {
            Some(last) if alone && last == "--pull" && WHEN.iter().any(|when| word == *when) => {
                last.push("=");
                last.push(word);
            }
            _ => all.push(word),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_behind_pull_is_when_where_it_can_be_one() {
        for (given, wanted) in [
            ("rbox build --pull never -q .", "rbox build --pull=never -q ."),
            ("rbox build -q --pull always", "rbox build -q --pull=always"),
            ("rbox build --pull .", "rbox build --pull ."),
            ("rbox build --pull=missing never", "rbox build --pull=missing never"),
            ("rbox run box prog --pull never", "rbox run box prog --pull never"),
            ("rbox", "rbox"),
        ] {
            let words = joined(given.split(' ').map(OsString::from));
            assert_eq!(words, wanted.split(' ').map(OsString::from).collect::<Vec<_>>(), "{given}");
        }
    }
}
