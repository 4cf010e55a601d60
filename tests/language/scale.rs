//! Files that are large or built to be slow: nothing takes more than its share of time, and nothing panics.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use rbox::compile::{self, Request};

use crate::fake::Fake;

/// A debug build on a busy machine; a release build takes a tenth.
const LIMIT: Duration = Duration::from_secs(4);

fn timed(what: &str, text: &str) {
    let sources = Fake::default().plain_base("debian:12").file("src/main.c", "");
    let start = Instant::now();
    let result = compile::plan(&Request::new("Dockerfile", text, "/ctx"), &sources);
    let took = start.elapsed();
    println!("{what}: {took:?}, {}", if result.is_ok() { "ok" } else { "errors" });
    assert!(took < LIMIT, "{what} took {took:?}");
}

/// A file of `count` lines made from their numbers.
fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(head.to_owned(), |mut text, index| {
        let _ = writeln!(text, "{}", line(index));
        text
    })
}

#[test]
fn ten_thousand_instructions() {
    let mixed = |index: usize| match index % 5 {
        0 => format!("RUN echo {index} && make -j4 all"),
        1 => format!("ENV NAME_{} value-$PATH", index % 50),
        2 => "COPY src/ /app/src/".to_owned(),
        3 => format!("LABEL org.example.l{index}=\"some text\""),
        _ => format!("WORKDIR /srv/app/{}", index % 7),
    };
    timed("mixed", &lines("FROM debian:12\n", 10_000, mixed));
}

#[test]
fn ten_thousand_mistakes() {
    let head = "FROM debian:12\n";
    timed("undefined variables", &lines(head, 10_000, |index| format!("ENV A{index}=$MISSPELT_{index}")));
    timed("missing files", &lines(head, 10_000, |index| format!("COPY file{index} /x")));
    timed(
        "unknown stages",
        &lines("", 3_000, |index| format!("FROM debian:12 AS s{index}\nCOPY --from=stag{index} /a /b")),
    );
    timed("duplicate names", &lines("", 5_000, |_| "FROM debian:12 AS same".to_owned()));
}

#[test]
fn chains() {
    timed(
        "stages",
        &lines("FROM debian:12 AS s0\n", 5_000, |index| format!("FROM s{index} AS s{}\nENV A=1", index + 1)),
    );
    timed("arguments", &lines("ARG A0=1\n", 5_000, |index| format!("ARG A{}=$A{index}", index + 1)));
    timed(
        "doubling",
        &lines("FROM debian:12\nARG A0=xx\n", 200, |index| format!("ARG A{}=$A{index}$A{index}", index + 1)),
    );
    timed("triggers", &lines("FROM debian:12 AS a\n", 2_000, |index| format!("ONBUILD RUN echo {index}")));
    let services = |index: usize| format!("SERVICE s{index} {{\nFROM a\nDEPENDS s{}\n}}", (index + 1) % 3_000);
    timed("services", &lines("FROM debian:12 AS a\n", 3_000, services));
    let ports = |index: usize| format!("SERVICE p{index} {{\nFROM a\nPUBLISH 1-60000:1-60000\n}}");
    timed("ports", &lines("FROM debian:12 AS a\n", 1_000, ports));
    timed("exposed", &lines("FROM debian:12\n", 2_000, |_| "EXPOSE 0-65535".to_owned()));
}
