//! Paths inside an image.

/// A path as seen from a working directory, which has no `.`, `..` or doubled `/`: absolute, without these as well.
pub(crate) fn joined(workdir: &str, path: &str) -> String {
    let from = if path.starts_with('/') { "" } else { workdir.trim_end_matches('/') };
    let mut full = from.to_owned();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => full.truncate(full.rfind('/').unwrap_or(0)),
            part => full.extend(["/", part]),
        }
    }
    if full.is_empty() { "/".to_owned() } else { full }
}

/// The same with a trailing `/` kept.
pub(crate) fn absolute(workdir: &str, path: &str) -> String {
    let full = joined(workdir, path);
    let directory = path.ends_with('/') || path.is_empty() || path == "." || path.ends_with("/.");
    if directory && full != "/" { full + "/" } else { full }
}

/// The bytes of the longest path that Linux takes (`PATH_MAX` without its end).
pub(super) const LONGEST: usize = 4095;

/// An absolute path with `.`, `..` and doubled `/` resolved.
pub(crate) fn clean(path: &str) -> String {
    joined("/", path)
}

/// Whether the name of a file ends with one of these extensions, in whatever case.
pub(super) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let own = std::path::Path::new(path).extension();
    own.is_some_and(|own| extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_start_at_the_working_directory() {
        assert_eq!(absolute("/app", "x"), "/app/x");
        assert_eq!(absolute("/app", "."), "/app/");
        assert_eq!(absolute("/app", "../x/"), "/x/");
        assert_eq!(absolute("/app", "/y/./z"), "/y/z");
        assert_eq!(absolute("/", "../.."), "/");
        assert_eq!(absolute("/", ""), "/");
        assert_eq!(joined("/app/b", "../x/"), "/app/x");
        assert_eq!(joined("/app", "../../.."), "/");
        assert_eq!(clean("a//b/../c/."), "/a/c");
    }
}
