//! `rbox exec`: a program in a container that runs.

use std::ffi::OsString;
use std::os::fd::AsFd as _;

use serde::Serialize;

use super::find::{Stacks, runs};
use super::life::End;
use super::printed::Printed;
use super::remote::{Ends, attend, attendant, exit, started, streams};
use super::{Output, Project, line, strange};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::value::{EnvArg, KeysArg, UserArg, Workdir, env_values};
use crate::sandbox::window;
use crate::stack::protocol::{self, Reply, Request};

/// What `--detach --format json` tells.
#[derive(Serialize)]
struct Begun {
    container: String,
}

/// Run a program in a container that runs
///
/// The exit code is the program's own; 125 says that rbox failed, 126 that the program can't be run, 127 that it is not there.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "a bool is what a switch of the command line is")]
pub(in crate::cli) struct Exec {
    #[command(flatten)]
    project: Project,
    /// Let the program read what is typed or piped in
    #[arg(short, long)]
    interactive: bool,
    /// Give the program a terminal
    #[arg(short, long)]
    tty: bool,
    /// Don't wait for its end
    #[arg(short, long, conflicts_with_all = ["interactive", "tty"])]
    detach: bool,
    /// Keys that leave the program, with --interactive and --tty: it goes on
    #[arg(long, value_name = "KEYS", default_value = "ctrl-p,ctrl-q")]
    detach_keys: KeysArg,
    /// Set a variable; NAME alone takes its value here
    #[arg(short, long = "env", value_name = "NAME=VALUE")]
    env: Vec<EnvArg>,
    /// The folder to start in
    #[arg(short, long, value_name = "PATH")]
    workdir: Option<Workdir>,
    /// Who runs the program
    #[arg(short, long, value_name = "USER[:GROUP]")]
    user: Option<UserArg>,
    /// Every capability, and no filter of system calls
    #[arg(long)]
    privileged: bool,
    /// How to tell what the program prints, and at last how it ended
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT", conflicts_with = "tty")]
    format: Output,
    /// The container: a service, a name, or the beginning of an id
    #[arg(value_name = "CONTAINER")]
    target: String,
    /// The program and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

impl Exec {
    pub(in crate::cli) fn run(&self) -> Outcome {
        self.exec().map_err(|error| error.or_exit(Exit::RBOX))
    }

    fn exec(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let (stack, container) = stacks.one(&self.target)?;
        if !runs(&container) {
            return Err(Error::new(format!("container `{}` does not run", container.name))
                .help(format!("start it: `rbox start {}`", self.target)));
        }
        let attendant = attendant()?.left_by(self.detach_keys.0.clone());
        let mut client = stacks.client(&stack)?;
        let request = Request::Exec(Box::new(self.request(&container.name)?));
        let tells = self.format == Output::Json && !self.detach;
        let printed = tells.then(|| Printed::begin(&container.name, self.interactive)).transpose()?;
        let (streams, printed) = match printed {
            Some((streams, printed)) => (streams.into(), Some(printed)),
            None if self.tty || self.detach => (Vec::new(), None),
            None => (streams(self.interactive)?.into(), None),
        };
        let borrowed: Vec<_> = streams.iter().map(|stream| stream.as_fd()).collect();
        client.send(&request, &borrowed)?;
        drop(borrowed);
        drop(streams);
        let (_, _, mut descriptors) = started(&mut client)?;
        if self.detach {
            if self.format == Output::Json {
                line(&Begun { container: container.name })?;
            }
            return Ok(Exit::OK);
        }
        let terminal = if self.tty { descriptors.pop() } else { None };
        if self.tty && terminal.is_none() {
            return Err(strange(&Reply::Done));
        }
        let ends = Ends { terminal, ..Ends::default() };
        let Some(ended) = attend(&mut client, attendant, ends, self.interactive)? else { return Ok(Exit::OK) };
        if let Some(printed) = printed {
            printed.finish()?;
            line(&End { container: container.name, ended })?;
        }
        Ok(exit(ended))
    }

    fn request(&self, target: &str) -> Result<protocol::Exec, Error> {
        let text = |word: &OsString| {
            word.to_str()
                .map(str::to_owned)
                .ok_or_else(|| Error::usage(format!("`{}` is no UTF-8 text", word.display())))
        };
        let mut env = Vec::new();
        if self.tty {
            env.push(("TERM".to_owned(), std::env::var("TERM").unwrap_or_else(|_| "xterm".to_owned())));
        }
        env.extend(env_values(&self.env)?);
        Ok(protocol::Exec {
            target: target.to_owned(),
            args: self.command.iter().map(text).collect::<Result<_, _>>()?,
            env,
            cwd: self.workdir.as_ref().map(|workdir| workdir.0.clone()),
            user: self.user.as_ref().map(|user| user.0.clone()),
            tty: self.tty,
            size: if self.tty { window() } else { (0, 0) },
            privileged: self.privileged,
            detach: self.detach,
        })
    }
}
