//! Devices as people write them.

use crate::model::path::clean;
use crate::model::service::Device;

/// Reads `host[:container][:rwm]`; none where it is not that.
pub fn device(text: &str) -> Option<Device> {
    let parts: Vec<&str> = text.split(':').collect();
    let (host, container, access) = match parts[..] {
        [host] => (host, host, "rwm"),
        [host, container] if container.starts_with('/') => (host, container, "rwm"),
        [host, access] => (host, host, access),
        [host, container, access] => (host, container, access),
        _ => return None,
    };
    let good = host.starts_with('/') && container.starts_with('/') && !access.is_empty();
    let good = good && access.chars().all(|letter| "rwm".contains(letter));
    good.then(|| Device { host: host.to_owned(), container: clean(container), access: access.to_owned() })
}
