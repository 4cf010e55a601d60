//! What `--help` says beyond the arguments' own words: themes on the first page, examples on every other.

mod docker;
mod examples;

use std::fmt::Write as _;

use clap::Command;
use clap::builder::styling::{AnsiColor, Effects, Style, Styles};

pub(super) use docker::{flag, word};

/// Commands by what people want to do; one that is in none of them comes last.
const THEMES: &[(&str, &[&str])] = &[
    ("Build", &["build", "check", "plan", "apply", "graph", "fmt", "convert", "lock", "why", "explain"]),
    (
        "Run",
        &[
            "run", "ps", "logs", "exec", "attach", "cp", "stop", "start", "restart", "kill", "pause", "unpause",
            "wait", "rm", "top", "stats", "port",
        ],
    ),
    ("Stacks", &["up", "down", "ls", "scale", "events"]),
    (
        "Images",
        &[
            "images", "tag", "rmi", "inspect", "history", "diff", "layers", "pull", "push", "login", "logout", "save",
            "load",
        ],
    ),
    ("Networks and volumes", &["network", "volume"]),
    ("This machine", &["doctor", "prune", "cache"]),
    ("Tools", &["lsp", "completions", "man", "debug", "version", "help"]),
];

/// The colours of help and of errors about arguments: those of the rest of rbox.
pub(super) const STYLES: Styles = Styles::styled()
    .header(Style::new().effects(Effects::BOLD))
    .usage(Style::new().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(Style::new())
    .error(AnsiColor::Red.on_default().effects(Effects::BOLD))
    .valid(AnsiColor::Green.on_default())
    .invalid(AnsiColor::Yellow.on_default());

/// Adds themes and examples to the description of the command line.
pub(super) fn dressed(command: Command) -> Command {
    let template = first_page(&command);
    let command = with_examples(command, "");
    command.help_template(template)
}

/// The page of `rbox --help`.
fn first_page(command: &Command) -> String {
    let (bold, name, end) = (STYLES.get_header().render(), STYLES.get_literal().render(), anstyle_reset());
    let mut out = "{about-with-newline}\n{usage-heading} {usage}\n".to_string();
    for (theme, names) in themed(command) {
        let _ = write!(out, "\n{bold}{theme}:{end}\n");
        for (of, about) in names {
            let _ = writeln!(out, "  {name}{of:12}{end} {about}");
        }
    }
    let _ = write!(
        out,
        "\n{bold}Options:{end}\n{{options}}\n\n`{name}rbox help COMMAND{end}` says more of each, with examples; \
         `{name}rbox run host -- PROGRAM{end}` is a beginning."
    );
    out
}

const fn anstyle_reset() -> &'static str {
    "\u{1b}[0m"
}

/// The commands of each theme with their first sentence, in order.
fn themed(command: &Command) -> Vec<(&'static str, Vec<(String, String)>)> {
    let about = |inner: &Command| inner.get_about().map(ToString::to_string).unwrap_or_default();
    let shown: Vec<&Command> = command.get_subcommands().filter(|inner| !inner.is_hide_set()).collect();
    let entry = |inner: &&Command| (inner.get_name().to_owned(), shortened(&about(inner)));
    let mut themes: Vec<(&'static str, Vec<(String, String)>)> = Vec::new();
    for (theme, names) in THEMES {
        let mut entries: Vec<(String, String)> =
            names.iter().filter_map(|name| shown.iter().find(|inner| inner.get_name() == *name)).map(entry).collect();
        if names.contains(&"help") {
            entries.push(("help".to_owned(), "Say more of a command".to_owned()));
        }
        themes.push((theme, entries));
    }
    let others: Vec<(String, String)> = shown
        .iter()
        .filter(|inner| !THEMES.iter().any(|(_, names)| names.contains(&inner.get_name())))
        .map(entry)
        .collect();
    if !others.is_empty() {
        themes.push(("More", others));
    }
    themes.retain(|(_, entries)| !entries.is_empty());
    themes
}

/// A first sentence as far as one line of 80 columns has room for it: up to a colon, or else to the last comma.
fn shortened(about: &str) -> String {
    const ROOM: usize = 80 - 15;
    let about = about.lines().next().unwrap_or_default();
    if about.chars().count() <= ROOM {
        return about.to_owned();
    }
    let room = about.char_indices().nth(ROOM).map_or(about, |(end, _)| &about[..end]);
    room.find(':').or_else(|| room.rfind(',')).map_or(about, |at| &about[..at]).to_owned()
}

fn with_examples(command: Command, above: &str) -> Command {
    let path = |name: &str| if above.is_empty() { name.to_owned() } else { format!("{above} {name}") };
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let path = path(&name);
        command.mut_subcommand(name, |inner| {
            let inner = with_examples(inner, &path);
            match examples::of(&path) {
                [] => inner,
                lines => inner.after_help(shown(lines)),
            }
        })
    })
}

/// `Examples:` and a line each, what it does behind it where there is room.
fn shown(lines: &[(&str, &str)]) -> String {
    let bold = STYLES.get_header().render();
    let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= 44).max().unwrap_or(0);
    let mut out = format!("{bold}Examples:{}\n", anstyle_reset());
    for (line, what) in lines {
        let _ = if what.is_empty() {
            writeln!(out, "  {line}")
        } else if line.chars().count() <= width {
            writeln!(out, "  {line:width$}  # {what}")
        } else {
            writeln!(out, "  # {what}\n  {line}")
        };
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn leaves(command: &Command, above: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
            let path = format!("{above}{}", inner.get_name());
            if inner.has_subcommands() {
                leaves(inner, &format!("{path} "), found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_command_has_an_example_that_parses() {
        use clap::Parser as _;
        let mut paths = Vec::new();
        leaves(&Cli::command(), "", &mut paths);
        for path in &paths {
            let lines = examples::of(path);
            // A command may bring its own.
            let own = path.split(' ').try_fold(Cli::command(), |command, name| command.find_subcommand(name).cloned());
            let own = own.and_then(|command| command.get_after_help().map(ToString::to_string)).unwrap_or_default();
            let has = !lines.is_empty() || own.contains("Examples:\n  rbox ");
            assert!(has, "`rbox {path} --help` has no example: src/cli/help/examples.rs");
            for (line, _) in lines {
                // What stands before rbox sets variables or feeds it, what stands behind `|` or `>` takes what it says.
                let call = &line[line.find("rbox ").unwrap_or(0)..];
                let call = call.split([';', '|', '>', '&']).next().unwrap_or(call);
                let words = crate::cli::complete::words(call.trim());
                assert!(words.get(1..).unwrap_or_default().join(" ").starts_with(path.as_str()), "{line}: no `{path}`");
                if let Err(error) = Cli::try_parse_from(&words) {
                    panic!("`{line}`: {error}");
                }
            }
        }
        for (path, _) in examples::ALL {
            assert!(
                paths.iter().any(|known| known == path) || Cli::command().find_subcommand(path).is_none(),
                "{path}"
            );
        }
    }

    #[test]
    fn every_command_has_a_theme() {
        let command = Cli::command();
        let others: Vec<_> = themed(&command).into_iter().filter(|(theme, _)| *theme == "More").collect();
        assert!(others.is_empty(), "in no theme of src/cli/help: {others:?}");
        for (_, entries) in themed(&command) {
            for (name, about) in entries {
                assert!(about.chars().count() <= 65, "`{name}` says too much for a line: {about}");
            }
        }
    }
}
