//! `RUN`: its command, its heredocs, its flags.

use super::Resolver;
use super::expand::stripped;
use super::flags::flag;
use super::metadata::command;
use super::stage::Open;
use crate::model::check;
use crate::model::stage::{Action, Command, Run, RunNetwork, Script};
use crate::syntax::tree::{Args, Instruction};

impl Resolver<'_> {
    pub(super) fn run(&mut self, open: &mut Open, instruction: &Instruction) -> Option<Action> {
        let (command, script) = match &instruction.args {
            Args::Line(word) if !instruction.heredocs.is_empty() => with_heredocs(&word.text, instruction),
            args => (command(args), None),
        };
        let mounts = self.mounts(open, instruction);
        let network = self.run_network(instruction);
        let insecure = self.run_security(instruction);
        self.no_devices(instruction);
        self.reads_of_shell(open, instruction, &command);
        if command == Command::Exec(Vec::new()) {
            return None;
        }
        Some(Action::Run(Box::new(Run { command, script, mounts, network, insecure })))
    }

    /// A program sees every variable, and may read any.
    fn reads_of_shell(&mut self, open: &mut Open, instruction: &Instruction, command: &Command) {
        for arg in open.scope.take_unread() {
            self.args.mark_read(arg);
        }
        let Command::Shell(line) = command else { return };
        if !self.any_global_arg {
            return;
        }
        for name in check::variables::shell_reads(line) {
            let global = self.globals.get(name).is_some_and(|global| global.arg.is_some());
            if global && open.scope.get(name).is_none() && !check::variables::shell_sets(line, name) {
                let span = check::variables::shell_place(&instruction.rest, name, instruction.span);
                self.arg_not_in_scope(&crate::source::Spanned::new(name.to_owned(), span));
            }
        }
    }

    fn run_network(&mut self, instruction: &Instruction) -> RunNetwork {
        let Some(word) = flag(instruction, "network").and_then(|flag| flag.value.as_ref()) else {
            return RunNetwork::Default;
        };
        match word.text.as_str() {
            "default" => RunNetwork::Default,
            "none" => RunNetwork::None,
            "host" => RunNetwork::Host,
            other => {
                let message = format!("`--network={other}` is not known: `default`, `none` or `host`");
                let known = ["default", "none", "host"];
                self.report_near(check::values::invalid(word.span, message, "no network"), other, word.span, &known);
                RunNetwork::Default
            }
        }
    }

    fn run_security(&mut self, instruction: &Instruction) -> bool {
        let Some(word) = flag(instruction, "security").and_then(|flag| flag.value.as_ref()) else { return false };
        match word.text.as_str() {
            "sandbox" => false,
            "insecure" => true,
            other => {
                let message = format!("`--security={other}` is not known: `sandbox` or `insecure`");
                let known = ["sandbox", "insecure"];
                self.report_near(check::values::invalid(word.span, message, "neither"), other, word.span, &known);
                false
            }
        }
    }

    fn no_devices(&mut self, instruction: &Instruction) {
        if let Some(flag) = flag(instruction, "device") {
            let message = "`RUN --device` asks for a device of the container device interface, which rbox does not give to builds";
            let diagnostic = check::values::invalid(flag.span, message, "not supported");
            self.report(diagnostic.help("give the device to the container that runs: `DEVICE` in a SERVICE"));
        }
    }
}

/// A command that is a heredoc, or one with heredocs for the shell to read.
fn with_heredocs(line: &str, instruction: &Instruction) -> (Command, Option<Script>) {
    let trimmed = line.trim();
    if let [heredoc] = &instruction.heredocs[..]
        && is_heredoc(trimmed)
    {
        let content = stripped(heredoc).text;
        if !content.starts_with("#!") {
            return (Command::Shell(content), None);
        }
        let script = Script { name: heredoc.name.value.clone(), content };
        return (Command::Shell(format!("/dev/pipes/{}", script.name)), Some(script));
    }
    let mut text = trimmed.to_owned();
    for heredoc in &instruction.heredocs {
        text.push('\n');
        text.push_str(&heredoc.body.value);
        text.push_str(&heredoc.name.value);
    }
    (Command::Shell(text), None)
}

/// Whether a word opens a heredoc: `<<EOF`, `3<<-"EOF"`.
pub(in crate::model) fn is_heredoc(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix("<<").is_some_and(|name| !name.is_empty() && !name.contains(['<', ' ', '\t']))
}
