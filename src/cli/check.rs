//! `rbox check`: all that is wrong with a file, and nothing run.

use std::io::{self, Write as _};

use super::exit::{Exit, Outcome};
use super::findings;
use super::input::Input;
use super::meaning::Meaning;
use crate::report::{Format, Look};

/// Report everything that is wrong with a file, at once
///
/// Nothing is run and nothing is fetched. The exit code is 1 where there is an error, 0 where there are only warnings.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    meaning: Meaning,
    /// How to print findings
    #[arg(long, value_enum, default_value = "graphical", value_name = "FORMAT")]
    format: CheckFormat,
    /// Say nothing where nothing is wrong
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    /// With the lines of the file, underlined (told in words where NO_GRAPHICS is set)
    Graphical,
    /// `file:line:column: severity[code]: message`
    Short,
    /// A JSON object a line
    Json,
}

impl Check {
    pub(super) fn run(&self) -> Outcome {
        let chosen = self.input.choose()?;
        let (found, files) = self.meaning.check(&chosen)?;
        let format = match self.format {
            CheckFormat::Graphical => Format::Graphical,
            CheckFormat::Short => Format::Short,
            CheckFormat::Json => Format::Json,
        };
        // Findings are what was asked for, so they go to standard output; a reader that went away is no error.
        let look = Look::of_stdout();
        let mut out = io::BufWriter::new(io::stdout().lock());
        let _ = findings::write(&mut out, &found, &files, format, look).and_then(|()| out.flush());
        if found.0.is_empty() && !self.quiet && format != Format::Json {
            let _ = writeln!(out, "{} {}", look.good(if look.unicode { "✔" } else { "ok:" }), chosen.name);
        }
        Ok(if found.has_errors() { Exit::FAILED } else { Exit::OK })
    }
}
