//! What can stand at the cursor: commands and flags from the table that parses them, and names of what is there.
//!
//! The shells' scripts (`rbox completions`) know nothing themselves: they ask `rbox complete SHELL -- WORDS`, so they never
//! grow old. Answers are lines: a word, a tab and what it means; `:files` says that paths fit as well.

mod line;
mod names;
mod walk;

use clap::CommandFactory;
#[cfg(test)]
pub(super) use line::words;

use super::exit::{Outcome, print};

/// Which shell asks
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Asks {
    Bash,
    Zsh,
    Fish,
}

/// Say what can stand at the cursor
#[derive(Debug, clap::Args)]
pub(super) struct Complete {
    shell: Asks,
    /// The words behind `rbox`, the last one as far as it is written; of bash the whole line, whose words are its own
    #[arg(last = true)]
    words: Vec<String>,
}

/// A word that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    word: String,
    /// What it means, on one line.
    help: String,
}

impl Candidate {
    fn new(word: impl Into<String>, help: impl Into<String>) -> Self {
        Self { word: word.into(), help: help.into() }
    }
}

/// What fits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fits {
    candidates: Vec<Candidate>,
    /// Whether paths fit as well.
    files: bool,
}

impl Complete {
    pub(super) fn run<C: CommandFactory>(&self) -> Outcome {
        let mut command = C::command();
        command.build();
        match self.shell {
            Asks::Bash => {
                let words = line::words(self.words.first().map_or("", String::as_str));
                let behind = words.get(1..).unwrap_or_default();
                let last = behind.last().map_or("", String::as_str);
                print(&bash(&walk::fits(&command, behind), last))
            }
            Asks::Zsh => print(&zsh(&walk::fits(&command, &self.words))),
            Asks::Fish => print(&fish(&walk::fits(&command, &self.words))),
        }
    }
}

fn lines(fits: &Fits, line: impl Fn(&Candidate) -> String) -> String {
    let mut out: String = fits.candidates.iter().map(|candidate| line(candidate) + "\n").collect();
    if fits.files {
        out += ":files\n";
    }
    out
}

/// Bash takes what stands behind its last break of the word, which `:` and `=` are.
fn bash(fits: &Fits, last: &str) -> String {
    let broken = last.rfind([':', '=']).map_or(0, |at| at + 1);
    lines(fits, |candidate| candidate.word.get(broken..).unwrap_or_default().to_owned())
}

/// Zsh's `_describe` splits at the first `:` that has no backslash before it; `:open` marks words that another part follows.
fn zsh(fits: &Fits) -> String {
    lines(fits, |candidate| {
        let word = candidate.word.replace('\\', "\\\\").replace(':', "\\:");
        let open = if candidate.word.ends_with([':', '=']) { ":open " } else { "" };
        if candidate.help.is_empty() { format!("{open}{word}") } else { format!("{open}{word}:{}", candidate.help) }
    })
}

fn fish(fits: &Fits) -> String {
    lines(fits, |candidate| format!("{}\t{}", candidate.word, candidate.help))
}
