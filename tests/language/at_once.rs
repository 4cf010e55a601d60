//! Files with several mistakes: each of them is told in the first run, and nothing that is only wrong for want of a mended word.

use rbox::compile::{self, Request};
use rbox::diag::{FixSafety, Severity};

use crate::fake::Fake;

/// The errors of a file, `line name`, in order.
#[track_caller]
fn errors(text: &str, expected: &[&str]) {
    let sources = Fake::default().plain_base("debian:12").file("src/main.c", "");
    let compile::Checked { found, files, .. } = compile::check(&Request::new("Dockerfile", text, "/ctx"), &sources);
    let told: Vec<String> = found
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| {
            let place = files.get(found.label.span.file).unwrap().line_col(found.label.span.start);
            format!("{} {}", place.line, found.code.name())
        })
        .collect();
    assert_eq!(told, expected, "{text}\n{found:#?}");
}

#[test]
fn a_misspelt_first_word_hides_nothing() {
    errors(
        "FRM debian:12 AS build\nCOPY srcc/ /src/\nCPOY --form=x /a /b\nFROM scratch\nCOPY --from=buidl /a /b\n",
        &["1 unknown-instruction", "2 source-missing", "3 unknown-instruction", "3 unknown-flag", "5 unknown-stage"],
    );
    errors("FORM debian:12\nRUN make\nEXPOSE 99999\n", &["1 unknown-instruction", "3 invalid-port"]);
    errors("FROM debian:12\nRUM <<EOF\nmake\nEOF\nEXPOSE 80/tpc\n", &["2 unknown-instruction", "5 invalid-port"]);
}

#[test]
fn a_misspelt_block_or_property_hides_nothing() {
    errors(
        "SERVCE web {\n  FROM debian:12\n  CMD [\"x\"]\n  PUBLSH 8080:70000\n}\nSERVICE db {\n  FRM debian:12\n  CMD [\"x\"]\n  DEPENDS web\n}\n",
        &["1 unknown-instruction", "4 unknown-property", "4 invalid-port", "7 unknown-property"],
    );
}

#[test]
fn a_misspelt_flag_is_the_only_mistake_of_its_line() {
    errors("FROM debian:12 AS a\nFROM scratch\nCOPY --form=a /x /y\n", &["3 unknown-flag"]);
}

#[test]
fn a_heredoc_without_end_hides_nothing() {
    errors(
        "FROM debian:12\nCOPY <<EOF /etc/x\nhello\nRUN make\nEXPOSE 80x\nCOPPY src /x\n",
        &["2 unterminated-heredoc", "5 invalid-port", "6 unknown-instruction"],
    );
    // Nothing in it looks like an instruction: all that is left is its body.
    errors("FROM debian:12\nRUN <<EOF\nselect x\nFROM y\n", &["2 unterminated-heredoc"]);
    // Two that never end.
    errors(
        "FROM debian:12\nRUN <<A\nmake\nRUN <<B\nmake\nUSER\n",
        &["2 unterminated-heredoc", "4 unterminated-heredoc", "6 missing-argument"],
    );
}

#[test]
fn a_block_without_end_hides_nothing() {
    errors(
        "FROM debian:12 AS app\nSERVICE web {\n  FROM app\n  DEPENDS dbb\nNETWORK back {\n  SUBNET 10.0.0.0/33\n}\nSERVICE db {\n  FROM app\n  CMD [\"x\"]\n  PUBLISH 8080:70000\n}\n",
        &["2 unclosed-block", "4 unknown-service", "6 invalid-value", "11 invalid-port"],
    );
}

#[test]
fn mistakes_of_different_kinds_stand_side_by_side() {
    errors(
        "FROM debian:12\nENV GREETING=\"hello\nEXPOSE 99999\nRUN --mount=type=cahce,target=/x --netwrk=none make\nWORKDIR\nSTOPSIGNAL SIGTREM\n",
        &[
            "2 malformed-word",
            "3 invalid-port",
            "4 invalid-value",
            "4 unknown-flag",
            "5 missing-argument",
            "6 invalid-value",
        ],
    );
}

#[test]
fn an_image_that_is_named_much_as_a_stage_is_no_mistake() {
    for (text, expected) in [
        ("FROM golang AS golang\nRUN x\n", &["1 base-not-here"][..]),
        ("FROM debian:12 AS base\nFROM bash\nCOPY --from=base /a /a\n", &["2 base-not-here"]),
        ("FROM node AS code\nFROM node\nCOPY --from=code /a /a\n", &["2 base-not-here", "1 base-not-here"]),
        ("FROM golang\nCOPY --from=caddy /a /a\nFROM debian:12 AS candy\n", &[]),
        // What is no image that everybody knows is a misspelt stage.
        ("FROM debian:12 AS app\nFROM appp\n", &["2 unknown-stage"]),
        ("FROM debian:12 AS app\nFROM ap\n", &["2 unknown-stage"]),
        ("FROM debian:12 AS app\nFROM scratch\nCOPY --from=ap /a /a\n", &["3 unknown-stage"]),
        ("FROM app AS app\nRUN x\n", &["1 base-not-here"]),
    ] {
        let sources = Fake::default().plain_base("debian:12");
        let found = compile::check(&Request::new("Dockerfile", text, "/ctx"), &sources).found;
        let mut told: Vec<String> = found
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| {
                let line = text[..found.label.span.start as usize].matches('\n').count() + 1;
                format!("{line} {}", found.code.name())
            })
            .collect();
        told.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn tens_of_thousands_of_mistakes_are_mended_at_once() {
    use rbox::diag::FixSafety;
    use std::fmt::Write as _;
    let mut text = "FROM scratch AS build\n".to_owned();
    for number in 0..20_000 {
        let _ = writeln!(text, "FROM buidl AS s{number}\nRUM x\n");
    }
    let sources = Fake::default();
    let fixed = compile::fix(&Request::new("Dockerfile", text.as_str(), "/ctx"), &sources, FixSafety::Safe, &|_| true);
    assert!(!fixed.unfinished);
    let mended = fixed.text.unwrap();
    assert_eq!((mended.matches("FROM build AS").count(), mended.matches("RUN x").count()), (20_000, 20_000));
}

#[test]
fn one_mistake_is_told_once() {
    errors(
        "FROM debian:12\nCOPY [\"src\", \"b\nADD [\"src\", \"b]\n",
        &["2 malformed-json-args", "3 malformed-json-args"],
    );
    errors("FROM debian:12\nCOPY [\"srcc\", \"b\n", &["2 source-missing", "2 malformed-json-args"]);
    errors(
        "FROM debian:12\nRUN --mount=type=secret,id=pw x\nSECRET pw file=./x\nSECRET tok environment=TOKEN\nNETWORK n driver=bridge internal=true\n",
        &["3 extra-argument", "4 extra-argument", "5 extra-argument"],
    );
}

#[test]
fn fixes_of_what_is_told_once_leave_nothing() {
    let text = "FROM debian:12\nRUN --mount=type=secret,id=pw x\nCOPY [\"src\", \"/a\nCOPY [\"src\", \"/b]\nSECRET pw file=./x\n";
    let fake = Fake::default().plain_base("debian:12").file("src/main.c", "");
    let fixed = compile::fix(&Request::new("Dockerfile", text, "/ctx"), &fake, FixSafety::Safe, &|_| true);
    let fixed = fixed.text.expect("a changed text");
    assert!(fixed.contains("COPY [\"src\", \"/a\"]\nCOPY [\"src\", \"/b\"]\n"), "{fixed}");
    assert!(fixed.contains("SECRET pw {\n  FILE ./x\n}\n"), "{fixed}");
    errors(&fixed, &[]);
}

#[test]
fn more_variables_than_a_plan_can_hold_are_told() {
    let value = "x".repeat(1 << 16);
    let text = format!("FROM debian:12\nENV A={value}\n{}", "RUN make\n".repeat(1025));
    errors(&text, &["1026 invalid-value"]);
}

#[test]
fn habits_are_told_once_and_hide_nothing() {
    errors(
        "FROM debian:12 # the base\nEXPOSE 80 # web\nENV A=1 # one\nCOPY src /x # all\nEXPOSE 99999\n",
        &["1 extra-argument", "2 extra-argument", "3 extra-argument", "4 extra-argument", "5 invalid-port"],
    );
    errors(
        "FROM debian:12\nCOPY src /app && cd /app\nCOPY srcc /app || true\n",
        &["2 extra-argument", "3 source-missing", "3 extra-argument"],
    );
    errors(
        "FROM debian:12 AS tools\nFROM --platform linux/amd64 debian:12\nCOPY --from toosl /etc /etc\nCOPY --chown 1:1 src /x\nRUN --mount type=cahce,target=/x ls\nHEALTHCHECK --interval 5s CMD x\n",
        &[
            "2 missing-argument",
            "3 missing-argument",
            "3 unknown-stage",
            "4 missing-argument",
            "5 missing-argument",
            "5 invalid-value",
            "6 missing-argument",
        ],
    );
    errors(
        "FROM debian:12\nRUN << EOF\necho a\nEOF\nRUN cat <<- 'X'\n\tb\n\tX\nEXPOSE 99999\n",
        &["2 unterminated-heredoc", "5 unterminated-heredoc", "8 invalid-port"],
    );
    errors("FROM debian:12 AS app\nCMD [\"x\"]\nSERVICE web { FROM app }\n", &["3 extra-argument"]);
    errors(
        "FROM debian:12 AS app\nCMD [\"x\"]\nSERVICE web {\n  FROM app\n  depends_on: [db]\n}\n",
        &["5 unknown-property"],
    );
    // A flag whose value is forgotten takes no argument for it.
    errors("FROM debian:12\nCOPY --from /a /b\n", &["2 missing-argument", "2 source-missing"]);
    // None of these is a mistake of that kind.
    errors(
        "FROM debian:12\nENV A=\"1 # one\" B=#fff\nENV C 1 # 2\nRUN echo $((1 << X)) # sum\nCMD x # y\nLABEL a='b && c' d=\"#\"\n",
        &[],
    );
}

#[test]
fn fixes_of_habits_leave_nothing() {
    let text = "FROM debian:12 # the base\nFROM --platform linux/amd64 debian:12\nRUN << EOF\necho a\nEOF\nCOPY src /x # all\nSERVICE web { FROM debian:12 }\n";
    let fake = Fake::default().plain_base("debian:12").file("src/main.c", "");
    let fixed = compile::fix(&Request::new("Dockerfile", text, "/ctx"), &fake, FixSafety::Safe, &|_| true);
    let fixed = fixed.text.expect("a changed text");
    assert!(fixed.starts_with("# the base\nFROM debian:12\n"), "{fixed}");
    assert!(fixed.contains("FROM --platform=linux/amd64 debian:12\nRUN <<EOF\n"), "{fixed}");
    assert!(fixed.contains("# all\nCOPY src /x\nSERVICE web {\n  FROM debian:12\n}\n"), "{fixed}");
}
