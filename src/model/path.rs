//! Paths inside an image.

/// A path as seen from a working directory: absolute, `.` and `..` resolved, a trailing `/` kept.
pub(crate) fn absolute(workdir: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { path.to_owned() } else { format!("{workdir}/{path}") };
    let clean = clean(&joined);
    let directory = path.ends_with('/') || path.is_empty() || path == "." || path.ends_with("/.");
    if directory && clean != "/" { format!("{clean}/") } else { clean }
}

/// The bytes of the longest path that Linux takes (`PATH_MAX` without its end).
pub(super) const LONGEST: usize = 4095;

/// An absolute path with `.`, `..` and doubled `/` resolved.
pub(crate) fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
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
    }
}
