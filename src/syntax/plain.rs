//! Lines of plain words, which nearly all are: no escapes, no JSON. Where their parts begin and end is plain to see, and
//! the grammar's engine, which takes memory for every line it reads, need not be asked.
//!
//! The grammar stays what says how a line falls into parts: whatever is not seen at a glance is left to it, and a test holds what is
//! said here to what it says.

use super::parse::Parts;
use super::reference::Form;

/// The blanks that words stand between, as the grammar has them.
const BLANKS: [u8; 5] = [b' ', b'\t', 0x0b, 0x0c, b'\r'];

/// The parts of a line, where they are plain to see.
pub(super) fn parts(form: Form, escape: char, line: &str) -> Option<Parts> {
    if form == Form::Property {
        return property(line);
    }
    let bytes = line.as_bytes();
    let keyword = 0..bytes.iter().position(|byte| BLANKS.contains(byte))?;
    if keyword.is_empty() {
        return None;
    }
    let mut parts = Parts { keyword, ..Parts::default() };
    let mut at = parts.keyword.end;
    loop {
        // Spaces, and what can be neither white space nor a quote behind them.
        let blanks = bytes[at..].iter().position(|byte| !matches!(byte, b' ' | b'\t')).filter(|blanks| *blanks > 0)?;
        at += blanks;
        let first = &bytes[at];
        if !bytes[at..].starts_with(b"--") {
            let plain = matches!(first, b'a'..=b'~' | b'.'..=b'[' | b'$');
            parts.rest = at..line.len();
            return plain.then(|| args(form, escape, line, parts)).flatten();
        }
        let length = bytes[at..].iter().position(|byte| !is_bare(*byte))?;
        let flag = at..at + length;
        if length < 3 {
            return None;
        }
        at = flag.end;
        parts.flags.push(flag);
    }
}

/// A printable character of ASCII that is no space, and neither begins a quote nor an escape.
const fn is_bare(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~') && !matches!(byte, b'"' | b'\'' | b'\\')
}

/// A line of a block without the comment behind it, where it is plain to see that there is none.
pub(super) fn code(line: &str) -> Option<&str> {
    let plain = |byte: u8| is_bare(byte) && byte != b'#' || byte == b' ';
    (line.bytes().all(plain) && line.trim_ascii().len() == line.len()).then_some(line)
}

/// The parts of a property, whose flags stand anywhere.
fn property(line: &str) -> Option<Parts> {
    if !line.bytes().all(|byte| is_bare(byte) || byte == b' ') || line.starts_with(' ') || line.is_empty() {
        return None;
    }
    let mut parts = Parts { rest: line.len()..line.len(), ..Parts::default() };
    let mut start = 0;
    for word in line.split(' ') {
        let range = start..start + word.len();
        start = range.end + 1;
        match word {
            "" => {}
            _ if range.start == 0 => parts.keyword = range,
            _ if word.starts_with("--") && word.len() > 2 => parts.flags.push(range),
            _ => {
                parts.rest.start = parts.rest.start.min(range.start);
                parts.args.push(range);
            }
        }
    }
    Some(parts)
}

/// Adds the arguments, which are the rest of the line.
fn args(form: Form, escape: char, line: &str, mut parts: Parts) -> Option<Parts> {
    let rest = &line.as_bytes()[parts.rest.clone()];
    match form {
        Form::Words => words(rest, &mut parts),
        Form::ExecOrWords if rest[0] != b'[' => words(rest, &mut parts),
        Form::Line if !rest.contains(&b'\n') => parts.args.push(parts.rest.clone()),
        Form::ExecOrLine if rest[0] != b'[' && !rest.contains(&b'\n') => parts.args.push(parts.rest.clone()),
        Form::Pairs => pairs(rest, escape, &mut parts)?,
        _ => return None,
    }
    Some(parts)
}

fn words(rest: &[u8], parts: &mut Parts) {
    let mut start = parts.rest.start;
    for word in rest.split(|byte| BLANKS.contains(byte)) {
        if !word.is_empty() {
            parts.args.push(start..start + word.len());
        }
        start += word.len() + 1;
    }
}

/// Words that quotes hold together, where nothing is escaped.
fn pairs(rest: &[u8], escape: char, parts: &mut Parts) -> Option<()> {
    if rest.contains(&b'\\') || escape == '`' && rest.contains(&b'`') {
        return None;
    }
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = rest.get(at) {
        match byte {
            b' ' => {
                if start < at {
                    parts.args.push(parts.rest.start + start..parts.rest.start + at);
                }
                start = at + 1;
            }
            b'"' | b'\'' => at += 1 + rest[at + 1..].iter().position(|other| other == byte)?,
            b'!'..=b'~' => {}
            _ => return None,
        }
        at += 1;
    }
    if start < at {
        parts.args.push(parts.rest.start + start..parts.rest.start + at);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;

    const FORMS: [Form; 8] = [
        Form::Words,
        Form::ExecOrWords,
        Form::Line,
        Form::ExecOrLine,
        Form::Healthcheck,
        Form::Pairs,
        Form::Property,
        Form::Block,
    ];

    /// Pieces that lines are put together of: whatever the grammar looks at.
    const PIECES: &[&str] = &[
        "RUN", "a", "b=c", "Z", "0", "$X", "${Y:-z}", "/x", ".", "-", "--", "--f", "--f=v", "--f=`", "--é", "=", "[",
        "]", "\"", "'", "\\", "`", "{", "}", "#", "!", "%", "&", "(", ",", "~", "^", " ", " ", " ", "  ", "\t",
        "\u{b}", "\r", "\n", "\u{85}", "\u{a0}", "\u{3000}", "\0", "\u{7f}", "é", "<<E",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_grammar_says_the_same(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..9)) {
            for line in [pieces.concat(), format!("RUN {}", pieces.join(" ")), format!("COPY --a=b {}", pieces.concat())] {
                if let Some(seen) = code(&line) {
                    prop_assert_eq!(seen, parse::code_by_grammar(&line), "{:?}", line);
                }
                for (form, escape) in FORMS.into_iter().flat_map(|form| [(form, '\\'), (form, '`')]) {
                    if let Some(seen) = parts(form, escape, &line) {
                        prop_assert_eq!(Some(seen), parse::by_grammar(form, escape, &line), "{:?}: {:?}", form, line);
                    }
                }
            }
        }
    }

    #[test]
    fn what_most_files_say_is_seen() {
        for (form, line) in [
            (Form::Words, "FROM --platform=$P debian:12 AS build"),
            (Form::ExecOrWords, "COPY --chown=1000:1000 --link a  b /c/"),
            (Form::Line, "WORKDIR /srv/é x"),
            (Form::ExecOrLine, "RUN --mount=type=cache,target=/x make \"a b\" && cc 'x' \\\\"),
            (Form::Pairs, "ENV A=1 B=${A:-x} C='a b'\"c  é\""),
            (Form::ExecOrLine, "run  \t --mount=type=cache,target=/x     make  x"),
            (Form::Property, "NETWORK back --alias=shop x"),
        ] {
            assert!(parts(form, '\\', line).is_some(), "{line}");
        }
        for (form, line) in [
            (Form::ExecOrLine, "CMD [\"a\"]"),
            (Form::Pairs, "ENV A=\"b \\\"c\""),
            (Form::Pairs, "ENV A=\"b"),
            (Form::ExecOrLine, "RUN -- --x"),
            (Form::ExecOrLine, "RUN"),
        ] {
            assert_eq!(parts(form, '\\', line), None, "{line}");
        }
    }
}
