//! Git URLs of `ADD`, in all the forms `BuildKit` knows.
//!
//! ```text
//! https://host/path.git[#ref[:dir]]      ssh://…  git://…   (http and https only with `.git` at the path's end)
//! user@host:path[#ref[:dir]]             as scp writes it
//! …?ref=R|tag=T|branch=B&subdir=D&checksum=C&keep-git-dir=true&submodules=false
//! ```

use crate::model::stage::GitSource;

/// What is wrong with a git URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::model) enum GitError {
    #[error("`{0}` has no value")]
    NoValue(String),
    #[error("`{0}` is given twice")]
    Twice(String),
    #[error("`{0}` is not `true` or `false`")]
    NotBoolean(String),
    #[error("two different references: `{0}` and `{1}`")]
    References(String, String),
    #[error("two different folders: `{0}` and `{1}`")]
    Folders(String, String),
    #[error(
        "`{0}` is no query of a git URL: `ref`, `tag`, `branch`, `subdir`, `checksum`, `keep-git-dir` and `submodules` are"
    )]
    Unknown(String),
    #[error("`mtime` is `checkout` or `commit`")]
    Time,
}

/// Reads a git URL; none where the text is something else.
pub(in crate::model) fn parse(text: &str) -> Option<Result<GitSource, GitError>> {
    // Nearly everything that is copied is a path.
    if !text.contains(':') {
        return None;
    }
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (remote, query) = rest.split_once('?').unwrap_or((rest, ""));
    if !is_remote(remote) {
        return None;
    }
    let (reference, subdir) = fragment.split_once(':').unwrap_or((fragment, ""));
    let full = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let source = GitSource {
        url: text.to_owned(),
        remote: remote.to_owned(),
        reference: full(reference),
        subdir: full(subdir.trim_matches('/')),
        submodules: true,
        ..GitSource::default()
    };
    Some(with_query(source, query))
}

fn is_remote(remote: &str) -> bool {
    if let Some((scheme, rest)) = remote.split_once("://") {
        let path = rest.split_once('/').map_or("", |(_, path)| path);
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => path.strip_suffix(".git").is_some(),
            "ssh" | "git" => true,
            _ => false,
        };
    }
    // user@host:path
    let Some((user, rest)) = remote.split_once('@') else { return false };
    let Some((host, path)) = rest.split_once(':') else { return false };
    let word = |text: &str, extra: char| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || c == extra)
    };
    word(user, '-') && word(host, '.') && !path.is_empty()
}

fn with_query(mut source: GitSource, query: &str) -> Result<GitSource, GitError> {
    let mut seen: Vec<&str> = Vec::new();
    let mut named: Option<String> = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value);
        if seen.contains(&key) {
            return Err(GitError::Twice(key.to_owned()));
        }
        seen.push(key);
        let is_switch = matches!(key, "keep-git-dir" | "submodules" | "fetch-by-commit");
        if value.is_empty() && !is_switch {
            return Err(GitError::NoValue(key.to_owned()));
        }
        match key {
            "ref" => set_reference(&mut source, value)?,
            "tag" => named = Some(prefixed(named, "refs/tags/", &value)?),
            "branch" => named = Some(prefixed(named, "refs/heads/", &value)?),
            "subdir" => {
                let value = value.trim_matches('/').to_owned();
                match source.subdir.replace(value.clone()) {
                    Some(other) if other != value => return Err(GitError::Folders(other, value)),
                    _ => {}
                }
            }
            "checksum" | "commit" => source.checksum = Some(value),
            "keep-git-dir" => source.keep_git_dir = Some(switch(&value)?),
            "submodules" => source.submodules = switch(&value)?,
            // How a commit is fetched and dated changes no content that rbox keeps.
            "fetch-by-commit" => drop(switch(&value)?),
            "mtime" if matches!(value.as_str(), "checkout" | "commit") => {}
            "mtime" => return Err(GitError::Time),
            other => return Err(GitError::Unknown(other.to_owned())),
        }
    }
    if let Some(named) = named {
        set_reference(&mut source, named)?;
    }
    Ok(source)
}

fn set_reference(source: &mut GitSource, value: String) -> Result<(), GitError> {
    match source.reference.replace(value.clone()) {
        Some(other) if other != value => Err(GitError::References(other, value)),
        _ => Ok(()),
    }
}

fn prefixed(other: Option<String>, prefix: &str, value: &str) -> Result<String, GitError> {
    let full = if value.starts_with(prefix) { value.to_owned() } else { format!("{prefix}{value}") };
    match other {
        Some(other) => Err(GitError::References(other, full)),
        None => Ok(full),
    }
}

fn switch(value: &str) -> Result<bool, GitError> {
    match value {
        "" | "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        other => Err(GitError::NotBoolean(other.to_owned())),
    }
}

/// `%2F` to `/`, `+` to a space; what is malformed stays.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let hex = bytes.get(index + 1..index + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escaped.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
        index += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        parse(text).map(|source| source.unwrap()).map(|source| (source.remote, source.reference, source.subdir))
    }

    #[test]
    fn every_form() {
        let some = |text: &str| Some(text.to_owned());
        let url = "https://github.com/a/b.git";
        assert_eq!(read(url), Some((url.into(), None, None)));
        assert_eq!(read(&format!("{url}#v1:/sub/dir/")), Some((url.into(), some("v1"), some("sub/dir"))));
        assert_eq!(read(&format!("{url}?ref=v1&subdir=x%2Fy")), Some((url.into(), some("v1"), some("x/y"))));
        assert_eq!(read(&format!("{url}?branch=main")), Some((url.into(), some("refs/heads/main"), None)));
        assert_eq!(read("git@host.com:a/b#v2"), Some(("git@host.com:a/b".into(), some("v2"), None)));
        assert_eq!(read("git://host/a"), Some(("git://host/a".into(), None, None)));
        assert_eq!(read("ssh://git@host/a"), Some(("ssh://git@host/a".into(), None, None)));
        for other in ["https://x.y/a.tar.gz", "./a@b:c", "a/b", "github.com/a/b", "ftp://a/b.git"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn contradictions() {
        let error = |query: &str| parse(&format!("https://h/a.git{query}")).unwrap().unwrap_err();
        assert_eq!(error("?ref=a#b"), GitError::References("b".into(), "a".into()));
        assert_eq!(error("?tag=a&branch=b"), GitError::References("refs/tags/a".into(), "refs/heads/b".into()));
        assert_eq!(error("?foo=1"), GitError::Unknown("foo".into()));
        assert_eq!(error("?ref="), GitError::NoValue("ref".into()));
        assert_eq!(error("?submodules=x"), GitError::NotBoolean("x".into()));
    }
}
