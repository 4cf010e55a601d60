//! `rbox explain [CODE|AREA|WORD]`: the page of a code or of a word of the language, the codes of an area, or all codes.

use std::fmt::Write as _;

use super::exit::{Error, Outcome, print};
use crate::diag::{AREAS, Code, Severity, nearest};
use crate::report::{Look, markdown};
use crate::syntax::reference;

/// Explain a diagnostic code, or a word of the language
///
/// Without either, lists all codes; with the name of an area, those of the area.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// `RB1001`, `1001`, `unknown-stage`, an area, what hadolint or BuildKit calls it (`DL3008`, `UndefinedVar`); or `FROM`,
    /// `RUN --mount`, `--chmod`, `SERVICE`, `scratch`
    #[arg(value_name = "CODE|AREA|WORD", allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self) -> Outcome {
        let look = Look::of_stdout();
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let codes = if let [text] = words[..] { Code::select(text) } else { Vec::new() };
        match codes.as_slice() {
            _ if words.is_empty() => print(&list(Code::ALL, look)),
            [code] => print(&page(*code, look)),
            // Another tool's name can stand for two; an area or `all` stands for a list.
            [one, other] if Code::aliased(words[0]).next().is_some() => {
                print(&format!("{}\n{}", page(*one, look), page(*other, look)))
            }
            [] => match language_page(&words, look) {
                Some(page) => print(&page),
                None => Err(unknown(&words.join(" "))),
            },
            codes => print(&list(codes, look)),
        }
    }
}

/// What the language means by words: an instruction, a block, a property, a flag of one, a base.
fn language_page(words: &[&str], look: Look) -> Option<String> {
    let section = |title: &str, place: &str, text: &str| {
        format!("{}  {}\n\n{}", look.strong(title), look.dim(place), markdown(text, look))
    };
    let name_of = |flag: &str| flag.strip_prefix("--").map(|name| name.split('=').next().unwrap_or(name).to_owned());
    let sections: Vec<String> = match words {
        [flag] if flag.starts_with("--") => {
            let name = name_of(flag)?;
            let takes =
                reference::all().into_iter().filter_map(|(place, entry)| Some((place, entry, entry.flag(&name)?)));
            takes
                .map(|(place, entry, flag)| {
                    section(&format!("{} {}", entry.word, flag.written()), &place, &reference::flag_page(flag))
                })
                .collect()
        }
        [word] => {
            let entries = reference::find(word).into_iter();
            let pages = entries.map(|(place, entry)| section(entry.word, &place, &reference::page(entry)));
            let terms = reference::find_term(word).into_iter();
            pages.chain(terms.map(|(place, term)| section(term.name, place, &format!("{}\n", term.doc)))).collect()
        }
        [word, flag] => {
            let name = name_of(flag)?;
            let takes =
                reference::find(word).into_iter().filter_map(|(place, entry)| Some((place, entry, entry.flag(&name)?)));
            takes
                .map(|(place, entry, flag)| {
                    section(&format!("{} {}", entry.word, flag.written()), &place, &reference::flag_page(flag))
                })
                .collect()
        }
        _ => return None,
    };
    (!sections.is_empty()).then(|| sections.join("\n"))
}

fn page(code: Code, look: Look) -> String {
    let severity = severity(code.severity());
    // Every page opens with its name as a heading; ours says more.
    let text = code.page();
    let text = text.strip_prefix("# ").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, rest)| rest);
    let heading = look.strong(&format!("{} {}", code.id(), code.name()));
    let aliases: Vec<&str> = code.aliases().collect();
    let also = if aliases.is_empty() { String::new() } else { format!(", elsewhere {}", aliases.join(", ")) };
    format!("{heading}  {}\n\n{}", look.dim(&format!("{severity}{also}")), markdown(text.trim_start(), look))
}

/// Codes below the headings of their areas.
fn list(codes: &[Code], look: Look) -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let mut out = String::new();
    for area in AREAS {
        let own: Vec<Code> = area.codes().filter(|code| codes.contains(code)).collect();
        if own.is_empty() {
            continue;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}  {}", look.strong(area.name), look.dim(area.about));
        for code in own {
            let name = format!("{:width$}", code.name());
            let aliases: Vec<&str> = code.aliases().collect();
            let line =
                format!("  {}  {name}  {:8}  {}", code.id(), severity(code.severity()), look.dim(&aliases.join(" ")));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out
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
    let error = Error::usage(format!("neither a diagnostic nor the language has a name `{text}`"));
    let words = reference::all().into_iter().map(|(_, entry)| entry.word);
    match nearest(text, Code::ALL.iter().map(|code| code.name()).chain(words)) {
        Some((name, _)) => error.help(format!("did you mean `{name}`?")),
        None => {
            error.help("`rbox explain` lists all diagnostics; the words of the language stand in examples/reference.md")
        }
    }
}
