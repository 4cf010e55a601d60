//! Kernel settings of a sandbox's own namespaces; no others can be asked for.

use std::ffi::CString;

use super::error::LaunchError;
use super::operation::Operation;
use super::spec::Spec;

/// Settings of the namespace of System V and POSIX queues.
const IPC: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

/// Refuses what is no setting, or one of the whole machine.
pub(super) fn check(spec: &Spec) -> Result<(), LaunchError> {
    for (name, value) in &spec.sysctls {
        let impossible = |why: &str| Err(LaunchError::Impossible(format!("cannot set the kernel's {name:?}: {why}")));
        let is_word = |part: &str| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
        };
        if !name.split('.').all(is_word) || value.contains(['\0', '\n']) {
            return impossible("its name has parts of letters and digits with dots between, and its value is a line");
        }
        let net = name.starts_with("net.");
        if !net && !IPC.contains(&name.as_str()) && !name.starts_with("fs.mqueue.") {
            return impossible(
                "it is the whole machine's; a sandbox may set net.*, fs.mqueue.* and those of kernel.msg*, sem and shm*",
            );
        }
        if net && !spec.network.is_own() {
            return impossible("the sandbox has no network of its own");
        }
        if !net && !spec.shares.ipc.is_own() {
            return impossible("the sandbox shares that namespace with others");
        }
    }
    Ok(())
}

/// The writing of one.
pub(super) fn operation(name: &str, value: &str) -> Option<Operation> {
    let path = CString::new(format!("sys/{}", name.replace('.', "/"))).ok()?;
    Some(Operation::Setting { path: path.into(), value: CString::new(value).ok()?.into(), required: true })
}
