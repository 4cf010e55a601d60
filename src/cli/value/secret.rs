//! `--secret` and `--ssh`.

use std::path::PathBuf;
use std::str::FromStr;

use super::{Bad, fields, required, unknown_key};

/// `id=ID[,src=FILE|,env=NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct SecretArg {
    /// Its name.
    pub(in crate::cli) id: String,
    /// Where its bytes are.
    pub(in crate::cli) from: SecretFrom,
}

/// Where a secret's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum SecretFrom {
    /// A file, relative to where rbox was started.
    File(PathBuf),
    /// A variable of rbox's own environment.
    Env(String),
}

fn id(text: &str) -> Result<String, Bad> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if text.is_empty() || text.starts_with('.') || !text.bytes().all(good) {
        return Bad::new(format!("`{text}` is no id: letters, digits, `_`, `.` and `-`"));
    }
    Ok(text.to_owned())
}

impl FromStr for SecretArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (mut name, mut from, mut kind) = (None, None, None);
        for (key, value) in fields(text) {
            match key {
                "id" => name = Some(id(required(key, value)?)?),
                "src" | "source" => from = Some(SecretFrom::File(required(key, value)?.into())),
                "env" => from = Some(SecretFrom::Env(required(key, value)?.to_owned())),
                "type" => kind = Some(required(key, value)?),
                _ => return Err(unknown_key(key, &["id", "src", "env", "type"])),
            }
        }
        let Some(name) = name else {
            return Bad::new("a secret needs a name: `id=NAME,src=FILE` or `id=NAME,env=VARIABLE`");
        };
        let from = match (kind, from) {
            (Some("env"), Some(SecretFrom::File(path))) => SecretFrom::Env(path.to_string_lossy().into_owned()),
            (None | Some("file" | "env"), Some(from)) => from,
            // As BuildKit: the variable of that name.
            (None | Some("env"), None) => SecretFrom::Env(name.clone()),
            (Some("file"), None) => return Bad::new("`type=file` needs `src=FILE`"),
            (Some(kind), _) => return Bad::new(format!("`type={kind}`: a secret is `file` or `env`")),
        };
        Ok(Self { id: name, from })
    }
}

/// `default` or `ID=SOCKET`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct SshArg {
    /// What `RUN --mount=type=ssh,id=…` calls it.
    pub(in crate::cli) id: String,
    /// The agent's socket; none = `SSH_AUTH_SOCK`.
    pub(in crate::cli) socket: Option<PathBuf>,
}

impl FromStr for SshArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (name, socket) = text.split_once('=').map_or((text, None), |(name, socket)| (name, Some(socket)));
        if socket == Some("") {
            return Bad::new("the agent's socket is missing: `default=/path/to/socket`");
        }
        Ok(Self { id: id(name)?, socket: socket.map(PathBuf::from) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets() {
        let file = |text: &str| text.parse::<SecretArg>().map(|secret| secret.from);
        assert_eq!(file("id=a,src=./x"), Ok(SecretFrom::File("./x".into())));
        assert_eq!(file("id=a,env=X"), Ok(SecretFrom::Env("X".into())));
        assert_eq!(file("type=env,id=A"), Ok(SecretFrom::Env("A".into())));
        for bad in ["", "src=a", "id=", "id=../x,src=a", "id=a,type=file", "id=a,soruce=b"] {
            assert!(bad.parse::<SecretArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn agents() {
        assert_eq!("default".parse(), Ok(SshArg { id: "default".into(), socket: None }));
        assert_eq!("git=/s".parse(), Ok(SshArg { id: "git".into(), socket: Some("/s".into()) }));
        assert!("".parse::<SshArg>().is_err() && "a=".parse::<SshArg>().is_err());
    }
}
