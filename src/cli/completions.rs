//! `rbox completions SHELL`.

use clap_complete::Shell;

use super::exit::{Outcome, print};

/// Print the completions of a shell
///
/// They complete commands, flags, and names of what is there: stages and services of the file, images, containers, networks,
/// volumes. (Those of elvish and powershell know commands and flags alone.)
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, command: &mut clap::Command) -> Outcome {
        match self.shell {
            Shell::Bash => print(include_str!("complete/rbox.bash")),
            Shell::Zsh => print(include_str!("complete/rbox.zsh")),
            Shell::Fish => print(include_str!("complete/rbox.fish")),
            other => {
                let mut script = Vec::new();
                clap_complete::generate(other, command, "rbox", &mut script);
                print(&String::from_utf8_lossy(&script))
            }
        }
    }
}
