//! Commands about what runs: which stack is meant, who is meant in it, and the talk with its supervisor.

pub(super) mod attach;
pub(super) mod copy;
pub(super) mod down;
pub(super) mod events;
pub(super) mod exec;
pub(super) mod find;
pub(super) mod foreground;
pub(super) mod inspect;
pub(super) mod life;
pub(super) mod logs;
pub(super) mod ls;
pub(super) mod planned;
pub(super) mod ports;
mod printed;
pub(super) mod ps;
pub(super) mod remote;
pub(super) mod scale;
pub(super) mod stats;
pub(super) mod top;
pub(super) mod up;
pub(super) mod wanted;
mod watch;

use std::path::Path;
use std::str::FromStr;

use super::exit::{Error, Exit, say};
use crate::report::{Look, happened};
use crate::stack::protocol::{Event, Reply, Request};
use crate::stack::{self, Client};

/// Which stack
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Project {
    /// The stack [default: the one of the folder that rbox is started in]
    #[arg(short, long, value_name = "NAME")]
    pub(super) project: Option<StackName>,
}

/// A stack's name: it becomes part of host names and of a folder's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StackName(pub(super) String);

#[derive(Debug, thiserror::Error)]
#[error("a stack's name has lower-case letters, digits, `-` and `_`, a letter or digit first, and at most 50 of them")]
pub(super) struct StackNameError;

impl FromStr for StackName {
    type Err = StackNameError;

    fn from_str(text: &str) -> Result<Self, StackNameError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let first = text.bytes().next().is_some_and(plain);
        let rest = text.bytes().all(|byte| plain(byte) || b"-_".contains(&byte));
        // Containers outside of any stack live in one that no file can have.
        let good = text == stack::LOOSE || first && rest && text.len() <= 50;
        if good { Ok(Self(text.to_owned())) } else { Err(StackNameError) }
    }
}

impl StackName {
    /// The name of a folder's stack, as Compose makes it: lower case, and nothing that a name can't have.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let name = folder.file_name()?.to_string_lossy().to_lowercase();
        let kept = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let kept: String = kept.skip_while(|c| !c.is_ascii_alphanumeric()).take(50).collect();
        (!kept.is_empty()).then_some(Self(kept))
    }
}

impl From<stack::Error> for Error {
    fn from(error: stack::Error) -> Self {
        match error {
            stack::Error::Refused { message, help, code } => {
                let exit = code.map_or(Exit::FAILED, Exit::of);
                Self::Message { text: message, help, exit }
            }
            other => Self::new(other.to_string()),
        }
    }
}

/// What to say where a supervisor answers with something else than what was asked for.
pub(super) fn strange(reply: &Reply) -> Error {
    Error::new(format!("presume: the supervisor answered with {reply:?}"))
}

/// How commands tell what happens
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Telling {
    /// For people, on standard error
    #[default]
    Text,
    /// A JSON object a line, on standard output
    Json,
}

/// How to print what comes from a container
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// As it comes
    Text,
    /// A JSON object a line, on standard output
    Json,
}

impl Telling {
    /// Tells an event, if it is one that people want to hear of or a program asks.
    pub(super) fn tell(self, event: &Event, look: Look) -> Result<(), Error> {
        match self {
            Self::Text => {
                if let Some(line) = happened(event, look) {
                    tell!("{line}");
                }
                Ok(())
            }
            Self::Json => line(event),
        }
    }
}

/// Prints a value as a line of JSON. Whether somebody still reads it does not matter: what was asked for is done all the same.
fn line(value: &impl serde::Serialize) -> Result<(), Error> {
    let text = serde_json::to_string(value).expect("replies have string keys alone");
    logs::write(&(text + "\n"), false).map(drop)
}

/// Asks a supervisor for something that is done at once or bit by bit, and tells what happens until it is.
fn ask(client: &mut Client, request: &Request, telling: Telling) -> Result<(), Error> {
    match hear_out(client, request, telling)?? {
        Reply::Done => Ok(()),
        other => Err(strange(&other)),
    }
}

/// The last word of a supervisor that was asked for something; what happens until then is told.
fn hear_out(client: &mut Client, request: &Request, telling: Telling) -> Result<Result<Reply, stack::Error>, Error> {
    let look = Look::of_stderr();
    let mut told = Ok(());
    let reply = client.ask(request, |reply| {
        if let Reply::Event(event) = reply
            && told.is_ok()
        {
            told = telling.tell(&event, look);
        }
    });
    told.map(|()| reply)
}

/// Prints a value as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<Exit, Error> {
    say(&serde_json::to_string_pretty(value).expect("replies have string keys alone"))
}

/// Now, in nanoseconds since 1970.
pub(super) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_stacks() {
        let of = |path: &str| StackName::of(Path::new(path)).map(|name| name.0);
        assert_eq!(of("/x/My Shop.v2"), Some("myshopv2".to_owned()));
        assert_eq!(of("/x/_-a"), Some("a".to_owned()));
        assert_eq!((of("/"), of("/x/..."), of("/x/ü")), (None, None, None));
        for bad in ["", "-a", "_a", "A", "a.b", "../x", "a/b", &"a".repeat(51)] {
            assert!(bad.parse::<StackName>().is_err(), "{bad}");
        }
        assert!("_".parse::<StackName>().is_ok() && "shop-2_x".parse::<StackName>().is_ok());
    }
}
