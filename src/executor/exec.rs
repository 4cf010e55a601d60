//! `RUN`: a program in a sandbox, whose writes become a layer.

use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags};
use rustix::pipe::PipeFlags;
use rustix::process::Signal;

use super::build::Build;
use super::draft::Draft;
use super::failure::{At, Failure, Reason};
use super::ground::Ground;
use super::host_layer;
use super::mounts::Mounts;
use super::nodes;
use super::output::{Output, script_line};
use super::reach::Reach;
use super::survey::Survey;
use super::users::Ids;
use super::view::View;
use super::write::Writer;
use crate::plan::{Exec, SecurityMode, StepId};
use crate::sandbox::fakeroot::{Fakeroot, Owned};
use crate::sandbox::{
    self, Confinement, Exit, Mount, MountKind, Process, Rootfs, Seccomp, Shares, Spec, Status, Stdio, User,
    capabilities, open_files,
};
use crate::store::{Kind, Snapshot, SnapshotId, SnapshotMeta, Staging, named};

/// What a program finds where a file sets no `PATH`.
const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// The name of the machine that programs of a build run on.
const HOSTNAME: &str = "rbox-build";
const HOSTS: &str = "127.0.0.1\tlocalhost rbox-build\n::1\tlocalhost ip6-localhost ip6-loopback\n";

impl Build<'_> {
    /// Runs a step's program.
    pub(super) fn exec(
        &self,
        id: StepId,
        exec: &Exec,
        survey: &Survey,
        inputs: &[Ground],
    ) -> Result<SnapshotId, Failure> {
        if exec.security == SecurityMode::Insecure && !self.options.insecure {
            let text = "`RUN --security=insecure` gives a program every right on this machine; allow it with `--allow security.insecure`";
            return Err(Reason::Other(text.to_owned()).into());
        }
        let base = inputs.first().copied().unwrap_or_default();
        let chain = base.chain(self.store)?;
        let view = base.view(self.store, self.time())?;
        let staging = self.store.stage().map_err(Reason::from)?;
        if let Some(below) = chain.last() {
            staging.root_like(below).map_err(Reason::from)?;
        }
        let ids = Ids::runner(&view, &exec.user).map_err(Reason::from)?;
        self.work_dir(&view, &exec.cwd, &ids, &staging)?;
        let mounts = self.mounts(id, exec, survey, inputs, &staging)?;
        let (pipes, stdio) = pipes()?;
        let reach = self.reach(id, exec.network)?;
        let (spec, held) = self.spec(exec, (base, &chain), &ids, mounts, stdio, (&staging, &reach))?;
        let stubs = Stubs::of(&spec.mounts, &view);
        let owned = self.watch(id, spec, pipes, (exec, &reach))?;
        drop((held, reach));
        let (devices, owned): (Vec<_>, Vec<_>) = owned.into_iter().partition(|(_, record)| record.device.is_some());
        staging.note_owners(owned.iter().map(|(path, record)| named(path, record.uid, record.gid)));
        nodes::make(&staging.upper(), &devices)?;
        stubs.remove(&staging);
        host_layer::gather(&staging)?;
        let meta = SnapshotMeta { parent: base.snapshot, kind: Kind::Run };
        Ok(staging.commit(meta).map_err(Reason::from)?)
    }

    /// Runs a sandbox to its end and takes what it prints.
    fn watch(
        &self,
        id: StepId,
        spec: Spec,
        pipes: [OwnedFd; 2],
        (exec, reach): (&Exec, &Reach<'_>),
    ) -> Result<Vec<Owned>, Failure> {
        let mut output = Output::new(self, id)?;
        let mut running = match sandbox::launch_with(spec, &|namespace| reach.fill(namespace)) {
            Ok(running) => running,
            Err(error) => {
                let (tail, log) = output.finish();
                return Err(Failure { tail, log: Some(log), ..Reason::from(error).into() });
            }
        };
        let followed = output.follow(pipes).at("read the output of", exec.args[0].as_str())?;
        if !followed {
            let _ = running.signal(Signal::KILL);
        }
        // A program can close its output and go on.
        let ended = followed && self.wait(&[running.pidfd()]).at("wait for", exec.args[0].as_str())?;
        if !ended {
            let _ = running.signal(Signal::KILL);
        }
        let exit = running.wait().at("wait for", exec.args[0].as_str())?;
        let (tail, log) = output.finish();
        if !ended {
            return Err(Failure { tail, log: Some(log), ..Reason::Cancelled.into() });
        }
        let Err(reason) = judged(exit) else { return Ok(running.take_owned()) };
        let script = exec.args.last().is_some_and(|last| last.contains('\n'));
        let script_line = script.then(|| script_line(&tail)).flatten();
        Err(Failure { step: Some(id), reason: Box::new(reason), tail, log: Some(log), script_line })
    }

    /// Makes the working directory where it is missing.
    fn work_dir(&self, view: &View, cwd: &str, ids: &Ids, staging: &Staging) -> Result<(), Reason> {
        if view.resolve(Path::new(cwd), true).is_ok_and(|place| place.node.is_some()) {
            return Ok(());
        }
        let mut draft = Draft::new(view, self.time());
        draft.work_dir(cwd, (ids.uid, ids.gid))?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let pool = self.store.pool()?;
        let writer =
            Writer { upper: upper.as_fd(), pool: Some(&pool), index: None, progress: &|_| {}, cancelled: &|| false };
        staging.note_owners(writer.write(&draft.into_entries())?);
        Ok(())
    }

    fn spec(
        &self,
        exec: &Exec,
        (base, chain): (Ground, &[Snapshot]),
        ids: &Ids,
        mut held: Mounts,
        stdio: Stdio,
        (staging, reach): (&Staging, &Reach<'_>),
    ) -> Result<(Spec, Mounts), Reason> {
        let mut mounts = own_mounts(exec, reach);
        mounts.append(&mut held.all);
        for file in &exec.files {
            let content = file.content.clone().into_bytes();
            let kind = MountKind::File { content, mode: file.mode, uid: 0, gid: 0 };
            mounts.push(Mount { target: PathBuf::from(&file.path), kind, readonly: false });
        }
        let overlay = base.overlay(self.store, chain, staging)?;
        let spec = Spec {
            rootfs: Rootfs::Overlay(overlay),
            process: Process {
                args: exec.args.iter().map(|arg| word(arg)).collect::<Result<_, _>>()?,
                env: environment(exec, ids, &held.env)?,
                cwd: word(&exec.cwd)?,
                user: User { uid: ids.uid, gid: ids.gid, groups: ids.groups.clone() },
                stdio,
                rlimits: open_files().into_iter().collect(),
            },
            mounts,
            network: reach.network(),
            shares: Shares::default(),
            hostname: HOSTNAME.to_owned(),
            limits: self.options.limits.clone(),
            confinement: confinement(exec.security),
            init: false,
            readonly: false,
            devices: Vec::new(),
            sysctls: Vec::new(),
            oom_score: None,
            managed: false,
            lenient: false,
            hold: false,
            fakeroot: self.fakeroot(exec, chain)?,
            id: format!("build-{}", staging.path().file_name().unwrap_or_default().to_string_lossy()),
        };
        Ok((spec, held))
    }

    /// What is played for a step's program: without more, devices, which nobody may make in a user namespace.
    fn fakeroot(&self, exec: &Exec, chain: &[Snapshot]) -> Result<Option<Fakeroot>, Reason> {
        let mode = self.options.fakeroot;
        let devices = || Fakeroot::of_devices(mode).filter(|_| exec.security == SecurityMode::Sandbox);
        Ok(Ground::fakeroot(self.store, chain, mode)?.or_else(devices))
    }
}

/// Files about the network, which are this machine's and not the layer's.
fn own_mounts(exec: &Exec, reach: &Reach<'_>) -> Vec<Mount> {
    let file = |target: &str, content: Vec<u8>| Mount {
        target: PathBuf::from(target),
        kind: MountKind::File { content, mode: 0o644, uid: 0, gid: 0 },
        readonly: false,
    };
    let mut mounts = vec![file("/etc/hosts", HOSTS.into())];
    mounts.extend(reach.resolv_conf().map(|text| file("/etc/resolv.conf", text.into_bytes())));
    let taken = |path: &Path| exec.mounts.iter().any(|mount| Path::new(&mount.target) == path);
    mounts.retain(|mount| !taken(&mount.target));
    mounts
}

/// Places of mounts that the file system lacks: what stands there after the run was made to mount on.
///
/// The sandbox takes its mount points away itself, unless something held them at that moment; nothing of them may get into
/// a layer.
struct Stubs(Vec<PathBuf>);

impl Stubs {
    fn of(mounts: &[Mount], view: &View) -> Self {
        let missing = mounts.iter().filter_map(|mount| {
            let place = view.resolve(&mount.target, true).ok()?;
            let there = |path: &Path| view.resolve(path, false).is_ok_and(|place| place.node.is_some());
            let made = place.path.ancestors().take_while(|path| !path.as_os_str().is_empty() && !there(path));
            Some(made.map(Path::to_owned).collect::<Vec<_>>()).filter(|_| place.node.is_none())
        });
        Self(missing.flatten().collect())
    }

    /// Removes what is empty, never through a link.
    fn remove(mut self, staging: &Staging) {
        // Children first.
        self.0.sort();
        let Ok(upper) = File::open(staging.upper()) else { return };
        for path in self.0.iter().rev() {
            let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let Ok(parent) = rustix::fs::openat2(&upper, parent, flags, Mode::empty(), resolve) else { continue };
            let name = path.file_name().unwrap_or_default();
            let Ok(stat) = rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
            // A folder that is not empty stays: then it is the program's own.
            let _ = match FileType::from_raw_mode(stat.st_mode) {
                FileType::Directory => rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR),
                FileType::RegularFile if stat.st_size == 0 => rustix::fs::unlinkat(&parent, name, AtFlags::empty()),
                _ => Ok(()),
            };
        }
    }
}

/// Two pipes for a program's output, without input.
fn pipes() -> Result<([OwnedFd; 2], Stdio), Reason> {
    let pipe = || rustix::pipe::pipe_with(PipeFlags::CLOEXEC).at("make a pipe for", "the program's output");
    let ((out, out_end), (err, err_end)) = (pipe()?, pipe()?);
    for end in [&out, &err] {
        // Only ours: the program's ends stay as programs expect them.
        rustix::io::ioctl_fionbio(end, true).at("make a pipe for", "the program's output")?;
    }
    let null = File::open("/dev/null").at("open", "/dev/null")?;
    Ok(([out, err], Stdio::Fds([null.into(), out_end, err_end])))
}

fn word(text: &str) -> Result<CString, Reason> {
    CString::new(text).map_err(|_| {
        Reason::Other(format!("`{}` holds a NUL byte, which no program can be given", text.escape_debug()))
    })
}

fn variable(name: &str, value: &OsStr) -> Result<CString, Reason> {
    let mut bytes = format!("{name}=").into_bytes();
    bytes.extend(value.as_bytes());
    CString::new(bytes).map_err(|_| Reason::Other(format!("the variable `{name}` holds a NUL byte")))
}

/// What the file declares, `PATH` and `HOME` where it does not, and what mounts bring. Nothing of rbox's own environment.
fn environment(exec: &Exec, ids: &Ids, more: &[(String, OsString)]) -> Result<Vec<CString>, Reason> {
    let declared = |name: &str| exec.env.iter().any(|pair| pair.split('=').next() == Some(name));
    let mut env = Vec::new();
    if !declared("PATH") {
        env.push(word(PATH)?);
    }
    for pair in &exec.env {
        env.push(word(pair)?);
    }
    if !declared("HOME") {
        let root = || if ids.uid == 0 { "/root" } else { "/" }.to_owned();
        env.push(variable("HOME", ids.home.clone().unwrap_or_else(root).as_ref())?);
    }
    for (name, value) in more.iter().filter(|(name, _)| !declared(name)) {
        env.push(variable(name, value)?);
    }
    Ok(env)
}

fn confinement(security: SecurityMode) -> Confinement {
    match security {
        SecurityMode::Sandbox => Confinement {
            capabilities: capabilities::BUILD,
            no_new_privileges: false,
            seccomp: Seccomp::Default,
            masks: true,
            user_namespace: true,
        },
        SecurityMode::Insecure => Confinement {
            capabilities: capabilities::ALL,
            no_new_privileges: false,
            seccomp: Seccomp::Unconfined,
            masks: false,
            user_namespace: false,
        },
    }
}

fn judged(exit: Exit) -> Result<(), Reason> {
    let signal = match exit.status {
        Status::Code(0) => return Ok(()),
        Status::Code(_) => None,
        Status::Signal(signal) => Some(signal),
    };
    Err(Reason::Exit { code: exit.code(), signal, out_of_memory: exit.out_of_memory })
}
