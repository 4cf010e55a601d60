//! Files that nobody writes but somebody may send: no panic, and an answer within two seconds.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use rbox::diag::Code;
use rbox::source::pattern::{IgnoreList, Pattern};
use rbox::source::{FileId, Source, SourceMap};
use rbox::syntax::words::{Lexer, WordErrorKind};
use rbox::syntax::{allow, decode, parse, sexp};

/// Parses, sees to it that every span lies in the file, and that nobody waits.
fn parse_in_time(what: &str, text: &str) -> Vec<Code> {
    let start = now();
    let (tree, found) = parse(FileId(0), text);
    let codes = found.iter().map(|diagnostic| diagnostic.code).collect();
    let files = SourceMap::new(Source::new("a.rbox", text));
    for diagnostic in found.iter() {
        let spans = [diagnostic.label.span].into_iter().chain(diagnostic.related.iter().map(|label| label.span));
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in spans.chain(edits) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{what}: {diagnostic:?}");
        }
    }
    sexp::dump(&tree);
    allow::apply(FileId(0), text, &tree, found);
    assert!(files.get(FileId(0)).is_some());
    in_time(what, start);
    codes
}

/// Time that this thread has used; a wall clock would measure what else the machine does.
fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

/// What anybody may wait for; a debug build takes ten times as long and gets three times as much.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 6 } else { 2 });

fn in_time(what: &str, start: Duration) {
    let took = now().saturating_sub(start);
    assert!(took < LIMIT, "{what} took {took:?}");
}

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

#[test]
fn long_lines() {
    for (what, unit) in
        [("letters", "a"), ("spaces", " "), ("quotes", "\""), ("words", "a "), ("hashes", " #"), ("json", "\"a\",")]
    {
        for head in [
            "",
            "RUN ",
            "ENV A=",
            "ENV ",
            "CMD [",
            "COPY ",
            "COPY --",
            "# ",
            "SERVICE x { ",
            "FROM a\nRUN <<",
            "HEALTHCHECK CMD ",
        ] {
            let line = format!("{head}{}", unit.repeat(128 * KIB / unit.len() - head.len()));
            parse_in_time(&format!("128 KiB of {what} behind {head:?}"), &line);
        }
    }
    for head in ["", "FROM a\nRUN ", "# ", "# escape=", "FROM a\nRUN \\\n"] {
        let text = format!("{head}{}", "a".repeat(50 * MIB));
        parse_in_time(&format!("50 MiB behind {head:?}"), &text);
    }
}

#[test]
fn many_lines() {
    for line in [
        "x\n",
        "RUN <<EOF\n EOF\n",
        "SERVICE a {\n",
        "SERVICE a {\nRUN x\n",
        "}\n",
        "\\\n",
        "RUN a \\\n",
        "RUN \\\n\n",
        "#\n",
        "# syntax=x\n",
        "# rbox: allow(unknown-flag)\n",
        "RUN --x=y z\n",
        "RUN <<A <<B <<C\n",
        "ENV A b\nenv A b\n",
        "\u{202e}\n",
        "CMD ['a']\n",
    ] {
        parse_in_time(&format!("20,000 times {line:?}"), &line.repeat(20_000));
    }
    for text in ["RUN x\n".repeat(50_001), format!("SERVICE a {{\n{}}}\n", "EXPOSE 1\n".repeat(50_001))] {
        assert!(parse_in_time("too many", &text).contains(&Code::InvalidValue));
    }
    assert!(!parse_in_time("as many as there may be", &"RUN x\n".repeat(50_000)).contains(&Code::InvalidValue));
    let names: Vec<String> = (0..20_000).map(|index| format!("RUN <<E{index}\n E{index}\n")).collect();
    parse_in_time("heredocs that nothing ends", &names.concat());
}

#[test]
fn deep_nesting() {
    const DEPTH: usize = 100_000;
    for (open, close) in [
        ("${a:-", "}"),
        ("\"", "\""),
        ("'", "'"),
        ("[", "]"),
        ("{", "}"),
        ("\"${a:-", "}\""),
        ("${a/", "}"),
        ("$", ""),
        ("${", "}"),
    ] {
        let nested = open.repeat(DEPTH) + &close.repeat(DEPTH);
        for head in ["RUN ", "ENV A=", "CMD ", "COPY ", "ONBUILD ", "SERVICE a ", "FROM x\nCOPY <<"] {
            parse_in_time(&format!("{open} nested behind {head:?}"), &format!("{head}{nested}\n"));
        }
        let start = now();
        let result = Lexer::new('\\').expand(&nested, &());
        in_time(&format!("expanding nested {open}"), start);
        if open == "${a:-" {
            assert_eq!(result.unwrap_err().kind, WordErrorKind::TooDeep);
        }
    }
    parse_in_time("ONBUILD of ONBUILD", &format!("FROM a\n{}RUN x\n", "ONBUILD ".repeat(DEPTH)));
}

#[test]
fn strange_bytes() {
    for text in [
        "FROM a\0b\n",
        "\u{feff}FROM a",
        "FROM a\r\nRUN b\r\n",
        "\r",
        "\u{feff}",
        "\\",
        "\\\n\\\n",
        "RUN \\",
        "# escape=\\",
        "\"\\\r}\"",
        "#",
        "\u{a0}",
        "RUN \u{85}x",
        "COPY \u{3000}",
        "--",
        "RUN --",
        "RUN --a=\"",
        "RUN --\\",
        "ENV \\",
        "ENV \"\\",
        "<<",
        "RUN <<\"",
        "RUN <<''\n\n",
        "CMD [\"\\",
        "CMD [\"\\u12",
        "}",
        "{",
        "VOLUME {",
        "SERVICE {\n}",
        "# rbox: allow(",
        "# rbox: allow()",
        "# rbox: allow(,é)",
    ] {
        parse_in_time(text, text);
    }
    for bytes in [&b"FROM \xff"[..], b"\xe2\x82", b"\xff\xfe\0", b"\0", b"FROM a\nRUN \xc3"] {
        let refused = decode(FileId(0), bytes.to_vec()).unwrap_err();
        let span = refused.diagnostic.label.span;
        assert!(refused.text.get(span.start as usize..span.end as usize).is_some());
        parse_in_time("what is no text", &refused.text);
    }
    let start = now();
    let large = [vec![b'a'; 15 * MIB], vec![0]].concat();
    assert!(decode(FileId(0), large).is_err());
    in_time("a zero byte behind 15 MiB", start);
}

#[test]
fn slow_patterns() {
    let start = now();
    let scope = [("a".to_owned(), "a".repeat(100_000)), ("n".to_owned(), "a\n".repeat(50_000))].into_iter().collect();
    for text in [
        "${a//*b/x}",
        "${a//a*b/x}",
        "${a//a/x}",
        "${a#*a*a*a*a*b}",
        "${a%%*a*a*b*a*a}",
        "${n//a*b/x}",
        "${a//??????b/x}",
    ] {
        let _ = Lexer::new('\\').expand(text, &std::collections::BTreeMap::clone(&scope));
    }
    in_time("patterns of variables", start);
    let start = now();
    let text = "**/a*b*c*d*e*f*g*h*/**/x\n".repeat(100);
    let (list, _) = IgnoreList::parse(&text);
    for depth in 0..20 {
        list.is_ignored("abcdefgh/".repeat(depth) + "y");
    }
    assert!(!Pattern::new(&"*a".repeat(1000)).unwrap().is_match("a".repeat(1000) + "b"));
    in_time("patterns of paths", start);
}
