//! `rbox fmt` keeps what a file means and settles at once: over the examples, BuildKit's own test files, and files made here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rbox::compile::{self, Request};
use rbox::diag::{Code, Severity};
use rbox::source::{Entry, EntryKind, FileId, Sources};
use rbox::syntax::format::{Style, Unformatted, format, hunks};

use crate::fake::Fake;

/// A folder, in which every base is known.
struct Folder(PathBuf);

impl Sources for Folder {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(fs::read(self.0.join(path)).ok())
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        let Ok(entries) = fs::read_dir(self.0.join(directory)) else { return Ok(None) };
        let mut entries: Vec<Entry> = entries
            .flatten()
            .map(|entry| Entry {
                name: entry.file_name().to_string_lossy().into_owned(),
                kind: if entry.path().is_dir() { EntryKind::Directory } else { EntryKind::File },
            })
            .collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(entries))
    }

    fn image_config(&self, _: &str, _: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        Ok(Some(br#"{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]}}"#.to_vec()))
    }
}

/// What a file comes to: the digests of its steps and all of its stack, or its errors.
fn meaning(text: &str, sources: &dyn Sources) -> Vec<String> {
    let request = Request { stack: true, ..Request::new("a.rbox", text, "/ctx") };
    match compile::plan(&request, sources) {
        Ok(compiled) => {
            let stack = serde_json::to_value(&compiled.plan.stack).expect("JSON");
            let steps = compiled.plan.steps.iter().map(|step| format!("{:?}", step.digest));
            steps.chain([without_places(stack).to_string()]).collect()
        }
        Err(failed) => {
            let errors = failed.diagnostics.0.into_iter().filter(|found| found.severity == Severity::Error);
            errors.map(|found| found.message).collect()
        }
    }
}

/// A stack without the places that its parts were written at.
fn without_places(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Object(members) => {
            members.retain(|name, _| !matches!(name.as_str(), "origin" | "span" | "line"));
            members.values_mut().for_each(|member| *member = without_places(member.take()));
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| *item = without_places(item.take())),
        _ => {}
    }
    value
}

/// Formats a file and sees to it that it means the same, that once is enough, and that the differences are told right.
fn check(name: &str, text: &str, sources: &dyn Sources) {
    let after = match format(text, Style::default()) {
        Ok(after) => after,
        Err(Unformatted::OpenHeredoc { .. }) => {
            let (_, found) = rbox::syntax::parse(FileId(0), text);
            return assert!(found.iter().any(|found| found.code == Code::UnterminatedHeredoc), "{name}\n{text}");
        }
        Err(error) => panic!("{name}: {error}\n{text}"),
    };
    assert_eq!(
        format(&after, Style::default()).as_ref(),
        Ok(&after),
        "{name}: a second time changes something\n{text}"
    );
    assert_eq!(meaning(text, sources), meaning(&after, sources), "{name}\n{text}\n=>\n{after}");
    assert_eq!(patched(text, &after), after, "{name}: the differences make another text");
    let shell = format(text, Style { shell: true }).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    assert_eq!(
        format(&shell, Style { shell: true }).as_ref(),
        Ok(&shell),
        "{name}: a second time changes something\n{text}"
    );
}

/// A text with its differences from another put in.
fn patched(before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut out = String::new();
    let mut at = 0;
    for hunk in hunks(before, after) {
        out.extend(old[at..hunk.before.start].iter().copied());
        out.extend(new[hunk.after].iter().copied());
        at = hunk.before.end;
    }
    out.extend(old[at..].iter().copied());
    out
}

/// Every file below a folder that may be one of ours.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|own| own == "rbox")
            || matches!(name.as_str(), "Dockerfile" | "Containerfile")
        {
            found.push(path);
        }
    }
}

#[test]
fn examples_keep_their_meaning() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &mut found);
    assert!(found.len() > 5, "{found:?}");
    for path in found {
        let folder = Folder(path.parent().expect("a folder").to_owned());
        check(&path.display().to_string(), &fs::read_to_string(&path).expect("a text"), &folder);
    }
}

#[test]
fn examples_are_formatted() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &mut found);
    let texts = found.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).expect("a text")));
    // What people are shown as good, they copy.
    let good = Code::ALL.iter().filter_map(|code| {
        let (_, good) = code.page().split_once("\n## Good\n")?;
        let (_, block) = good.split_once("```rbox\n")?;
        Some((code.name().to_owned(), block.split("```").next()?.to_owned()))
    });
    for (name, text) in texts.chain(good) {
        assert_eq!(format(&text, Style::default()).as_deref(), Ok(text.as_str()), "{name}");
    }
}

#[test]
fn the_corpus_keeps_its_meaning() {
    // not a part of this repository: a fresh clone has none
    let Some(corpus) = std::env::var_os("RBOX_CORPUS") else {
        return println!("skipped: RBOX_CORPUS names no corpus");
    };
    let mut found = Vec::new();
    files(Path::new(&corpus), &mut found);
    assert!(found.len() > 30, "{found:?}");
    for path in found {
        let folder = Folder(path.parent().expect("a folder").to_owned());
        check(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).expect("a file")), &folder);
    }
}

/// Lines that go together in most ways, and in some that they should not.
const LINES: &[&str] = &[
    "FROM debian:12 AS app",
    "from   debian:12   as b",
    "FROM app",
    "ARG A=1   B",
    "ENV A=1 B=\"x  y\"   C='a\\",
    "  b'",
    "ENV key  value  more",
    "LABEL a= \\",
    "RUN echo  a   b",
    "run --mount=type=cache,target=/x   --network=none \\",
    "  set -e; \\",
    "\techo 'x \\",
    "    && true",
    "COPY  --chown=1:1   src   src  /x/",
    "COPY <<EOF   <<'F' /y/",
    "EOF",
    "F",
    "RUN <<-EOF   cat",
    "\tEOF",
    "CMD [ \"a\",   \"b\" \\",
    ", \"c\"]",
    "ENTRYPOINT x   \\   ",
    "HEALTHCHECK --interval=1s   cmd [\"x\",  \"y\"]",
    "HEALTHCHECK none",
    "EXPOSE 80   \\",
    "81/udp",
    "ONBUILD  run  a  \\",
    "# comment",
    "   # another   ",
    "",
    "  ",
    "\t",
    "\\",
    "SERVICE web {",
    "service db{   # what",
    "  image x",
    "from app  # the image",
    "    PUBLISH 8080:80   # port",
    "NETWORK back   --alias=x  --alias=y",
    "NETWORK back {",
    "NETWORK front",
    "FILE /etc/x --mode=0440 <<EOF",
    "ENV X=1 \\",
    "}",
    "}  # end",
    "{",
    "# escape=`",
    "# syntax=docker/dockerfile:1",
    "WORKDIR /a  b",
    "VOLUME data {",
    "VOLUME [\"/x\",\"/y\"]",
    "SHELL [\"/bin/bash\",  \"-c\"]",
    "wat  is this",
    "é ü\u{a0}x",
    "RUN <<EOF\r",
    "EXPOSE 1\r",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_files_keep_their_meaning(lines in prop::collection::vec(prop::sample::select(LINES), 0..14), end in any::<bool>()) {
        let text = lines.join("\n") + if end { "\n" } else { "" };
        check("a file made here", &text, &Fake::default().plain_base("debian:12").file("src", ""));
    }

    #[test]
    fn any_text_settles(text in "[ -~\n\t\\\\#{}é\"']{0,120}") {
        check("any text", &text, &Fake::default());
    }
}
