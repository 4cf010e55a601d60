//! Golden plans.

use rbox::compile::{self, Compiled, Request};
use rbox::plan::{Op, Plan};

use crate::fake::Fake;

fn compiled(text: &str, sources: &Fake) -> Compiled {
    compile::plan(&Request::new("Dockerfile", text, "/ctx"), sources).unwrap_or_else(|failed| {
        let messages: Vec<&str> = failed.diagnostics.iter().map(|found| found.message.as_str()).collect();
        panic!("{messages:#?}")
    })
}

/// Kinds of the steps, in order.
fn kinds(plan: &Plan) -> Vec<&'static str> {
    let kind = |op: &Op| match op {
        Op::Source(_) => "source",
        Op::Exec(_) => "exec",
        Op::File(_) => "file",
        Op::Image(_) => "image",
    };
    plan.steps.iter().map(|step| kind(&step.op)).collect()
}

#[test]
fn only_what_the_target_needs() {
    let text = "FROM debian:12 AS build\nRUN make\nFROM debian:12 AS test\nRUN make test\nFROM scratch\nCOPY --from=build /x /\n";
    let plan = compiled(text, &Fake::default().plain_base("debian:12")).plan;
    assert_eq!(kinds(&plan), ["source", "exec", "source", "file", "image"]);
    assert_eq!(plan.check(), Ok(()));
}
