//! Addresses of files, as editors write them.

use std::path::{Component, Path, PathBuf};

use gen_lsp_types::Uri;

/// The path of a `file:` address.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").filter(|rest| rest.starts_with('/')).unwrap_or(rest);
    if !path.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let text = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(text, 16).ok()?);
            }
            b'?' | b'#' => break,
            byte => bytes.push(byte),
        }
    }
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    // `..` would lead out of the workspace by its name alone.
    let plain = path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    plain.then_some(path)
}

/// The address of a file.
pub(super) fn of_path(path: &Path) -> Uri {
    use std::fmt::Write as _;
    let mut out = "file://".to_owned();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Uri(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files() {
        for name in ["/a/b.rbox", "/with space/é%.rbox", "/a#b?c"] {
            assert_eq!(path(&of_path(Path::new(name))).as_deref(), Some(Path::new(name)));
        }
        assert_eq!(path(&"file://localhost/a".into()), Some(PathBuf::from("/a")));
        for other in ["untitled:1", "file://host/a", "file:///a/../b", "file:///%zz", "file:///a%", "https://a/b"] {
            assert_eq!(path(&other.into()), None, "{other}");
        }
    }
}
