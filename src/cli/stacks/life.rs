//! `rbox stop start restart kill pause unpause wait rm`: containers that are there already.

use super::Project;
use super::find::{Found, Stacks};
use crate::cli::exit::{Error, Exit, Outcome, print};
use crate::cli::value::{Grace, SignalArg};
use crate::report::{Look, happened};
use crate::stack::protocol::{Reply, Request};

/// Containers
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Targets {
    #[command(flatten)]
    project: Project,
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

impl Targets {
    /// Asks each stack that has some of them, and tells what happens.
    fn each(&self, request: impl Fn(Vec<String>) -> Request) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let look = Look::of_stderr();
        for found in self.find(&stacks)? {
            let mut client = stacks.client(&found.stack)?;
            let reply = client.ask(&request(found.names()), |reply| {
                if let Reply::Event(event) = reply
                    && let Some(line) = happened(&event, look)
                {
                    eprintln!("{line}");
                }
            })?;
            if !matches!(reply, Reply::Done) {
                return Err(super::strange(&reply));
            }
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
                    ends.push((container, ended.code));
                }
            })?;
            for (container, code) in ends {
                let line =
                    if found.containers.len() == 1 { format!("{code}\n") } else { format!("{container} {code}\n") };
                print(&line)?;
            }
        }
        // As Docker's: the codes are on standard output, and the call has done what it was asked to.
        Ok(Exit::OK)
    }
}
