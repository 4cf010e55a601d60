//! Files that are no good: an error in reasonable time, never a panic.

use std::time::Instant;

use crate::support::Rbox;
use crate::watch;

/// Many of something; a tenth where neither rbox nor the test is optimised.
const MANY: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

/// Malformed files, each of them once a panic or a hang somewhere.
fn malformed() -> Vec<(&'static str, Vec<u8>)> {
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        ("empty", Vec::new()),
        ("nul", b"FROM scratch\nCOPY a\0b /\n".to_vec()),
        ("half-utf8", b"FROM scratch\nRUN echo \xe2\x82\n".to_vec()),
        ("latin1", b"FROM scratch\n# caf\xe9\nRUN \xff\xfe\n".to_vec()),
        ("utf16", b"\xff\xfeF\0R\0O\0M\0 \0x\0\n\0".to_vec()),
        ("bidi", bytes("FROM scratch\nRUN echo \u{202e}cod\u{2066}e\n")),
        ("bom", bytes("\u{feff}FROM scratch\n\u{feff}RUN x\n")),
        ("open-quote", bytes("FROM scratch\nENV A=\"${B:-${C:-\n")),
        ("open-json", bytes("FROM scratch\nCMD [\"a\", \n")),
        ("json-bomb", bytes(&format!("FROM scratch\nCMD {}\n", "[".repeat(MANY)))),
        ("heredoc-open", bytes("FROM scratch\nRUN <<A <<B <<-\"C\n")),
        ("heredoc-names", bytes(&format!("FROM scratch\nRUN {}\n", "<<A ".repeat(20_000)))),
        ("escape-end", bytes("FROM scratch\nRUN \\")),
        ("escapes", bytes(&format!("FROM scratch\nRUN {}\n", "\\\n".repeat(MANY)))),
        ("directive", bytes("# escape=\n# escape=``\n# syntax=\n# check=skip=;error=\nFROM scratch\n")),
        ("ports", bytes("FROM scratch\nEXPOSE 99999999999999999999-1/sctp -1 65536 0x1\n")),
        (
            "durations",
            bytes("FROM scratch\nHEALTHCHECK --interval=9e999s --timeout=-1h --retries=99999999999999 CMD x\n"),
        ),
        ("chmod", bytes("FROM scratch\nCOPY --chmod=99999999999 --chown=:::: --from=99999999999999999999 a b\n")),
        ("from-cycle", bytes("FROM a AS b\nFROM b AS a\nCOPY --from=b / /\n")),
        ("self-from", bytes("FROM a AS a\nCOPY --from=a a a\n")),
        ("reference", bytes(&format!("FROM {}@sha256:../../x:{}\n", "a/".repeat(5000), "t".repeat(5000)))),
        ("arg-loop", bytes("ARG A=$B\nARG B=$A\nFROM $A\nENV A=$A$A$A$A\n")),
        ("blocks", bytes(&format!("{}\n", "SERVICE a {\n".repeat(MANY / 5)))),
        ("pattern", bytes("FROM scratch\nENV A=${B//[[[[/x} C=${D##**********a}\nCOPY [[[ ]]] {{{ /\n")),
        ("mount", bytes("FROM scratch\nRUN --mount=type=cache,id=\",target=\"\",\"\"\" x\n")),
    ]
}

row!("B16", malformed_files_are_errors, once);
fn malformed_files_are_errors(rbox: &Rbox) {
    for (name, bytes) in malformed() {
        rbox.write("test.rbox", &bytes);
        for command in
            [&["check"][..], &["check", "--format", "json"], &["build", "-q"], &["plan"], &["run", "test.rbox"]]
        {
            let start = Instant::now();
            let output = rbox.args(command).run();
            assert!((0..=127).contains(&output.status()), "{name}: {command:?} did not end by itself\n{output}");
            assert!(!output.stderr().contains("panicked"), "{name}: {command:?}\n{output}");
            assert!(start.elapsed() < crate::LONGEST, "{name}: {command:?} took {:?}", start.elapsed());
        }
    }
}

row!("B21", huge_files_are_read_in_linear_time, once);
fn huge_files_are_read_in_linear_time(rbox: &Rbox) {
    let huge: [(&str, String); 7] = [
        ("one line of 50 MiB", format!("FROM scratch\nENV A={}\n", "a".repeat(50 << 20))),
        ("one word of quotes", format!("FROM scratch\nENV A={}\n", "'\"'".repeat(MANY))),
        ("nested braces", format!("FROM scratch\nENV A={}{}\n", "${A:-".repeat(MANY), "}".repeat(MANY))),
        ("nested quotes", format!("FROM scratch\nENV A={}\n", "\"${A:-".repeat(MANY))),
        ("many lines", format!("FROM scratch\n{}", "LABEL a=b\n".repeat(MANY))),
        ("one instruction of many lines", format!("FROM scratch\nLABEL {}a=b\n", "a=b \\\n".repeat(MANY))),
        ("many errors", format!("FROM scratch\n{}", "BOGUS x\n".repeat(MANY / 2))),
    ];
    for (name, text) in huge {
        rbox.write("test.rbox", &text);
        let watched = watch::memory(rbox, &["check"]);
        assert!(watched.code.is_some(), "{name}: ended by a signal");
        assert!(watched.took < crate::LONGEST, "{name} took {:?}", watched.took);
        assert!(watched.peak < 512 << 20, "{name}: {} MiB", watched.peak >> 20);
    }
}
