//! What a sandbox is like unless something else is said: Docker's habits with less trust.

use std::ffi::CString;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher};
use std::net::IpAddr;
use std::os::fd::AsFd;
use std::path::PathBuf;

use super::capabilities;
use super::rlimits::resource_by_name;
use super::spec::{
    Confinement, Limits, Mount, MountKind, Network, Process, Rlimit, Rootfs, Seccomp, Shares, Spec, Stdio, User,
};

/// Where programs are looked for if an image does not say.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Processes and threads that a sandbox may have unless something else is said.
pub const PIDS: u64 = 4096;

impl Spec {
    /// A sandbox for a program that is to be run: no new privileges, no network but its own loopback.
    pub fn run(rootfs: Rootfs, args: Vec<CString>, stdio: Stdio) -> Self {
        let id = new_id();
        let path = CString::new(format!("PATH={PATH}")).unwrap_or_default();
        Spec {
            rootfs,
            process: Process {
                args,
                env: vec![path],
                cwd: CString::from(c"/"),
                user: User::default(),
                stdio,
                rlimits: no_core_dumps(),
            },
            mounts: Vec::new(),
            network: Network::None,
            shares: Shares::default(),
            hostname: id.clone(),
            limits: Limits { pids: Some(PIDS), ..Limits::default() },
            confinement: Confinement {
                capabilities: capabilities::RUN,
                no_new_privileges: true,
                seccomp: Seccomp::Default,
                masks: true,
                user_namespace: true,
            },
            init: false,
            readonly: false,
            devices: Vec::new(),
            sysctls: Vec::new(),
            oom_score: None,
            id,
            managed: false,
            lenient: false,
            hold: false,
            fakeroot: None,
        }
    }

    /// Adds the files that tell a program its names and name servers. They lie over what the image has. Its host's name
    /// leads to its addresses, where it has any; what `resolv.conf` says is the machine's own with the host's network.
    pub fn add_names(&mut self, addresses: &[IpAddr], resolv_conf: Option<String>) {
        let name = if addresses.is_empty() { format!(" {}", self.hostname) } else { String::new() };
        let mut hosts = format!("127.0.0.1\tlocalhost{name}\n::1\tlocalhost ip6-localhost ip6-loopback{name}\n");
        hosts.push_str("ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");
        for address in addresses {
            let _ = writeln!(hosts, "{address}\t{}", self.hostname);
        }
        let resolv = match resolv_conf {
            Some(text) => text.into_bytes(),
            None if self.network.is_host() => std::fs::read("/etc/resolv.conf").unwrap_or_default(),
            None => Vec::new(),
        };
        let hostname = format!("{}\n", self.hostname);
        for (target, content) in
            [("/etc/hosts", hosts.into_bytes()), ("/etc/resolv.conf", resolv), ("/etc/hostname", hostname.into_bytes())]
        {
            let kind = MountKind::File { content, mode: 0o644, uid: 0, gid: 0 };
            self.mounts.push(Mount { target: PathBuf::from(target), kind, readonly: false });
        }
    }
}

impl Stdio {
    /// The streams of rbox itself.
    pub fn inherit() -> std::io::Result<Self> {
        let copy = |stream: std::os::fd::BorrowedFd<'_>| stream.try_clone_to_owned();
        Ok(Stdio::Fds([
            copy(std::io::stdin().as_fd())?,
            copy(std::io::stdout().as_fd())?,
            copy(std::io::stderr().as_fd())?,
        ]))
    }
}

/// A name for a sandbox: twelve random digits.
pub fn new_id() -> String {
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:012x}", random & 0xffff_ffff_ffff)
}

/// A program that crashes leaves no core file: it would land in the image, or tell its secrets.
fn no_core_dumps() -> Vec<Rlimit> {
    resource_by_name("core").map(|resource| Rlimit { resource, soft: 0, hard: u64::MAX }).into_iter().collect()
}
