//! `rbox debug`: what goes on inside.

use super::exit::{Error, Outcome, print};
use super::findings;
use super::input::Input;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::report::Format;
use crate::source::{FileId, Source, SourceMap};
use crate::syntax;

/// Show what goes on inside
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  rbox debug tree -f app.rbox\n  rbox debug tokens --json -f app.rbox")]
pub(super) struct Debug {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print a file's tree, nothing resolved
    Tree(Tree),
    /// Print the classes of a file's bytes, as editors colour them
    Tokens(Tokens),
}

#[derive(Debug, clap::Args)]
struct Tree {
    #[command(flatten)]
    input: Input,
    /// How to print it
    #[arg(long, value_enum, default_value = "sexp", value_name = "FORMAT")]
    format: TreeFormat,
}

#[derive(Debug, clap::Args)]
struct Tokens {
    #[command(flatten)]
    input: Input,
    /// Print JSON: ranges of bytes, their classes
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum TreeFormat {
    /// BuildKit's own dump form
    Sexp,
}

impl Debug {
    pub(super) fn run(&self) -> Outcome {
        match &self.what {
            What::Tree(tree) => tree.run(),
            What::Tokens(tokens) => tokens.run(),
        }
    }
}

/// The text of a file, and what it is called.
fn read(input: &Input) -> Result<(String, String), Error> {
    let chosen = input.choose()?;
    match syntax::decode(FileId(0), chosen.text) {
        Ok(text) => Ok((chosen.name, text)),
        Err(failed) => {
            let files = SourceMap::new(Source::new(chosen.name, failed.text));
            Err(findings::failed(&Diagnostics(vec![failed.diagnostic]), &files, Format::Graphical))
        }
    }
}

impl Tree {
    fn run(&self) -> Outcome {
        let TreeFormat::Sexp = self.format;
        let (name, text) = read(&self.input)?;
        let (tree, found) = syntax::parse(FileId(0), &text);
        if found.has_errors() {
            let files = SourceMap::new(Source::new(name, text));
            if found.iter().any(|found| found.is_error() && !is_later(found)) {
                return Err(findings::failed(&found, &files, Format::Graphical));
            }
            findings::show(&found, &files, Format::Graphical);
        }
        print(&format!("{}\n", syntax::sexp::dump(&tree).trim_end()))
    }
}

impl Tokens {
    fn run(&self) -> Outcome {
        let (name, text) = read(&self.input)?;
        let (tree, _) = syntax::parse(FileId(0), &text);
        let tokens = syntax::tokens::tokens(&text, &tree);
        if self.json {
            let value = serde_json::json!({ "file": name, "tokens": tokens });
            return print(&format!("{value}\n"));
        }
        let source = Source::new(name, text);
        let mut out = String::new();
        for token in tokens {
            let place = source.line_col(token.start);
            let text = &source.text()[token.start as usize..token.end as usize];
            out += &format!("{:>8}  {:12}  {text}\n", format!("{}:{}", place.line, place.column), token.class.as_str());
        }
        print(&out)
    }
}

/// Whether an error is none of BuildKit's parser, whose dump this is: it leaves flags and health checks to later stages.
fn is_later(found: &Diagnostic) -> bool {
    match found.code {
        Code::UnknownFlag | Code::InvalidValue => true,
        Code::MissingArgument => found.message.starts_with("HEALTHCHECK"),
        _ => false,
    }
}
