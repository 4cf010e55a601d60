//! What a service may do: `CAP SECURITY`.

use super::super::Resolver;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::service::{Seccomp, Service};
use crate::syntax::keyword::Property;
use crate::syntax::tree::BlockProperty;

/// Linux's capabilities, without `CAP_`.
const CAPABILITIES: &[&str] = &[
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

impl Resolver<'_> {
    pub(super) fn access(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        if property.keyword.value == Property::Cap {
            self.capabilities(service, property, scope);
        } else {
            self.security(service, property, scope);
        }
    }

    fn capabilities(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for word in self.words(property, scope) {
            let (add, name) = match word.value.split_at_checked(1) {
                Some(("+", name)) => (true, name),
                Some(("-", name)) => (false, name),
                _ => {
                    self.report(check::services::cap_without_sign(&word));
                    continue;
                }
            };
            let upper = name.to_ascii_uppercase();
            let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
            if name == "ALL" || CAPABILITIES.contains(&name) {
                service.capabilities.push((add, name.to_owned()));
            } else {
                let near = crate::diag::nearest(name, CAPABILITIES.iter().copied()).map(|(name, _)| name);
                self.report(check::services::unknown_cap(&word, name, near));
            }
        }
    }

    fn security(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for (key, value) in self.settings(property, scope) {
            match (key.value.as_str(), value.value.as_str()) {
                ("seccomp", "unconfined") => service.seccomp = Some(Seccomp::Unconfined),
                ("seccomp", file) => {
                    let missing = check::sources::bind(&value, &mut self.context);
                    self.report_all(missing);
                    service.seccomp = Some(Seccomp::File(file.to_owned()));
                }
                _ => self.unknown_setting(Property::Security, &key, &["seccomp"]),
            }
        }
    }
}
