//! `rbox debug`: what goes on inside.

use super::exit::{Outcome, print};
use super::findings;
use super::input::Input;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::report::Format;
use crate::source::{FileId, Source, SourceMap};
use crate::syntax;

/// Show what goes on inside
#[derive(Debug, clap::Args)]
pub(super) struct Debug {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print a file's tree, nothing resolved
    Tree {
        #[command(flatten)]
        input: Input,
        /// How to print it
        #[arg(long, value_enum, default_value = "sexp", value_name = "FORMAT")]
        format: TreeFormat,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum TreeFormat {
    /// BuildKit's own dump form
    Sexp,
}

impl Debug {
    pub(super) fn run(&self) -> Outcome {
        let What::Tree { input, format: TreeFormat::Sexp } = &self.what;
        let chosen = input.choose()?;
        let text = match syntax::decode(FileId(0), chosen.text) {
            Ok(text) => text,
            Err(failed) => {
                let files = SourceMap::new(Source::new(chosen.name, failed.text));
                return Err(findings::failed(&Diagnostics(vec![failed.diagnostic]), &files, Format::Graphical));
            }
        };
        let (tree, found) = syntax::parse(FileId(0), &text);
        if found.has_errors() {
            let files = SourceMap::new(Source::new(chosen.name, text));
            if found.iter().any(|found| found.is_error() && !is_later(found)) {
                return Err(findings::failed(&found, &files, Format::Graphical));
            }
            findings::show(&found, &files, Format::Graphical);
        }
        print(&format!("{}\n", syntax::sexp::dump(&tree).trim_end()))
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
