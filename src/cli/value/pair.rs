//! `NAME=VALUE` of `--arg`, `--env` and their files.

use std::path::Path;
use std::str::FromStr;

use super::super::exit::Error;
use super::Bad;

/// `NAME=VALUE`, or `NAME` alone: the value it has in rbox's own environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct EnvArg {
    /// The name.
    pub(in crate::cli) name: String,
    /// The value, where one was written.
    pub(in crate::cli) value: Option<String>,
}

impl FromStr for EnvArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        if name.is_empty() || name.contains(char::is_whitespace) || text.contains('\0') {
            return Bad::new("a variable is `NAME=VALUE`, or `NAME` alone for the value it has here");
        }
        Ok(Self { name: name.to_owned(), value: value.map(str::to_owned) })
    }
}

/// The value written, else the one of rbox's own environment; none where that has none: as with Docker, `-e CI` passes on what
/// is there.
fn env_value(arg: &EnvArg) -> Result<Option<String>, Error> {
    if let Some(value) = &arg.value {
        return Ok(Some(value.clone()));
    }
    let value = std::env::var_os(&arg.name).map(std::ffi::OsString::into_string).transpose();
    value.map_err(|_| Error::usage(format!("the value of `{}` here is no UTF-8 text", arg.name)))
}

/// The variables that have a value, with it.
pub(in crate::cli) fn env_values(args: &[EnvArg]) -> Result<Vec<(String, String)>, Error> {
    let one = |arg: &EnvArg| Ok(env_value(arg)?.map(|value| (arg.name.clone(), value)));
    args.iter().filter_map(|arg| one(arg).transpose()).collect()
}

/// Reads a file of `NAME=VALUE` lines; empty lines and those with `#` first say nothing.
pub(in crate::cli) fn env_file(path: &Path) -> Result<Vec<EnvArg>, Error> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|error| Error::usage(format!("`{shown}` can't be read: {error}")))?;
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pair = line.parse().map_err(|bad| Error::usage(format!("{shown}:{number}: {bad}")))?;
        pairs.push(pair);
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_may_hold_anything() {
        let pair: EnvArg = "HOME=/x\nroot::0:0::/:/bin/sh".parse().unwrap();
        assert_eq!(pair.value.as_deref(), Some("/x\nroot::0:0::/:/bin/sh"));
        assert!(
            "=x".parse::<EnvArg>().is_err() && "A B=x".parse::<EnvArg>().is_err() && "A\n=x".parse::<EnvArg>().is_err()
        );
    }

    #[test]
    fn files_have_comments() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "# c\n\nA=1 # kept\nB=\n").unwrap();
        let pairs = env_file(file.path()).unwrap();
        assert_eq!(pairs, ["A=1 # kept".parse().unwrap(), "B=".parse().unwrap()]);
        std::fs::write(file.path(), "A=1\n=2\n").unwrap();
        assert!(env_file(file.path()).is_err());
    }
}
