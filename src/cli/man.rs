//! `rbox man DIR`: the manual, a page a command.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_mangen::roff::{Roff, roman};

use super::exit::{Error, Outcome, say};

/// Write the manual's pages into a folder, as packages do
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// The folder, as /usr/share/man/man1; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(&self, command: Command) -> Outcome {
        let shown = self.folder.display();
        let failed = |error: io::Error| Error::new(format!("the manual can't be written to `{shown}`: {error}"));
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut command = command.disable_help_subcommand(true);
        command.build();
        write(&command, &self.folder).map_err(failed)?;
        say(&format!("the manual is there: man {shown}/rbox.1"))
    }
}

/// Writes the pages of a command and of those below it.
fn write(command: &Command, folder: &Path) -> io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        write(inner, folder)?;
    }
    let page = clap_mangen::Man::new(command.clone()).source(format!("rbox {}", env!("CARGO_PKG_VERSION")));
    let page = page.manual("rbox");
    let mut file = io::BufWriter::new(fs::File::create(folder.join(page.get_filename()))?);
    page.render_title(&mut file)?;
    page.render_name_section(&mut file)?;
    page.render_synopsis_section(&mut file)?;
    page.render_description_section(&mut file)?;
    if command.get_arguments().any(|arg| !arg.is_hide_set()) {
        page.render_options_section(&mut file)?;
    }
    if command.get_subcommands().any(|inner| !inner.is_hide_set()) {
        page.render_subcommands_section(&mut file)?;
    }
    examples(command).to_writer(&mut file)?;
    io::Write::flush(&mut file)
}

/// Examples as they stand: a manual fills the lines of what is not said to be set.
fn examples(command: &Command) -> Roff {
    let mut roff = Roff::default();
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    if let Some(lines) = text.strip_prefix("Examples:\n") {
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        lines.lines().for_each(|line| _ = roff.text([roman(line.trim_start())]));
        roff.control("fi", []);
    }
    roff
}
