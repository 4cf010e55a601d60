//! Starting a container, on a launcher's thread: from its service to a program that runs.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use rustix::pipe::PipeFlags;

use super::container::{Ground, Trouble};
use super::mounts::{self, Places};
use super::net::Net;
use super::plug::{Peer, Plug};
use crate::executor;
use crate::sandbox::{
    self, Confinement, Handle, Ids, LaunchError, Limits, Network, Process, Rlimit, Rootfs, Running, Seccomp,
    SeccompProfile, Shares, Spec, Stdio, resource_by_name,
};
use crate::stack::definition::{Connection, Secret, Service, Share};
use crate::store::Store;
use crate::sys::descriptors::set_aside;

/// What a launcher needs.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) store: Store,
    pub(super) net: Arc<Net>,
    pub(super) service: Arc<Service>,
    pub(super) secrets: Arc<Vec<Secret>>,
    pub(super) name: String,
    pub(super) id: String,
    /// From the start before, if there was one.
    pub(super) ground: Option<Ground>,
    /// Its place on networks.
    pub(super) plug: Option<Plug>,
    /// Who is at the other end of its links without a bridge.
    pub(super) peers: Vec<Peer>,
    /// Containers whose namespaces it shares.
    pub(super) others: Others,
    /// The client's streams, where it runs in the foreground.
    pub(super) streams: Option<[OwnedFd; 3]>,
    /// Of its terminal.
    pub(super) size: (u16, u16),
    /// Whether no program is to run: it only is to stand there, for its files.
    pub(super) hold: bool,
}

/// Containers whose namespaces another one shares.
#[derive(Debug, Default)]
pub(super) struct Others {
    pub(super) network: Option<Arc<Handle>>,
    /// The place on networks of the one whose network it is.
    pub(super) plug: Option<Plug>,
    pub(super) pid: Option<Arc<Handle>>,
    pub(super) ipc: Option<Arc<Handle>>,
    pub(super) uts: Option<Arc<Handle>>,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Launched {
    /// For the next start, too.
    pub(super) ground: Option<Ground>,
    pub(super) result: Result<Started, Trouble>,
}

/// A container whose program runs.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) running: Running,
    /// Our ends of its output; of a terminal only the first, of a client's streams none.
    pub(super) outputs: [Option<OwnedFd>; 2],
    /// Our end of the pipe to its input, if it has one.
    pub(super) input: Option<OwnedFd>,
    pub(super) endpoints: Vec<crate::stack::protocol::Endpoint>,
    pub(super) ports: Vec<crate::stack::protocol::PublishedPort>,
}

/// A container's streams, and our ends of them.
struct Streams {
    stdio: Stdio,
    outputs: [Option<OwnedFd>; 2],
    input: Option<OwnedFd>,
}

impl From<LaunchError> for Trouble {
    fn from(error: LaunchError) -> Self {
        Trouble { code: error.exit_code(), text: error.to_string() }
    }
}

/// Something of ours that went wrong.
pub(super) fn trouble(text: impl Into<String>) -> Trouble {
    Trouble { text: text.into(), code: 125 }
}

/// Has a container stand there for somebody who looks at its files, and then be as it was.
pub(super) fn look(
    mut launch: Launch,
    work: impl FnOnce(&Handle) -> Result<(), String>,
) -> (Option<Ground>, Result<(), String>) {
    let mut ground = match launch.ground() {
        Ok(ground) => ground,
        Err(trouble) => return (None, Err(trouble.text)),
    };
    let started = launch.start(&mut ground).map_err(|trouble| trouble.text);
    // killed when it is dropped
    let result = started.and_then(|started| work(&started.running.handle()));
    (Some(ground), result)
}

/// Starts it.
pub(super) fn launch(mut launch: Launch) -> Launched {
    let mut ground = match launch.ground() {
        Ok(ground) => ground,
        Err(trouble) => return Launched { ground: None, result: Err(trouble) },
    };
    let result = launch.start(&mut ground);
    Launched { ground: Some(ground), result }
}

impl Launch {
    /// Prepares its file system, or makes that of its last start ready again.
    fn ground(&mut self) -> Result<Ground, Trouble> {
        if let Some(mut ground) = self.ground.take() {
            ground.container.again().map_err(|reason| trouble(reason.to_string()))?;
            return Ok(ground);
        }
        let service = &self.service;
        let cwd = if service.cwd.is_empty() { "/" } else { &service.cwd };
        let image = mounts::record(&service.image);
        let container = executor::container(&self.store, &image, &service.user, cwd, service.fakeroot);
        let mut container = container.map_err(|reason| trouble(reason.to_string()))?;
        let groups = container.groups(&self.store, &service.groups).map_err(|reason| trouble(reason.to_string()))?;
        container.user.groups.extend(groups);
        Ok(Ground { container, volumes: Vec::new(), env: Vec::new() })
    }

    fn start(&mut self, ground: &mut Ground) -> Result<Started, Trouble> {
        let hostname = self.hostname();
        let mut places = Places { hostname: hostname.clone(), ..Places::default() };
        if let Some(plug) = &self.plug {
            self.net.reserve(plug, &mut places).map_err(trouble)?;
            places.peers = self.peers.iter().flat_map(|peer| self.net.find_peer(peer)).collect();
        } else if let Some(other) = &self.others.plug {
            self.net.tell_places(other, &mut places);
        } else if matches!(self.service.network, Connection::None) {
            places.resolv_conf = Some(String::new());
        }
        if !self.service.dns.is_empty() && self.plug.is_none() {
            let lines = self.service.dns.iter().map(|server| format!("nameserver {server}\n"));
            places.resolv_conf = Some(lines.collect());
        }
        ground.env = self.environment(&hostname, ground);
        let mounts = mounts::all(&self.store, &self.service, &self.secrets, ground, &places).map_err(trouble)?;
        let Streams { stdio, outputs, input } = self.stdio()?;
        let spec = self.spec(ground, hostname, mounts, stdio)?;
        if self.plug.is_none() {
            self.net.wait_for_ports(&self.name).map_err(trouble)?;
        }
        let plug = &self.plug;
        let fill = |namespace: std::os::fd::BorrowedFd<'_>| match plug {
            Some(plug) => self.net.attach(namespace, plug),
            None => Ok(()),
        };
        let running = sandbox::launch_with(spec, &fill)?;
        let outputs = match running.terminal().map(|terminal| terminal.try_clone_to_owned()) {
            Some(terminal) => [Some(terminal.map_err(|error| trouble(error.to_string()))?), None],
            None => outputs,
        };
        for output in outputs.iter().flatten() {
            rustix::io::ioctl_fionbio(output, true).map_err(|errno| trouble(errno.to_string()))?;
        }
        let (endpoints, ports) = self.plug.as_ref().map(|plug| self.net.show(plug)).unwrap_or_default();
        Ok(Started { running, outputs, input, endpoints, ports })
    }

    /// The name of its host: what its service says, else its container's, where that can be one.
    fn hostname(&self) -> String {
        let name = self.service.hostname.as_ref().unwrap_or(&self.name);
        let fits = name.len() <= 63 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        if self.service.hostname.is_some() || fits { name.clone() } else { self.id.clone() }
    }

    /// Variables, those that every program expects first; the last of a name counts.
    fn environment(&self, hostname: &str, ground: &Ground) -> Vec<(String, String)> {
        let home = ground.container.home.clone();
        let home = home.unwrap_or_else(|| if ground.container.user.uid == 0 { "/root" } else { "/" }.to_owned());
        let mut env = vec![
            ("PATH".to_owned(), sandbox::defaults::PATH.to_owned()),
            ("HOSTNAME".to_owned(), hostname.to_owned()),
            ("HOME".to_owned(), home),
        ];
        if self.service.tty {
            env.push(("TERM".to_owned(), "xterm".to_owned()));
        }
        for (name, value) in &self.service.env {
            match env.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => old.clone_from(value),
                None => env.push((name.clone(), value.clone())),
            }
        }
        env
    }

    /// Its streams, and our ends of them.
    fn stdio(&mut self) -> Result<Streams, Trouble> {
        if self.service.tty && !self.hold {
            let (columns, rows) = if self.size == (0, 0) { (80, 24) } else { self.size };
            return Ok(Streams { stdio: Stdio::Terminal { columns, rows }, outputs: [None, None], input: None });
        }
        if let Some(streams) = self.streams.take() {
            return Ok(Streams { stdio: Stdio::Fds(streams), outputs: [None, None], input: None });
        }
        let failed = |what: &str, error: std::io::Error| trouble(format!("cannot {what}: {error}"));
        let pipe = || rustix::pipe::pipe_with(PipeFlags::CLOEXEC).map_err(|errno| failed("make a pipe", errno.into()));
        let (input, input_end) = if self.service.input && !self.hold {
            let (input, end) = pipe()?;
            (input, Some(set_aside(end)))
        } else {
            let null = std::fs::File::open("/dev/null").map_err(|error| failed("open /dev/null", error))?;
            (null.into(), None)
        };
        let ((output, output_end), (errors, errors_end)) = (pipe()?, pipe()?);
        let outputs = [output, errors].map(|output| Some(set_aside(output)));
        Ok(Streams { stdio: Stdio::Fds([input, output_end, errors_end]), outputs, input: input_end })
    }

    fn spec(
        &self,
        ground: &Ground,
        hostname: String,
        mounts: Vec<sandbox::Mount>,
        stdio: Stdio,
    ) -> Result<Spec, Trouble> {
        let service = &self.service;
        if service.args.is_empty() && !self.hold {
            return Err(trouble(
                "there is nothing to run: the image has no CMD and no ENTRYPOINT; add a CMD to the service",
            ));
        }
        let cwd = if service.cwd.is_empty() { "/" } else { &service.cwd };
        let overlay = &ground.container.overlay;
        let overlay = sandbox::Overlay {
            lowers: overlay.lowers.clone(),
            upper: overlay.upper.clone(),
            work: overlay.work.clone(),
            host: overlay.host.iter().map(copy_tree).collect(),
        };
        Ok(Spec {
            rootfs: Rootfs::Overlay(overlay),
            process: Process {
                args: if self.hold { vec![CString::from(c"rbox")] } else { words(&service.args)? },
                env: variables(&ground.env)?,
                cwd: word(cwd)?,
                user: ground.container.user.clone(),
                stdio,
                rlimits: self.rlimits()?,
            },
            mounts,
            network: self.network()?,
            shares: self.shares()?,
            hostname,
            limits: limits(service),
            confinement: Confinement {
                capabilities: service.capabilities,
                no_new_privileges: !service.new_privileges,
                seccomp: seccomp(service)?,
                masks: !service.unmasked,
                user_namespace: !service.privileged,
            },
            init: service.init,
            readonly: service.readonly,
            devices: devices(service)?,
            sysctls: service.sysctls.clone(),
            oom_score: service.oom_score,
            id: format!("{}-{}", self.name, self.id),
            managed: true,
            // an ordinary user has a cgroup only where somebody gave one
            lenient: !Ids::current().is_whole_machine(),
            hold: self.hold,
            fakeroot: ground.container.fakeroot.clone(),
        })
    }

    fn shares(&self) -> Result<Shares, Trouble> {
        let (service, others) = (&self.service, &self.others);
        if self.hold {
            // with the same ids as otherwise, and nobody else's process may be needed
            let shared = |share: &Share| if *share == Share::Own { sandbox::Share::Own } else { sandbox::Share::Host };
            return Ok(Shares { pid: shared(&service.pid), ipc: shared(&service.ipc), uts: shared(&service.uts) });
        }
        Ok(Shares {
            pid: share(&service.pid, others.pid.as_ref(), Handle::pids)?,
            ipc: share(&service.ipc, others.ipc.as_ref(), Handle::ipc)?,
            uts: share(&service.uts, others.uts.as_ref(), Handle::uts)?,
        })
    }

    fn network(&self) -> Result<Network, Trouble> {
        if self.hold {
            return Ok(Network::None);
        }
        match &self.service.network {
            Connection::Networks(_) => Ok(Network::Own),
            Connection::Host => Ok(Network::Host),
            Connection::None => Ok(Network::None),
            Connection::Service(name) => {
                let gone = || trouble(format!("cannot use the network of `{name}`: that does not run"));
                let other = self.others.network.as_ref().ok_or_else(gone)?;
                other.network().map(Network::Join).map_err(|_| gone())
            }
        }
    }

    /// No core files, and as many open files as programs expect, unless the service says something else.
    fn rlimits(&self) -> Result<Vec<Rlimit>, Trouble> {
        let resource =
            |name: &str| resource_by_name(name).ok_or_else(|| trouble(format!("there is no resource limit `{name}`")));
        let mut limits = vec![Rlimit { resource: resource("core")?, soft: 0, hard: u64::MAX }];
        limits.extend(sandbox::open_files());
        for (name, soft, hard) in &self.service.ulimits {
            limits.push(Rlimit { resource: resource(name)?, soft: *soft, hard: *hard });
        }
        Ok(limits)
    }
}

fn copy_tree(tree: &sandbox::HostTree) -> sandbox::HostTree {
    sandbox::HostTree { path: tree.path.clone(), upper: tree.upper.clone(), work: tree.work.clone() }
}

fn share(
    share: &Share,
    other: Option<&Arc<Handle>>,
    open: impl FnOnce(&Handle) -> Result<OwnedFd, rustix::io::Errno>,
) -> Result<sandbox::Share, Trouble> {
    match share {
        Share::Own => Ok(sandbox::Share::Own),
        Share::Host => Ok(sandbox::Share::Host),
        Share::Service(name) => {
            let gone = || trouble(format!("cannot share a namespace with `{name}`: that does not run"));
            open(other.ok_or_else(gone)?).map(sandbox::Share::Join).map_err(|_| gone())
        }
    }
}

fn limits(service: &Service) -> Limits {
    let limits = &service.limits;
    Limits {
        memory: limits.memory,
        memory_swap: limits.memory_swap,
        memory_reserved: limits.memory_reserved,
        millicpus: limits.millicpus,
        cpu_weight: limits.cpu_weight,
        cpuset: limits.cpuset.clone(),
        pids: Some(limits.pids.unwrap_or(sandbox::defaults::PIDS)),
        io_weight: limits.io_weight,
    }
}

fn seccomp(service: &Service) -> Result<Seccomp, Trouble> {
    match &service.seccomp_profile {
        Some(text) => {
            let profile =
                SeccompProfile::read(text).map_err(|error| trouble(format!("its seccomp profile: {error}")))?;
            Ok(Seccomp::Profile(Arc::new(profile)))
        }
        None if service.seccomp_unconfined => Ok(Seccomp::Unconfined),
        None => Ok(Seccomp::Default),
    }
}

fn devices(service: &Service) -> Result<Vec<(std::path::PathBuf, std::path::PathBuf)>, Trouble> {
    let device = |device: &crate::stack::definition::Device| {
        if !(device.access.contains('r') && device.access.contains('w')) {
            let text = "a device can be given for reading and writing only; write its access as `rw` or `rwm`";
            return Err(trouble(format!("cannot give {} with access `{}`: {text}", device.host, device.access)));
        }
        Ok((device.host.clone().into(), device.container.clone().into()))
    };
    service.devices.iter().map(device).collect()
}

/// A text for the kernel.
pub(super) fn word(text: &str) -> Result<CString, Trouble> {
    CString::new(text)
        .map_err(|_| trouble(format!("`{}` holds a NUL, which no program can be given", text.escape_debug())))
}

/// Texts for the kernel.
pub(super) fn words(texts: &[String]) -> Result<Vec<CString>, Trouble> {
    texts.iter().map(|text| word(text)).collect()
}

/// Variables for the kernel.
pub(super) fn variables(env: &[(String, String)]) -> Result<Vec<CString>, Trouble> {
    env.iter().map(|(name, value)| word(&format!("{name}={value}"))).collect()
}
