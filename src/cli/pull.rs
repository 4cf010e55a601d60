//! `rbox pull`: images come from registries.

use std::io::Write as _;
use std::time::Instant;

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::images::short;
use super::layers::TextFormat;
use super::root;
use super::transfer::{ShowTransfer, Shown, client, show};
use crate::image::{Platform, Reference};
use crate::registry::{Client, Pull as Request, Pulled, pull};
use crate::report::{Look, Transfer, units};
use crate::store::Store;

/// Bring images from registries into the store
///
/// A name without a registry is Docker Hub's, as everywhere. Layers that are here are not fetched, and an image that is here
/// and has not changed costs one short question. What breaks off goes on where it was, with the next call too.
///
/// Credentials are those of `rbox login`, `docker login` and `podman login`. Registries of this machine (localhost) may do
/// without TLS, others never. Mirrors stand in ~/.config/rbox/config.json, in /etc/rbox/config.json, or in the file that
/// `RBOX_CONFIG` names: `{"registries": {"docker.io": {"mirrors": ["mirror.example"]}}}`. Podman's registries.conf holds as well:
/// its `location`, `mirror` and `blocked`; mirrors of rbox's own file take the place of its mirrors, `insecure` does not count,
/// and its search list is not asked for names without a registry. Where nobody says more, mirrors of Docker Hub that Docker's
/// daemon.json has are asked first.
///
/// A server that says nothing for 30 seconds (or `RBOX_REGISTRY_TIMEOUT`) is asked again, five times.
#[derive(Debug, clap::Args)]
pub(super) struct Pull {
    /// The images
    #[arg(required = true, value_name = "NAME[:TAG][@DIGEST]")]
    names: Vec<Reference>,
    /// The machine that the images are for, as linux/arm64 [default: this one]
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,
    /// Also keep the images of all other platforms, and what else their index has, to push them again
    #[arg(long)]
    all_platforms: bool,
    /// Print ids alone
    #[arg(short, long)]
    quiet: bool,
    /// How to print what was pulled
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: TextFormat,
    /// How to show what happens
    #[arg(long, value_enum, default_value = "auto", value_name = "MODE")]
    progress: ShowTransfer,
}

#[derive(Serialize)]
struct Record {
    name: String,
    digest: String,
    id: String,
    was_here: bool,
}

impl Pull {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let store = root::store()?;
        let client = client()?;
        let transfer = show("pulling", self.progress.mode(self.quiet));
        let results = self.pull_all(&client, &store, &transfer);
        transfer.finish();
        let mut exit = Exit::OK;
        let mut records = Vec::new();
        let look = Look::of_stderr();
        for (name, (result, took)) in self.names.iter().zip(results) {
            let pulled = match result {
                Ok(pulled) => pulled,
                Err(error) => {
                    // The others are told of all the same.
                    exit = error.tell(look);
                    continue;
                }
            };
            let id = store.image_id(pulled.record, &pulled.image)?.to_string();
            if self.quiet {
                say(&id)?;
            } else if self.format == TextFormat::Text {
                let done = if pulled.was_here { look.dim("is here") } else { look.good("pulled ") };
                let rest = format!("{}  {}", short(&id), units::time(took));
                let _ = writeln!(std::io::stderr(), "{done} {}  {}", look.strong(&name.familiar()), look.dim(&rest));
            }
            let (name, digest) = (name.to_string(), pulled.digest.to_string());
            records.push(Record { name, digest, id, was_here: pulled.was_here });
        }
        if self.format == TextFormat::Json {
            print(&(serde_json::to_string_pretty(&records).expect("strings are JSON") + "\n"))?;
        }
        store.settle()?;
        Ok(exit)
    }

    fn pull_all(
        &self,
        client: &Client,
        store: &Store,
        transfer: &Transfer,
    ) -> Vec<(Result<Pulled, Error>, std::time::Duration)> {
        let one = |name: &Reference| {
            let started = Instant::now();
            let request = Request {
                name,
                platform: self.platform.as_ref(),
                all: self.all_platforms,
                refresh: true,
                in_general: true,
            };
            let result = pull(client, store, &request, &Shown::new(transfer, name)).map_err(Error::from);
            (result, started.elapsed())
        };
        if let [name] = &self.names[..] {
            return vec![one(name)];
        }
        std::thread::scope(|scope| {
            let pulls: Vec<_> = self.names.iter().map(|name| scope.spawn(move || one(name))).collect();
            pulls.into_iter().map(|pull| pull.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    }
}
