//! What `RUN --mount` puts into a sandbox, and what has to live as long.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::agent::Proxy;
use super::build::Build;
use super::draft::{Draft, Marks};
use super::failure::{At, Reason};
use super::ground::Ground;
use super::key;
use super::select::{From, Selected};
use super::survey::Survey;
use super::view::View;
use crate::plan::{BindMount, CacheMount, CacheSharing, Exec, ExecMount, ExecMountKind, SecretSource, StepId};
use crate::sandbox::{Mount, MountKind, Overlay};
use crate::store::{Cache, Kind, Sharing, Staging};
use crate::sys::ownership;

/// A larger secret is refused, as BuildKit does: it is no place for data.
const SECRET: usize = 500 << 10;

/// How long a step waits before it asks once more whether a locked cache is free.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The mounts of one run.
#[derive(Debug, Default)]
pub(super) struct Mounts {
    /// For the sandbox, in order.
    pub(super) all: Vec<Mount>,
    /// Variables that mounts bring.
    pub(super) env: Vec<(String, OsString)>,
    /// Cache mounts in use.
    caches: Vec<Cache>,
    /// Agents in use.
    agents: Vec<Proxy>,
}

impl Build<'_> {
    /// Prepares the mounts of a program.
    pub(super) fn mounts(
        &self,
        id: StepId,
        exec: &Exec,
        survey: &Survey,
        inputs: &[Ground],
        staging: &Staging,
    ) -> Result<Mounts, Reason> {
        let mut all = Mounts::default();
        let mut caches = self.caches(exec)?;
        for (number, mount) in exec.mounts.iter().enumerate() {
            let kind = match &mount.kind {
                ExecMountKind::Bind(bind) => {
                    let selected = survey.selections.get(number).map_or(&[][..], Vec::as_slice);
                    Some(self.bind(id, number, bind, mount.readonly, selected, inputs, staging)?)
                }
                ExecMountKind::Cache(cache) => {
                    let taken =
                        caches[number].take().ok_or_else(|| Reason::Other("presume: a cache was taken".into()))?;
                    self.seed(id, cache, &taken, inputs)?;
                    let source = taken.path().to_owned();
                    all.caches.push(taken);
                    Some(MountKind::Bind { source, recursive: false })
                }
                ExecMountKind::Tmpfs { size } => Some(MountKind::Tmpfs { size: *size, mode: 0o1777 }),
                ExecMountKind::Secret { .. } => self.secret(mount, &mut all)?,
                ExecMountKind::Ssh { .. } => self.ssh(number, mount, staging, &mut all)?,
            };
            if let Some(kind) = kind {
                let readonly = mount.readonly && !matches!(kind, MountKind::File { .. });
                all.all.push(Mount { target: PathBuf::from(&mount.target), kind, readonly });
            }
        }
        Ok(all)
    }

    /// Takes all caches in the order of their names, so that no two steps wait for each other.
    fn caches(&self, exec: &Exec) -> Result<Vec<Option<Cache>>, Reason> {
        let mut wanted: Vec<(String, usize, &CacheMount)> = Vec::new();
        for (number, mount) in exec.mounts.iter().enumerate() {
            if let ExecMountKind::Cache(cache) = &mount.kind {
                wanted.push((self.name_of(cache), number, cache));
            }
        }
        wanted.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut caches: Vec<Option<Cache>> = exec.mounts.iter().map(|_| None).collect();
        for (name, number, cache) in wanted {
            let sharing = match cache.sharing {
                CacheSharing::Shared => Sharing::Shared,
                CacheSharing::Private => Sharing::Private,
                CacheSharing::Locked => Sharing::Locked,
            };
            let taken = self.store.cache(&name, sharing, &|| self.pause(BETWEEN_TRIES))?;
            caches[number] = Some(taken.ok_or(Reason::Cancelled)?);
        }
        Ok(caches)
    }

    /// What a cache is known by. Those that begin differently are different ones, as BuildKit has it: a program would find
    /// another's owner and mode else.
    fn name_of(&self, cache: &CacheMount) -> String {
        let mut name = cache.id.clone();
        if (cache.mode, cache.uid, cache.gid) != (0o755, 0, 0) {
            name += &format!(" of {}:{}, mode {:o}", cache.uid, cache.gid, cache.mode);
        }
        if let Some(from) = cache.from {
            name += &format!(" from {} of {}", cache.source, self.plan.step(from).digest.0);
        }
        name
    }

    /// Gives a new cache its first content, its owner and its mode.
    fn seed(&self, id: StepId, cache: &CacheMount, taken: &Cache, inputs: &[Ground]) -> Result<(), Reason> {
        if !taken.fresh() {
            return Ok(());
        }
        let seeded = self.fill(id, cache, taken.path(), inputs);
        if seeded.is_err() {
            // Half a seed must not be taken for a cache.
            let _ = fs::remove_dir_all(taken.path());
        }
        seeded
    }

    fn fill(&self, id: StepId, cache: &CacheMount, path: &Path, inputs: &[Ground]) -> Result<(), Reason> {
        if let Some(from) = cache.from {
            let view = self.input(id, from, inputs)?.view(self.store, self.time())?;
            let nothing = View::new(Vec::new(), self.time());
            let mut draft = Draft::new(&nothing, self.time());
            let from = From { view: &view, ignore: None, place: "in the stage or image that the cache starts from" };
            for selected in from.select(&cache.source, false, &[])? {
                draft.copy(&view, &selected, "/", &Marks::default())?;
            }
            super::write::plainly(path, &draft.into_entries())?;
        }
        fs::set_permissions(path, fs::Permissions::from_mode(cache.mode)).at("change the mode of the cache", path)?;
        let folder = fs::File::open(path).at("open the cache", path)?;
        ownership::give(folder, cache.uid, cache.gid).at("change the owner of the cache", path)
    }

    #[expect(clippy::too_many_arguments, reason = "a mount comes from many places")]
    fn bind(
        &self,
        id: StepId,
        number: usize,
        bind: &BindMount,
        readonly: bool,
        selected: &[Selected],
        inputs: &[Ground],
        staging: &Staging,
    ) -> Result<MountKind, Reason> {
        let (ground, path) = match bind.from {
            Some(from) => (self.input(id, from, inputs)?, PathBuf::from(&bind.source)),
            None => (self.context_layer(selected, &bind.source)?, PathBuf::from(&bind.source)),
        };
        let chain = ground.chain(self.store)?;
        if let ([only], true, false) = (chain.as_slice(), readonly, ground.host) {
            return Ok(MountKind::BindIn { root: only.path().to_owned(), path });
        }
        if ground.host {
            return Err(Reason::Other(format!(
                "can't mount `{}` of a stage that starts from `host`: those are this machine's own files, which are there anyway",
                bind.source
            )));
        }
        let lowers = chain.iter().rev().map(|snapshot| snapshot.path().to_owned()).collect();
        let upper = staging.dir(&format!("mount-{number}"))?;
        let work = staging.dir(&format!("mount-{number}-work"))?;
        Ok(MountKind::Overlay { overlay: Overlay { lowers, upper, work, host: Vec::new() }, path })
    }

    /// What a mount selects in the context, as a layer: a picture of its own that hides what is ignored and that no one
    /// can change under the program's feet.
    fn context_layer(&self, selected: &[Selected], source: &str) -> Result<Ground, Reason> {
        let (context, indexed) = self.context()?;
        let print = indexed.print(selected, false)?;
        let key = key::mark("context", format!("{source}\0{}", print.digest).as_bytes());
        if let Some(snapshot) = self.store.cached(&key)? {
            return Ok(Ground { snapshot: Some(snapshot), host: false });
        }
        let nothing = View::new(Vec::new(), self.time());
        let mut draft = Draft::new(&nothing, self.time());
        let marks = Marks { owner: Some((0, 0)), ..Marks::default() };
        for one in selected {
            draft.copy(&context.view, one, source, &marks)?;
        }
        let snapshot = self.layer(None, draft, Ground::default(), Some(indexed), Kind::Files)?;
        self.store.record(&key, snapshot)?;
        Ok(Ground { snapshot: Some(snapshot), host: false })
    }

    fn secret(&self, mount: &ExecMount, all: &mut Mounts) -> Result<Option<MountKind>, Reason> {
        let ExecMountKind::Secret { id, env, required, uid, gid, mode } = &mount.kind else { return Ok(None) };
        let Some(content) = self.secret_bytes(id)? else {
            let missing = format!(
                "the secret `{id}` is not there, and the step requires it; give it with `--secret id={id},src=FILE` or \
                 `--secret id={id},env=NAME`"
            );
            return if *required { Err(Reason::Other(missing)) } else { Ok(None) };
        };
        if content.len() > SECRET {
            return Err(Reason::Other(format!("the secret `{id}` is larger than 500 KiB; use a bind mount for data")));
        }
        if let Some(name) = env {
            use std::os::unix::ffi::OsStringExt as _;
            if content.contains(&0) {
                let text = format!("the secret `{id}` holds a NUL byte, and no variable can; mount it as a file");
                return Err(Reason::Other(text));
            }
            all.env.push((name.clone(), OsString::from_vec(content.clone())));
        }
        let file = MountKind::File { content, mode: *mode, uid: *uid, gid: *gid };
        Ok((!mount.target.is_empty()).then_some(file))
    }

    fn secret_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, Reason> {
        use std::os::unix::ffi::OsStringExt as _;
        match self.plan.secrets.iter().find(|secret| secret.id == id).map(|secret| &secret.source) {
            None => Ok(None),
            Some(SecretSource::Env(name)) => Ok(std::env::var_os(name).map(OsString::into_vec)),
            Some(SecretSource::File(path)) => {
                let path = self.outside(path);
                fs::read(&path).at("read the secret", &path).map(Some)
            }
        }
    }

    fn ssh(
        &self,
        number: usize,
        mount: &ExecMount,
        staging: &Staging,
        all: &mut Mounts,
    ) -> Result<Option<MountKind>, Reason> {
        let ExecMountKind::Ssh { id, required, uid, gid, mode } = &mount.kind else { return Ok(None) };
        let Some(agent) = self.options.ssh.iter().find(|agent| agent.id == *id) else {
            let missing = format!(
                "no SSH agent `{id}` is given, and the step requires it; pass `--ssh {id}` (with an agent in SSH_AUTH_SOCK)"
            );
            return if *required { Err(Reason::Other(missing)) } else { Ok(None) };
        };
        let folder = staging.dir("ssh")?;
        let proxy = Proxy::new(&folder, &number.to_string(), &agent.socket, *mode, (*uid, *gid))
            .at("make a socket for the SSH agent in", &folder)?;
        let source = proxy.path().to_owned();
        all.agents.push(proxy);
        if !all.env.iter().any(|(name, _)| name == "SSH_AUTH_SOCK") {
            all.env.push(("SSH_AUTH_SOCK".to_owned(), mount.target.clone().into()));
        }
        Ok(Some(MountKind::Bind { source, recursive: false }))
    }
}
