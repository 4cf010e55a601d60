//! RB0017 malformed-word, RB1005 to RB1009 and RB1014: variables that are not there, or not what they seem.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Edit, Fix, FixSafety, Severity};
use crate::source::{Span, Spanned};
use crate::syntax::tree::Word;
use crate::syntax::words::{WordError, WordErrorKind};

/// Whether a variable can be there without being declared.
pub(in crate::model) fn is_predefined(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "http_proxy" | "https_proxy" | "ftp_proxy" | "no_proxy" | "all_proxy")
}

pub(in crate::model) fn undefined(name: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(Code::UndefinedVariable, name.span, format!("`${}` is not defined", name.value))
        .label("comes to nothing here")
        .help("set it with ENV or ARG before this line, or give a default: `${NAME:-default}`")
}

pub(in crate::model) fn arg_not_in_scope(name: &Spanned<String>, declared: Span, from: Option<Span>) -> Diagnostic {
    let arg = &name.value;
    let diagnostic = Diagnostic::new(Code::ArgNotInScope, name.span, format!("`${arg}` is not visible in this stage"))
        .label("comes to nothing here")
        .related(declared, "declared before the first FROM, so only FROM lines see it")
        .help(format!("repeat `ARG {arg}` (without a value) in this stage"));
    match from {
        Some(from) => {
            diagnostic.fix(FixSafety::Safe, format!("insert `ARG {arg}`"), from.after(), format!("\nARG {arg}"))
        }
        None => diagnostic,
    }
}

pub(in crate::model) fn undefined_in_from(name: &Spanned<String>, first_from: Option<Span>) -> Diagnostic {
    let arg = &name.value;
    let mut diagnostic = Diagnostic::new(
        Code::UndefinedArgInFrom,
        name.span,
        format!("FROM uses `${arg}`, which no ARG before it declares"),
    )
    .label("not declared")
    .help(format!(
        "declare it at the top of the file: `ARG {arg}=…`; an ENV, or an ARG inside a stage, is not seen by FROM"
    ));
    if let Some(from) = first_from {
        let place = Span::new(from.file, from.start, from.start);
        let edits = vec![Edit { span: place, text: format!("ARG {arg}\n") }];
        diagnostic.fixes.push(Fix { title: format!("insert `ARG {arg}`"), safety: FixSafety::Unsafe, edits });
    }
    diagnostic
}

pub(in crate::model) fn empty_base(word: &Word) -> Diagnostic {
    let message = format!("`{}` comes to nothing, so FROM has no base", word.text);
    let mut diagnostic = Diagnostic::new(Code::EmptyDefaultInFrom, word.span, message)
        .label("empty here")
        .help("give the ARG a default (`ARG NAME=value`), or pass one with `--arg NAME=value`");
    diagnostic.severity = Severity::Error;
    diagnostic
}

pub(in crate::model) fn empty_default(word: &Word, by_default: &str) -> Diagnostic {
    let what = if by_default.is_empty() {
        "is empty".to_owned()
    } else {
        format!("is `{by_default}`, which is no image name")
    };
    let message = format!("without `--arg`, `{}` {what}", word.text);
    Diagnostic::new(Code::EmptyDefaultInFrom, word.span, message)
        .label("needs a default to be built by itself")
        .help("give the ARG a default: `ARG NAME=value`")
}

pub(in crate::model) fn env_shadows_arg(name: &str, env: Span, arg: Span) -> Diagnostic {
    Diagnostic::new(Code::EnvShadowsArg, env, format!("ENV `{name}` always wins over ARG `{name}`"))
        .label("from here on this value counts")
        .related(arg, "so what `--arg` gives here has no effect below")
        .help(format!("use the argument in the value, as in `ENV {name}=${name}`, or drop one of the two"))
}

pub(in crate::model) fn malformed(word: &Word, error: &WordError) -> Diagnostic {
    let span = word.span_of(error.range.clone());
    match &error.kind {
        WordErrorKind::Required { name, message } => {
            Diagnostic::new(Code::RequiredVariable, span, format!("`{name}` must have a value: {message}"))
                .label("asked for here")
                .help(format!("pass it with `--arg {name}=value` if an ARG declares it, or set it with ENV"))
        }
        kind => Diagnostic::new(Code::MalformedWord, span, kind.to_string()).label("here").help(mend(kind)),
    }
}

/// What to do about a word that can't be read.
fn mend(error: &WordErrorKind) -> String {
    match error {
        WordErrorKind::UnclosedQuote(quote) => {
            format!("close it with another `{quote}`, or write `\\{quote}` for the character itself")
        }
        WordErrorKind::UnclosedBrace => "close it with `}`: `${NAME}`".to_owned(),
        WordErrorKind::NoReplacement(name) => format!("write `${{{name}/what/instead}}`"),
        WordErrorKind::NoName => "write `${NAME}`, or `\\$` for the character itself".to_owned(),
        WordErrorKind::BadEscape(char) => format!("write `{char}` alone"),
        WordErrorKind::TooSlow => "match less with each `*` of the pattern, or do it in a RUN".to_owned(),
        WordErrorKind::TooDeep => "give the inner parts names of their own, by ENV or ARG".to_owned(),
        WordErrorKind::UnknownModifier(_) | WordErrorKind::Required { .. } => {
            "a Dockerfile knows `:-` `:+` `:?` with a text to use instead, `#` `##` `%` `%%` to cut and `/` `//` to replace"
                .to_owned()
        }
    }
}

/// `--arg NAME=…` that the file has no `ARG` for.
pub(in crate::model) fn undeclared(name: &str, span: Span, known: &[&str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnusedArg, span, format!("the file declares no ARG `{name}`, so its value is not used"))
            .label("given here");
    match crate::diag::nearest(name, known.iter().copied()) {
        Some((word, _)) => diagnostic.help(format!("did you mean `{word}`?")),
        None => diagnostic.help(format!("declare it with `ARG {name}` in the stage that needs it")),
    }
}

/// Variables that a shell's line reads, each once; single quotes and `\$` hide them.
pub(in crate::model) fn shell_reads(line: &str) -> BTreeSet<&str> {
    let mut reads = BTreeSet::new();
    if !line.contains('$') {
        return reads;
    }
    let bytes = line.as_bytes();
    let (mut index, mut single, mut double) = (0, false, false);
    while index < bytes.len() {
        match bytes[index] {
            b'\\' if !single => index += 1,
            b'\'' if !double => single = !single,
            b'"' if !single => double = !double,
            b'$' if !single => {
                let start = index + 1 + usize::from(bytes.get(index + 1) == Some(&b'{'));
                let length =
                    line[start..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
                if length > 0 && !bytes[start].is_ascii_digit() {
                    reads.insert(&line[start..start + length]);
                }
            }
            _ => {}
        }
        index += 1;
    }
    reads
}

/// Whether a shell's line gives a variable a value itself.
pub(in crate::model) fn shell_sets(line: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(name).any(|(start, _)| {
        let before = &line[..start];
        let behind = &line[start + name.len()..];
        let whole = !before.ends_with(is_word) && !before.ends_with('$') && !before.ends_with('{');
        let assigned = behind.starts_with('=') || behind.starts_with("+=");
        let word_before = before.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        whole
            && (assigned
                || (!behind.starts_with(is_word)
                    && matches!(word_before, "for" | "read" | "export" | "local" | "declare" | "in")))
    })
}

/// The place of the first `$NAME` or `${NAME` of an instruction.
pub(in crate::model) fn shell_place(rest: &Word, name: &str, whole: Span) -> Span {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = rest.text.match_indices(name).find(|(start, _)| {
        let before = &rest.text[..*start];
        (before.ends_with('$') || before.ends_with("${")) && !rest.text[start + name.len()..].starts_with(is_word)
    });
    found.map_or(whole, |(start, _)| rest.span_of(start..start + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_reads() {
        let reads: Vec<&str> = shell_reads(r#"echo $A "${B:-x}" '$C' \$D $1 $$"#).into_iter().collect();
        assert_eq!(reads, ["A", "B"]);
        assert!(shell_sets("V=1 make", "V") && shell_sets("for V in a; do", "V") && !shell_sets("echo $V=1", "V"));
    }
}
