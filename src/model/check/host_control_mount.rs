//! RB8004 host-control-mount: what gives a service the whole machine.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, ServiceMountKind};

/// Sockets of daemons that do whatever they are told, as root.
const SOCKETS: &[&str] = &[
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/var/run/containerd/containerd.sock",
    "/run/podman/podman.sock",
    "/var/run/podman/podman.sock",
    "/run/crio/crio.sock",
];

/// Folders from which a machine is taken over.
const FOLDERS: &[&str] =
    &["/", "/boot", "/dev", "/etc", "/proc", "/root", "/sys", "/usr", "/var", "/var/lib", "/run", "/var/run"];

/// Reports binds of such places that can be written to, and `PRIVILEGED`.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        let name = &service.name.value;
        for mount in &service.mounts {
            let ServiceMountKind::Bind(source) = &mount.kind else { continue };
            let trimmed = source.trim_end_matches('/');
            let source = if trimmed.is_empty() { "/" } else { trimmed };
            let socket = SOCKETS.contains(&source);
            // A socket is as good read-only: connecting to it is no write.
            if socket || FOLDERS.contains(&source) && !mount.readonly {
                let help = if socket {
                    "whoever speaks to this socket is root on the machine; leave it out, or put a proxy in front that allows little"
                } else {
                    "mount the one folder that is needed, with `:ro` where it is only read"
                };
                let message = format!("service `{name}` gets `{source}` of this machine, and with it the machine");
                found.push(
                    Diagnostic::new(Code::HostControlMount, mount.target.span, message)
                        .label("gives it all")
                        .help(help),
                );
            }
        }
        if let Some(span) = service.privileged {
            let message =
                format!("service `{name}` runs with every right and no filter, which is no container any more");
            let diagnostic = Diagnostic::new(Code::HostControlMount, span, message).label("turns the sandbox off");
            found.push(
                diagnostic.help("give it what it needs alone: `CAP +NAME`, `DEVICE /dev/x`, `SYSCTL name=value`"),
            );
        }
    }
}
