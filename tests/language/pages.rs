//! Every page of `rbox explain`: its bad example gives the code, its good one does not.

use rbox::compile::{self, Request};
use rbox::diag::{AREAS, Code, Diagnostics};
use rbox::executor::{Failure, Reason};
use rbox::plan::Op;
use rbox::report::{self, Format, Look};
use rbox::source::SourceMap;

use crate::fake::Fake;

/// The text of the first block of a kind behind a heading (or of the whole page).
fn block<'p>(page: &'p str, kind: &str) -> Option<&'p str> {
    let open = format!("```{kind}\n");
    let start = page.find(&open)? + open.len();
    let end = page[start..].find("```")?;
    Some(&page[start..start + end])
}

/// The context that a page lists (`path`, or `path = content`), and the lock that a part of it shows.
fn context(page: &str, part: &str) -> Fake {
    let fake = Fake::default().plain_base("debian:12");
    let lock = block(part, "lock").or_else(|| block(page, "lock"));
    let fake = lock.into_iter().fold(fake, |fake, lock| fake.file("rbox.lock", lock));
    let lines = block(page, "files").unwrap_or_default().lines();
    lines.fold(fake, |fake, line| match line.split_once(" = ") {
        Some((path, content)) => fake.file(path, content),
        None => fake.file(line, ""),
    })
}

fn found(text: &str, sources: &Fake) -> Diagnostics {
    // A page can't hold a zero byte itself.
    let text = text.replace('␀', "\0");
    match compile::plan(&Request::new("example.rbox", text, "/example"), sources) {
        Ok(compiled) => compiled.warnings,
        Err(failed) => failed.diagnostics,
    }
}

/// What is wrong with a page, if anything.
fn complaint(code: Code) -> Option<String> {
    let page = code.page();
    if page.lines().any(|line| line == "Runs: needed") {
        return None;
    }
    let Some((bad, good)) = page.split_once("\n## Good\n") else { return Some("has no `## Good`".into()) };
    let Some((_, bad)) = bad.split_once("\n## Bad\n") else { return Some("has no `## Bad`".into()) };
    let (Some(bad_text), Some(good_text)) = (block(bad, "rbox"), block(good, "rbox")) else {
        return Some("has no ```rbox block".into());
    };
    let said = |found: &Diagnostics| -> Vec<&'static str> { found.iter().map(|found| found.code.name()).collect() };
    let (bad, good) = (found(bad_text, &context(page, bad)), found(good_text, &context(page, good)));
    if !said(&bad).contains(&code.name()) {
        return Some(format!("bad example gives {:?}", said(&bad)));
    }
    // A good example that is bad in another way would teach the wrong thing.
    (!good.0.is_empty()).then(|| format!("good example gives {:?}", said(&good)))
}

#[test]
fn examples_are_true() {
    let complaints: Vec<String> =
        Code::ALL.iter().filter_map(|code| Some(format!("{}: {}", code.name(), complaint(*code)?))).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// What a page's bad example is told, as a user sees it.
fn rendered(code: Code) -> String {
    let page = code.page();
    let Some((_, bad)) = page.split_once("\n## Bad\n") else { return String::new() };
    let bad = bad.split("\n## Good\n").next().unwrap_or(bad);
    let text = block(bad, "rbox").unwrap_or_default().replace('␀', "\0");
    let request = Request::new("example.rbox", text, "/example");
    if code == Code::RunFailed {
        return failed(&request, &context(page, bad));
    }
    let compile::Checked { mut found, files, .. } = compile::check(&request, &context(page, bad));
    found.0.retain(|one| one.code == code);
    drawn(&found, &files)
}

fn drawn(found: &Diagnostics, files: &SourceMap) -> String {
    let mut out = Vec::new();
    report::write(&mut out, found, files, Format::Graphical, Look::PLAIN).unwrap();
    String::from_utf8(out).unwrap()
}

/// What is told when the file's `RUN` fails: no compiler finds that, so it is reported as an executor does.
fn failed(request: &Request, sources: &Fake) -> String {
    let compiled = compile::plan(request, sources).expect("the example can be built");
    let step = compiled.plan.iter().find(|(_, step)| matches!(step.op, Op::Exec(_))).map(|(id, _)| id);
    let failure = Failure {
        step,
        reason: Box::new(Reason::Exit { code: 1, signal: None, out_of_memory: false }),
        tail: vec!["what it printed".to_owned(), "last".to_owned()],
        log: Some("/store/logs/1".into()),
        script_line: None,
    };
    let found = report::failure(&failure, &compiled.plan, &compiled.files);
    let found = Diagnostics(found.into_iter().collect());
    drawn(&found, &compiled.files) + &report::aftermath(&failure, Look::PLAIN)
}

/// One snapshot an area; a message that changes is looked at.
#[test]
fn messages_look_as_they_did() {
    for area in AREAS {
        let text: String = area.codes().map(rendered).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("rendered_{}", area.name), text);
        });
    }
}

/// No code is without its message in one of those snapshots.
#[test]
fn every_message_has_a_snapshot() {
    let lacking = Code::ALL.iter().filter(|code| !rendered(**code).contains(&format!("[{}]: ", code.id())));
    let lacking: Vec<&str> = lacking.map(|code| code.name()).collect();
    assert_eq!(lacking, [""; 0]);
}
