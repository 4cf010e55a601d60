//! `--detach-keys`.

use std::str::FromStr;

use super::Bad;
use crate::sandbox::Keys;

/// As Docker has them: characters, and `ctrl-` with a letter or one of `@[\]^_`, with commas between; nothing = no keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct KeysArg(pub(in crate::cli) Keys);

impl Default for KeysArg {
    /// Ctrl-P, Ctrl-Q.
    fn default() -> Self {
        Self(Keys::new(vec![0x10, 0x11]))
    }
}

impl FromStr for KeysArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let key = |key: &str| match (key.strip_prefix("ctrl-").unwrap_or(key).as_bytes(), key.starts_with("ctrl-")) {
            ([byte @ (b'a'..=b'z' | b'@' | b'['..=b'_')], true) => Some(byte & 0x1f),
            ([byte], false) if byte.is_ascii_graphic() => Some(*byte),
            _ => None,
        };
        let keys: Option<Vec<u8>> = text.split(',').filter(|_| !text.is_empty()).map(key).collect();
        let bad =
            || Bad("keys are characters and `ctrl-` with a letter or one of `@[\\]^_`, as `ctrl-p,ctrl-q`".to_owned());
        keys.map(|keys| Self(Keys::new(keys))).ok_or_else(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_docker_reads_them() {
        let keys = |text: &str| text.parse::<KeysArg>().ok().map(|keys| keys.0);
        assert_eq!(keys("ctrl-p,ctrl-q"), Some(KeysArg::default().0));
        assert_eq!(keys("a,ctrl-@,ctrl-["), Some(Keys::new(vec![b'a', 0, 0x1b])));
        assert_eq!(keys(""), Some(Keys::default()));
        assert!(["ctrl-", "ctrl-pp", "ab", "a,,b", "ctrl-1"].into_iter().all(|bad| keys(bad).is_none()));
    }
}
