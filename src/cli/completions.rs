//! `rbox completions SHELL`.

use clap_complete::Shell;

use super::exit::{Outcome, print};

/// Print the completions of a shell
///
/// For bash: rbox completions bash > ~/.local/share/bash-completion/completions/rbox
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, command: &mut clap::Command) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "rbox", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
