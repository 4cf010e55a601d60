//! `rbox volume create ls rm inspect prune`.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::images::{JsonAlone, ListFormat};
use super::root;
use super::stacks::find::Stacks;
use super::stacks::{Project, json};
use crate::diag::nearest;
use crate::report::{Look, table, units};
use crate::store::{self, Store, Volume};

/// Volumes: data of containers that outlives them
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  rbox volume create orders\n  rbox run -v orders:/var/lib/orders app\n  rbox volume ls"
)]
pub(super) struct VolumeArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make an empty volume
    Create {
        /// A label
        #[arg(long, value_name = "NAME=VALUE")]
        label: Vec<super::value::EnvArg>,
        /// Its name [default: a random one]
        name: Option<String>,
    },
    /// List volumes
    #[command(alias = "list")]
    Ls {
        /// Print names alone
        #[arg(short, long)]
        quiet: bool,
        /// How to print them
        #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
        format: ListFormat,
    },
    /// Remove volumes and all that is in them; those in use are refused
    #[command(alias = "remove")]
    Rm {
        /// Be silent about volumes that are not there
        #[arg(short, long)]
        force: bool,
        /// Names
        #[arg(required = true, value_name = "VOLUME")]
        names: Vec<String>,
    },
    /// Print what is known of volumes as JSON
    Inspect {
        /// Names
        #[arg(required = true, value_name = "VOLUME")]
        names: Vec<String>,
        /// It is JSON anyway
        #[arg(long, value_enum, hide = true, value_name = "FORMAT")]
        format: Option<JsonAlone>,
    },
    /// Remove all volumes that are not in use
    Prune {
        /// Don't ask
        #[arg(short, long)]
        force: bool,
    },
}

#[derive(Serialize)]
struct Record {
    #[serde(flatten)]
    volume: Volume,
    path: String,
    /// Containers that have it mounted, as `stack/container`.
    used_by: Vec<String>,
}

impl VolumeArgs {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let store = root::store()?;
        match &self.command {
            Command::Create { label, name } => create(&store, label, name.as_deref()),
            Command::Ls { quiet, format } => list(&store, *quiet, *format),
            Command::Rm { force, names } => remove(&store, names, *force),
            Command::Inspect { names, .. } => inspect(&store, names),
            Command::Prune { force } => prune(&store, *force),
        }
    }
}

fn create(store: &Store, labels: &[super::value::EnvArg], name: Option<&str>) -> Outcome {
    let name = name.map_or_else(crate::sandbox::defaults::new_id, str::to_owned);
    let labels: Vec<(String, String)> =
        labels.iter().map(|label| (label.name.clone(), label.value.clone().unwrap_or_default())).collect();
    if !store.create_volume(&name, None, &labels)? {
        tell!("{} volume `{name}` was there already, and stays as it is", Look::of_stderr().warning("note:"));
    }
    say(&name)
}

fn list(store: &Store, quiet: bool, format: ListFormat) -> Outcome {
    let volumes = store.volumes()?;
    if quiet {
        return print(&volumes.iter().map(|volume| format!("{}\n", volume.name)).collect::<String>());
    }
    let users = users();
    if format == ListFormat::Json {
        let records: Vec<Record> =
            volumes.into_iter().map(|volume| record(store, volume, &users)).collect::<Result<_, Error>>()?;
        return json(&records);
    }
    let rows: Vec<[String; 4]> = volumes
        .iter()
        .map(|volume| {
            let used = users.get(&volume.name).map_or_else(|| "-".to_owned(), |users| users.join(", "));
            [volume.name.clone(), volume.stack.clone().unwrap_or_else(|| "-".to_owned()), age(volume), used]
        })
        .collect();
    print(&table(["NAME", "STACK", "CREATED", "USED BY"], &rows, Look::of_stdout()))
}

fn age(volume: &Volume) -> String {
    let created = SystemTime::UNIX_EPOCH + Duration::from_secs(volume.created);
    units::ago(SystemTime::now().duration_since(created).unwrap_or_default())
}

fn inspect(store: &Store, names: &[String]) -> Outcome {
    let users = users();
    let mut records = Vec::new();
    for name in names {
        let volume = store.volume(name)?.ok_or_else(|| missing(store, name))?;
        records.push(record(store, volume, &users)?);
    }
    json(&records)
}

fn record(store: &Store, volume: Volume, users: &HashMap<String, Vec<String>>) -> Result<Record, Error> {
    let path = store.volume_path(&volume.name)?.display().to_string();
    let used_by = users.get(&volume.name).cloned().unwrap_or_default();
    Ok(Record { volume, path, used_by })
}

fn remove(store: &Store, names: &[String], force: bool) -> Outcome {
    let users = users();
    let mut exit = Exit::OK;
    // The others go all the same when one can't.
    for name in names {
        let result = match users.get(name) {
            Some(users) => Err(in_use(name, users)),
            None => match store.remove_volume(name) {
                Err(store::Error::NoVolume { .. }) if force => continue,
                Err(store::Error::NoVolume { .. }) => Err(missing(store, name)),
                other => other.map_err(Error::from),
            },
        };
        match result {
            Ok(()) => _ = print(&format!("removed {name}\n"))?,
            Err(error) => exit = error.tell(Look::of_stderr()),
        }
    }
    Ok(exit)
}

fn prune(store: &Store, force: bool) -> Outcome {
    let users = users();
    let unused: Vec<String> =
        store.volumes()?.into_iter().map(|volume| volume.name).filter(|name| !users.contains_key(name)).collect();
    if unused.is_empty() {
        return say("nothing to remove: no volume is unused");
    }
    if !force && !confirmed(&unused)? {
        return say("nothing was removed");
    }
    for name in &unused {
        match store.remove_volume(name) {
            Ok(()) => _ = print(&format!("removed {name}\n"))?,
            // Somebody took it up meanwhile.
            Err(store::Error::VolumeInUse { .. } | store::Error::NoVolume { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Exit::OK)
}

/// Asks before data goes.
fn confirmed(names: &[String]) -> Result<bool, Error> {
    let list = names.join(", ");
    if !std::io::stdin().is_terminal() {
        return Err(Error::usage(format!("this would remove {}, and all that is in them: {list}", counted(names)))
            .help("say that you mean it: `rbox volume prune --force`"));
    }
    tell_on!("This removes {}, and all that is in them: {list}\nGo on? [y/N] ", counted(names));
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| Error::new(format!("no answer can be read: {error}")))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn counted(names: &[String]) -> String {
    units::counted(names.len() as u64, "volume")
}

/// Who has which volumes mounted, of all stacks that live.
fn users() -> HashMap<String, Vec<String>> {
    let mut users: HashMap<String, Vec<String>> = HashMap::new();
    let Ok(stacks) = Stacks::open(&Project::default()) else { return users };
    for stack in stacks.alive().unwrap_or_default() {
        for container in stacks.containers(&stack).unwrap_or_default() {
            for (source, _) in container.mounts {
                users.entry(source).or_default().push(container.name.clone());
            }
        }
    }
    users
}

fn in_use(name: &str, users: &[String]) -> Error {
    Error::new(format!("volume `{name}` is in use by {}", users.join(", ")))
        .help("stop and remove those first: `rbox down`, `rbox rm -f`")
}

fn missing(store: &Store, name: &str) -> Error {
    let error = Error::from(store::Error::NoVolume { name: name.to_owned() });
    let names: Vec<String> = store.volumes().unwrap_or_default().into_iter().map(|volume| volume.name).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some((near, _)) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}
