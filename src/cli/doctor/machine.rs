//! What this machine gives: each thing tried, what it means, how to get it, and what it costs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::State;
use crate::cli::bases::Pulling;
use crate::cli::input::Chosen;
use crate::cli::meaning::Meaning;
use crate::cli::root;
use crate::executor::{self, Nobody, Options};
use crate::network::{Router, Settings, Uplink};
use crate::report::ProgressMode;
use crate::sandbox::fakeroot::{Fakeroot, Mode};
use crate::sandbox::{self, Ids, LaunchError, Rootfs, Spec, Stdio, cgroup, probe};
use crate::store::{ImageRecord, Store};

/// Something that this machine has or has not.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    /// A word or two that never change.
    pub(super) name: &'static str,
    pub(super) state: State,
    /// What is there, and what it means.
    pub(super) text: String,
    /// How to get what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advice: Option<String>,
    /// What one use takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milliseconds: Option<f64>,
}

impl Fact {
    fn new(name: &'static str, state: State, text: impl Into<String>) -> Self {
        Fact { name, state, text: text.into(), advice: None, milliseconds: None }
    }

    fn good(name: &'static str, text: impl Into<String>) -> Self {
        Self::new(name, State::Good, text)
    }

    fn less(name: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Fact { advice: Some(advice.into()), ..Self::new(name, State::Less, text) }
    }

    fn bad(name: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Fact { advice: Some(advice.into()), ..Self::new(name, State::Bad, text) }
    }

    fn costs(self, time: Duration) -> Self {
        Fact { milliseconds: Some((time.as_secs_f64() * 10_000.0).round() / 10.0), ..self }
    }
}

/// How often a thing is done to see what it takes; the quickest counts, for a machine that has others to serve is slower.
const TRIES: usize = 5;

fn timed<T, E>(mut once: impl FnMut() -> Result<T, E>) -> Result<Duration, E> {
    let mut best = Duration::MAX;
    for _ in 0..TRIES {
        let start = Instant::now();
        let done = once()?;
        best = best.min(start.elapsed());
        drop(done);
    }
    Ok(best)
}

/// Looks at everything; without a store, at what needs none. `user` is who started rbox, before it became root of a namespace.
pub(super) fn facts(store: Option<&Store>, user: u32) -> Vec<Fact> {
    let mut facts = vec![kernel(), namespaces(), ids(user), owners()];
    // gone with everything in it when this comes back
    let folder = store.map(|store| store.stage().and_then(|staging| Ok((staging.dir("doctor")?, staging))));
    match &folder {
        Some(Ok((folder, _))) => facts.extend([overlay(folder), shifted(folder), reflink(folder)]),
        Some(Err(error)) => facts.push(Fact::bad("store", error.to_string(), "name another folder with RBOX_ROOT")),
        None => {}
    }
    facts.extend([held(), cgroups()]);
    if let Some(Ok((folder, _))) = &folder {
        facts.extend([network(folder), start(folder)]);
    }
    facts
}

fn kernel() -> Fact {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let release = release.trim();
    let mut numbers = release.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
    let version: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version >= (5, 15) {
        return Fact::good("kernel", format!("Linux {release}; rbox needs 5.15"));
    }
    Fact::bad("kernel", format!("Linux {release}; rbox needs 5.15"), "install a newer kernel")
}

fn namespaces() -> Fact {
    let limit = fs::read_to_string("/proc/sys/user/max_user_namespaces").unwrap_or_default();
    match timed(probe::user_namespace) {
        Ok(time) => Fact::good("user namespaces", format!("yes, up to {}", limit.trim())).costs(time),
        Err(errno) => Fact::less(
            "user namespaces",
            format!("none ({errno}): a container's root is this machine's"),
            sandbox::identity::forbidding_switch(errno),
        ),
    }
}

fn ids(user: u32) -> Fact {
    let (users, groups) = probe::subordinate_ids(user);
    let program =
        |name: &str| ["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|bin| Path::new(bin).join(name).exists());
    let helper = if program("newuidmap") { "newuidmap is there" } else { "newuidmap is not installed" };
    let current = Ids::current();
    if current.is_whole_machine() {
        return Fact::good("ids", "root, with every user and group");
    }
    if current.is_single() && users > 0 && root::is_of_single_id().unwrap_or_default() {
        let text =
            format!("one, your own, as when this store was begun: others are played ({users} subordinate users)");
        return Fact::less(
            "ids",
            text,
            "to use all, begin a new store: remove this one, or name another with RBOX_ROOT",
        );
    }
    if current.is_single() {
        let text = format!("one, your own ({helper}, {users} subordinate users, {groups} groups): others are played");
        return Fact::less("ids", text, sandbox::identity::more_ids());
    }
    Fact::good("ids", format!("{users} subordinate users and {groups} groups by /etc/subuid and /etc/subgid; {helper}"))
}

fn owners() -> Fact {
    if !Fakeroot::is_needed() {
        return Fact::good("owners", "the kernel's own");
    }
    let scope = fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    if scope.trim() == "3" {
        return Fact::bad(
            "owners",
            "kernel.yama.ptrace_scope is 3: rbox can't see the paths that programs name, so no owners can be played",
            "as root: set it to 2 in /etc/sysctl.d and restart the machine (it can't be lowered while it runs)",
        );
    }
    Fact::good("owners", "played: recorded in layers and shown to programs (--fakeroot)")
}

fn overlay(folder: &Path) -> Fact {
    let kind = if Ids::current().is_whole_machine() { "" } else { ", with userxattr" };
    match timed(|| probe::overlay(&folder.join("overlay"))) {
        Ok(time) => Fact::good("overlay", format!("yes{kind}")).costs(time),
        Err(LaunchError::Failed { what, errno, advice }) if !advice.is_empty() => {
            Fact::bad("overlay", format!("can't {what} ({errno})"), advice)
        }
        Err(error) => Fact::bad(
            "overlay",
            error.to_string(),
            "as root: `modprobe overlay`; an ordinary user needs Linux 5.11, and the store a file system with attributes",
        ),
    }
}

fn shifted(folder: &Path) -> Fact {
    const NAME: &str = "idmapped mounts";
    if !Ids::current().is_whole_machine() {
        return Fact::good(NAME, "not needed: containers have the ids of your own namespace");
    }
    match timed(|| probe::shifted_mount(folder)) {
        Ok(time) => Fact::good(NAME, "yes: containers have ids that nobody else has").costs(time),
        Err(errno) => Fact::less(
            NAME,
            format!("no ({errno}): containers run with this machine's ids"),
            "put the store (RBOX_ROOT) on ext4, xfs, btrfs or tmpfs",
        ),
    }
}

fn reflink(folder: &Path) -> Fact {
    let [from, to] = ["from", "to"].map(|name| folder.join(name));
    let clone = || -> std::io::Result<()> {
        fs::write(&from, "x")?;
        Ok(rustix::fs::ioctl_ficlone(fs::File::create(&to)?, fs::File::open(&from)?)?)
    };
    match clone() {
        Ok(()) => Fact::good("reflink", "yes: copies share their blocks"),
        Err(_) => Fact::good("reflink", "no: files are copied once and then linked (btrfs or xfs would share blocks)"),
    }
}

fn held() -> Fact {
    let ring = "io_uring is denied to containers: no filter sees what it does";
    if probe::held_calls() {
        return Fact::good("seccomp", format!("filters, and calls can be held for a supervisor; {ring}"));
    }
    Fact::less(
        "seccomp",
        "no calls can be held: with one id, owners can't be played",
        "a kernel with CONFIG_SECCOMP_FILTER from 5.0 on",
    )
}

fn cgroups() -> Fact {
    let Some(found) = cgroup::found() else {
        let text = "none in /sys/fs/cgroup: --memory, --cpus and --pids can't be kept";
        return Fact::less("cgroups", text, "mount them: `mount -t cgroup2 none /sys/fs/cgroup` as root");
    };
    let version = if found.hybrid { "v1 for limits, v2 to freeze and kill" } else { "v2" };
    let place = found.unified.as_ref().map_or("none that you may use".to_owned(), |path| path.display().to_string());
    let list = |names: &[&str]| if names.is_empty() { "none".to_owned() } else { names.join(" ") };
    let mut text = format!("{version}, in {place}; limits of {}", list(&found.limits));
    if !found.missing.is_empty() {
        text += &format!(", not of {}", list(&found.missing));
    }
    if found.missing.is_empty() && found.unified.is_some() {
        return Fact::good("cgroups", text);
    }
    let advice = if Ids::current().is_whole_machine() {
        "what is missing is switched off in this kernel (cgroup_disable=) or taken by another hierarchy"
    } else {
        "have systemd delegate them: `systemctl edit user@.service` with [Service] Delegate=cpu cpuset io memory pids, \
         and start rbox in a session of systemd's"
    };
    Fact::less("cgroups", text, advice)
}

fn network(folder: &Path) -> Fact {
    const NAME: &str = "networks";
    let uplink = Uplink::fitting();
    let settings = || Settings { name: "doctor".to_owned(), leases: folder.join("leases"), uplink };
    let way = match uplink {
        Uplink::Links => "containers go out by links and nftables",
        Uplink::Sockets | Uplink::None => "containers go out by sockets of yours and nftables' tproxy",
    };
    match timed(|| Router::start(&settings())) {
        Ok(time) => Fact::good(NAME, format!("yes: {way}")).costs(time),
        Err(error) => Fact::less(
            NAME,
            format!("no networks for stacks: {error}"),
            "as root: `modprobe -a nf_tables nft_tproxy nft_masq bridge veth`",
        ),
    }
}

/// Base `host` as an image; what it takes to make is not counted.
fn host(store: &Store) -> Result<ImageRecord, String> {
    let chosen = Chosen { name: "host".to_owned(), path: None, text: b"FROM host\n".to_vec(), context: "/".into() };
    let bases = Pulling::default().configs(ProgressMode::Quiet);
    let compiled = Meaning::default().compile(&chosen, bases).map_err(|_| "base `host` can't be read".to_owned())?;
    let options = Options::new().map_err(|error| error.to_string())?;
    let outcome =
        executor::run(&compiled.plan, store, &options, &Nobody).map_err(|failure| failure.reason.to_string())?;
    outcome.images.into_iter().next().map(|built| built.record).ok_or_else(|| "base `host` is no image".to_owned())
}

/// A whole container: the machine's own /usr below a layer, `true`, and the way back. In a store of its own, for to look at
/// a machine leaves nothing in the user's.
fn start(folder: &Path) -> Fact {
    const NAME: &str = "a container";
    let once = |store: &Store, image: &ImageRecord| -> Result<(), String> {
        let container = executor::container(store, image, "0", "/", Mode::Full).map_err(|error| error.to_string())?;
        let stdio = Stdio::inherit().map_err(|error| error.to_string())?;
        let mut spec = Spec::run(Rootfs::Overlay(container.overlay), vec![c"true".into()], stdio);
        spec.fakeroot = container.fakeroot;
        let mut running = sandbox::launch(spec).map_err(|error| error.to_string())?;
        let exit = running.wait().map_err(|error| error.to_string())?;
        drop(running);
        container.layer.retire(store).map_err(|error| error.to_string())?;
        if exit.code() == 0 { Ok(()) } else { Err(format!("`true` exits with {}", exit.code())) }
    };
    let store = Store::open(&folder.join("store")).map_err(|error| error.to_string());
    match store.and_then(|store| host(&store).and_then(|image| timed(|| once(&store, &image)))) {
        Ok(time) => Fact::good(NAME, "starts, runs `true`, is taken away").costs(time),
        Err(error) => Fact::bad(NAME, format!("does not start: {error}"), "see what is missing above"),
    }
}
