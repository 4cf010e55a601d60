//! What each step reads from outside the plan, looked at before anything runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::build::Build;
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::ground::Ground;
use super::meta::Time;
use super::remote::Remote;
use super::select::{self, Selected};
use super::view::{Part, View};
use super::{host, key};
use crate::image::Digest;
use crate::plan::{Add, CacheKey, Copy, CopySource, Exec, ExecMountKind, File as FileOp, Op, Source, StepId};
use crate::store::{ContentDigest, FileStat, HashStart, SnapshotId};

/// What is known of a step before anything runs.
#[derive(Debug)]
pub(super) struct Survey {
    /// The key of its definition and of all content from outside.
    pub(super) key: CacheKey,
    /// Whether it or an input depends on what only a server can tell.
    pub(super) volatile: bool,
    /// Digests of what it reads from outside itself.
    pub(super) content: Vec<Digest>,
    /// Files that it reads from the context, with the beginnings of their digests.
    pub(super) items: Vec<(PathBuf, u64)>,
    /// What its sources select in the context, one a source.
    pub(super) selections: Vec<Vec<Selected>>,
}

impl Survey {
    /// Of a step that reads nothing.
    pub(super) fn nothing() -> Self {
        let (content, items, selections) = (Vec::new(), Vec::new(), Vec::new());
        Self { key: CacheKey(key::mark("nothing", b"")), volatile: false, content, items, selections }
    }
}

/// What is gathered for one step.
#[derive(Debug, Default)]
struct Gathered {
    content: Vec<Digest>,
    /// What servers give, where they were asked: it counts ahead, and comes in again once it is fetched.
    fetched: Vec<Digest>,
    items: Vec<(PathBuf, u64)>,
    selections: Vec<Vec<Selected>>,
    volatile: bool,
}

impl Build<'_> {
    /// Looks at what a step reads; its inputs were looked at before.
    pub(super) fn survey(&self, id: StepId, before: &[Option<Survey>]) -> Result<Survey, Reason> {
        let step = self.plan.step(id);
        let mut gathered = Gathered::default();
        match &step.op {
            Op::Source(source) => self.read_source(source, &mut gathered)?,
            Op::File(FileOp::Copy(copy)) => self.read_copy(id, copy, &mut gathered)?,
            Op::Exec(exec) => self.read_binds(exec, &mut gathered)?,
            Op::File(FileOp::MakeDir { .. }) | Op::Image(_) => {}
        }
        let inputs = step.inputs.iter().filter_map(|input| before[input.0 as usize].as_ref());
        let keys: Vec<CacheKey> = inputs.clone().map(|input| input.key).collect();
        let volatile = gathered.volatile || inputs.into_iter().any(|input| input.volatile);
        let Gathered { content, fetched, items, selections, .. } = gathered;
        let all: Vec<Digest> = content.iter().chain(&fetched).copied().collect();
        let key = key::ahead(&step.op, self.options.epoch, &keys, &all);
        Ok(Survey { key, volatile, content, items, selections })
    }

    fn read_copy(&self, id: StepId, copy: &Copy, gathered: &mut Gathered) -> Result<(), Reason> {
        for source in &copy.sources {
            let mut selection = Vec::new();
            match source {
                CopySource::Path { pattern } if copy.from.is_none() => {
                    let context = self.context()?;
                    selection = context.0.from().select(pattern, copy.parents, &copy.exclude)?;
                    let print = context.1.print(&selection, false)?;
                    gathered.content.push(print.digest);
                    gathered.items.extend(print.items);
                }
                CopySource::Http { .. } | CopySource::Git { .. } if is_pinned(source, copy.add.as_ref()) => {}
                CopySource::Http { .. } | CopySource::Git { .. } if self.options.portable => {
                    gathered.fetched.extend(self.fetch(id, source, copy)?.as_ref().map(Remote::digest));
                }
                CopySource::Http { .. } | CopySource::Git { .. } => gathered.volatile = true,
                CopySource::Path { .. } | CopySource::Inline(_) => {}
            }
            gathered.selections.push(selection);
        }
        Ok(())
    }

    fn read_binds(&self, exec: &Exec, gathered: &mut Gathered) -> Result<(), Reason> {
        for mount in &exec.mounts {
            let mut selection = Vec::new();
            if let ExecMountKind::Bind(bind) = &mount.kind
                && bind.from.is_none()
            {
                let context = self.context()?;
                selection = context.0.from().select(&bind.source, false, &[])?;
                let print = context.1.print(&selection, false)?;
                gathered.content.push(print.digest);
                gathered.items.extend(print.items);
            }
            gathered.selections.push(selection);
        }
        Ok(())
    }

    fn read_source(&self, source: &Source, gathered: &mut Gathered) -> Result<(), Reason> {
        let content = match source {
            Source::Scratch => return Ok(()),
            Source::Host => key::mark("host", &host::identity()),
            Source::Rootfs { path } => {
                let path = self.outside(path);
                if path.is_dir() { self.folder(&path)? } else { self.file(&path)? }
            }
            Source::OciLayout { path, .. } => {
                let index = self.outside(path).join("index.json");
                key::mark("layout", &fs::read(&index).at("read", &index)?)
            }
            Source::OciArchive { path, .. } | Source::DockerArchive { path, .. } => self.file(&self.outside(path))?,
            Source::Stored { reference, platform } => {
                let Some(record) = self.stored(reference, platform)? else {
                    // Only the registry knows what it will be.
                    gathered.volatile = true;
                    return Ok(());
                };
                if record.host && self.options.portable {
                    gathered.fetched.push(key::mark("host", &host::identity()));
                }
                // A pulled image is the same on every machine, a snapshot's name is this one's own and costs nothing.
                let what = match &record.pulled {
                    Some(pulled) => pulled.config.to_string(),
                    None if self.options.portable => self.layers(record.snapshot)?.to_string(),
                    None => format!("{:?}", record.snapshot),
                };
                key::mark("stored", format!("{what} {}", record.host).as_bytes())
            }
        };
        gathered.content.push(content);
        Ok(())
    }

    /// A path of this machine, as written in the file.
    pub(super) fn outside(&self, path: &str) -> PathBuf {
        Path::new(&self.plan.context).join(path)
    }

    /// The digest of a file outside the context, read again only if its stat changed.
    fn file(&self, path: &Path) -> Result<Digest, Reason> {
        let path = path.canonicalize().at("read", path)?;
        let start = HashStart::now();
        let mut file = File::open(&path).at("read", &path)?;
        let stat = FileStat::from(&rustix::fs::fstat(&file).at("look at", &path)?);
        let index = self.store.index(&path)?;
        let content = if let Some(content) = index.get(Path::new(""), &stat) {
            content
        } else {
            let content = ContentDigest::of_file(&mut file).at("read", &path)?;
            index.put(Path::new(""), &stat, start, content);
            index.save()?;
            content
        };
        Ok(key::mark("file", content.as_bytes()))
    }

    /// The digest of all that lies in a folder.
    fn folder(&self, path: &Path) -> Result<Digest, Reason> {
        let path = path.canonicalize().at("open", path)?;
        self.print_all(&View::new(vec![Part::plain(&path).at("open", &path)?], Time::EPOCH))
    }

    /// The digest of all that a file system of this store holds, without times.
    fn layers(&self, snapshot: Option<SnapshotId>) -> Result<Digest, Reason> {
        self.print_all(&Ground { snapshot, host: false }.view(self.store, self.time())?)
    }

    fn print_all(&self, view: &View) -> Result<Digest, Reason> {
        let indexed = Indexed::new(self.store, view);
        let selected = select::From { view, ignore: None, place: "in it" }.select("/", false, &[])?;
        let print = indexed.print(&selected, true)?;
        indexed.save();
        Ok(print.digest)
    }
}

/// Whether a source from elsewhere can't give other bytes tomorrow.
pub(super) fn is_pinned(source: &CopySource, add: Option<&Add>) -> bool {
    let checksum = add.is_some_and(|add| add.checksum.is_some());
    match source {
        CopySource::Git { reference, locked, .. } => {
            let commit = |text: &String| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            checksum || locked.is_some() || reference.as_ref().is_some_and(commit)
        }
        CopySource::Http { locked, .. } => checksum || locked.is_some(),
        CopySource::Path { .. } | CopySource::Inline(_) => true,
    }
}
