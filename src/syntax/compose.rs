//! What people who come from Compose write first, and what it is called here.

/// Keys of a Compose service that have another name here, with it.
const KEYS: &[(&str, &str)] = &[
    ("build", "FROM"),
    ("cap_add", "CAP"),
    ("cap_drop", "CAP"),
    ("command", "CMD"),
    ("configs", "FILE"),
    ("container_name", "NAME"),
    ("cpus", "LIMIT cpus=N"),
    ("depends_on", "DEPENDS"),
    ("deploy", "LIMIT, RESERVE and REPLICAS"),
    ("env_file", "ENV --file=PATH"),
    ("environment", "ENV"),
    ("extra_hosts", "HOST"),
    ("image", "FROM"),
    ("ipc", "NAMESPACE ipc=…"),
    ("logging", "LOG"),
    ("mem_limit", "LIMIT memory=SIZE"),
    ("network_mode", "NETWORK"),
    ("pid", "NAMESPACE pid=…"),
    ("pids_limit", "LIMIT pids=N"),
    ("ports", "PUBLISH"),
    ("read_only", "READONLY"),
    ("scale", "REPLICAS"),
    ("security_opt", "SECURITY"),
    ("stop_grace_period", "STOPGRACE"),
    ("stop_signal", "STOPSIGNAL"),
    ("tmpfs", "MOUNT type=tmpfs,target=PATH"),
    ("uts", "NAMESPACE uts=…"),
    ("volumes", "MOUNT"),
    ("working_dir", "WORKDIR"),
];

/// The property of SERVICE for a key of Compose's, and that key as it is written there.
pub(super) fn property_for(key: &str) -> Option<(&'static str, &'static str)> {
    KEYS.iter().find(|(compose, _)| compose.eq_ignore_ascii_case(key)).map(|(compose, property)| (*property, *compose))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::keyword::Property;

    #[test]
    fn every_key_leads_to_a_property() {
        for (key, property) in KEYS {
            let first = property.split([' ', ',']).next().unwrap_or_default();
            assert!(Property::parse(first).is_some(), "{key}: {property}");
            assert!(Property::parse(key).is_none(), "{key} is one by itself");
        }
        assert_eq!(property_for("PORTS"), Some(("PUBLISH", "ports")));
    }
}
