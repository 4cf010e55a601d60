//! Files that are large or built to be slow: nothing takes more than its share of time, and nothing panics.

use std::fmt::Write as _;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use proptest::prelude::*;
use rbox::compile::{self, Request};
use rbox::diag::{Code, Diagnostics, MOST_OF_A_KIND};
use rbox::source::{Source, SourceMap};

use crate::fake::Fake;

/// Of a debug build, in time of this thread alone; a release build takes a tenth.
const LIMIT: Duration = Duration::from_secs(4);

fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

/// Compiles a file and sees to it that every span lies in its file.
fn compile(text: &str) -> bool {
    let sources = Fake::default().plain_base("debian:12").file("src/main.c", "");
    let (found, files, good) = match compile::plan(&Request::new("Dockerfile", text, "/ctx"), &sources) {
        Ok(compiled) => (compiled.warnings, compiled.files, true),
        Err(failed) => (failed.diagnostics, failed.files, false),
    };
    spans_fit(&found, &files);
    good
}

fn spans_fit(found: &Diagnostics, files: &SourceMap) {
    for diagnostic in found.iter() {
        let labels = std::iter::once(&diagnostic.label).chain(&diagnostic.related).map(|label| label.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            let text = files.get(span.file).map(Source::text);
            let words = text.and_then(|text| text.get(span.start as usize..span.end as usize));
            assert!(words.is_some(), "{diagnostic:?}");
        }
    }
}

fn timed(what: &str, text: &str) {
    let start = now();
    let good = compile(text);
    let took = now().saturating_sub(start);
    println!("{what}: {took:?}, {}", if good { "ok" } else { "errors" });
    assert!(took < LIMIT, "{what} took {took:?}");
}

/// Lines that belong together in no way.
const LINES: &[&str] = &[
    "FROM scratch",
    "FROM debian:12 AS a",
    "FROM a AS b",
    "FROM $X",
    "FROM",
    "ARG X=1",
    "ARG X",
    "ARG Y=$X$X",
    "ENV A=$X B=$A",
    "ENV A",
    "RUN echo $X",
    "RUN <<-E\n\t$X é\n\tE",
    "RUN --mount=type=cache,target=/x true",
    "RUN --mount=,=, true",
    "RUN --mount=from=a,source=é true",
    "COPY --from=a /x /y",
    "COPY --from=0 x y",
    "COPY [\"\", \"é\"]",
    "COPY ../é é",
    "COPY <<E /x\n${X:-${Y}}\nE",
    "ADD https://x/y.git#é:ü /x",
    "ADD é ü ö",
    "WORKDIR é",
    "WORKDIR ${X#*}",
    "EXPOSE 1-2/é $X",
    "VOLUME [\"\"]",
    "USER",
    "HEALTHCHECK CMD",
    "HEALTHCHECK --interval=é CMD x",
    "SHELL []",
    "STOPSIGNAL é",
    "ONBUILD RUN x",
    "ONBUILD COPY --from=b /x /y",
    "CMD",
    "ENTRYPOINT []",
    "LABEL é=$X",
    "NETWORK n {\n SUBNET 10.0.0.0/8\n ALLOW a -> b\n}",
    "SERVICE s {\n FROM a\n DEPENDS s\n PUBLISH é:1\n MOUNT é:/é\n}",
    "SERVICE t {\n FROM b\n NETWORK n --ip=10.0.0.1\n}",
    "SECRET é {\n FILE x\n}",
    "VOLUME v {\n FROM a:/é\n}",
    "FORM x",
    "}",
    "# escape=`",
    "# rbox: allow(unused-arg) x",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(lines in proptest::collection::vec(proptest::sample::select(LINES), 0..12)) {
        compile(&lines.join("\n"));
    }
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
fn mistakes_that_have_all_others_to_look_at() {
    let head = "FROM debian:12\n";
    timed("wrong flags", &lines(head, 20_000, |index| format!("COPY --chonw=1 --frm=x a{index} /b")));
    timed("bases that are not here", &lines("", 20_000, |index| format!("FROM debian:{index}")));
    timed("missing sources of copies", &lines(head, 20_000, |index| format!("COPY --from=img{index}:1 /a /b")));
    let service = |index: usize, words: &str| format!("SERVICE s{index} {{\nFROM debian:12\nCMD x\n{words}\n}}");
    timed("unknown services", &lines("", 5_000, |index| service(index, &format!("DEPENDS other-{index}"))));
    timed("unknown networks", &lines("NETWORK a\n", 5_000, |index| service(index, &format!("NETWORK other-{index}"))));
    timed("one port", &lines("", 5_000, |index| service(index, "PUBLISH 8080:80")));
    timed("one subnet", &lines(head, 5_000, |index| format!("NETWORK n{index} {{\nSUBNET 10.0.0.0/24\n}}")));
    let secrets = lines("", 3_000, |index| format!("SECRET s{index} {{\nENV X\n}}"));
    let asking = |index: usize| format!("RUN --mount=type=secret,id=t{index},required x");
    timed("unknown secrets", &lines(&format!("{secrets}{head}"), 5_000, asking));
    let all = lines("", 120, |other| format!("DEPENDS s{other}"));
    timed("services that all wait for each other", &lines("", 120, |index| service(index, &all)));
    timed("one long ring", &lines("", 5_000, |index| service(index, &format!("DEPENDS s{}", (index + 1) % 5_000))));
}

#[test]
fn what_all_services_share() {
    let exposed =
        lines("FROM debian:12 AS a\nCMD x\n", 3_000, |index| format!("COPY src/ /x{index}/\nEXPOSE {}", index + 1));
    let service = |index: usize| {
        format!(
            "SERVICE s{index} {{\nFROM a\nNETWORK n{}\nPUBLISH {}:70\nMOUNT v:/x{index}\nENV PEER=s{}:80\n}}",
            index % 50,
            index + 1000,
            index + 1
        )
    };
    let networks = lines("", 50, |index| format!("NETWORK n{index}"));
    timed("ports and files of one stage", &lines(&format!("{exposed}{networks}"), 3_000, service));
}

#[test]
fn findings_of_a_kind_are_a_thousand_at_most() {
    let text = lines("FROM debian:12\n", 3_000, |index| format!("ENV A{index}=$MISSPELT_{index}"));
    let text = lines(&text, 1_200, |_| "USER root".to_owned()) + "WORKDIR rel\n";
    let sources = Fake::default().plain_base("debian:12");
    let found = compile::check(&Request::new("Dockerfile", text, "/ctx"), &sources).found;
    let of = |code: Code| found.iter().filter(|found| found.code == code).collect::<Vec<_>>();
    let undefined = of(Code::UndefinedVariable);
    assert_eq!(undefined.len(), MOST_OF_A_KIND);
    let told =
        |at: usize| undefined[at].help.as_ref().is_some_and(|help| help.contains("2000 more findings of this kind"));
    assert!(told(999) && !told(998), "the last one counts the rest");
    assert_eq!(of(Code::RelativeWorkdir).len(), 1, "others are all there");
}

#[test]
fn chains() {
    timed(
        "stages",
        &lines("FROM debian:12 AS s0\n", 5_000, |index| format!("FROM s{index} AS s{}\nENV A{index}=1", index + 1)),
    );
    timed(
        "variables of stages",
        &lines("FROM debian:12 AS s0\n", 15_000, |index| {
            format!("FROM s{index} AS s{}\nENV A{index}=1 B{index}=$A{}", index + 1, index / 2)
        }),
    );
    timed("arguments", &lines("ARG A0=1\n", 5_000, |index| format!("ARG A{}=$A{index}", index + 1)));
    timed(
        "doubling",
        &lines("FROM debian:12\nARG A0=xx\n", 200, |index| format!("ARG A{}=$A{index}$A{index}", index + 1)),
    );
    let growing = |index: usize| format!("ENV A{}=\"$A{index} {index}\"", index + 1);
    timed("growing", &lines("FROM debian:12\nENV A0=x\n", 20_000, growing));
    timed("triggers", &lines("FROM debian:12 AS a\n", 2_000, |index| format!("ONBUILD RUN echo {index}")));
    let triggers = lines("FROM scratch AS a\n", 3_000, |_| "ONBUILD RUN x".to_owned()) + &"FROM a\n".repeat(3_000);
    timed("triggers of thousands of stages", &triggers);
    let found = compile::check(&Request::new("Dockerfile", triggers, "/ctx"), &Fake::default()).found;
    assert_eq!(found.iter().filter(|found| found.message.contains("ONBUILD triggers would run")).count(), 1);
    let services = |index: usize| format!("SERVICE s{index} {{\nFROM a\nDEPENDS s{}\n}}", (index + 1) % 3_000);
    timed("services", &lines("FROM debian:12 AS a\n", 3_000, services));
    let ports = |index: usize| format!("SERVICE p{index} {{\nFROM a\nPUBLISH 1-60000:1-60000\n}}");
    timed("ports", &lines("FROM debian:12 AS a\n", 1_000, ports));
    timed("exposed", &lines("FROM debian:12\n", 2_000, |_| "EXPOSE 0-65535".to_owned()));
}

#[test]
fn a_plan_holds_only_so_many_variables() {
    let text = |count: usize| {
        let env = lines("FROM scratch\n", count, |number| format!("ENV NAME{number}={}", "x".repeat(100)));
        env + &"RUN x\n".repeat(count)
    };
    assert!(compile(&text(100)));
    assert!(!compile(&text(1000)), "100 MB of variables");
}

#[test]
fn a_hundred_thousand_patterns_of_an_ignore_file() {
    let patterns = lines("", 100_000, |number| format!("**/x{number}*/**\n!y{number}"));
    let copies = lines("FROM scratch\n", 2000, |number| format!("COPY src/main.c /a{number}"));
    let sources = Fake::default().file("src/main.c", "").file(".dockerignore", &patterns);
    let start = now();
    let found = compile::check(&Request::new("Dockerfile", copies, "/ctx"), &sources).found;
    let took = now().saturating_sub(start);
    assert!(found.iter().all(|found| found.code != Code::SourceIgnored));
    assert!(took < 2 * LIMIT, "{took:?}");
}

#[test]
fn services_that_extend_each_other_and_are_built_from_one_file() {
    let extending =
        lines("services:\n  s0: {image: x}\n", 20_000, |number| format!("  s{}:\n    extends: s{number}", number + 1));
    let building = lines("services:\n", 2000, |number| format!("  s{number}:\n    build: ."));
    let dockerfile = lines("FROM scratch\n", 2000, |number| format!("RUN x{number}"));
    let sources = Fake::default().file("Dockerfile", &dockerfile);
    for (text, services) in [(extending, 20_001), (building, 2000)] {
        let start = now();
        let file = rbox::compose::File { name: "compose.yaml".to_owned(), text };
        assert_eq!(rbox::compose::convert(&[file], "", &sources).unwrap().services, services);
        let took = now().saturating_sub(start);
        assert!(took < LIMIT, "{took:?}");
    }
}
