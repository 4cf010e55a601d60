//! Whether an instruction has the arguments it needs, and no more.

use super::flags;
use super::keyword::Keyword;
use super::reference;
use super::sink::Sink;
use super::tree::{Args, Instruction, Word};
use crate::diag::{Code, Diagnostic, FixSafety, Severity};
use crate::source::Span;

/// Reports arguments that are missing or too many.
pub(super) fn check(instruction: &Instruction, sink: &mut Sink) {
    let keyword = instruction.keyword.value;
    let span = instruction.keyword.span;
    let dash = match &instruction.args {
        Args::Words(words) => words.first(),
        Args::Line(line) => Some(line),
        _ => None,
    };
    let first = dash
        .filter(|word| !word.text.starts_with(|char: char| char.is_ascii()))
        .map(|word| word.slice(0..word.text.find(char::is_whitespace).unwrap_or(word.text.len())));
    if let Some(diagnostic) = first.and_then(|word| flags::long_dash(&word, reference::instruction(keyword).flags)) {
        return sink.push(diagnostic);
    }
    match (keyword, &instruction.args) {
        (Keyword::From, Args::Words(words)) => from(words, sink),
        (Keyword::Copy | Keyword::Add, Args::Words(words)) if words.len() < 2 => {
            sink.push(no_destination(instruction, words));
        }
        (Keyword::Copy | Keyword::Add, Args::Json(words)) if words.len() < 2 => {
            let message = format!("{keyword} needs a source and a destination");
            sink.push(missing(instruction.rest.span, message, "fewer than two paths"));
        }
        (Keyword::Healthcheck, Args::Healthcheck { kind, args }) => healthcheck(kind, args, sink),
        (Keyword::Shell, Args::Line(line)) => {
            let message = "SHELL takes its command as a JSON array only";
            let mut diagnostic = Diagnostic::new(Code::MalformedJsonArgs, line.span, message).label("no JSON array");
            diagnostic.severity = Severity::Error;
            sink.push(diagnostic.help("write it like `SHELL [\"/bin/bash\", \"-c\"]`"));
        }
        (Keyword::Shell | Keyword::Run, Args::Json(words)) if words.is_empty() => {
            sink.push(missing(instruction.rest.span, format!("{keyword} needs a command"), "an empty array"));
        }
        (Keyword::Stopsignal, Args::Line(line)) => {
            if let Some(at) = line.text.find(char::is_whitespace) {
                let extra = line.slice(at..line.text.len());
                let skip = extra.text.len() - extra.text.trim_start().len();
                sink.push(extra_argument(extra.span_of(skip..extra.text.len()), "STOPSIGNAL takes one signal"));
            }
        }
        // As in BuildKit: an empty CMD or ENTRYPOINT takes back the one of the base.
        (Keyword::Cmd | Keyword::Entrypoint, _) => {}
        (_, Args::None) => sink.push(missing(span, format!("{keyword} needs {}", needs(keyword)), "nothing behind it")),
        (_, Args::Pairs(pairs)) if pairs.is_empty() => {
            sink.push(missing(span, format!("{keyword} needs {}", needs(keyword)), "nothing behind it"));
        }
        _ => {}
    }
}

const fn needs(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::From => "a base: an image, a stage or `scratch`",
        Keyword::Copy | Keyword::Add => "a source and a destination",
        Keyword::Arg | Keyword::Maintainer => "a name",
        Keyword::Env | Keyword::Label => "`key=value`",
        Keyword::User => "a user",
        Keyword::Workdir => "a directory",
        Keyword::Expose => "a port",
        Keyword::Volume => "a path",
        Keyword::Healthcheck => "`NONE`, or `CMD` and a command",
        Keyword::Stopsignal => "a signal",
        Keyword::Onbuild => "an instruction",
        Keyword::Run | Keyword::Shell | Keyword::Cmd | Keyword::Entrypoint => "a command",
    }
}

fn missing(span: Span, message: impl Into<String>, label: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingArgument, span, message).label(label)
}

fn extra_argument(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::ExtraArgument, span, message).label("one too many")
}

fn no_destination(instruction: &Instruction, words: &[Word]) -> Diagnostic {
    let keyword = instruction.keyword.value;
    let Some(word) = words.first() else {
        return missing(
            instruction.keyword.span,
            format!("{keyword} needs a source and a destination"),
            "nothing behind it",
        );
    };
    let invisible = word.text.char_indices().find(|(_, char)| super::invisible::separates(*char));
    if let Some((at, char)) = invisible {
        return super::invisible::diagnostic(word, at, char);
    }
    let message = format!("{keyword} of `{}` names no destination", word.text);
    let help = format!("the destination stands last: `{keyword} {} ./` copies into the working directory", word.text);
    missing(word.span, message, "a source without a destination").help(help)
}

/// `FROM image [AS name]`.
fn from(words: &[Word], sink: &mut Sink) {
    match words {
        [] | [_] => {}
        [_, between, _] if between.text.eq_ignore_ascii_case("as") => {}
        [_, between] if between.text.eq_ignore_ascii_case("as") => {
            sink.push(
                missing(between.span, "`AS` names no stage", "nothing behind it").help("write `FROM image AS name`"),
            );
        }
        [_, between, .., last] if between.text.eq_ignore_ascii_case("as") => {
            let span = words.get(3).map_or(last.span, |extra| extra.span.to(last.span));
            sink.push(extra_argument(span, "the name of a stage is one word").help("write `FROM image AS name`"));
        }
        [_, second, ..] => {
            let last = words.last().map_or(second.span, |last| last.span);
            let diagnostic = extra_argument(second.span.to(last), "FROM takes one base");
            sink.push(match words {
                [image, between, name] if between.text.len() < 4 => diagnostic
                    .help(format!("did you mean `FROM {} AS {}`?", image.text, name.text))
                    .fix(FixSafety::Unsafe, "write `AS`", between.span, "AS"),
                [image, version] if version.text.starts_with(|char: char| char.is_ascii_digit()) => {
                    let meant = format!("{}:{}", image.text, version.text);
                    let span = image.span.to(version.span);
                    diagnostic.help(format!("did you mean `FROM {meant}`?")).fix(
                        FixSafety::Unsafe,
                        format!("write `{meant}`"),
                        span,
                        meant,
                    )
                }
                [image, name] => {
                    diagnostic.help(format!("to name the stage, write `FROM {} AS {}`", image.text, name.text))
                }
                _ => diagnostic.help("write `FROM image` or `FROM image AS name`"),
            });
        }
    }
}

/// `NONE`, or `CMD` and a command.
pub(super) fn healthcheck(kind: &Word, args: &Args, sink: &mut Sink) {
    match (kind.text.to_ascii_uppercase().as_str(), args) {
        ("CMD", Args::None) => sink.push(missing(kind.span, "HEALTHCHECK CMD needs a command", "nothing behind it")),
        ("CMD", Args::Json(words)) if words.is_empty() => {
            sink.push(missing(kind.span, "HEALTHCHECK CMD needs a command", "an empty array behind it"));
        }
        ("CMD", _) | ("NONE", Args::None) => {}
        ("NONE", Args::Line(line)) => sink.push(extra_argument(line.span, "HEALTHCHECK NONE takes no argument")),
        ("NONE", _) => sink.push(extra_argument(kind.span, "HEALTHCHECK NONE takes no argument")),
        _ => {
            let message = format!("a health check is `NONE` or `CMD …`, not `{}`", kind.text);
            let diagnostic = Diagnostic::new(Code::InvalidValue, kind.span, message).label("neither `NONE` nor `CMD`");
            let close = diagnostic.clone().did_you_mean(&kind.text, kind.span, ["CMD", "NONE"]);
            sink.push(if close.help.is_some() { close } else { diagnostic.help("write `CMD` before the command") });
        }
    }
}
