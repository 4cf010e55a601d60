//! Files with several mistakes: each of them is told in the first run, and nothing that is only wrong for want of a mended word.

use rbox::compile::{self, Request};
use rbox::diag::Severity;

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
