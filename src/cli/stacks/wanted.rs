//! From a file to what is to run: compiled, built, with images, volumes and secrets of this machine filled in.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StackName;
use super::scale::{Replicas, unknown};
use crate::cli::convert;
use crate::cli::exit::Error;
use crate::cli::findings;
use crate::cli::input::Chosen;
use crate::cli::sources::folder_of;
use crate::cli::work::{self, Work};
use crate::compile::Compiled;
use crate::executor::{self, First, Options};
use crate::image::{Digest, ImageConfig};
use crate::plan::stack::{MountKind, Service};
use crate::plan::{Op, Plan, SecretSource, Stack, StepId};
use crate::report::ProgressMode;
use crate::stack::definition::{Definition, Secret};
use crate::stack::resolve::{Surroundings, mounted_volumes, resolve, select};
use crate::store::{ImageRecord, Store};

/// A larger secret is refused, as in a build: it is no place for data.
const SECRET: u64 = 500 << 10;

/// What is to run besides the file
#[derive(Clone, Debug, Default, clap::Args)]
pub(in crate::cli) struct Choice {
    /// Also services that have this PROFILE
    #[arg(long = "profile", value_name = "NAME")]
    pub(in crate::cli) profiles: Vec<String>,
    /// Without the services that those named depend on
    #[arg(long)]
    pub(in crate::cli) no_deps: bool,
    /// How many containers a service has, in place of what the file says
    #[arg(long, value_name = "SERVICE=N")]
    pub(in crate::cli) scale: Vec<Replicas>,
}

/// A file whose services are to run.
pub(in crate::cli) struct Wanted {
    /// The stack's name.
    pub(in crate::cli) name: String,
    /// The file.
    pub(in crate::cli) compiled: Compiled,
    /// The services that are to run, by name.
    pub(in crate::cli) services: Vec<String>,
    /// Whether they were named, so that others stay as they are.
    named: bool,
}

/// Images by the steps that make them, with what people call them.
pub(in crate::cli) type Images = HashMap<StepId, (String, ImageRecord)>;

impl Wanted {
    /// Decides what of a compiled file is to run.
    pub(in crate::cli) fn new(
        mut compiled: Compiled,
        chosen: &Chosen,
        project: Option<&StackName>,
        named: &[String],
        choice: &Choice,
    ) -> Result<Self, Error> {
        let name = project.cloned().or_else(|| StackName::of(&chosen.context)).ok_or_else(|| {
            Error::usage(format!("the folder `{}` has no name that could be a stack's", chosen.context.display()))
                .help("name the stack: `--project NAME`")
        })?;
        let Some(stack) = &mut compiled.plan.stack else {
            let help = match named.first().filter(|word| Path::new(word).is_dir()) {
                Some(word) => format!("`{word}` was taken for a service; the folder is `./{word}`"),
                None => convert::hint(chosen.path.as_deref().map_or(&chosen.context, folder_of)).unwrap_or_else(|| {
                    format!(
                        "`rbox run {}` runs its image; a service is a block `SERVICE name {{ FROM … }}`",
                        chosen.name
                    )
                }),
            };
            return Err(
                Error::usage(format!("`{}` has no SERVICE, so there is nothing to bring up", chosen.name)).help(help)
            );
        };
        scale(stack, &choice.scale)?;
        let services = select(stack, named, &choice.profiles, choice.no_deps)
            .map_err(|name| unknown(&name, stack.services.iter().map(|service| service.name.as_str())))?;
        let services: Vec<String> = services.iter().map(|service| service.name.clone()).collect();
        if services.is_empty() {
            let profiles: BTreeSet<&str> =
                stack.services.iter().flat_map(|service| &service.profiles).map(String::as_str).collect();
            let profiles: Vec<&str> = profiles.into_iter().collect();
            return Err(Error::usage("every service of the file has a PROFILE, and none of those is asked for")
                .help(format!("ask for one with `--profile`: {}", profiles.join(", "))));
        }
        Ok(Self { name: name.0, compiled, services, named: !named.is_empty() })
    }

    fn stack(&self) -> &Stack {
        self.compiled.plan.stack.as_ref().expect("presume: `new` found one")
    }

    /// The services that are to run.
    pub(in crate::cli) fn chosen(&self) -> Vec<&Service> {
        let named: HashSet<&str> = self.services.iter().map(String::as_str).collect();
        self.stack().services.iter().filter(|service| named.contains(service.name.as_str())).collect()
    }

    /// The services that an `Apply` is about; none = all.
    pub(in crate::cli) fn only(&self) -> Vec<String> {
        if self.named { self.services.clone() } else { Vec::new() }
    }

    /// The plan with the images alone that the services need.
    pub(in crate::cli) fn plan(&self) -> Plan {
        let chosen = self.chosen();
        let volumes: BTreeSet<&str> = mounted_volumes(&chosen).into_iter().map(|(name, ..)| name).collect();
        let seeds = self.stack().volumes.iter().filter(|volume| volumes.contains(volume.name.as_str()));
        let seeds = seeds.filter_map(|volume| volume.seed.as_ref()).map(|seed| seed.image);
        let mounts = chosen.iter().flat_map(|service| &service.mounts).filter_map(|mount| match mount.kind {
            MountKind::Image { image, .. } => Some(image),
            _ => None,
        });
        let needed: BTreeSet<StepId> = chosen.iter().map(|service| service.image).chain(mounts).chain(seeds).collect();
        let mut plan = self.compiled.plan.clone();
        plan.targets.retain(|target| needed.contains(&target.step));
        plan
    }

    /// Builds the images that the services need.
    pub(in crate::cli) fn build(&self, store: &Store, options: &Options, mode: ProgressMode) -> Result<Images, Error> {
        let plan = self.plan();
        let outcome = work::run(&plan, &self.compiled.files, store, options, mode)?;
        let mut images = Images::new();
        for (target, built) in plan.targets.iter().zip(outcome.images) {
            store.images().put(None, &built.record)?;
            images.insert(target.step, (target.name.clone(), built.record));
        }
        store.settle()?;
        Ok(images)
    }

    /// The images that are there without any work; those that are not have no layer.
    pub(in crate::cli) fn images_so_far(
        &self,
        store: &Store,
        options: &Options,
        cached: &dyn Fn(StepId) -> bool,
    ) -> Result<Images, Error> {
        let plan = self.plan();
        let mut images = Images::new();
        for target in &plan.targets {
            let record = if all_below(&plan, target.step, cached) {
                let one = Plan { targets: vec![target.clone()], ..plan.clone() };
                let outcome = executor::run(&one, store, options, &executor::Nobody)
                    .map_err(|failure| findings::run_failed(&failure, &plan, &self.compiled.files))?;
                outcome.images.into_iter().next().map(|built| built.record)
            } else {
                None
            };
            let bare = || ImageRecord {
                config: config(&plan, target.step),
                snapshot: None,
                host: false,
                epoch: None,
                pulled: None,
            };
            images.insert(target.step, (target.name.clone(), record.unwrap_or_else(bare)));
        }
        Ok(images)
    }

    /// What services of the file are resolved with.
    pub(in crate::cli) fn surroundings<'a>(&'a self, store: &'a Store, images: Images) -> Surroundings<'a> {
        let external = self.stack().volumes.iter().filter(|volume| volume.external);
        Surroundings {
            stack: &self.name,
            context: Path::new(&self.compiled.plan.context),
            store,
            images,
            external: external.map(|volume| volume.name.clone()).collect(),
        }
    }

    /// Whether a volume is the stack's: declared, or mounted by a service of its.
    pub(in crate::cli) fn has_volume(&self, name: &str) -> bool {
        let all: Vec<&Service> = self.stack().services.iter().collect();
        let declared = self.stack().volumes.iter().any(|volume| volume.name == name);
        declared || mounted_volumes(&all).iter().any(|(mounted, ..)| *mounted == name)
    }

    /// What is to run; what of a file's services runs already and is not asked for stays as it is.
    pub(in crate::cli) fn definition(
        &self,
        store: &Store,
        images: Images,
        running: Option<&Definition>,
        salt: Option<&[u8]>,
    ) -> Result<Definition, Error> {
        let mut definition = resolve(&self.compiled.plan, &self.chosen(), &self.surroundings(store, images))?;
        self.mark_secrets(&mut definition, running, salt);
        let Some(running) = running else { return Ok(definition) };
        let kept = running.services.iter().filter(|service| {
            definition.service(&service.name).is_none() && self.stack().service(&service.name).is_some()
        });
        let kept: Vec<_> = kept.cloned().collect();
        for network in &running.networks {
            let used = kept.iter().any(|service| is_on(service, &network.name));
            if used && definition.network(&network.name).is_none() {
                definition.networks.push(network.clone());
            }
        }
        definition.services.extend(kept);
        Ok(definition)
    }

    /// Has a definition say by digests which values its secrets have. One that can't be read now is as it was.
    fn mark_secrets(&self, definition: &mut Definition, running: Option<&Definition>, salt: Option<&[u8]>) {
        let values = self.secrets().unwrap_or_default();
        for service in definition.services.iter_mut().map(Arc::make_mut) {
            let before = running.and_then(|running| running.service(&service.name));
            for mount in &mut service.secrets {
                let value = values.iter().find(|value| value.name == mount.name);
                mount.digest = match value.zip(salt) {
                    Some((value, salt)) => Some(salted(salt, &value.value)),
                    None => before
                        .and_then(|before| before.secrets.iter().find(|there| there.name == mount.name))
                        .and_then(|there| there.digest.clone()),
                };
            }
        }
    }

    /// Makes the volumes that are missing, and fills new ones. Gives the names of those that were made.
    pub(in crate::cli) fn volumes(&self, store: &Store, images: &Images) -> Result<Vec<String>, Error> {
        let declared: BTreeMap<&str, _> =
            self.stack().volumes.iter().map(|volume| (volume.name.as_str(), volume)).collect();
        let mut made = Vec::new();
        for (name, service, target) in mounted_volumes(&self.chosen()) {
            let volume = declared.get(name);
            if volume.is_some_and(|volume| volume.external) {
                if store.volume(name)?.is_none() {
                    return Err(Error::new(format!("the EXTERNAL volume `{name}` does not exist"))
                        .help(format!("make it: `rbox volume create {name}`")));
                }
                continue;
            }
            let full = format!("{}_{name}", self.name);
            let labels = volume.map_or(&[][..], |volume| &volume.labels);
            if store.create_volume(&full, Some(&self.name), labels)? {
                made.push(full.clone());
            }
            let seed = volume.and_then(|volume| volume.seed.as_ref());
            let image = seed.map_or(service.image, |seed| seed.image);
            let (_, record) =
                images.get(&image).ok_or_else(|| Error::new("presume: the image that fills a volume was built"))?;
            let user = service.user.as_ref().unwrap_or(&record.config.config.user);
            let at_mount = First::Place { path: target, user };
            executor::fill_volume(store, &full, record, seed.map_or(at_mount, |seed| First::Folder(&seed.path)))?;
        }
        Ok(made)
    }

    /// The files that secrets of the stack lie in.
    pub(in crate::cli) fn secret_files(&self) -> Vec<PathBuf> {
        let context = Path::new(&self.compiled.plan.context);
        let file = |secret: &crate::plan::Secret| match &secret.source {
            SecretSource::File(path) => Some(context.join(path)),
            SecretSource::Env(_) => None,
        };
        self.stack().secrets.iter().filter_map(file).collect()
    }

    /// Reads the values of the secrets that the services ask for.
    pub(in crate::cli) fn secrets(&self) -> Result<Vec<Secret>, Error> {
        let chosen = self.chosen();
        let asked: BTreeSet<&str> =
            chosen.iter().flat_map(|service| &service.secrets).map(|mount| mount.secret.as_str()).collect();
        let wanted = self.stack().secrets.iter().filter(|secret| asked.contains(secret.id.as_str()));
        wanted.map(|secret| value(secret, Path::new(&self.compiled.plan.context))).collect()
    }
}

/// A digest that tells a value from others, and nothing of it to those without the salt.
fn salted(salt: &[u8], value: &[u8]) -> String {
    let digest = Digest::of(&[salt, value].concat());
    digest.hex().chars().take(24).collect()
}

/// Has a definition leave what is there as it is, but for what changes nothing about a container that runs.
pub(super) fn leave_alone(definition: &mut Definition, running: &Definition) {
    for service in &mut definition.services {
        if let Some(there) = running.service(&service.name).filter(|there| there.digest() != service.digest()) {
            let new = std::mem::replace(service, Arc::new(there.clone()));
            let kept = Arc::make_mut(service);
            (kept.replicas, kept.restart, kept.depends) = (new.replicas, new.restart, new.depends.clone());
        }
    }
    for network in &mut definition.networks {
        if let Some(there) = running.network(&network.name) {
            network.clone_from(there);
        }
    }
    // the networks of those that are left alone stay with them
    for network in &running.networks {
        if definition.network(&network.name).is_none()
            && definition.services.iter().any(|one| is_on(one, &network.name))
        {
            definition.networks.push(network.clone());
        }
    }
}

fn is_on(service: &crate::stack::definition::Service, network: &str) -> bool {
    use crate::stack::definition::Connection;
    matches!(&service.network, Connection::Networks(joins) if joins.iter().any(|join| join.network == network))
}

fn scale(stack: &mut Stack, wanted: &[Replicas]) -> Result<(), Error> {
    for one in wanted {
        let names: Vec<String> = stack.services.iter().map(|service| service.name.clone()).collect();
        let service = stack.services.iter_mut().find(|service| service.name == one.service);
        service.ok_or_else(|| unknown(&one.service, names.iter().map(String::as_str)))?.replicas = one.count;
    }
    Ok(())
}

/// Whether a step and all that it stands on are cached.
fn all_below(plan: &Plan, step: StepId, cached: &dyn Fn(StepId) -> bool) -> bool {
    let (mut seen, mut open) = (HashSet::from([step]), vec![step]);
    while let Some(id) = open.pop() {
        if !cached(id) {
            return false;
        }
        open.extend(plan.step(id).inputs.iter().filter(|input| seen.insert(**input)));
    }
    true
}

fn config(plan: &Plan, step: StepId) -> ImageConfig {
    match &plan.step(step).op {
        Op::Image(image) => image.config.clone(),
        _ => ImageConfig::default(),
    }
}

fn value(secret: &crate::plan::Secret, context: &Path) -> Result<Secret, Error> {
    use std::os::unix::ffi::OsStringExt as _;
    let id = &secret.id;
    let value = match &secret.source {
        SecretSource::Env(name) => std::env::var_os(name).map(std::ffi::OsString::into_vec).ok_or_else(|| {
            Error::new(format!("secret `{id}` is the variable `{name}`, which is not set"))
                .help(format!("set it: `{name}=… rbox up`"))
        })?,
        SecretSource::File(path) => {
            let path = context.join(path);
            let failed = |error: std::io::Error| {
                Error::new(format!("the file `{}` of secret `{id}` can't be read: {error}", path.display()))
            };
            let mut bytes = Vec::new();
            let file = std::fs::File::open(&path).map_err(failed)?;
            file.take(SECRET + 1).read_to_end(&mut bytes).map_err(failed)?;
            bytes
        }
    };
    if value.len() as u64 > SECRET {
        return Err(Error::new(format!("secret `{id}` is larger than 500 KiB; use a mount for data")));
    }
    Ok(Secret { name: id.clone(), value })
}

/// How a build of services is shown: nothing where nothing runs.
pub(in crate::cli) const fn progress(work: &Work, quiet: bool) -> ProgressMode {
    work.progress(quiet).terse()
}
