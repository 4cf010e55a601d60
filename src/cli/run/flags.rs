//! The flags of `rbox run` that decide what the sandbox is like.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use crate::cli::exit::Error;
use crate::cli::value::{
    Bytes, CapabilityArg, ContainerName, EnvArg, Hostname, MountArg, RunNetworkArg, SecurityOpt, SysctlArg, TmpfsArg,
    Ulimit, UserArg, Volume, Workdir, clash, env_file, env_values,
};
use crate::image::{Config, DEFAULT_PATH};
use crate::network::{Names, Outlet};
use crate::sandbox::{
    self, Confinement, Limits, Mount, MountKind, Network, Rootfs, Seccomp, SeccompProfile, Spec, Stdio, User,
    capabilities,
};
use crate::store::Store;
use crate::sys::thread::begin_elsewhere;

/// What the sandbox is like
#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "a bool is what a switch of the command line is")]
pub(super) struct Flags {
    /// Let the program read what is typed or piped in
    #[arg(short, long)]
    pub(super) interactive: bool,
    /// Give the program a terminal
    #[arg(short, long)]
    pub(super) tty: bool,
    /// Set a variable; NAME alone takes its value here
    #[arg(short, long = "env", value_name = "NAME=VALUE")]
    pub(super) env: Vec<EnvArg>,
    /// Set the variables that a file lists, a NAME=VALUE a line; --env comes after
    #[arg(long, value_name = "FILE")]
    pub(super) env_file: Vec<PathBuf>,
    /// Let the program see a file or folder of this machine, or a volume; TARGET alone is a volume of its own
    #[arg(short, long, value_name = "[SOURCE:]TARGET[:ro]")]
    pub(super) volume: Vec<Volume>,
    /// The same in the long form, or memory
    #[arg(long, value_name = "type=bind|volume|tmpfs,target=PATH,…")]
    pub(super) mount: Vec<MountArg>,
    /// Memory as a folder
    #[arg(long, value_name = "PATH[:size=SIZE,mode=MODE]")]
    pub(super) tmpfs: Vec<TmpfsArg>,
    /// The folder to start in
    #[arg(short, long, value_name = "PATH")]
    pub(super) workdir: Option<Workdir>,
    /// Who runs the program
    #[arg(short, long, value_name = "USER[:GROUP]")]
    pub(super) user: Option<UserArg>,
    /// The name of the machine, as the program sees it
    #[arg(long, value_name = "NAME")]
    pub(super) hostname: Option<Hostname>,
    /// The name of the container
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<ContainerName>,
    /// Let nothing of the root file system be written
    #[arg(long)]
    pub(super) read_only: bool,
    /// Give a capability
    #[arg(long, value_name = "CAPABILITY")]
    pub(super) cap_add: Vec<CapabilityArg>,
    /// Take a capability; ALL takes all
    #[arg(long, value_name = "CAPABILITY")]
    pub(super) cap_drop: Vec<CapabilityArg>,
    /// no-new-privileges=false, seccomp=FILE (a profile as Docker's), seccomp=unconfined, systempaths=unconfined
    #[arg(long, value_name = "OPTION")]
    pub(super) security_opt: Vec<SecurityOpt>,
    /// Limit a resource, as nofile=1024:2048
    #[arg(long, value_name = "NAME=SOFT[:HARD]")]
    pub(super) ulimit: Vec<Ulimit>,
    /// Set a kernel setting of its own namespaces, as net.core.somaxconn=1024
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) sysctl: Vec<SysctlArg>,
    /// Let a small process of rbox be the first: it reaps orphans and passes signals on
    #[arg(long)]
    pub(super) init: bool,
    /// Take it away when it ends; in the foreground that is always so
    #[arg(long)]
    pub(super) rm: bool,
    /// Run this in place of the image's entry point; an empty one takes it away
    #[arg(long, value_name = "PROGRAM")]
    pub(super) entrypoint: Option<OsString>,
    /// What it can reach: host, none, default (a network of all such containers), container:NAME, or one of `rbox network
    /// create` [default: one of its own with a way out, and default for containers in the background]
    #[arg(long, alias = "net", value_name = "NETWORK")]
    pub(super) network: Vec<RunNetworkArg>,
    /// The size of /dev/shm [default: 64m]
    #[arg(long, value_name = "SIZE")]
    pub(super) shm_size: Option<Bytes>,
}

/// A text for the kernel.
pub(super) fn word(bytes: &[u8]) -> Result<CString, Error> {
    CString::new(bytes).map_err(|_| {
        let text = String::from_utf8_lossy(bytes).escape_debug().to_string();
        Error::usage(format!("`{text}` holds a NUL byte, which no program can be given"))
    })
}

impl Flags {
    /// Refuses what contradicts itself.
    pub(super) fn check(&self) -> Result<(), Error> {
        let targets = self.binds().map(|volume| volume.target.as_path());
        let targets = targets.chain(self.memory().map(|tmpfs| tmpfs.target.as_path()));
        match clash(targets) {
            Some(target) => {
                Err(Error::usage(format!("two mounts lie at `{}`; the second would hide the first", target.display())))
            }
            None => Ok(()),
        }
    }

    pub(super) fn binds(&self) -> impl Iterator<Item = &Volume> {
        let long =
            self.mount.iter().filter_map(|mount| if let MountArg::Bind(volume) = mount { Some(volume) } else { None });
        self.volume.iter().chain(long)
    }

    pub(super) fn memory(&self) -> impl Iterator<Item = &TmpfsArg> {
        let long =
            self.mount.iter().filter_map(|mount| if let MountArg::Tmpfs(tmpfs) = mount { Some(tmpfs) } else { None });
        self.tmpfs.iter().chain(long)
    }

    /// Who runs the program.
    pub(super) fn user<'a>(&'a self, image: &'a str) -> &'a str {
        self.user.as_ref().map_or(image, |user| &user.0)
    }

    /// The name that its host gets, if not one of its own: on this machine's network it is this machine's.
    pub(super) fn hostname(&self) -> Option<String> {
        if let Some(Hostname(name)) = &self.hostname {
            return Some(name.clone());
        }
        let shared = self.network.first() == Some(&RunNetworkArg::Host);
        shared.then(|| rustix::system::uname().nodename().to_string_lossy().into_owned())
    }

    /// Where the program starts.
    pub(super) fn cwd(&self, given: Option<&str>, image: &str) -> String {
        let written = self.workdir.as_ref().map(|workdir| workdir.0.as_str());
        let path = written.or(given).or(Some(image)).filter(|path| !path.is_empty()).unwrap_or("/");
        // A config may say it without a `/`, and means it from the top.
        if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }

    /// The program and its arguments.
    pub(super) fn words(&self, image: &Config, command: &[OsString]) -> Result<Vec<OsString>, Error> {
        let words =
            |list: &Option<Vec<String>>| -> Vec<OsString> { list.iter().flatten().map(OsString::from).collect() };
        let mut args = match &self.entrypoint {
            Some(program) if program.is_empty() => Vec::new(),
            Some(program) => vec![program.clone()],
            None => words(&image.entrypoint),
        };
        // The image's CMD belongs to its own ENTRYPOINT.
        let own = command.is_empty() && self.entrypoint.is_none();
        args.extend(if own { words(&image.cmd) } else { command.to_vec() });
        if args.is_empty() {
            return Err(Error::usage("there is nothing to run: the image has no CMD and no ENTRYPOINT")
                .help("name a program behind it: `rbox run … IMAGE PROGRAM`"));
        }
        Ok(args)
    }

    /// The same, for the kernel.
    pub(super) fn args(&self, image: &Config, command: &[OsString]) -> Result<Vec<CString>, Error> {
        self.words(image, command)?.iter().map(|arg| word(arg.as_bytes())).collect()
    }

    /// The sandbox.
    pub(super) fn spec(
        &self,
        rootfs: Rootfs,
        args: Vec<CString>,
        image: &Config,
        (user, home): (User, Option<&str>),
        limits: Limits,
        (store, names): (&Store, Option<Names>),
    ) -> Result<Spec, Error> {
        let mut spec = Spec::run(rootfs, args, self.stdio()?);
        spec.network = match self.network.first() {
            Some(RunNetworkArg::None) => Network::None,
            None => Network::Own,
            Some(_) => Network::Host,
        };
        if let Some(name) = &self.name {
            spec.id = format!("{}-{}", name.0, spec.id);
            // A name may have a `_` or be long, which a host name may not.
            if let Ok(hostname) = name.0.parse::<Hostname>() {
                spec.hostname = hostname.0;
            }
        }
        if let Some(hostname) = self.hostname() {
            spec.hostname = hostname;
        }
        let (addresses, resolv_conf) = names.map(|names| (names.addresses, names.resolv_conf)).unzip();
        spec.add_names(&addresses.unwrap_or_default(), resolv_conf);
        spec.process.env = self.environment(image, &spec.hostname, user.uid, home)?;
        spec.process.user = user;
        spec.process.rlimits.extend(self.ulimit.iter().map(|limit| limit.0));
        spec.mounts.extend(self.mounts(store)?);
        spec.limits = limits;
        spec.confinement = self.confinement(&spec.confinement)?;
        spec.sysctls = self.sysctls();
        spec.init = self.init;
        spec.readonly = self.read_only;
        Ok(spec)
    }

    /// Begins to make the way out of a container that is on no network with others.
    pub(super) fn outlet(&self, root: PathBuf) -> Result<Option<Making>, Error> {
        if !self.network.is_empty() {
            return Ok(None);
        }
        let whole = sandbox::Ids::current().is_whole_machine();
        let (tell, names) = mpsc::channel();
        let thread = std::thread::Builder::new().name("outlet".to_owned());
        // who no longer listens has failed at something else
        let making = thread.spawn(move || Outlet::make("run", &root, whole, |names| _ = tell.send(names)));
        let thread = making.map_err(|error| Error::new(format!("no thread can be started: {error}")))?;
        begin_elsewhere(&thread);
        Ok(Some(Making { thread, names }))
    }

    fn stdio(&self) -> Result<Stdio, Error> {
        if self.tty {
            let (columns, rows) = sandbox::window();
            return Ok(Stdio::Terminal { columns, rows });
        }
        let failed = |error: std::io::Error| Error::new(format!("standard streams can't be handed over: {error}"));
        let mut stdio = Stdio::inherit().map_err(failed)?;
        if let (Stdio::Fds(fds), false) = (&mut stdio, self.interactive) {
            fds[0] = File::open("/dev/null").map_err(failed)?.into();
        }
        Ok(stdio)
    }

    /// The image's variables, then those of files, then those of flags; the last of a name counts.
    fn environment(&self, image: &Config, hostname: &str, uid: u32, home: Option<&str>) -> Result<Vec<CString>, Error> {
        let mut env: Vec<(String, String)> =
            vec![("PATH".into(), DEFAULT_PATH.into()), ("HOSTNAME".into(), hostname.into())];
        let mut set = |name: &str, value: String| match env.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => env.push((name.to_owned(), value)),
        };
        if self.tty {
            set("TERM", std::env::var("TERM").unwrap_or_else(|_| "xterm".to_owned()));
        }
        set("HOME", home.unwrap_or(if uid == 0 { "/root" } else { "/" }).to_owned());
        for pair in &image.env {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            set(name, value.to_owned());
        }
        for path in &self.env_file {
            env_values(&env_file(path)?)?.into_iter().for_each(|(name, value)| set(&name, value));
        }
        env_values(&self.env)?.into_iter().for_each(|(name, value)| set(&name, value));
        env.iter().map(|(name, value)| word(format!("{name}={value}").as_bytes())).collect()
    }

    /// Mounts, each after those that it lies in.
    fn mounts(&self, store: &Store) -> Result<Vec<Mount>, Error> {
        let mut mounts = Vec::new();
        for volume in self.binds() {
            let source = Self::source_of(store, volume)?;
            let kind = MountKind::Bind { source, recursive: true };
            mounts.push(Mount { target: volume.target.clone(), kind, readonly: volume.readonly });
        }
        for tmpfs in self.memory() {
            let kind = MountKind::Tmpfs { size: tmpfs.size, mode: tmpfs.mode };
            mounts.push(Mount { target: tmpfs.target.clone(), kind, readonly: tmpfs.readonly });
        }
        if let Some(size) = self.shm_size {
            let kind = MountKind::Tmpfs { size: Some(size.0), mode: 0o1777 };
            mounts.push(Mount { target: PathBuf::from("/dev/shm"), kind, readonly: false });
        }
        mounts.sort_by_key(|mount| mount.target.components().count());
        Ok(mounts)
    }

    pub(super) fn confinement(&self, default: &Confinement) -> Result<Confinement, Error> {
        // As Docker: `--cap-drop ALL --cap-add X` is X alone, `--cap-add ALL --cap-drop X` all but X.
        let all = |list: &[CapabilityArg]| list.iter().any(|capability| capability.0 == capabilities::ALL);
        let single = |list: &[CapabilityArg]| {
            list.iter().filter(|one| one.0 != capabilities::ALL).fold(0, |bits, capability| bits | capability.0)
        };
        let start = match (all(&self.cap_add), all(&self.cap_drop)) {
            (true, _) => capabilities::ALL,
            (false, true) => 0,
            (false, false) => default.capabilities,
        };
        let capabilities = (start | single(&self.cap_add)) & !single(&self.cap_drop);
        let mut confinement = Confinement { capabilities, ..default.clone() };
        for option in &self.security_opt {
            match option {
                SecurityOpt::NoNewPrivileges(on) => confinement.no_new_privileges = *on,
                SecurityOpt::SeccompUnconfined => confinement.seccomp = Seccomp::Unconfined,
                SecurityOpt::SeccompProfile(path) => {
                    let (_, profile) = profile(path)?;
                    confinement.seccomp = Seccomp::Profile(Arc::new(profile));
                }
                SecurityOpt::Unmasked => confinement.masks = false,
            }
        }
        Ok(confinement)
    }

    /// Kernel settings.
    pub(super) fn sysctls(&self) -> Vec<(String, String)> {
        self.sysctl.iter().map(|one| (one.0.clone(), one.1.clone())).collect()
    }

    /// The text of the seccomp profile that is asked for.
    pub(super) fn profile_text(&self) -> Result<Option<String>, Error> {
        let last = self.security_opt.iter().rev().find_map(|option| match option {
            SecurityOpt::SeccompProfile(path) => Some(Some(path)),
            SecurityOpt::SeccompUnconfined => Some(None),
            _ => None,
        });
        last.flatten().map(|path| profile(path).map(|(text, _)| text)).transpose()
    }
}

/// A way out in the making.
pub(super) struct Making {
    thread: JoinHandle<Result<Outlet, crate::network::Error>>,
    names: mpsc::Receiver<Names>,
}

impl Making {
    /// What the container has to know, which is certain long before the rest.
    pub(super) fn names(self) -> Result<(Names, Self), Error> {
        match self.names.recv() {
            Ok(names) => Ok((names, self)),
            Err(_) => match self.finished() {
                Err(error) => Err(Error::new(error).help(ANOTHER_NETWORK)),
                Ok(_) => Err(Error::new("presume: a network was made and nothing told of it")),
            },
        }
    }

    /// Waits for it.
    pub(super) fn finished(self) -> Result<Outlet, String> {
        let made = self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        made.map_err(|error| format!("a network for the container can't be made: {error}"))
    }
}

const ANOTHER_NETWORK: &str = "`--network host` gives it this machine's own, `--network none` its loopback alone";

/// Reads a seccomp profile.
fn profile(path: &Path) -> Result<(String, SeccompProfile), Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::usage(format!("the seccomp profile `{}` can't be read: {error}", path.display())))?;
    let profile = SeccompProfile::read(&text)
        .map_err(|error| Error::usage(format!("the seccomp profile `{}`: {error}", path.display())))?;
    Ok((text, profile))
}

/// The absolute path of something that is there.
pub(super) fn existing(path: &Path) -> Result<PathBuf, Error> {
    std::fs::canonicalize(path).map_err(|error| {
        let text = format!("the source `{}` of a mount can't be used: {error}", path.display());
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let error = Error::usage(text);
        if missing { error.help(format!("make it first: `mkdir -p {}`", path.display())) } else { error }
    })
}
