//! Users and groups by the passwd and group files of a file system, read without the machine's own name service.

use std::io;
use std::path::Path;

use thiserror::Error;

use super::view::View;

/// Larger files are not read: no real one is, and a hostile one could be any size.
const LIMIT: u64 = 16 << 20;

/// Numbers of who owns or runs something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    /// User.
    pub(super) uid: u32,
    /// Group.
    pub(super) gid: u32,
    /// Further groups of the user.
    pub(super) groups: Vec<u32>,
    /// The home directory, where the passwd file names one.
    pub(super) home: Option<String>,
}

/// Why a user can't be told.
#[derive(Debug, Error)]
pub(super) enum UserError {
    /// No such name.
    #[error(
        "no {what} `{name}` in /etc/{file} of the file system; write a number, or make the {what} in a step before"
    )]
    Unknown {
        /// `user` or `group`.
        what: &'static str,
        /// As written.
        name: String,
        /// `passwd` or `group`.
        file: &'static str,
    },
    /// A number that is no id.
    #[error("`{0}` is no user or group number: those go from 0 to 4294967294")]
    Number(String),
    /// An empty part.
    #[error("`{0}` has nothing before or behind its `:`; write user, or user:group")]
    Empty(String),
    /// The files can't be read.
    #[error("can't read /etc/{0} of the file system: {1}")]
    Read(&'static str, io::Error),
}

impl Ids {
    /// Who owns files that are copied: a user without a group owns them with its own group, a number with the same. An empty
    /// part is root, as BuildKit has it.
    pub(super) fn owner(view: &View, text: &str) -> Result<Self, UserError> {
        let (user, group) = text.split_once(':').map_or((text, None), |(user, group)| (user, Some(group)));
        let (user, group) = (or_root(user), group.map(or_root));
        let mut ids = match number(user)? {
            Some(uid) => Self { uid, gid: uid, ..Self::default() },
            None => named(view, user)?,
        };
        if let Some(group) = group {
            ids.gid = group_id(view, group)?;
        }
        ids.groups.clear();
        Ok(ids)
    }

    /// Who runs a program: with the groups that the files name; an empty text is root.
    pub(super) fn runner(view: &View, text: &str) -> Result<Self, UserError> {
        let (user, group) = split(if text.is_empty() { "0" } else { text })?;
        let mut ids = match number(user)? {
            Some(uid) => numbered(view, uid)?,
            None => named(view, user)?,
        };
        if let Some(group) = group {
            ids.gid = group_id(view, group)?;
            ids.groups.clear();
        }
        Ok(ids)
    }

    /// The numbers of further groups.
    pub(super) fn groups(view: &View, texts: &[String]) -> Result<Vec<u32>, UserError> {
        texts.iter().map(|text| group_id(view, text)).collect()
    }
}

fn or_root(part: &str) -> &str {
    if part.is_empty() { "0" } else { part }
}

fn split(text: &str) -> Result<(&str, Option<&str>), UserError> {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    if user.is_empty() || group == Some("") {
        return Err(UserError::Empty(text.to_owned()));
    }
    Ok((user, group))
}

/// A text of digits is always a number, whatever names a passwd file has.
fn number(text: &str) -> Result<Option<u32>, UserError> {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !signed.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(None);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u32>() {
        // The highest number means "no change" to the kernel.
        Ok(id) if digits && id != u32::MAX => Ok(Some(id)),
        _ if !digits && !text.starts_with(['-', '+']) && !text.starts_with("0x") => Ok(None),
        _ => Err(UserError::Number(text.to_owned())),
    }
}

fn lines(view: &View, file: &'static str) -> Result<String, UserError> {
    let bytes = view.read_small(&Path::new("etc").join(file), LIMIT).map_err(|error| UserError::Read(file, error))?;
    Ok(String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned())
}

/// `name:password:uid:gid:comment:home:shell`
fn passwd(view: &View, wanted: impl Fn(&str, u32) -> bool) -> Result<Option<(String, Ids)>, UserError> {
    let text = lines(view, "passwd")?;
    let entry = text.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let (uid, gid) = (fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?);
        let home = fields.get(5).filter(|home| home.starts_with('/')).map(|home| (*home).to_owned());
        wanted(fields[0], uid).then(|| (fields[0].to_owned(), Ids { uid, gid, groups: Vec::new(), home }))
    });
    Ok(entry)
}

fn named(view: &View, name: &str) -> Result<Ids, UserError> {
    let unknown = || UserError::Unknown { what: "user", name: name.to_owned(), file: "passwd" };
    let found = passwd(view, |entry, _| entry == name)?;
    // Every system has a root, also one without a passwd file.
    let root = (name == "root").then(|| ("root".to_owned(), Ids::default()));
    let (name, mut ids) = found.or(root).ok_or_else(unknown)?;
    ids.groups = groups_of(view, &name)?;
    Ok(ids)
}

fn numbered(view: &View, uid: u32) -> Result<Ids, UserError> {
    match passwd(view, |_, id| id == uid)? {
        Some((name, ids)) => Ok(Ids { groups: groups_of(view, &name)?, ..ids }),
        None => Ok(Ids { uid, ..Ids::default() }),
    }
}

/// `name:password:gid:members`
fn groups(view: &View) -> Result<Vec<(String, u32, Vec<String>)>, UserError> {
    let parse = |line: &str| {
        let mut fields = line.split(':');
        let (name, gid) = (fields.next()?.to_owned(), fields.nth(1)?.parse().ok()?);
        let members = fields.next().unwrap_or_default().split(',').map(|member| member.trim().to_owned());
        Some((name, gid, members.collect()))
    };
    Ok(lines(view, "group")?.lines().filter_map(parse).collect())
}

fn groups_of(view: &View, user: &str) -> Result<Vec<u32>, UserError> {
    let of = groups(view)?.into_iter().filter(|(_, _, members)| members.iter().any(|member| member == user));
    Ok(of.map(|(_, gid, _)| gid).collect())
}

fn group_id(view: &View, text: &str) -> Result<u32, UserError> {
    if let Some(gid) = number(text)? {
        return Ok(gid);
    }
    let found = groups(view)?.into_iter().find(|(name, ..)| name == text).map(|(_, gid, _)| gid);
    found.or((text == "root").then_some(0)).ok_or_else(|| UserError::Unknown {
        what: "group",
        name: text.to_owned(),
        file: "group",
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::executor::meta::Time;
    use crate::executor::view::Part;

    fn view(folder: &Path) -> View {
        fs::create_dir(folder.join("etc")).unwrap();
        let passwd = "root:x:0:0::/root:/bin/sh\n1000:x:0:0::/:\napp:x:1000:1001:App:/srv/app:/bin/sh\n";
        fs::write(folder.join("etc/passwd"), passwd).unwrap();
        fs::write(folder.join("etc/group"), "root:x:0:\nweb:x:33:www,app\nadm:x:4:app\n").unwrap();
        View::new(vec![Part::plain(folder).unwrap()], Time::EPOCH)
    }

    #[test]
    fn names_and_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let view = view(folder.path());
        let ids = |result: Result<Ids, UserError>| result.map(|ids| (ids.uid, ids.gid, ids.groups)).ok();
        assert_eq!(ids(Ids::owner(&view, "app")), Some((1000, 1001, vec![])));
        assert_eq!(ids(Ids::owner(&view, "55")), Some((55, 55, vec![])));
        assert_eq!(ids(Ids::owner(&view, "55:web")), Some((55, 33, vec![])));
        assert_eq!(ids(Ids::runner(&view, "app")), Some((1000, 1001, vec![33, 4])));
        assert_eq!(ids(Ids::runner(&view, "1000")), Some((1000, 1001, vec![33, 4])), "a number is never a name");
        assert_eq!(ids(Ids::runner(&view, "app:7")), Some((1000, 7, vec![])));
        assert_eq!(ids(Ids::runner(&view, "7")), Some((7, 0, vec![])));
        assert_eq!(ids(Ids::runner(&view, "")), Some((0, 0, vec![])));
        for bad in ["nobody", "4294967295", "4294967296", "-1", "1:", ":1", "0x0", "app:nope"] {
            assert!(Ids::runner(&view, bad).is_err(), "{bad}");
        }
    }
}
