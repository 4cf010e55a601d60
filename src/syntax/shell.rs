//! Shell scripts through a real parser. The only file that knows brush; what it gives is a [`Script`].
//!
//! What the parser can't read gives nothing: whether a shell accepts it is the shell's to say. Scripts that are built to make
//! it slow, deep or fail are not given to it.

use std::ops::Range;

use brush_parser::ast::{
    AndOr, AndOrList, Command as Node, CommandPrefixOrSuffixItem as Item, CompoundCommand, CompoundList,
    IoFileRedirectKind, IoRedirect, Pipeline as Piped, RedirectList, SimpleCommand, SourceLocation as _,
};
use brush_parser::{ParserOptions, SourceSpan, Token};

use super::script::{Command, Joined, Pipeline, Place, Script};
use super::tree::Word;

/// A longer script is not looked into.
const LONGEST: usize = 64 << 10;
/// Each of `$(`, `${` and `$[` can be one level of recursion in the tokenizer.
const MOST_EXPANSIONS: usize = 100;
/// Each `(` and each `case` can double the parser's work.
const MOST_PARENTHESES: usize = 12;
const MOST_CASES: usize = 6;
/// Each is a level of recursion at worst.
const MOST_GROUPS: usize = 40;

/// Whether a script is given to the parser as far as its length says.
fn is_short(source: &str) -> bool {
    let expansions = source.as_bytes().windows(2).filter(|pair| matches!(pair, [b'$', b'(' | b'{' | b'['])).count();
    source.len() <= LONGEST && expansions <= MOST_EXPANSIONS
}

fn options() -> ParserOptions {
    ParserOptions { enable_extended_globbing: false, ..ParserOptions::default() }
}

/// Whether the parser reads a script and finds that it is none.
pub(super) fn refuses(source: &str) -> bool {
    if !is_short(source) {
        return false;
    }
    let options = options();
    match brush_parser::uncached_tokenize_str(source, &options.tokenizer_options()) {
        Ok(tokens) => is_tame(&tokens) && brush_parser::parse_tokens(&tokens, &options).is_err(),
        Err(_) => true,
    }
}

/// Reads a script; none where that can't be done.
pub fn script(text: Word) -> Option<Script> {
    let source = text.text.as_str();
    if !is_short(source) {
        return None;
    }
    let options = options();
    let tokens = brush_parser::uncached_tokenize_str(source, &options.tokenizer_options()).ok()?;
    if !is_tame(&tokens) {
        return None;
    }
    let program = brush_parser::parse_tokens(&tokens, &options).ok()?;
    let is_pipe = |token: &&Token| matches!(token, Token::Operator(text, _) if text == "|" || text == "|&");
    let mut reader = Reader {
        bytes: (!source.is_ascii()).then(|| source.char_indices().map(|(at, _)| at).collect()),
        length: source.len(),
        pipes: tokens.iter().filter(is_pipe).map(|token| token.location().clone()).collect(),
        pipelines: Vec::new(),
    };
    for (index, list) in program.complete_commands.iter().enumerate() {
        reader.list(list, Place::Top, index == 0);
    }
    let mut script = Script { pipelines: reader.pipelines, text };
    script.find_programs();
    Some(script)
}

/// Whether the parser's work stays in bounds.
fn is_tame(tokens: &[Token]) -> bool {
    let (mut parentheses, mut cases, mut groups) = (0, 0, 0);
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Operator(text, _) if text == "(" => parentheses += 1,
            Token::Operator(..) => {}
            Token::Word(text, _) => match text.as_str() {
                "case" => cases += 1,
                "if" | "elif" | "while" | "until" | "for" | "{" | "[[" | "coproc" => groups += 1,
                // A number of a descriptor that fits none ends the parser.
                digits if digits.len() > 9 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    let next = tokens.get(index + 1);
                    if matches!(next, Some(Token::Operator(text, _)) if text.starts_with(['<', '>'])) {
                        return false;
                    }
                }
                _ => {}
            },
        }
    }
    parentheses <= MOST_PARENTHESES && cases <= MOST_CASES && groups <= MOST_GROUPS
}

struct Reader {
    /// The byte of each character, where the two are not the same.
    bytes: Option<Vec<usize>>,
    length: usize,
    /// Every `|`.
    pipes: Vec<SourceSpan>,
    pipelines: Vec<Pipeline>,
}

impl Reader {
    fn byte(&self, char: usize) -> usize {
        let byte = self.bytes.as_ref().map_or(char, |bytes| bytes.get(char).copied().unwrap_or(self.length));
        byte.min(self.length)
    }

    fn range(&self, span: &SourceSpan) -> Range<usize> {
        let start = self.byte(span.start.index);
        start..self.byte(span.end.index).max(start)
    }

    fn list(&mut self, list: &CompoundList, place: Place, first: bool) {
        for (index, item) in list.0.iter().enumerate() {
            let joined = if first && index == 0 { Joined::First } else { Joined::Then };
            self.and_or(&item.0, place, joined);
        }
    }

    fn and_or(&mut self, list: &AndOrList, place: Place, joined: Joined) {
        let next_is_or = |index: usize| matches!(list.additional.get(index), Some(AndOr::Or(_)));
        self.pipeline(&list.first, place, joined, next_is_or(0));
        for (index, and_or) in list.additional.iter().enumerate() {
            let (joined, pipeline) = match and_or {
                AndOr::And(pipeline) => (Joined::And, pipeline),
                AndOr::Or(pipeline) => (Joined::Or, pipeline),
            };
            self.pipeline(pipeline, place, joined, next_is_or(index + 1));
        }
    }

    fn pipeline(&mut self, piped: &Piped, place: Place, joined: Joined, before_or: bool) {
        let commands: Vec<Command> = piped.seq.iter().map(|node| self.command(node)).collect();
        let starts = piped.seq.iter().skip(1).filter_map(|node| Some(node.location()?.start.index));
        let pipes = starts.filter_map(|start| {
            let before = self.pipes.partition_point(|pipe| pipe.start.index < start);
            before.checked_sub(1).map(|index| self.range(&self.pipes[index]))
        });
        let pipes = pipes.collect();
        self.pipelines.push(Pipeline { commands, pipes, joined, place, tested: piped.bang || before_or });
        // What a pipe feeds runs in a shell of its own.
        let place = if piped.seq.len() > 1 { Place::Subshell } else { place };
        for node in &piped.seq {
            self.inside(node, place);
        }
    }

    fn command(&self, node: &Node) -> Command {
        match node {
            Node::Simple(simple) => self.simple(simple),
            other => {
                let range = other.location().map(|span| self.range(&span)).unwrap_or_default();
                let mut command = Command { range, compound: true, ..Command::default() };
                if let Node::Compound(_, Some(RedirectList(redirects))) = other {
                    for redirect in redirects {
                        note(&mut command, redirect);
                    }
                }
                command
            }
        }
    }

    fn simple(&self, simple: &SimpleCommand) -> Command {
        let mut command = Command::default();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                Item::AssignmentWord(assignment, _) => command.assigns.push(self.range(&assignment.loc)),
                Item::IoRedirect(redirect) => note(&mut command, redirect),
                Item::Word(_) | Item::ProcessSubstitution(..) => {}
            }
        }
        command.words.extend(simple.word_or_name.iter().filter_map(|word| Some(self.range(word.loc.as_ref()?))));
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                Item::Word(word) => command.words.extend(word.loc.as_ref().map(|span| self.range(span))),
                Item::AssignmentWord(assignment, _) => command.words.push(self.range(&assignment.loc)),
                Item::IoRedirect(redirect) => note(&mut command, redirect),
                // With the `<` or `>` before it.
                Item::ProcessSubstitution(_, shell) => {
                    let range = self.range(&shell.loc);
                    command.words.push(range.start.saturating_sub(1)..range.end);
                }
            }
        }
        let all = || command.assigns.iter().chain(&command.words);
        let start = all().map(|range| range.start).min().unwrap_or_default();
        command.range = start..all().map(|range| range.end).max().unwrap_or_default();
        command
    }

    /// The pipelines inside a command.
    fn inside(&mut self, node: &Node, place: Place) {
        match node {
            Node::Simple(simple) => {
                for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
                    if let Item::ProcessSubstitution(_, shell) = item {
                        self.list(&shell.list, Place::Subshell, true);
                    }
                }
            }
            Node::Compound(compound, _) => self.compound(compound, place),
            Node::Function(function) => self.compound(&function.body.0, Place::Inside),
            Node::ExtendedTest(..) => {}
        }
    }

    fn compound(&mut self, compound: &CompoundCommand, place: Place) {
        let inside = if place == Place::Subshell { Place::Subshell } else { Place::Inside };
        match compound {
            CompoundCommand::BraceGroup(group) => self.list(&group.list, place, true),
            CompoundCommand::Subshell(shell) => self.list(&shell.list, Place::Subshell, true),
            CompoundCommand::ForClause(clause) => self.list(&clause.body.list, inside, true),
            CompoundCommand::ArithmeticForClause(clause) => self.list(&clause.body.list, inside, true),
            CompoundCommand::CaseClause(clause) => {
                clause.cases.iter().filter_map(|case| case.cmd.as_ref()).for_each(|list| self.list(list, inside, true));
            }
            CompoundCommand::IfClause(clause) => {
                self.list(&clause.condition, Place::Condition, true);
                self.list(&clause.then, inside, true);
                for other in clause.elses.iter().flatten() {
                    if let Some(condition) = &other.condition {
                        self.list(condition, Place::Condition, true);
                    }
                    self.list(&other.body, inside, true);
                }
            }
            CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
                self.list(&clause.0, Place::Condition, true);
                self.list(&clause.1.list, inside, true);
            }
            CompoundCommand::Coprocess(coprocess) => self.inside(&coprocess.body, Place::Subshell),
            CompoundCommand::Arithmetic(_) => {}
        }
    }
}

/// Notes where a command's input and output go.
fn note(command: &mut Command, redirect: &IoRedirect) {
    match redirect {
        IoRedirect::HereDocument(..)
        | IoRedirect::HereString(..)
        | IoRedirect::File(_, IoFileRedirectKind::Read | IoFileRedirectKind::ReadAndWrite, _) => command.fed = true,
        IoRedirect::File(None | Some(1), IoFileRedirectKind::Write | IoFileRedirectKind::Append, _)
        | IoRedirect::OutputAndError(..) => command.writes = true,
        IoRedirect::File(..) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> Option<Script> {
        script(Word::new(FileId(0), text.to_owned(), 0, Vec::new()))
    }

    /// Each pipeline as its programs, with its place.
    fn shown(text: &str) -> Vec<String> {
        let script = read(text).unwrap();
        let of = |pipeline: &Pipeline| {
            let names = pipeline.commands.iter().map(|command| match script.call(command) {
                Some(call) => call.program().to_owned(),
                None if command.compound => "…".to_owned(),
                None => script.raw(&command.range).to_owned(),
            });
            format!("{:?} {:?} {}", pipeline.joined, pipeline.place, names.collect::<Vec<_>>().join(" | "))
        };
        script.pipelines.iter().map(of).collect()
    }

    #[test]
    fn pipelines_come_in_order() {
        assert_eq!(
            shown("A=1 sudo -E apt-get update && /usr/bin/curl é | sh; if a | b; then (c); fi"),
            [
                "First Top apt-get",
                "And Top curl | sh",
                "Then Top …",
                "First Condition a | b",
                "First Inside …",
                "First Subshell c"
            ]
        );
        assert_eq!(shown("export A=b\n. ./x"), ["First Top export", "Then Top ."]);
        assert_eq!(shown("X=1"), ["First Top X=1"]);
    }

    #[test]
    fn places_are_bytes() {
        let script = read("echo ö 'é x' | tee \"ü\"/y").unwrap();
        let raw: Vec<&str> = script.commands().flat_map(|one| &one.words).map(|word| script.raw(word)).collect();
        assert_eq!(raw, ["echo", "ö", "'é x'", "tee", "\"ü\"/y"]);
        assert_eq!(script.raw(&script.pipelines[0].pipes[0]), "|");
        assert_eq!(script.value(&script.pipelines[0].commands[1].words[1]), "ü/y");
    }

    #[test]
    fn what_is_no_script_or_built_to_hurt_is_passed_over() {
        for text in ["if", "'", "a |", "99999999999>x", "fi fi ("] {
            assert!(read(text).is_none(), "{text}");
        }
        let deep = ["(", "case x in x) ", "$(", "if ", "((", "{ ", "<(", "f() { ", "${", "[[ ( "];
        for piece in deep {
            assert!(read(&piece.repeat(10_000)).is_none(), "{piece}");
        }
        // five thousand commands of no words
        assert!(read(&"`".repeat(10_000)).is_some());
    }
}
