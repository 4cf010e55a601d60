//! Starts a sandbox: prepares everything, clones a child into its namespaces, and hears how it goes.

use std::ffi::{CStr, CString};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use super::cgroup::Group;
use super::dev::Dev;
use super::error::LaunchError;
use super::fakeroot::Supervisor;
use super::guest;
use super::handle::Handle;
use super::ids::Ids;
use super::operation::Operation;
use super::report::{self, Report, Step};
use super::rootfs::{self, OldOverlay};
use super::running::Running;
use super::setup::{Program, Setup};
use super::spec::{Confinement, Limits, Network, Overlay, Process, Rootfs, Seccomp, Share, Spec, Stdio};
use super::stubs::Stubs;
use super::tree::{self, Shelf};
use super::userns::UserNamespace;
use super::{binds, capabilities, child, kernel, rlimits, unborn};
use crate::sys::descriptors::set_aside;
use crate::sys::parcel::{Parcel, Text};
use crate::sys::process::{Child, Title, Vector, namespace};
use crate::sys::seccomp::Instruction;
use crate::sys::trampoline;

/// Starts a sandbox and returns once its program runs.
pub fn launch(spec: Spec) -> Result<Running, LaunchError> {
    launch_with(spec, &|_| Ok(()))
}

/// Puts something into a network namespace; what goes wrong in words.
pub type Fill<'a> = dyn Fn(BorrowedFd<'_>) -> Result<(), String> + 'a;

/// Starts a sandbox and returns once its program runs. One with [`Network::Own`] has its network namespace filled first.
#[expect(clippy::needless_pass_by_value, reason = "its descriptors are closed once the program has them")]
pub fn launch_with(spec: Spec, fill: &Fill<'_>) -> Result<Running, LaunchError> {
    check(&spec)?;
    let candidates = candidates(&spec.process.args, &spec.process.env);
    let space = UserNamespace::choose(&spec);
    let started = match Started::new(&spec, space, &candidates) {
        // a kernel or a file system that cannot shift ids: then without
        Err(_) if Ids::current().is_whole_machine() => Started::new(&spec, UserNamespace::None, &candidates)?,
        started => started?,
    };
    started.follow(&spec, fill)
}

/// A child on its way to the program; killed if anything goes wrong.
struct Started {
    child: Option<Child>,
    group: Group,
    unlimited: Option<String>,
    setup: Setup,
    root: OwnedFd,
    shelf: Shelf,
    status: OwnedFd,
    /// The child's end, as long as the child may have none of its own.
    there: Option<OwnedFd>,
    space: UserNamespace,
    supervisor: Option<Arc<Supervisor>>,
}

impl Started {
    /// Clones the child and gives it all it needs. While it makes the namespaces that take longest, the root file system
    /// is mounted here.
    fn new(spec: &Spec, space: UserNamespace, candidates: &[CString]) -> Result<Self, LaunchError> {
        let old = match &spec.rootfs {
            Rootfs::Overlay(overlay) => rootfs::in_words(overlay)?,
            Rootfs::Directory(_) => None,
        };
        let (group, mut unlimited) = Group::of(spec)?;
        let mut shelf = Shelf::new(space);
        let supervisor = supervisor(spec)?;
        let held = supervisor.as_ref().map(|supervisor| supervisor.filter()).unwrap_or_default();
        let mut setup = setup(spec, space, (candidates, held), old, &mut shelf)?;
        if let Some(number) = spec.limits.pids.filter(|_| unlimited.is_some() && space.is_own()) {
            let mut bounded = setup.program.rlimits.to_vec();
            rlimits::bound_processes(&mut bounded, number);
            setup.program.rlimits = bounded.into();
            if spec.limits == (Limits { pids: Some(number), ..Limits::default() }) {
                unlimited = None;
            }
        }
        let pair = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None);
        let (status, there) = pair.map_err(LaunchError::failed("make a socket pair"))?;
        let (namespaces, cgroup) = (namespaces(spec, space), group.places().directory());
        let needed = setup.descriptors().chain([there.as_fd()]);
        let first = needed.map(|descriptor| descriptor.as_raw_fd()).max().unwrap_or_default() + 1;
        let places = guest::of(spec);
        let shares = guest::shares_descriptors(&places);
        let run = || child::run(&setup, there.as_fd(), shares);
        let child = guest::clone(&places, first, namespaces, cgroup, run)
            .map_err(LaunchError::failed("make the namespaces of a sandbox"))?;
        let there = shares.then_some(there);
        let pid = child.pid;
        let place = status.try_clone().map_err(|_| LaunchError::failed("copy a socket")(Errno::MFILE))?;
        let mut started = Started {
            child: Some(child),
            group,
            unlimited,
            setup,
            root: place,
            shelf,
            status,
            there,
            space,
            supervisor,
        };
        started.group.places().join(pid)?;
        set_oom_score(pid, spec.oom_score)?;
        if space.is_own() {
            space.settle(pid).map_err(LaunchError::failed("map the ids of a user namespace"))?;
        }
        let told = |errno| LaunchError::failed("start the sandbox")(errno);
        report::go(started.status.as_fd(), None).map_err(told)?;
        started.root = match (&spec.rootfs, &started.setup.old) {
            (Rootfs::Overlay(overlay), None) => rootfs::overlay(overlay, space, &mut started.shelf)?,
            (Rootfs::Overlay(overlay), Some(_)) => rootfs::placeholder(&overlay.upper)?,
            (Rootfs::Directory(path), _) => tree::directory(path, space)?,
        };
        if let (Some(supervisor), Some(fakeroot)) = (&started.supervisor, &spec.fakeroot) {
            supervisor.set_root(&started.root, fakeroot).map_err(told)?;
        }
        report::go(started.status.as_fd(), Some(started.root.as_fd())).map_err(told)?;
        Ok(started)
    }

    /// Waits until the child has descriptors of its own, where it began without, so that its end is heard of.
    fn hear_first_word(&mut self) -> Result<(), Errno> {
        if let (Some(there), Some(child)) = (self.there.take(), &self.child) {
            let mut either = [&self.status, &child.pidfd].map(|one| PollFd::new(one, PollFlags::IN));
            rustix::io::retry_on_intr(|| rustix::event::poll(&mut either, None))?;
            drop(there);
        }
        Ok(())
    }

    /// Hears how it goes until the program runs.
    fn follow(mut self, spec: &Spec, fill: &Fill<'_>) -> Result<Running, LaunchError> {
        let mut stubs = Stubs::default();
        let (mut terminal, mut runs) = (None, false);
        let heard = |heard: Result<_, Errno>| heard.map_err(LaunchError::failed("hear of the sandbox"));
        self.hear_first_word().map_err(LaunchError::failed("hear of the sandbox"))?;
        while let Some((report, descriptor)) = heard(report::receive(&self.status))? {
            match report {
                Report::Failed { step, errno } => {
                    let operation = |index, errno| {
                        self.setup.operations.get(index as usize).map(|operation| operation.failed(errno))
                    };
                    return Err(told(&Words::of(&spec.process), operation, step, errno));
                }
                Report::Begun => {}
                Report::Runs => runs = true,
                Report::Terminal => terminal = descriptor,
                Report::Listener => {
                    let pid = self.child.as_ref().map_or(0, |child| child.pid);
                    let supervisor = self.supervisor.as_ref().expect("presume: only its filter holds calls");
                    let served = supervisor.serve(descriptor, pid, &spec.process.user);
                    served.map_err(LaunchError::failed("play owners and users"))?;
                }
                Report::Network => {
                    let namespace = descriptor.ok_or(Errno::BADF);
                    let namespace = namespace.map_err(LaunchError::failed("get the sandbox's network namespace"))?;
                    fill(namespace.as_fd()).map_err(LaunchError::Impossible)?;
                    match report::go(self.status.as_fd(), None) {
                        // it failed meanwhile at something else, which is heard next
                        Err(Errno::PIPE) => {}
                        went => went.map_err(LaunchError::failed("start the sandbox"))?,
                    }
                }
                Report::Made { operation, depth, inode } => {
                    let target = self.setup.operations.get(operation as usize).and_then(Operation::target);
                    if let Some(target) = target {
                        stubs.add(target, depth, inode);
                    }
                }
            }
        }
        // outlives the program, so that its mounts go when nobody waits for that
        let pid = self.child.as_ref().map_or(0, |child| child.pid);
        let path = format!("/proc/{pid}/ns/mnt");
        let mounts = rustix::fs::open(path, rustix::fs::OFlags::CLOEXEC, rustix::fs::Mode::empty()).ok();
        // one that stays a process of ours tells that it runs; of another one that has ended, no namespaces are left
        let stays = spec.init || spec.hold;
        let is_none = if stays { !runs } else { mounts.is_none() && unborn::died(pid) };
        if is_none {
            let why = if self.group.ran_out_of_memory() { ": its memory limit is too small for that" } else { "" };
            return Err(LaunchError::Impossible(format!("the sandbox was killed before its program ran{why}")));
        }
        let mut child = self.child.take().expect("presume: it is taken once");
        child.pidfd = set_aside(child.pidfd);
        if !stubs.is_empty() {
            let root = self.root.try_clone().map_err(|_| LaunchError::failed("keep the root open")(Errno::MFILE))?;
            stubs.keep(set_aside(root));
        }
        let shelf = std::mem::replace(&mut self.shelf, Shelf::new(UserNamespace::None));
        let kept = mounts.into_iter().chain(shelf.into_descriptors()).map(set_aside).collect();
        let supervisor = self.supervisor.take();
        let handle = Handle::new(spec, &child, &self.group, self.space, &self.setup.program, supervisor)?;
        let mut running = Running::new(child, terminal, kept, stubs, std::mem::take(&mut self.group), Some(handle));
        running.note_unlimited(self.unlimited.take());
        Ok(running)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(child) = self.child.take() {
            drop(Running::new(child, None, Vec::new(), Stubs::default(), std::mem::take(&mut self.group), None));
        }
    }
}

/// The `/dev` of a sandbox and what is done to its files.
fn files(spec: &Spec, space: UserNamespace, shelf: &mut Shelf) -> Result<(OwnedFd, Vec<Operation>), LaunchError> {
    let may_make_nodes = spec.confinement.capabilities & capabilities::MKNOD != 0 && !space.is_own();
    let console = matches!(spec.process.stdio, Stdio::Terminal { .. });
    let dev = Dev::new(Ids::current().is_whole_machine() && !may_make_nodes, console, &spec.devices)?;
    let tty_group = matches!(space, UserNamespace::Shifted(_)) || Ids::current().has_group(5);
    let (dev, mut operations) = dev.finish(space, tty_group, &spec.shares.ipc)?;
    operations.extend(kernel::operations(spec, space)?);
    if let Rootfs::Overlay(Overlay { host, lowers, .. }) = &spec.rootfs {
        operations.extend(binds::host_trees(host, lowers, space, shelf)?);
    }
    operations.extend(binds::operations(&spec.mounts, space, shelf)?);
    Ok((dev, operations))
}

/// Refuses what cannot be before anything is made.
fn check(spec: &Spec) -> Result<(), LaunchError> {
    let impossible = |text: String| Err(LaunchError::Impossible(text));
    if spec.process.args.is_empty() {
        return impossible("there is no program to run; give one after the image".to_owned());
    }
    if !spec.process.cwd.as_bytes().starts_with(b"/") {
        let cwd = spec.process.cwd.to_string_lossy();
        return impossible(format!("cannot start in {cwd:?}: a working directory begins with /"));
    }
    let ids = Ids::current();
    let user = &spec.process.user;
    let groups = || user.groups.iter().copied().chain([user.gid]);
    let missing = if ids.has_user(user.uid) { groups().find(|gid| !ids.has_group(*gid)) } else { Some(user.uid) };
    if let Some(id) = missing.filter(|_| !plays_users(spec)) {
        return impossible(format!("cannot run as id {id}: {}", super::identity::more_ids()));
    }
    super::sysctl::check(spec)?;
    if spec.hostname.len() > 64 {
        return impossible(format!("the host name {:?} is longer than 64 characters", spec.hostname));
    }
    Ok(())
}

fn plays_users(spec: &Spec) -> bool {
    spec.fakeroot.as_ref().is_some_and(|fakeroot| fakeroot.mode.plays_users())
}

/// What plays owners and users, where that is wanted.
fn supervisor(spec: &Spec) -> Result<Option<Arc<Supervisor>>, LaunchError> {
    let Some(fakeroot) = &spec.fakeroot else { return Ok(None) };
    let supervisor = Supervisor::new(fakeroot, &spec.process.user, spec.confinement.no_new_privileges);
    supervisor.map(|supervisor| Some(Arc::new(supervisor))).map_err(LaunchError::failed("play owners and users"))
}

fn setup(
    spec: &Spec,
    space: UserNamespace,
    (candidates, held): (&[CString], Vec<Instruction>),
    old: Option<OldOverlay>,
    shelf: &mut Shelf,
) -> Result<Setup, LaunchError> {
    let stdio = streams(&spec.process.stdio)?;
    let (dev, operations) = files(spec, space, shelf)?;
    let Process { args, env, cwd, user, .. } = &spec.process;
    let bounding = match space {
        UserNamespace::None => capabilities::available(spec.confinement.capabilities),
        UserNamespace::Nested | UserNamespace::Shifted(_) => spec.confinement.capabilities,
    };
    let size = match spec.process.stdio {
        Stdio::Terminal { columns, rows } => (columns, rows),
        Stdio::Fds(_) => (0, 0),
    };
    let mut groups = vec![user.gid];
    groups.extend(user.groups.iter().filter(|group| **group != user.gid));
    Ok(Setup {
        old,
        dev,
        operations: operations.into(),
        readonly: spec.readonly,
        own_user_namespace: space.is_own(),
        own_network: spec.network.is_own(),
        network_is_filled: matches!(spec.network, Network::Own),
        hostname: spec.shares.uts.is_own().then(|| Parcel::copy(spec.hostname.as_bytes())),
        program: Program {
            // also for its administrator: a scope forbids no mounts, and who may mount may not therefore talk to the machine
            fence: spec.network.is_host(),
            stdio,
            console: true,
            size,
            rlimits: rlimits::clamped(&spec.process.rlimits).into(),
            no_new_privileges: spec.confinement.no_new_privileges,
            filter: filter(&spec.confinement)?,
            hides_keys: matches!(spec.confinement.seccomp, Seccomp::Default),
            held: held.into(),
            plays_users: plays_users(spec),
            bounding,
            capabilities: if user.uid == 0 { bounding } else { 0 },
            last_capability: capabilities::last(),
            groups: Ids::current().can_set_groups().then(|| groups.into()),
            user: (user.uid, user.gid),
            directory: cwd.as_c_str().into(),
            init: spec.init,
            title: if spec.init || spec.hold { Title::of_process() } else { None },
            hold: spec.hold,
            candidates: texts(candidates),
            // shifted ids can write to no file of this machine, so not to ours either
            trampoline: trampoline::get()
                .filter(|_| !matches!(space, UserNamespace::Shifted(_)))
                .map(|trampoline| (trampoline, trampoline_words(candidates, args))),
            args: Vector::new(args.iter().map(CString::as_c_str)),
            env: Vector::new(env.iter().map(CString::as_c_str)),
        },
    })
}

/// The arguments of a trampoline: paths to try, an empty string, the arguments of the program.
pub(super) fn trampoline_words(candidates: &[CString], args: &[CString]) -> Vector {
    let paths = candidates.iter().map(CString::as_c_str);
    Vector::new(paths.chain([c""]).chain(args.iter().map(CString::as_c_str)))
}

/// The same texts where a child finds them.
pub(super) fn texts(texts: &[CString]) -> Parcel<Text> {
    texts.iter().map(|text| text.as_c_str().into()).collect::<Vec<_>>().into()
}

/// The filter of system calls.
pub(super) fn filter(confinement: &Confinement) -> Result<Parcel<Instruction>, LaunchError> {
    match &confinement.seccomp {
        Seccomp::Default => Ok(super::seccomp::filter(confinement.capabilities)),
        Seccomp::Unconfined => Ok(Parcel::of_program(&[])),
        Seccomp::Profile(profile) => profile
            .compile(confinement.capabilities)
            .map(Parcel::from)
            .map_err(|error| LaunchError::Impossible(format!("cannot filter system calls: {error}"))),
    }
}

/// Says how readily the kernel kills a child and all that comes of it. It waits to be let go: once its ids are its own, nobody
/// here may write to its file.
pub(super) fn set_oom_score(pid: i32, score: Option<i16>) -> Result<(), LaunchError> {
    let Some(score) = score else { return Ok(()) };
    std::fs::write(format!("/proc/{pid}/oom_score_adj"), score.to_string()).map_err(|error| LaunchError::Failed {
        what: format!("set the out-of-memory score {score}"),
        errno: Errno::from_io_error(&error).unwrap_or(Errno::IO),
        advice: "only root with CAP_SYS_RESOURCE may go below the score that rbox has itself".to_owned(),
    })
}

/// The namespaces that are made with the child; the others it is born into.
fn namespaces(spec: &Spec, space: UserNamespace) -> u64 {
    let own = |share: &Share, namespace: u64| if share.is_own() { namespace } else { 0 };
    let shares = &spec.shares;
    let some = own(&shares.pid, namespace::PID) | own(&shares.uts, namespace::UTS) | own(&shares.ipc, namespace::IPC);
    let user = if space.is_own() { namespace::USER } else { 0 };
    namespace::MOUNT | namespace::TIME | some | user
}

/// The caller's streams, with numbers that the child can overwrite others by.
pub(super) fn streams(stdio: &Stdio) -> Result<Option<[OwnedFd; 3]>, LaunchError> {
    let Stdio::Fds(streams) = stdio else { return Ok(None) };
    let copy = |stream: &OwnedFd| rustix::io::fcntl_dupfd_cloexec(stream, 3);
    let copies = streams.each_ref().map(copy);
    let [input, output, errors] = copies;
    let all = || Ok([input?, output?, errors?]);
    all().map(Some).map_err(LaunchError::failed("copy the standard streams"))
}

/// Where a program may be: its own path, or its name below each directory of `PATH`.
pub(super) fn candidates(args: &[CString], env: &[CString]) -> Vec<CString> {
    let Some(program) = args.first() else { return Vec::new() };
    if program.as_bytes().contains(&b'/') {
        return vec![program.clone()];
    }
    let path = search_path(env).unwrap_or_default();
    path.to_bytes()
        .split(|&byte| byte == b':')
        .filter(|directory| !directory.is_empty())
        .filter_map(|directory| CString::new([directory, b"/", program.as_bytes()].concat()).ok())
        .collect()
}

fn search_path(env: &[CString]) -> Option<&CStr> {
    env.iter().rev().find_map(|variable| {
        let value = variable.as_bytes_with_nul().strip_prefix(b"PATH=")?;
        CStr::from_bytes_with_nul(value).ok()
    })
}

/// What of a program is told where it fails.
pub(super) struct Words<'a> {
    pub(super) args: &'a [CString],
    pub(super) env: &'a [CString],
    pub(super) cwd: &'a CStr,
}

impl<'a> Words<'a> {
    fn of(process: &'a Process) -> Self {
        Words { args: &process.args, env: &process.env, cwd: &process.cwd }
    }
}

/// A failure of the child in words; `operation` tells that of an operation by its index.
pub(super) fn told(
    words: &Words<'_>,
    operation: impl Fn(u32, Errno) -> Option<LaunchError>,
    step: Step,
    errno: Errno,
) -> LaunchError {
    let program = || words.args.first().map(|program| program.to_string_lossy().into_owned()).unwrap_or_default();
    match step {
        Step::EXEC if matches!(errno, Errno::NOENT | Errno::NOTDIR) => {
            let program = program();
            let searched = search_path(words.env).unwrap_or_default().to_string_lossy().into_owned();
            let path = (!program.contains('/')).then_some(searched);
            LaunchError::NotFound { program, path }
        }
        Step::EXEC => LaunchError::NotExecutable { program: program(), errno },
        Step::DIRECTORY | Step::OUTSIDE => LaunchError::Failed {
            what: format!("{} {}", step.describe(), words.cwd.to_string_lossy()),
            errno,
            advice: "make it in the image, or choose another".to_owned(),
        },
        Step::Operation(index) => {
            operation(index, errno).unwrap_or_else(|| LaunchError::failed(step.describe())(errno))
        }
        Step::Other(_) => LaunchError::failed(step.describe())(errno),
    }
}
