//! `ADD` of what lies elsewhere: servers on the loopback, made by the test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use super::kitchen::Kitchen;
use super::support::{Daemon, git, needs_tool};

/// A file server of one file, which counts what it is asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
    content: Arc<Mutex<&'static str>>,
}

impl Server {
    fn new(content: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { address, asked: Arc::default(), content: Arc::new(Mutex::new(content)) };
        let (asked, content) = (server.asked.clone(), server.content.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, content) = (asked.clone(), content.clone());
                thread::spawn(move || answer(stream, &asked, &content));
            }
        });
        server
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn answer(stream: TcpStream, asked: &Mutex<Vec<String>>, content: &Mutex<&'static str>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let mut stream = stream;
    let content = *content.lock().unwrap();
    let etag = format!("\"{}\"", content.len());
    let first = lines.first().cloned().unwrap_or_default();
    let known = lines.iter().any(|line| line.to_lowercase() == format!("if-none-match: {etag}"));
    let head = if first.contains("/moved") {
        "HTTP/1.1 302 Found\r\nLocation: /file.txt\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
    } else if first.contains("/missing") {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
    } else if first.contains("/short") {
        format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{content}")
    } else if known {
        format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n")
    } else {
        let date = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT";
        let length = content.len();
        format!(
            "HTTP/1.1 200 OK\r\nETag: {etag}\r\n{date}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{content}"
        )
    };
    let authorization = lines.iter().find(|line| line.to_lowercase().starts_with("authorization")).cloned();
    asked.lock().unwrap().push([first, authorization.unwrap_or_default()].join(" ").trim().to_owned());
    let _ = stream.write_all(head.as_bytes());
}

#[test]
fn files_come_by_http_and_are_asked_for_again_only_if_they_changed() {
    let server = Server::new("hello");
    let kitchen = Kitchen::new();
    let text =
        format!("FROM scratch\nADD {}/a/file.txt?x=1 /d/\nADD {}/moved /renamed\n", server.address, server.address);
    let built = kitchen.build(&text);
    assert_eq!((&*built.tree["d/file.txt"], &*built.tree["renamed"]), ("600 0:0 hello", "600 0:0 hello"));
    assert_eq!(built.times["d/file.txt"], 784_111_777);
    server.asked();
    let again = kitchen.build(&text);
    assert_eq!(again.tree, built.tree);
    *server.content.lock().unwrap() = "changed";
    assert_eq!(kitchen.build(&text).tree["d/file.txt"], "600 0:0 changed");
    let error = kitchen.fail(&format!("FROM scratch\nADD {}/missing /\n", server.address));
    assert!(error.contains("the server answers 404"), "{error}");
    let error = kitchen.fail(&format!("FROM scratch\nADD {}/short /\n", server.address));
    assert!(error.contains("can't download"), "{error}");
}

#[test]
fn a_checksum_is_checked_and_saves_the_asking() {
    let server = Server::new("hello");
    let kitchen = Kitchen::new();
    let sum = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let text = format!("FROM scratch\nADD --checksum={sum} {}/file.txt /\n", server.address);
    assert_eq!(kitchen.build(&text).tree["file.txt"], "600 0:0 hello");
    assert_eq!(server.asked().len(), 1);
    assert_eq!(kitchen.build(&text).ran, [] as [&str; 0]);
    let other = text.replace("/file.txt /", "/file.txt /other");
    assert_eq!(kitchen.build(&other).tree["other"], "600 0:0 hello");
    assert_eq!(server.asked(), [] as [&str; 0], "the store has it");
    let wrong = text.replace("2cf2", "0000");
    assert!(kitchen.fail(&wrong).contains("somebody changed it"));
}

#[test]
fn credentials_go_to_the_server_and_nowhere_else() {
    let server = Server::new("hello");
    let kitchen = Kitchen::new();
    let url = server.address.replace("http://", "http://me:5ad1f7e2c0b9@");
    kitchen.build(&format!("FROM scratch\nADD {url}/file.txt /\n"));
    assert!(server.asked()[0].contains("Basic bWU6NWFkMWY3ZTJjMGI5"));
    let found = Command::new("grep").args(["-rlF", "5ad1f7e2c0b9"]).arg(kitchen.root()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
    let error = kitchen.fail(&format!("FROM scratch\nADD {url}/missing /\n"));
    assert!(!error.contains("5ad1f7e2c0b9"), "{error}");
}

/// A repository with two commits, a tag and a branch, and what serves it.
fn repository(folder: &Path) -> Option<(String, Daemon)> {
    let repo = folder.join("repo");
    std::fs::create_dir_all(repo.join("sub")).unwrap();
    std::fs::write(repo.join("f"), "one").unwrap();
    std::fs::write(repo.join("sub/g"), "g").unwrap();
    std::os::unix::fs::symlink("/etc", repo.join("out")).unwrap();
    git(&repo, &["init", "-q", "-b", "main"]);
    git(&repo, &["add", "."]);
    git(&repo, &["commit", "-q", "-m", "one"]);
    git(&repo, &["tag", "-a", "-m", "v1", "v1"]);
    std::fs::write(repo.join("f"), "two").unwrap();
    git(&repo, &["commit", "-q", "-a", "-m", "two"]);
    let daemon = Daemon::start(folder)?;
    Some((format!("{}/repo", daemon.url), daemon))
}

#[test]
fn repositories_come_by_branch_tag_commit_and_folder_needs_git() {
    if !needs_tool("git") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some((url, _daemon)) = repository(folder.path()) else {
        return super::support::skip("git daemon does not start");
    };
    let url = format!("{url}.git");
    std::os::unix::fs::symlink("repo", folder.path().join("repo.git")).unwrap();
    let kitchen = Kitchen::new();
    let one = |rest: &str| kitchen.build(&format!("FROM scratch\nADD {url}{rest} /r\n"));
    let built = one("");
    assert_eq!((&*built.tree["r/f"], &*built.tree["r/sub/g"]), ("644 0:0 two", "644 0:0 g"));
    assert!(!built.tree.contains_key("r/.git"));
    assert_eq!(one("#v1").tree["r/f"], "644 0:0 one");
    assert_eq!(one("#main:sub").tree.keys().collect::<Vec<_>>(), ["r", "r/g"]);
    let commit = git(&folder.path().join("repo"), &["rev-parse", "v1^{commit}"]);
    assert_eq!(one(&format!("#{commit}")).tree["r/f"], "644 0:0 one");
    let kept = kitchen.build(&format!("FROM scratch\nADD --keep-git-dir=true {url}#v1 /r\n"));
    assert!(kept.tree.contains_key("r/.git/HEAD"));
    let checked = |sum: &str| kitchen.try_build(&format!("FROM scratch\nADD --checksum={sum} {url}#v1 /r\n"));
    assert!(checked(&commit).is_ok());
    assert!(checked(&"0".repeat(40)).unwrap_err().contains("`--checksum` says"));
    for bad in ["#main:../../etc", "#main:out", "#--upload-pack=x", "#nope"] {
        assert!(kitchen.try_build(&format!("FROM scratch\nADD {url}{bad} /r\n")).is_err(), "{bad}");
    }
    assert!(kitchen.try_build("FROM scratch\nADD ext::sh%20-c%20true.git /r\n").is_err());
}

#[test]
fn submodules_come_along_unless_they_are_not_wanted_needs_git() {
    if !needs_tool("git") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some((url, _daemon)) = repository(folder.path()) else {
        return super::support::skip("git daemon does not start");
    };
    // A library with a library of its own, each by its commit.
    let made = |name: &str, inner: Option<(&str, &str, &str)>| {
        let repo = folder.path().join(name);
        std::fs::create_dir_all(&repo).unwrap();
        std::fs::write(repo.join("file"), name).unwrap();
        git(&repo, &["init", "-q", "-b", "main"]);
        if let Some((path, url, commit)) = inner {
            let modules = format!("[submodule \"{path}\"]\n\tpath = {path}\n\turl = {url}\n");
            std::fs::write(repo.join(".gitmodules"), modules).unwrap();
            git(&repo, &["add", "."]);
            git(&repo, &["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")]);
        }
        git(&repo, &["add", "file"]);
        git(&repo, &["commit", "-q", "-m", "one"]);
        git(&repo, &["rev-parse", "HEAD"])
    };
    let inner = made("inner", None);
    // One by an address beside the own, one by a whole one.
    let library = made("library", Some(("deep/inner", "../inner", &inner)));
    let whole = url.replace("/repo", "/library");
    made("outer.git", Some(("lib", &whole, &library)));
    let outer = url.replace("/repo", "/outer.git");
    let kitchen = Kitchen::new();
    let built = kitchen.build(&format!("FROM scratch\nADD {outer} /r\n"));
    let files =
        ["r/file", "r/lib/file", "r/lib/deep/inner/file"].map(|path| built.tree.get(path).map(|file| &file[..]));
    assert_eq!(files, [Some("644 0:0 outer.git"), Some("644 0:0 library"), Some("644 0:0 inner")]);
    assert!(!built.tree.keys().any(|path| path.split('/').any(|name| name == ".git")), "{:?}", built.tree.keys());
    let part = kitchen.build(&format!("FROM scratch\nADD {outer}#main:lib/deep /r\n"));
    assert_eq!(part.tree["r/inner/file"], "644 0:0 inner");
    let without = kitchen.build(&format!("FROM scratch\nADD {outer}?submodules=false /r\n"));
    assert_eq!(without.tree["r/file"], "644 0:0 outer.git");
    assert!(!without.tree.contains_key("r/lib/file"), "{:?}", without.tree.keys());
    // A commit that its server does not have.
    made("broken.git", Some(("lib", &whole, &"1".repeat(40))));
    let broken = url.replace("/repo", "/broken.git");
    assert!(kitchen.fail(&format!("FROM scratch\nADD {broken} /r\n")).contains("can't fetch"));
}
