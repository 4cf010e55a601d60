//! `rbox check`: all that is wrong with a file, and nothing run.

use std::io::{self, Write as _};

use super::choice::Choice;
use super::exit::{Error, Exit, Outcome, print};
use super::findings;
use super::input::{Chosen, Input};
use super::job;
use super::meaning::Meaning;
use super::rewrite::rewrite;
use crate::compile::Fixed;
use crate::diag::{Diagnostic, Diagnostics, FixSafety};
use crate::report::{self, Format, Job, Look, unified, units};
use crate::source::SourceMap;

/// Report everything that is wrong with a file, at once
///
/// Nothing is run and nothing is fetched. The exit code is 1 where there is an error, 0 where there are only warnings and notes:
/// --deny warnings makes errors of them. A comment `# rbox: allow(name) reason` allows a finding in the next instruction;
/// `# hadolint ignore=…` and `# check=skip=…` count as well.
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line")]
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  rbox check\n  rbox check --fix Dockerfile\n  rbox check --diff --unsafe-fixes\n  rbox check --deny warnings --ignore unpinned-package,DL3006\n  rbox check --format sarif > rbox.sarif"
)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    choice: Choice,
    /// Put fixes into the file that keep what it means; of standard input, the fixed text goes to standard output
    #[arg(long)]
    fix: bool,
    /// Put other fixes in as well: look at what they did
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix (or --unsafe-fixes) would change, and change nothing; the exit code is 1 where it would
    #[arg(long)]
    diff: bool,
    /// How to print findings [default: graphical; in a GitHub job, annotations and the job's page as well]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<CheckFormat>,
    /// Say nothing where nothing is wrong
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    /// With the lines of the file, underlined (told in words where NO_GRAPHICS is set)
    Graphical,
    /// In words, as a screen reader reads them out
    Narrated,
    /// `file:line:column: severity[code]: message`
    Short,
    /// A JSON object a line
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

impl From<CheckFormat> for Format {
    fn from(format: CheckFormat) -> Self {
        match format {
            CheckFormat::Graphical => Self::Graphical,
            CheckFormat::Narrated => Self::Narrated,
            CheckFormat::Short => Self::Short,
            CheckFormat::Json => Self::Json,
            CheckFormat::Sarif => Self::Sarif,
            CheckFormat::Github => Self::Github,
        }
    }
}

impl Check {
    pub(super) fn run(&self) -> Outcome {
        let chosen = self.input.choose_as_up()?;
        if !self.fix && !self.unsafe_fixes && !self.diff {
            let (mut found, files) = self.meaning.check(&chosen)?;
            self.choice.apply(&mut found);
            return Ok(self.tell(&found, &files, &chosen, 0, false));
        }
        let safety = if self.unsafe_fixes { FixSafety::Unsafe } else { FixSafety::Safe };
        let mut fixed = self.meaning.fix(&chosen, safety, &|diagnostic| self.choice.wants(diagnostic))?;
        if self.diff {
            return self.show(&fixed, &chosen);
        }
        write(&fixed, &chosen)?;
        self.choice.apply(&mut fixed.left.found);
        if fixed.unfinished && !self.quiet {
            // Nowhere to complain to when this fails.
            let _ = writeln!(io::stderr(), "there is more to fix than is done at once: run it again");
        }
        Ok(self.tell(&fixed.left.found, &fixed.left.files, &chosen, fixed.count, true))
    }

    /// Prints what was found. Findings are what was asked for, so they go to standard output, unless the fixed file goes there.
    fn tell(&self, found: &Diagnostics, files: &SourceMap, chosen: &Chosen, mended: usize, fixing: bool) -> Exit {
        let format = self.format.map_or(Format::Graphical, Format::from);
        let aside = fixing && chosen.path.is_none();
        // What is asked for wins over what is found.
        let annotates = self.format.is_none() && Job::detect() == Some(Job::GitHub);
        let look = if aside { Look::of_stderr() } else { Look::of_stdout() };
        let stream: Box<dyn io::Write> = if aside { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
        let mut out = io::BufWriter::new(stream);
        let mut write = || {
            findings::write(&mut out, found, files, format, look)?;
            if format.is_for_people() {
                if mended > 0 {
                    writeln!(out, "{}", look.good(&format!("fixed {}", units::counted(mended as u64, "finding"))))?;
                }
                if let Some(line) = fixable(found, fixing && self.unsafe_fixes, fixing) {
                    writeln!(out, "{}", look.on_words(&line))?;
                }
                if found.0.is_empty() && !self.quiet && !aside {
                    writeln!(out, "{} {}", look.good(if look.unicode { "✔" } else { "ok:" }), chosen.name)?;
                }
            }
            if annotates {
                report::write(&mut out, found, files, Format::Github, look)?;
            }
            out.flush()
        };
        // A reader that went away is no error.
        let _ = write();
        if let Some(path) = job::summary().filter(|_| annotates && !found.0.is_empty()) {
            // A job whose page can't be written has been told all the same.
            let _ = job::append(&path, &report::job_page(found, files, &chosen.name));
        }
        if found.has_errors() { Exit::FAILED } else { Exit::OK }
    }

    /// Prints what fixes would change.
    fn show(&self, fixed: &Fixed, chosen: &Chosen) -> Outcome {
        let look = Look::of_stdout();
        let mut out = String::new();
        if let Some(after) = &fixed.text {
            out += &unified(&chosen.name, &String::from_utf8_lossy(&chosen.text), after, look);
        }
        for (name, after) in &fixed.others {
            let before = std::fs::read(chosen.context.join(name)).unwrap_or_default();
            out += &unified(name, &String::from_utf8_lossy(&before), after, look);
        }
        print(&out)?;
        if out.is_empty() && !self.quiet {
            let which = if self.unsafe_fixes { "no fix" } else { "no safe fix" };
            // Nowhere to complain to when this fails.
            let _ = writeln!(io::stderr(), "{}: {which} to put in", chosen.name);
        }
        Ok(if out.is_empty() { Exit::OK } else { Exit::FAILED })
    }
}

/// Writes what fixes changed.
fn write(fixed: &Fixed, chosen: &Chosen) -> Result<(), Error> {
    let failed = |name: &str, error: io::Error| Error::new(format!("`{name}` can't be written: {error}"));
    match (&chosen.path, &fixed.text) {
        (Some(path), Some(text)) => rewrite(path, text).map_err(|error| failed(&chosen.name, error))?,
        (None, text) => {
            let text = text.as_ref().map_or(chosen.text.as_slice(), |text| text.as_bytes());
            // A reader that went away is no error.
            let _ = io::stdout().write_all(text);
        }
        (Some(_), None) => {}
    }
    for (name, text) in &fixed.others {
        rewrite(&chosen.context.join(name), text).map_err(|error| failed(name, error))?;
    }
    Ok(())
}

/// How many findings have fixes, where there are any that could be put in.
fn fixable(found: &Diagnostics, all: bool, safe: bool) -> Option<String> {
    let count = |safety| {
        let has = |diagnostic: &&Diagnostic| diagnostic.fixes.iter().any(|fix| fix.safety == safety);
        found.iter().filter(has).count() as u64
    };
    let (safe, with_a_look) = (if safe { 0 } else { count(FixSafety::Safe) }, count(FixSafety::Unsafe));
    match (safe, with_a_look) {
        _ if all => None,
        (0, 0) => None,
        (safe, 0) => Some(format!("`--fix` mends {}", units::counted(safe, "finding"))),
        (0, more) => Some(format!(
            "`--unsafe-fixes` mends {}, not without a look at the result",
            units::counted(more, "finding")
        )),
        (safe, more) => {
            Some(format!("`--fix` mends {}, `--unsafe-fixes` {more} more", units::counted(safe, "finding")))
        }
    }
}
