//! What people who come from Compose write first, and what it is called here.

use super::keyword::Property;

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

/// Other words that people try, with what is meant by them.
const WORDS: &[(&str, &str)] = &[
    ("AFTER", "DEPENDS"),
    ("CPU", "LIMIT cpus=N"),
    ("EXEC", "CMD"),
    ("LINK", "DEPENDS"),
    ("LINKS", "DEPENDS"),
    ("MEMORY", "LIMIT memory=SIZE"),
    ("PORT", "PUBLISH"),
    ("VOLUME", "MOUNT"),
    ("WAIT", "DEPENDS"),
];

/// The property of SERVICE for a key of Compose's or another word that people try, and that word as it is written there.
pub(super) fn property_for(key: &str) -> Option<(&'static str, &'static str)> {
    let words = KEYS.iter().chain(WORDS);
    words.into_iter().find(|(word, _)| word.eq_ignore_ascii_case(key)).map(|(word, property)| (*property, *word))
}

/// Whether a word is a key of Compose's.
pub(super) fn is_key(word: &str) -> bool {
    KEYS.iter().any(|(key, _)| *key == word)
}

/// The property that a line can be read as whose first word is a key of Compose's: the value means the same.
pub(super) fn same_as(key: &str) -> Option<Property> {
    const SAME: [&str; 3] = ["image", "command", "depends_on"];
    let (property, key) = property_for(key).filter(|(_, key)| SAME.contains(key))?;
    debug_assert!(is_key(key), "{key}");
    Property::parse(property)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_leads_to_a_property() {
        for (key, property) in KEYS.iter().chain(WORDS) {
            let first = property.split([' ', ',']).next().unwrap_or_default();
            assert!(Property::parse(first).is_some(), "{key}: {property}");
            assert!(Property::parse(key).is_none(), "{key} is one by itself");
        }
        assert_eq!(property_for("PORTS"), Some(("PUBLISH", "ports")));
    }
}
