//! Lines that start with no instruction: what they most likely are.

use super::file::{Reader, first_word, reserved_word};
use super::invisible;
use super::keyword::{BlockKind, Keyword, Property};
use super::reference::{self, RESERVED};
use super::tree::{Args, Item, Word};
use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::Span;

/// What a line most likely belongs to that starts with no instruction. Of neighbours that belong to one thing the first is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stray {
    /// Nothing that is known.
    #[default]
    Other,
    /// A file in YAML.
    Yaml,
    /// The shell command of the `RUN` above.
    Shell,
}

/// Words behind which a shell reads on in the next line.
const OPEN: [&str; 9] = ["then", "do", "else", "in", "{", "(", "&&", "||", "|"];

/// How git marks the two sides of a conflict.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Programs that people name where an instruction should stand.
const PROGRAMS: [&str; 48] = [
    "addgroup", "adduser", "apk", "apt", "apt-get", "bash", "bundle", "cargo", "cat", "cd", "chmod", "chown",
    "composer", "cp", "curl", "dnf", "echo", "gem", "git", "go", "gradle", "groupadd", "java", "ln", "make", "mkdir",
    "mv", "mvn", "node", "npm", "npx", "pip", "pip3", "pnpm", "poetry", "python", "python3", "rm", "sed", "set", "sh",
    "sudo", "tar", "touch", "useradd", "wget", "yarn", "yum",
];

impl Reader<'_> {
    /// Reports a line that starts with no keyword.
    pub(super) fn unknown_instruction(&mut self, line: &Word) {
        if self.sink.is_full() {
            return self.sink.drop_one();
        }
        let word = line.slice(first_word(&line.text));
        let text = word.text.as_str();
        let before = if matches!(self.tree.items.last(), Some(Item::Unknown(_))) { self.stray } else { Stray::Other };
        self.stray = Stray::Other;
        let known = |text: &str| Keyword::parse(text).is_some() || BlockKind::parse(text).is_some();
        if let Some(diagnostic) = invisible::spoils(&word, known) {
            return self.sink.push(diagnostic);
        }
        if let Some(reserved) = RESERVED.iter().find(|reserved| reserved.eq_ignore_ascii_case(text)) {
            return self.sink.push(reserved_word(reserved, word.span));
        }
        let shown: String = text.chars().take(40).collect();
        let diagnostic = Diagnostic::new(Code::UnknownInstruction, word.span, format!("unknown instruction `{shown}`"))
            .label("not an instruction");
        if text.ends_with(':') || text == "-" && before == Stray::Yaml {
            self.stray = Stray::Yaml;
            if before != Stray::Yaml {
                self.sink.push(diagnostic.help("this looks like YAML; a service is written `SERVICE name { … }` here, and `rbox convert` makes a .rbox file of a Compose file"));
            }
            return;
        }
        let names =
            || Keyword::ALL.iter().map(|word| word.as_str()).chain(BlockKind::ALL.iter().map(|word| word.as_str()));
        let close = diagnostic.clone().did_you_mean(text, word.span, names());
        if close.help.is_some() {
            return self.sink.push(close);
        }
        if before == Stray::Shell {
            self.stray = before;
            return;
        }
        if let Some(open) = self.open_shell() {
            self.stray = Stray::Shell;
            let escape = self.scanner.escape;
            let help = format!(
                "end each line of the command but the last with `{escape}`, or write it as a heredoc: `RUN <<EOF`, the lines, `EOF`"
            );
            return self.sink.push(diagnostic.related(open, "the shell reads on behind this").help(help));
        }
        let diagnostic = self.explained(diagnostic, line, text);
        self.sink.push(diagnostic);
    }

    /// The last word of a `RUN` right above behind which its shell reads on.
    fn open_shell(&self) -> Option<Span> {
        let Some(Item::Instruction(run)) = self.tree.items.last() else { return None };
        let Args::Line(command) = &run.args else { return None };
        let text = command.text.trim_end();
        let word = text.rsplit([' ', '\t', ';']).next().unwrap_or_default();
        let open = run.keyword.value == Keyword::Run && run.heredocs.is_empty() && OPEN.contains(&word);
        open.then(|| command.span_of(text.len() - word.len()..text.len()))
    }

    /// What to do about a line whose first word is near to none that is known.
    fn explained(&self, diagnostic: Diagnostic, line: &Word, text: &str) -> Diagnostic {
        let delete = |diagnostic: Diagnostic, help: &str| {
            diagnostic.help(help).fix(FixSafety::Unsafe, "delete the line", line.span, "")
        };
        match text {
            "}" => diagnostic.help("it closes no block: a block starts with a line that ends in `{`"),
            "{" => diagnostic.help("`{` stands at the end of the line that it belongs to: `SERVICE name {`"),
            "$" | "#>" | ">" if Keyword::parse(first(&line.text[text.len()..])).is_some() => {
                diagnostic.help(format!("take `{text}` away: it was copied from a terminal"))
            }
            _ if MARKS.contains(&text) => {
                diagnostic.help("git left this where a merge had a conflict: keep one side and delete the marks")
            }
            _ if text.starts_with("```") || text.starts_with("~~~") => {
                delete(diagnostic, "it was copied from a page in Markdown: delete it")
            }
            _ if Property::parse(text).is_some() => {
                let property = Property::parse(text);
                let owners = property.map(reference::owners).unwrap_or_default();
                diagnostic.help(format!(
                    "{} is a property: it stands inside `{} name {{ … }}`",
                    property.map_or("", Property::as_str),
                    owners.join("` or `")
                ))
            }
            "fi" | "done" | "esac" | "then" | "else" | "elif" | "do" => {
                diagnostic.help("it belongs to a shell command: all of that stands in one RUN, as in `RUN <<EOF`")
            }
            "docker" | "podman" | "docker-compose" => diagnostic
                .help("that is a command for a terminal, as `rbox run` is; this file says what is built and run"),
            _ if text.trim_end_matches(['.', '|']).bytes().all(|byte| byte.is_ascii_digit())
                && Keyword::parse(first(&line.text[text.len()..])).is_some() =>
            {
                let number = line.span_of(0..line.text.len() - line.text[text.len()..].trim_start().len());
                diagnostic.help("the number of the line was copied with it: delete it").fix(
                    FixSafety::Unsafe,
                    "delete the number",
                    number,
                    "",
                )
            }
            _ if PROGRAMS.contains(&text.to_ascii_lowercase().as_str()) => {
                let command = format!("{}{}", text.to_ascii_lowercase(), &line.text[text.len()..]);
                let shown: String = command.chars().take(60).collect();
                let more = if shown.len() < command.len() { "…" } else { "" };
                let diagnostic =
                    diagnostic.help(format!("what is run for the image stands behind RUN: `RUN {shown}{more}`"));
                let word = line.span_of(0..text.len());
                diagnostic.fix(FixSafety::Unsafe, "write `RUN`", word, format!("RUN {}", text.to_ascii_lowercase()))
            }
            _ if self.follows_line(text) => {
                let escape = self.scanner.escape;
                diagnostic.help(format!("if it belongs to the instruction before, end the line before with `{escape}`"))
            }
            _ => diagnostic
                .help("a line starts with an instruction such as FROM, RUN or COPY, or a block such as SERVICE"),
        }
    }

    /// Whether a word looks like the next line of a shell command.
    fn follows_line(&self, text: &str) -> bool {
        !self.tree.items.is_empty()
            && (text.starts_with(['&', '|', '-', ';', '>', '<', ')', '$', '"', '\'']) || text.contains('='))
    }
}

fn first(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::parse;

    /// The line of each finding, counted from 1, with its help.
    fn told(text: &str) -> Vec<(usize, String)> {
        let (_, found) = parse(FileId(0), text);
        let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
        found.iter().map(|found| (line(found.label.span.start), found.help.clone().unwrap_or_default())).collect()
    }

    #[track_caller]
    fn lines(text: &str, expected: &[(usize, &str)]) {
        let told = told(text);
        assert_eq!(
            told.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            expected.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            "{told:?}"
        );
        for ((_, help), (_, part)) in told.iter().zip(expected) {
            assert!(help.contains(part), "{help}");
        }
    }

    #[test]
    fn lines_of_one_thing_are_told_once() {
        lines("services:\n  web:\n    image: x\n    ports:\n      - 80:80\n", &[(1, "rbox convert")]);
        lines("FROM a\nRUN if true; then\n  echo x\nfi\nRUN y\n", &[(3, "heredoc")]);
        lines("FROM a\nRUN x && \n  y\n  CPOY a b\n", &[(3, "heredoc"), (4, "`COPY`")]);
        lines("FROM a\nweb:\nRUN x\nweb:\n", &[(2, "YAML"), (4, "YAML")]);
        lines("FROM a\nRUN x\nwat x\n- y\n", &[(3, "starts with an instruction"), (4, "end the line before")]);
    }

    #[test]
    fn what_was_copied_with_it() {
        lines("<<<<<<< HEAD\nFROM a\n=======\nFROM b\n>>>>>>> x\n", &[(1, "git"), (3, "git"), (5, "git")]);
        lines("```dockerfile\nFROM a\n```\n", &[(1, "Markdown"), (3, "Markdown")]);
        lines("$ FROM a\nFROM b\n", &[(1, "terminal")]);
        lines("1 FROM a\n 2. RUN x\n", &[(1, "number"), (2, "number")]);
        lines("docker run x\nFROM a\n", &[(1, "rbox run")]);
    }

    #[test]
    fn commands_want_a_run() {
        lines(
            "FROM a\nPIP install x\nRUN y\nif x; then\nRUN z\nfi\n",
            &[(2, "`RUN pip install x`"), (4, "in a RUN"), (6, "in one RUN")],
        );
    }
}
