//! `--cache-to` and `--cache-from`: steps that machines share.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::build::Planned;
use super::exit::Error;
use super::findings;
use super::transfer::{Shown, client, show};
use super::value::{CacheFrom, CachePlace, CacheTo};
use crate::executor::{self, Elsewhere, Options};
use crate::image::{Descriptor, DiffId, Digest, Reference};
use crate::plan::{CacheKey, Plan};
use crate::registry::{Artifact, Client, Remote, open_artifact, push_artifact};
use crate::report::{Look, ProgressMode, units};
use crate::source::SourceMap;
use crate::store::{self, CacheFolder, SnapshotId, StepCache, Store};

/// Steps that machines share
#[derive(Debug, Default, clap::Args)]
pub(super) struct CacheArgs {
    /// Take steps that are not here from a cache, what is needed of it alone; of several the first that has one
    #[arg(long, value_name = "type=local,src=FOLDER|type=registry,ref=NAME")]
    cache_from: Vec<CacheFrom>,
    /// Write the steps into a cache: those of the image (mode=min), or all (mode=max)
    #[arg(long, value_name = "type=local,dest=FOLDER|type=registry,ref=NAME[,mode=min|max]")]
    cache_to: Vec<CacheTo>,
}

/// A cache to take from.
enum Place<'a> {
    Folder(CacheFolder),
    Registry(Remote<'a>, StepCache),
}

impl Place<'_> {
    fn cache(&self) -> &StepCache {
        match self {
            Self::Folder(folder) => folder.cache(),
            Self::Registry(_, cache) => cache,
        }
    }
}

/// Caches to take from, in order.
struct Sources<'a>(Vec<Place<'a>>);

impl Sources<'_> {
    fn of(&self, key: &Digest) -> Option<&Place<'_>> {
        self.0.iter().find(|place| place.cache().has(key))
    }
}

impl Elsewhere for Sources<'_> {
    fn has(&self, key: &CacheKey) -> bool {
        self.of(&key.0).is_some()
    }

    fn bring(&self, store: &Store, key: &CacheKey) -> store::Result<SnapshotId> {
        let lost = || store::Error::NoImage { name: key.to_string() };
        match self.of(&key.0).ok_or_else(lost)? {
            Place::Folder(folder) => store.bring(folder, &key.0),
            Place::Registry(remote, cache) => {
                let chain = cache.chain(&key.0).ok_or_else(lost)?;
                let (diff_ids, layers): (Vec<DiffId>, Vec<Descriptor>) = chain.into_iter().unzip();
                store.receive(&diff_ids, &layers, &remote.blobs())?.ok_or_else(lost)
            }
        }
    }
}

/// Opens a registry's cache; none where there is no such name.
fn open_registry<'a>(client: &'a Client, name: &Reference, shown: &'a Shown<'a>) -> Result<Option<Place<'a>>, String> {
    let Some(remote) = open_artifact(client, name, shown).map_err(|error| error.text)? else { return Ok(None) };
    let place = PathBuf::from(name.familiar());
    let config = StepCache::config_of(&place, &remote.manifest).map_err(|error| error.to_string())?;
    let config = remote.document(&config).map_err(|error| error.text)?;
    let cache = StepCache::read(&place, &remote.manifest, &config).map_err(|error| error.to_string())?;
    Ok(Some(Place::Registry(remote, cache)))
}

impl CacheArgs {
    /// Whether other machines have a part in it.
    pub(super) fn is_used(&self) -> bool {
        !self.cache_from.is_empty() || !self.cache_to.is_empty()
    }

    /// Brings in what of a plan is missing here and in one of the caches.
    pub(super) fn restore(
        &self,
        plan: &Plan,
        files: &SourceMap,
        store: &Store,
        options: &Options,
        quiet: bool,
    ) -> Result<(), Error> {
        if self.cache_from.is_empty() {
            return Ok(());
        }
        let look = Look::of_stderr();
        // A cache that is missing or broken costs time and nothing else; nowhere to complain to is no error either.
        let warn = |text: String| _ = writeln!(io::stderr(), "{} {text}", look.warning("warning:"));
        let transfer = show("fetching", ProgressMode::Quiet);
        let registries: Vec<(&Reference, Shown<'_>)> = self
            .cache_from
            .iter()
            .filter_map(|from| match &from.0 {
                CachePlace::Registry(name) => Some((name, Shown::new(&transfer, name))),
                CachePlace::Folder(..) => None,
            })
            .collect();
        let client = if registries.is_empty() { None } else { Some(client()?) };
        let mut sources = Sources(Vec::new());
        for CacheFrom(place) in &self.cache_from {
            let (opened, what) = match place {
                CachePlace::Folder(path, tag) => {
                    let opened = CacheFolder::open(path, tag).map(|folder| folder.map(Place::Folder));
                    (opened.map_err(|error| error.to_string()), format!("`{tag}` in `{}`", path.display()))
                }
                CachePlace::Registry(name) => {
                    let shown = registries.iter().find(|(known, _)| *known == name);
                    let opened = match (&client, shown) {
                        (Some(client), Some((_, shown))) => open_registry(client, name, shown),
                        _ => Ok(None),
                    };
                    (opened, format!("`{}`", name.familiar()))
                }
            };
            match opened {
                Ok(Some(place)) => sources.0.push(place),
                Ok(None) => warn(format!("there is no cache {what} (yet); the build goes on without")),
                Err(error) => warn(format!("{error}; the build goes on without")),
            }
        }
        let missed = |error: &store::Error| warn(format!("{error}; the step is run instead"));
        let came = executor::restore(plan, store, options, &sources, &missed)
            .map_err(|failure| findings::run_failed(&failure, plan, files))?;
        if came > 0 && !quiet {
            let words = units::counted(came as u64, "result");
            let _ = writeln!(io::stderr(), "{}", look.dim(&format!("{words} came from a cache")));
        }
        Ok(())
    }

    /// Writes the results of plans that were run into the caches.
    pub(super) fn keep(&self, plans: &[Planned<'_>], store: &Store, options: &Options) -> Result<(), Error> {
        // What `--no-cache` made is as good for others as anything.
        let options = Options { no_cache: false, ..options.clone() };
        for to in &self.cache_to {
            let mut all: BTreeMap<Digest, SnapshotId> = BTreeMap::new();
            for Planned { plan, files, .. } in plans {
                let results = executor::results(plan, store, &options, to.extent)
                    .map_err(|failure| findings::run_failed(&failure, plan, files))?;
                all.extend(results.into_iter().map(|(key, top)| (key.0, top)));
            }
            let all: Vec<(Digest, SnapshotId)> = all.into_iter().collect();
            let documents = store.cache_documents(&all, options.epoch, to.compression)?;
            match &to.place {
                CachePlace::Folder(path, tag) => store.write_cache(&documents, path, tag)?,
                CachePlace::Registry(name) => {
                    store.keep_document(&documents.config_bytes)?;
                    let mut blobs = documents.layers.clone();
                    blobs.push(documents.config.clone());
                    let artifact = Artifact { manifest: &documents.manifest_bytes, blobs: &blobs };
                    let transfer = show("sending", ProgressMode::Quiet);
                    push_artifact(&client()?, store, name, &artifact, &Shown::new(&transfer, name))?;
                }
            }
        }
        Ok(())
    }
}
