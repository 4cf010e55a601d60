//! `rbox down`: a stack ends.

use std::path::PathBuf;

use super::find::Stacks;
use super::{Project, StackName, Telling, hear_out, strange};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::input::Input;
use crate::cli::root;
use crate::cli::value::Grace;
use crate::report::Look;
use crate::stack::protocol::{Reply, Request};
use crate::stack::{Client, state};

/// Stop a stack and take away its containers and networks
///
/// Volumes stay, unless --volumes says otherwise.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Down {
    #[command(flatten)]
    project: Project,
    /// Also remove the volumes that the stack made, and all that is in them
    #[arg(short, long)]
    volumes: bool,
    /// How long to wait before killing, as 10s [default: what the service says, else 10s]
    #[arg(short = 't', long, value_name = "TIME")]
    timeout: Option<Grace>,
    /// How to tell what happens
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Telling,
    /// The file whose stack is meant, as `rbox up --file` takes it
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["path", "project"])]
    file: Option<PathBuf>,
    /// The file or folder whose stack is meant [default: .]
    #[arg(value_name = "FILE|FOLDER")]
    path: Option<PathBuf>,
}

impl Down {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stack = self.stack()?;
        let stacks = Stacks::open(&Project { project: Some(StackName(stack.clone())) })?;
        let folder = state::folder(stacks.root(), &stack);
        let look = Look::of_stderr();
        match Client::connect(stacks.root(), &stack)? {
            Some(mut client) => {
                let grace = self.timeout.map(|time| time.0);
                match hear_out(&mut client, &Request::Down { grace }, self.format)? {
                    // It may end before its last word is heard.
                    Ok(Reply::Done) | Err(crate::stack::Error::Gone(_)) => {}
                    Ok(other) => return Err(strange(&other)),
                    Err(error) => return Err(error.into()),
                }
                // it stays as long as somebody may ask
                drop(client);
                gone(&folder);
            }
            None if folder.exists() => {
                if let Some(remains) = state::remains(&folder) {
                    tell!("{} {remains}", look.warning("note:"));
                    state::sweep(&folder);
                }
            }
            None if self.volumes => {}
            // that it is gone is what was asked for, and scripts ask again
            None => {
                let named = "`rbox ls -a` lists those that are; name one with `--project NAME`";
                tell!("{} there is no stack `{stack}` to take down; {named}", look.warning("note:"));
            }
        }
        forget(&folder)?;
        if self.volumes { remove_volumes(&stack) } else { Ok(Exit::OK) }
    }

    fn stack(&self) -> Result<String, Error> {
        if let Some(name) = &self.project.project {
            return Ok(name.0.clone());
        }
        let chosen = match self.file.as_ref().or(self.path.as_ref()) {
            None => std::env::current_dir().ok(),
            Some(path) => Some(Input::of(Some(path.clone()), None).choose()?.context),
        };
        chosen.and_then(|folder| StackName::of(&folder)).map(|name| name.0).ok_or_else(|| {
            Error::usage("this folder has no name that could be a stack's").help("name the stack: `--project NAME`")
        })
    }
}

/// Removes the volumes that a stack made.
fn remove_volumes(stack: &str) -> Outcome {
    root::become_root()?;
    let store = root::store()?;
    let look = Look::of_stderr();
    let mut exit = Exit::OK;
    for volume in store.volumes()?.into_iter().filter(|volume| volume.stack.as_deref() == Some(stack)) {
        match store.remove_volume(&volume.name) {
            Ok(()) => tell!("{}   volume {}", look.dim("removed"), volume.name),
            // The others go all the same.
            Err(error) => exit = Error::from(error).tell(look),
        }
    }
    Ok(exit)
}

/// Takes a stack's folder away; what a supervisor at its end still writes there may come in between.
fn forget(folder: &std::path::Path) -> Result<(), Error> {
    for _ in 0..50 {
        if state::forget(folder).is_ok() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Ok(state::forget(folder)?)
}

/// Waits until a supervisor that said goodbye has let go of everything.
fn gone(folder: &std::path::Path) {
    for _ in 0..500 {
        if !state::is_alive(folder) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
