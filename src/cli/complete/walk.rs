//! From the words of a line to what its last one can be.

use clap::{Arg, ArgAction, Command};

use super::names::{Names, of_value};
use super::{Candidate, Fits};

/// Where a line stands.
struct Walk<'a> {
    command: &'a Command,
    /// The names of the commands on the way.
    path: Vec<&'a str>,
    /// Words that are no flags, since the last command.
    positionals: Vec<&'a str>,
    /// A flag that still wants its value.
    pending: Option<&'a Arg>,
    /// Behind `--`, or behind the first word of a program's own line: nothing is a flag any more.
    over: bool,
    names: Names,
}

/// What the last of some words can be, as far as it is written.
pub(super) fn fits(root: &Command, words: &[String]) -> Fits {
    let mut walk = Walk {
        command: root,
        path: Vec::new(),
        positionals: Vec::new(),
        pending: None,
        over: false,
        names: Names::default(),
    };
    let Some((last, before)) = words.split_last() else { return Fits::default() };
    for word in before {
        walk.pass(word);
    }
    let mut fits = walk.last(last);
    fits.candidates.retain(|candidate| candidate.word.starts_with(last.as_str()));
    fits.candidates.sort_by(|one, other| one.word.cmp(&other.word));
    fits.candidates.dedup();
    fits
}

impl<'a> Walk<'a> {
    fn pass(&mut self, word: &'a str) {
        if let Some(arg) = self.pending.take() {
            self.names.see(arg, word);
        } else if self.over {
            self.positionals.push(word);
        } else if word == "--" {
            self.over = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let arg = self.command.get_arguments().find(|arg| is_long(arg, name));
            match (arg, value) {
                (Some(arg), Some(value)) => self.names.see(arg, value),
                (Some(arg), None) if takes_value(arg) => self.pending = Some(arg),
                _ => {}
            }
        } else if let Some(cluster) = word.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
            self.shorts(cluster);
        } else if let Some(inner) = self.command.find_subcommand(word).filter(|_| self.positionals.is_empty()) {
            self.path.push(inner.get_name());
            self.command = inner;
        } else {
            self.over = self.positional().is_some_and(Arg::is_trailing_var_arg_set);
            self.positionals.push(word);
        }
    }

    /// `-it`, `-p8080:80`, `-f FILE`.
    fn shorts(&mut self, cluster: &'a str) {
        for (at, letter) in cluster.char_indices() {
            let Some(arg) = self.command.get_arguments().find(|arg| arg.get_short() == Some(letter)) else { return };
            if takes_value(arg) {
                let rest = &cluster[at + letter.len_utf8()..];
                if rest.is_empty() {
                    self.pending = Some(arg);
                } else {
                    self.names.see(arg, rest.trim_start_matches('='));
                }
                return;
            }
        }
    }

    /// What the next word without dashes is.
    fn positional(&self) -> Option<&'a Arg> {
        let all: Vec<&Arg> = self.command.get_positionals().collect();
        let several = |arg: &&&Arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        all.get(self.positionals.len()).or_else(|| all.last().filter(several)).copied()
    }

    fn last(&mut self, last: &str) -> Fits {
        if let Some(arg) = self.pending {
            return self.values(arg, "");
        }
        if !self.over && last.starts_with("--") && last.contains('=') {
            let (flag, _) = last.split_once('=').unwrap_or((last, ""));
            let arg = self.command.get_arguments().find(|arg| is_long(arg, flag.trim_start_matches('-')));
            return arg.map_or_else(Fits::default, |arg| self.values(arg, &format!("{flag}=")));
        }
        if !self.over && last.starts_with('-') {
            return Fits { candidates: flags(self.command), files: last == "-" };
        }
        if self.command.has_subcommands() && self.positionals.is_empty() {
            return Fits { candidates: commands(self.command), files: false };
        }
        match self.positional() {
            Some(arg) if arg.is_trailing_var_arg_set() => Fits { candidates: Vec::new(), files: true },
            Some(arg) => self.values(arg, ""),
            None => Fits::default(),
        }
    }

    /// What an argument can be, each with a text in front.
    fn values(&mut self, arg: &Arg, prefix: &str) -> Fits {
        for (place, word) in self.positionals.iter().enumerate() {
            if let Some(arg) = self.command.get_positionals().nth(place) {
                self.names.see(arg, word);
            }
        }
        let possible = arg.get_possible_values();
        let mut fits = if possible.is_empty() {
            of_value(arg, &self.path, &self.names)
        } else {
            let candidate = |value: &clap::builder::PossibleValue| {
                Candidate::new(
                    value.get_name(),
                    value.get_help().map(|help| first_line(&help.to_string())).unwrap_or_default(),
                )
            };
            Fits {
                candidates: possible.iter().filter(|value| !value.is_hide_set()).map(candidate).collect(),
                files: false,
            }
        };
        for candidate in &mut fits.candidates {
            candidate.word.insert_str(0, prefix);
        }
        fits
    }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn is_long(arg: &Arg, name: &str) -> bool {
    arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|all| all.contains(&name))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn flags(command: &Command) -> Vec<Candidate> {
    let help = |arg: &Arg| arg.get_help().map(|help| first_line(&help.to_string())).unwrap_or_default();
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set() && !arg.is_positional());
    shown
        .flat_map(|arg| {
            let long = arg.get_long().map(|long| Candidate::new(format!("--{long}"), help(arg)));
            let short = arg.get_short().map(|short| Candidate::new(format!("-{short}"), help(arg)));
            [long, short].into_iter().flatten()
        })
        .collect()
}

fn commands(command: &Command) -> Vec<Candidate> {
    let about = |inner: &Command| inner.get_about().map(|about| first_line(&about.to_string())).unwrap_or_default();
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .map(|inner| Candidate::new(inner.get_name(), about(inner)))
        .collect()
}
