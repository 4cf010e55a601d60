//! `rbox stop start restart kill pause unpause wait rm`: containers that are there already.

use super::find::{Found, Stacks};
use super::{Project, Telling, ask, line};
use crate::cli::exit::{Error, Exit, Outcome, say};
use crate::cli::value::{Grace, SignalArg};
use crate::stack::protocol::{Ended, Reply, Request};

/// Containers
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_field_names, reason = "the argument is called what it is everywhere")]
pub(in crate::cli) struct Targets {
    #[command(flatten)]
    project: Project,
    /// How to tell what happens
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Telling,
    /// Services, names, or beginnings of ids [default: all of the stack]
    #[arg(value_name = "CONTAINER")]
    targets: Vec<String>,
}

/// Stop containers: they are asked to end, and killed after a while
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Stop {
    #[command(flatten)]
    targets: Targets,
    /// How long to wait before killing, as 10s [default: what the service says, else 10s]
    #[arg(short = 't', long, value_name = "TIME")]
    time: Option<Grace>,
}

/// Start containers that have ended
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Start {
    #[command(flatten)]
    targets: Targets,
}

/// Stop and start containers
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Restart {
    #[command(flatten)]
    targets: Targets,
    /// How long to wait before killing, as 10s [default: what the service says, else 10s]
    #[arg(short = 't', long, value_name = "TIME")]
    time: Option<Grace>,
}

/// Send containers a signal
///
/// One that is killed by SIGKILL is not started again, whatever its RESTART says.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Kill {
    #[command(flatten)]
    targets: Targets,
    /// By name or number
    #[arg(short, long, default_value = "SIGKILL", value_name = "SIGNAL")]
    signal: SignalArg,
}

/// Freeze containers: nothing in them runs until `rbox unpause`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Pause {
    #[command(flatten)]
    targets: Targets,
}

/// Let frozen containers go on
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Unpause {
    #[command(flatten)]
    targets: Targets,
}

/// Take containers away, with what they wrote
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Rm {
    #[command(flatten)]
    targets: Targets,
    /// Also those that run
    #[arg(short, long)]
    force: bool,
}

/// Wait until containers have ended, and print their exit codes
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Wait {
    #[command(flatten)]
    targets: Targets,
}

/// How a container ended.
#[derive(serde::Serialize)]
pub(super) struct End {
    pub(super) container: String,
    #[serde(flatten)]
    pub(super) ended: Ended,
}

impl Targets {
    /// Asks each stack that has some of them, and tells what happens.
    fn each(&self, request: impl Fn(Vec<String>) -> Request) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        for found in self.find(&stacks)? {
            ask(&mut stacks.client(&found.stack)?, &request(found.names()), self.format)?;
        }
        Ok(Exit::OK)
    }

    fn find(&self, stacks: &Stacks) -> Result<Vec<Found>, Error> {
        let found = stacks.find(&self.targets)?;
        let some = found.iter().any(|found| !found.containers.is_empty());
        if some { Ok(found) } else { Err(Error::new(format!("stack `{}` has no containers", stacks.name()?))) }
    }
}

impl Stop {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let grace = self.time.map(|time| time.0);
        self.targets.each(|targets| Request::Stop { targets, grace })
    }
}

impl Start {
    pub(in crate::cli) fn run(&self) -> Outcome {
        self.targets.each(|targets| Request::Start { targets })
    }
}

impl Restart {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let grace = self.time.map(|time| time.0);
        self.targets.each(|targets| Request::Restart { targets, grace })
    }
}

impl Kill {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let signal = self.signal.0;
        self.targets.each(|targets| Request::Kill { targets, signal })
    }
}

impl Pause {
    pub(in crate::cli) fn run(&self) -> Outcome {
        self.targets.each(|targets| Request::Pause { targets })
    }
}

impl Unpause {
    pub(in crate::cli) fn run(&self) -> Outcome {
        self.targets.each(|targets| Request::Unpause { targets })
    }
}

impl Rm {
    pub(in crate::cli) fn run(&self) -> Outcome {
        if self.targets.targets.is_empty() {
            return Err(
                Error::usage("`rbox rm` takes the containers to remove").help("`rbox down` removes a whole stack")
            );
        }
        let force = self.force;
        self.targets.each(|targets| Request::Remove { targets, force })
    }
}

impl Wait {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.targets.project)?;
        for found in self.targets.find(&stacks)? {
            let mut client = stacks.client(&found.stack)?;
            let mut ends = Vec::new();
            client.ask(&Request::Wait { targets: found.names() }, |reply| {
                if let Reply::Ended { container, ended } = reply {
                    ends.push(End { container, ended });
                }
            })?;
            for end in ends {
                match self.targets.format {
                    Telling::Json => line(&end)?,
                    Telling::Text if found.containers.len() == 1 => _ = say(&end.ended.code.to_string())?,
                    Telling::Text => _ = say(&format!("{} {}", end.container, end.ended.code))?,
                }
            }
        }
        // As Docker's: the codes are on standard output, and the call has done what it was asked to.
        Ok(Exit::OK)
    }
}
