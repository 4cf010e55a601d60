//! Settings of the kernel that belong to a network namespace: written by a thread that is in it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags};

use super::error::Error;

/// Whether the kernel has IPv6, and it was not switched off as a whole.
pub(super) fn has_ipv6() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    let is_off = || fs::read_to_string("/sys/module/ipv6/parameters/disable").is_ok_and(|text| text.trim() == "1");
    *HAS.get_or_init(|| Path::new("/proc/sys/net/ipv6/conf/all").exists() && !is_off())
}

/// Makes the stack namespace a router: it forwards, and leaves frames on bridges alone. Where the way out is sockets, pings are
/// theirs to answer. Gives what its links to come are like.
pub(super) fn prepare_stack(with_sockets: bool) -> Result<LinksToCome, Error> {
    write("ipv4/ip_forward", "1")?;
    // who is told of shorter ways goes around the rules
    set("ipv4/conf/all/send_redirects", "0")?;
    set("ipv4/conf/default/send_redirects", "0")?;
    if has_ipv6() {
        set("ipv6/conf/all/forwarding", "1")?;
    }
    // rules for packets would see frames that only cross a bridge, and break what comes back to where it came from
    for name in ["iptables", "ip6tables", "arptables"] {
        if_there(set(&format!("bridge/bridge-nf-call-{name}"), "0"))?;
    }
    prepare(with_sockets)
}

/// Makes the namespace of an outlet one that forwards nothing: its way out is sockets.
pub(super) fn prepare_outlet() -> Result<LinksToCome, Error> {
    prepare(true)
}

/// Has a namespace believe nobody's advertisements, and tell everybody who is refused.
fn prepare(with_sockets: bool) -> Result<LinksToCome, Error> {
    // packets of transparent sockets come from where no route leads
    set("ipv4/conf/all/rp_filter", "0")?;
    set("ipv4/conf/default/rp_filter", "0")?;
    set("ipv4/conf/lo/rp_filter", "0")?;
    if with_sockets {
        set("ipv4/icmp_echo_ignore_all", "1")?;
        if_there(set("ipv6/icmp/echo_ignore_all", "1"))?;
    }
    // who is refused is to know it each time
    set("ipv4/icmp_ratelimit", "0")?;
    if has_ipv6() {
        set("ipv6/icmp/ratelimit", "0")?;
        // a port needs no address of its own; what else there is gets one from us
        set("ipv6/conf/default/addr_gen_mode", "1")?;
    }
    LinksToCome::open()
}

/// What holds for the links to come in a network namespace: that of the thread that opened it.
///
/// The folder is opened once: the kernel looks for it among those of all other namespaces.
#[derive(Debug)]
pub(super) struct LinksToCome(Option<OwnedFd>);

/// Where that is, below `/proc/sys/net`.
const TO_COME: &str = "ipv6/conf/default";

impl LinksToCome {
    /// Those of a container's new namespace: no router advertisements, no waiting for others who might have an address.
    pub(super) fn open() -> Result<Self, Error> {
        if !has_ipv6() {
            return Ok(LinksToCome(None));
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = match another_proc() {
            Some(proc) => rustix::fs::openat(&proc, format!("sys/net/{TO_COME}"), flags, Mode::empty()),
            None => rustix::fs::open(format!("/proc/sys/net/{TO_COME}"), flags, Mode::empty()),
        };
        let opened = opened.map_err(|errno| Error::kernel(format!("open /proc/sys/net/{TO_COME}"), errno))?;
        let to_come = LinksToCome(Some(opened));
        for name in QUIET {
            to_come.set(name, "0")?;
        }
        Ok(to_come)
    }

    /// Has them have IPv6 or not.
    pub(super) fn choose_ipv6(&self, ipv6: bool) -> Result<(), Error> {
        self.set("disable_ipv6", if ipv6 { "0" } else { "1" })
    }

    /// Changes a setting, unless that can't be and it is so already.
    fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let Some(folder) = &self.0 else { return Ok(()) };
        let file = rustix::fs::openat(folder, name, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty());
        let written = file.and_then(|file| rustix::io::write(&file, value.as_bytes()));
        written.map(drop).or_else(|_| write(&format!("{TO_COME}/{name}"), value))
    }
}

/// How many namespaces are looked for in one `/proc`.
const IN_ONE: u32 = 32;

/// A `/proc` in which few other namespaces have been looked for, where there have been many: the kernel finds the settings of a namespace
/// by looking at those of all others that were ever asked for there. None = the usual one.
fn another_proc() -> Option<Arc<OwnedFd>> {
    static NOW: Mutex<(u32, Option<Arc<OwnedFd>>)> = Mutex::new((0, None));
    let mut now = NOW.lock().unwrap_or_else(PoisonError::into_inner);
    if now.0 == IN_ONE {
        // one that is there no less, where no other one may be made
        *now = (0, mount_proc().ok().map(Arc::new));
    }
    now.0 += 1;
    now.1.clone()
}

fn mount_proc() -> Result<OwnedFd, Errno> {
    let context = rustix::mount::fsopen(c"proc", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_create(&context)?;
    let attributes =
        MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    rustix::mount::fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, attributes)
}

/// Settings of links that are off for ours. Without advertisements there are no addresses from them (`autoconf`) either.
const QUIET: [&str; 3] = ["accept_ra", "accept_dad", "accept_redirects"];

/// What a setting is now.
pub(super) fn read(name: &str) -> Result<String, Error> {
    let path = format!("/proc/sys/net/{name}");
    let text = fs::read_to_string(&path).map_err(|error| Error::kernel(format!("read {path}"), error))?;
    Ok(text.trim().to_owned())
}

/// Changes a setting, unless it is so already: for what takes long to change, and what may well be so.
pub(super) fn write(name: &str, value: &str) -> Result<(), Error> {
    if read(name).is_ok_and(|there| there == value) { Ok(()) } else { set(name, value) }
}

/// Changes a setting. That it can't be changed is no error if it is so already.
fn set(name: &str, value: &str) -> Result<(), Error> {
    let path = format!("/proc/sys/net/{name}");
    // nothing is there to be made or emptied
    let written = OpenOptions::new().write(true).open(&path).and_then(|mut file| file.write_all(value.as_bytes()));
    match written {
        Err(error) if !read(name).is_ok_and(|there| there == value) => {
            Err(Error::kernel(format!("write {value} to {path}"), error))
        }
        _ => Ok(()),
    }
}

/// Passes by a setting that this kernel does not have.
fn if_there(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::Kernel { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_namespaces_share_several_procs() {
        let procs: Vec<_> = (0..=2 * IN_ONE).map(|_| another_proc()).collect();
        assert!(procs.iter().take(IN_ONE as usize).all(Option::is_none), "the usual one is enough for a few");
        // none where none may be made
        let is_there = mount_proc().is_ok();
        let [first, .., last] = &procs[IN_ONE as usize..] else { panic!("there are more") };
        assert_eq!((first.is_some(), last.is_some()), (is_there, is_there));
        let is_same = first.as_ref().zip(last.as_ref()).is_some_and(|(first, last)| Arc::ptr_eq(first, last));
        assert!(!is_same, "another one after so many");
    }
}
