//! `rbox explain [CODE]`: the page of a code, or all codes.

use super::exit::{Error, Outcome, print};
use crate::diag::{Code, Severity, nearest};
use crate::report::{Look, markdown};

/// Explain a diagnostic code, with a bad and a good example
///
/// Without a code, lists all of them.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// `RB1001`, `1001` or `unknown-stage`
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self) -> Outcome {
        let look = Look::of_stdout();
        match &self.code {
            None => print(&list(look)),
            Some(text) => {
                let code = Code::find(text).ok_or_else(|| unknown(text))?;
                print(&page(code, look))
            }
        }
    }
}

fn page(code: Code, look: Look) -> String {
    let severity = severity(code.severity());
    // Every page opens with its name as a heading; ours says more.
    let text = code.page();
    let text = text.strip_prefix("# ").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, rest)| rest);
    let heading = look.strong(&format!("{} {}", code.id(), code.name()));
    format!("{heading}  {}\n\n{}", look.dim(severity), markdown(text.trim_start(), look))
}

fn list(look: Look) -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let line = |code: &Code| {
        let name = format!("{:width$}", code.name());
        format!("{}  {}  {}\n", look.dim(code.id()), look.strong(&name), severity(code.severity()))
    };
    Code::ALL.iter().map(line).collect()
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Style => "style",
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn unknown(text: &str) -> Error {
    let error = Error::usage(format!("there is no diagnostic `{text}`"));
    match nearest(text, Code::ALL.iter().map(|code| code.name())) {
        Some((name, _)) => error.help(format!("did you mean `{name}`?")),
        None => error.help("`rbox explain` lists all of them"),
    }
}
