//! Settings of the kernel that belong to a network namespace: written by a thread that is in it.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use super::error::Error;

/// Whether the kernel has IPv6, and it was not switched off as a whole.
pub(super) fn has_ipv6() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    let is_off = || fs::read_to_string("/sys/module/ipv6/parameters/disable").is_ok_and(|text| text.trim() == "1");
    *HAS.get_or_init(|| Path::new("/proc/sys/net/ipv6/conf/all").exists() && !is_off())
}

/// Makes the stack namespace a router: it forwards, believes nobody's advertisements, and leaves frames on bridges alone.
/// Where the way out is sockets, pings are theirs to answer.
pub(super) fn prepare_stack(with_sockets: bool) -> Result<(), Error> {
    write("ipv4/ip_forward", "1")?;
    // who is told of shorter ways goes around the rules
    write("ipv4/conf/all/send_redirects", "0")?;
    write("ipv4/conf/default/send_redirects", "0")?;
    // packets of transparent sockets come from where no route leads
    write("ipv4/conf/all/rp_filter", "0")?;
    write("ipv4/conf/default/rp_filter", "0")?;
    write("ipv4/conf/lo/rp_filter", "0")?;
    if with_sockets {
        write("ipv4/icmp_echo_ignore_all", "1")?;
        write_if_there("ipv6/icmp/echo_ignore_all", "1")?;
    }
    // who is refused is to know it each time
    write("ipv4/icmp_ratelimit", "0")?;
    if has_ipv6() {
        write("ipv6/icmp/ratelimit", "0")?;
        write("ipv6/conf/all/forwarding", "1")?;
        quiet_ipv6()?;
        // a port of a bridge needs no address of its own; what else there is gets one from us
        set("ipv6/conf/default/addr_gen_mode", "1")?;
    }
    // rules for packets would see frames that only cross a bridge, and break what comes back to where it came from
    for name in ["iptables", "ip6tables", "arptables"] {
        write_if_there(&format!("bridge/bridge-nf-call-{name}"), "0")?;
    }
    Ok(())
}

/// Prepares a container's new namespace for links.
pub(super) fn prepare_container() -> Result<(), Error> {
    if has_ipv6() { quiet_ipv6() } else { Ok(()) }
}

/// Has the links to come have IPv6 or not.
pub(super) fn choose_ipv6(ipv6: bool) -> Result<(), Error> {
    if has_ipv6() { write("ipv6/conf/default/disable_ipv6", if ipv6 { "0" } else { "1" }) } else { Ok(()) }
}

/// For links to come: no router advertisements, no waiting for others who might have an address.
fn quiet_ipv6() -> Result<(), Error> {
    for name in ["accept_ra", "accept_dad", "autoconf", "accept_redirects"] {
        set(&format!("ipv6/conf/default/{name}"), "0")?;
    }
    Ok(())
}

/// What a setting is now.
pub(super) fn read(name: &str) -> Result<String, Error> {
    let path = format!("/proc/sys/net/{name}");
    let text = fs::read_to_string(&path).map_err(|error| Error::kernel(format!("read {path}"), error))?;
    Ok(text.trim().to_owned())
}

/// Changes a setting, unless it is so already.
pub(super) fn write(name: &str, value: &str) -> Result<(), Error> {
    let path = format!("/proc/sys/net/{name}");
    if fs::read_to_string(&path).is_ok_and(|there| there.trim() == value) {
        return Ok(());
    }
    fs::write(&path, value).map_err(|error| Error::kernel(format!("write {value} to {path}"), error))
}

/// Changes a setting that is known to be another one, unless that can't be and it is so all the same.
fn set(name: &str, value: &str) -> Result<(), Error> {
    fs::write(format!("/proc/sys/net/{name}"), value).or_else(|_| write(name, value))
}

fn write_if_there(name: &str, value: &str) -> Result<(), Error> {
    match write(name, value) {
        Err(Error::Kernel { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
