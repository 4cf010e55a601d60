//! `rbox.lock`: names move, and builds use what was locked.

use std::sync::{Arc, Mutex};

use rbox::image::{Digest, media};

use super::call;
use super::evil::{Asked, Evil, Reply, manifest, ranged};
use super::image::Image;
use super::support::{Daemon, Output, Rbox, git, needs_namespaces, needs_tool, skip};

/// A registry and a file server whose names can move.
struct Moving {
    evil: Evil,
    now: Arc<Mutex<Now>>,
}

/// What names lead to.
struct Now {
    image: usize,
    file: &'static str,
    away: bool,
}

fn images() -> [Image; 2] {
    [Image::new(&[("which", b"first\n")]), Image::new(&[("which", b"second\n")])]
}

impl Moving {
    fn start() -> Self {
        let now = Arc::new(Mutex::new(Now { image: 0, file: "one", away: false }));
        let (images, known) = (images(), Arc::clone(&now));
        let evil = Evil::start(move |asked, _| {
            let now = known.lock().expect("no test panicked here");
            answer(&images, &now, asked)
        });
        Self { evil, now }
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.now.lock().expect("no test panicked here"));
    }

    /// How many requests there were since the last time.
    fn asked(&self) -> Vec<String> {
        let lines = self.evil.lines();
        self.evil.asked.lock().expect("no test panicked here").clear();
        lines
    }
}

fn answer(images: &[Image; 2], now: &Now, asked: &Asked) -> Reply {
    if now.away {
        return Reply::Says(503, Vec::new(), Vec::new());
    }
    if asked.path == "/file.txt" {
        return Reply::Says(200, Vec::new(), now.file.into());
    }
    let ends = |bytes: &[u8]| asked.path.ends_with(&Digest::of(bytes).to_string());
    if asked.path.contains("/manifests/sha256:") {
        let found = images.iter().find(|image| ends(&image.manifest));
        return found.map_or_else(Reply::not_found, |image| manifest(&image.manifest, media::MANIFEST));
    }
    if asked.path.contains("/manifests/") {
        return manifest(&images[now.image].manifest, media::MANIFEST);
    }
    let blob = images.iter().flat_map(|image| [&image.config, &image.layer]).find(|bytes| ends(bytes));
    match blob {
        Some(bytes) => ranged(bytes, asked),
        None if asked.path == "/v2/" => Reply::Says(200, Vec::new(), b"{}".to_vec()),
        None => Reply::not_found(),
    }
}

fn digest(which: usize) -> String {
    Digest::of(&images()[which].manifest).to_string()
}

fn lock(rbox: &Rbox) -> String {
    std::fs::read_to_string(rbox.context().join("rbox.lock")).unwrap_or_default()
}

/// What the build's image has at a path.
fn built(rbox: &Rbox, args: &[&str], path: &str) -> String {
    let tree = rbox.out().join("tree");
    let _ = std::fs::remove_dir_all(&tree);
    let dest = format!("type=local,dest={}", tree.display());
    let all: Vec<&str> = ["build", "-q", "-o", &dest].into_iter().chain(args.iter().copied()).collect();
    call(rbox, &all).run().success();
    std::fs::read_to_string(tree.join(path)).expect("the image has it")
}

fn locks_and_moves(rbox: &Rbox, moving: &Moving) {
    let name = moving.evil.name("base:1");
    let url = format!("http://{}/file.txt", moving.evil.address);
    rbox.write("test.rbox", format!("FROM {name} AS a\nFROM scratch\nCOPY --from=a /which /\nADD {url} /f\n"));
    call(rbox, &["build", "-q", "--locked"])
        .run()
        .failure()
        .stderr_has("there is no rbox.lock")
        .stderr_has("`rbox lock`");
    let told = call(rbox, &["lock"]).run().success().stdout_has("+ base").stdout_has("+ url");
    assert!(told.stderr().contains("wrote rbox.lock: 2 entries"), "{}", told.stderr());
    let before = lock(rbox);
    let sum = Digest::of(b"one");
    for line in
        ["[files.\"test.rbox\".bases]", &format!("\"{name}\" = \"{}\"", digest(0)), &format!("\"{url}\" = \"{sum}\"")]
    {
        assert!(before.lines().any(|there| there == line), "{line} in {before}");
    }
    call(rbox, &["lock", "--check"]).run().success();
    // Both move, and the build is as it was locked: also on a machine that has nothing yet.
    moving.change(|now| now.image = 1);
    assert_eq!(built(rbox, &[], "which"), "first\n");
    assert_eq!(built(rbox, &["--locked"], "f"), "one");
    call(rbox, &["build", "-q", "--pull"]).run().success();
    assert_eq!(built(rbox, &["--pull"], "which"), "first\n");
    moving.asked();
    call(rbox, &["build", "-q"]).run().success();
    assert_eq!(moving.asked(), [""; 0], "what is locked and here is asked of nobody");
    // What is missing is asked for, what is there stays.
    call(rbox, &["lock"]).run().success().stdout_is("").stderr_has("unchanged");
    assert_eq!(lock(rbox), before);
    // The new one is taken when somebody says so, and no other.
    let told = call(rbox, &["lock", "--update", &name]).run().success();
    assert!(told.stdout().starts_with("~ base") && told.stdout().lines().count() == 1, "{}", told.stdout());
    assert_eq!(lock(rbox), before.replace(&digest(0), &digest(1)));
    assert_eq!(built(rbox, &[], "which"), "second\n");
}

#[test]
fn a_name_that_moves_is_what_it_was_until_somebody_updates_it_needs_namespaces() {
    if needs_namespaces() {
        locks_and_moves(&Rbox::new(), &Moving::start());
    }
}

#[test]
fn a_name_that_moves_is_what_it_was_as_user_needs_namespaces() {
    if needs_namespaces() {
        locks_and_moves(&Rbox::new().as_user(), &Moving::start());
    }
}

#[test]
fn a_file_that_changed_is_told_with_both_digests_needs_namespaces() {
    if !needs_namespaces() {
        return;
    }
    let moving = Moving::start();
    let url = format!("http://{}/file.txt", moving.evil.address);
    let file = format!("FROM scratch\nADD {url} /f\n");
    let one = Rbox::new().file(&file);
    call(&one, &["lock"]).run().success();
    moving.change(|now| now.file = "two");
    // The machine that locked it has it; another one must fetch it.
    assert_eq!(built(&one, &[], "f"), "one");
    let two = Rbox::new().file(&file);
    two.write("rbox.lock", lock(&one));
    let told = call(&two, &["build"]).run().failure();
    let told = told.stderr_has(&Digest::of(b"one").to_string()).stderr_has(&Digest::of(b"two").to_string());
    told.stderr_has("test.rbox:2").stderr_has(&format!("rbox lock --update {url}"));
    call(&two, &["lock", "--update", &url]).run().success().stdout_has("~ url");
    assert_eq!(built(&two, &[], "f"), "two");
}

#[test]
fn a_registry_that_is_away_leaves_the_lock_as_it_is() {
    let moving = Moving::start();
    let name = moving.evil.name("base:1");
    let rbox = Rbox::new().file(&format!("FROM {name}\n"));
    call(&rbox, &["lock"]).run().success();
    let before = lock(&rbox);
    moving.change(|now| now.away = true);
    rbox.write("test.rbox", format!("FROM {name}\nCOPY --from={} /which /\n", moving.evil.name("other:2")));
    let told = call(&rbox, &["lock"]).run().failure().stderr_has("can't be locked").stderr_has("test.rbox:2:13");
    told.lacks("presume");
    call(&rbox, &["lock", "--update", "all"]).run().failure();
    assert_eq!(lock(&rbox), before);
    // What is missing is known without anybody.
    let told = call(&rbox, &["lock", "--check"]).run().code(1);
    assert!(told.stdout().starts_with("+ base") && told.stdout().contains("other:2"), "{}", told.stdout());
    assert_eq!(lock(&rbox), before);
}

#[test]
fn what_changes_is_told_as_json_and_only_looked_at_with_check() {
    let moving = Moving::start();
    let name = moving.evil.name("base:1");
    let rbox = Rbox::new().file(&format!("FROM {name}\n"));
    call(&rbox, &["lock"]).run().success();
    let before = lock(&rbox);
    moving.change(|now| now.image = 1);
    let told = call(&rbox, &["lock", "--update", "all", "--check", "--format", "json"]).run().code(1).stdout();
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let change = &told["changes"][0];
    assert_eq!((change["change"].as_str(), change["kind"].as_str()), (Some("changed"), Some("base")), "{told}");
    assert_eq!((change["from"].as_str(), change["to"].as_str()), (Some(&*digest(0)), Some(&*digest(1))), "{told}");
    assert_eq!(lock(&rbox), before);
    let bare = moving.evil.name("base");
    call(&rbox, &["lock", "--update", &bare]).run().success().stdout_has("~ base");
    moving.change(|now| now.image = 0);
    for (args, code) in
        [(&["lock", "-q", "--update", "all", "--check"][..], 1), (&["lock", "--quiet", "--update", "all"], 0)]
    {
        let quiet = call(&rbox, args).run().code(code);
        assert_eq!(quiet.stdout() + &quiet.stderr(), "");
    }
    assert_eq!(lock(&rbox), before);
    call(&rbox, &["lock", "--update", "bse"]).run().code(2).stderr_has("names no `bse`");
    // What the file no longer names goes, and so does a file that is gone.
    std::fs::copy(rbox.context().join("test.rbox"), rbox.context().join("b.rbox")).expect("own folder");
    call(&rbox, &["lock", "b.rbox"]).run().success().stdout_has("+ base");
    rbox.write("test.rbox", "FROM scratch\nCOPY <<F /f\n\nF\n");
    std::fs::remove_file(rbox.context().join("b.rbox")).expect("own folder");
    let told = call(&rbox, &["lock", "test.rbox"]).run().success().stdout();
    assert_eq!(told.lines().filter(|line| line.starts_with("- base")).count(), 2, "{told}");
    assert!(!lock(&rbox).contains("[files"), "{}", lock(&rbox));
}

fn drifts(output: &Output) -> usize {
    output.stderr().matches("RB2002").count()
}

#[test]
fn every_way_to_name_an_image_is_locked() {
    let moving = Moving::start();
    let name = |name: &str| moving.evil.name(name);
    let file = format!(
        "ARG BASE={}\nFROM ${{BASE}} AS one\nFROM scratch AS two\nCOPY --from={} /which /w\nFROM two AS three\n\
         RUN --mount=type=bind,from={},target=/m true\nSERVICE web {{\n  FROM {}\n  CMD [\"x\"]\n  \
         MOUNT type=image,from={},target=/i\n}}\nVOLUME data {{\n  FROM {}:/which\n}}\n",
        name("arg:1"),
        name("copy:1"),
        name("mount:1"),
        name("service:1"),
        name("image:1"),
        name("seed:1")
    );
    let rbox = Rbox::new().file(&file);
    rbox.write("rbox.lock", "version = 1\n");
    assert_eq!(drifts(&call(&rbox, &["build", "--locked"]).run().failure()), 6);
    call(&rbox, &["lock"]).run().success();
    assert_eq!(lock(&rbox).matches(&digest(0)).count(), 6, "{}", lock(&rbox));
    moving.change(|now| now.image = 1);
    let plan = call(&rbox, &["plan", "--locked", "--format", "json"]).run().success().stdout();
    assert!(plan.contains(&format!("@{}", digest(0))), "{plan}");
    assert!(!plan.contains(&digest(1)), "{plan}");
    call(&rbox, &["check", "--deny", "lock-drift", "test.rbox"]).run().success();
    // Another value of the ARG names what was never locked.
    let other = format!("BASE={}", name("arg:2"));
    let told = call(&rbox, &["build", "--target", "one", "--locked", "--arg", &other]).run().failure();
    told.stderr_has("no entry for").stderr_has("arg:2");
}

#[test]
fn one_lock_serves_several_values_of_a_variable() {
    let moving = Moving::start();
    let name = |tag: &str| moving.evil.name(&format!("base:{tag}"));
    let url = format!("http://{}/file.txt", moving.evil.address);
    let from = format!("ARG V=1\nFROM {}\n", name("$V"));
    let rbox = Rbox::new().file(&format!("{from}ADD {url} /f\n"));
    call(&rbox, &["lock"]).run().success().lacks("kept for");
    let told = call(&rbox, &["lock", "--arg", "V=2"]).run().success();
    assert!(told.stdout().starts_with("+ base") && told.stdout().lines().count() == 1, "{}", told.stdout());
    assert!(told.stderr().contains(&format!("kept for other values of the file's variables: {}", name("1"))));
    // Both are built as they were locked, and neither is too much.
    for value in ["V=1", "V=2"] {
        call(&rbox, &["plan", "--locked", "--arg", value]).run().success();
        call(&rbox, &["lock", "--check", "--arg", value]).run().success();
    }
    // What no variable is part of is known for certain, and so is what these values come to.
    rbox.write("test.rbox", from);
    let told = call(&rbox, &["lock"]).run().success().stdout();
    assert!(told.starts_with("- url") && told.lines().count() == 1, "{told}");
    let two = name("2");
    call(&rbox, &["lock", "--update", &two]).run().code(2).stderr_has("does not name").stderr_has("`--arg`");
    moving.change(|now| now.image = 1);
    call(&rbox, &["lock", "--update", &two, "--arg", "V=2"]).run().success().stdout_has("~ base");
    let told = call(&rbox, &["lock", "--prune"]).run().success().stdout();
    assert!(told.starts_with("- base") && told.contains("base:2") && told.lines().count() == 1, "{told}");
}

#[test]
fn a_branch_that_moves_is_at_the_commit_that_was_locked_needs_namespaces_and_git() {
    if !needs_namespaces() || !needs_tool("git") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let repo = folder.path().join("repo.git");
    std::fs::create_dir(&repo).expect("own folder");
    git(&repo, &["init", "-q", "-b", "main"]);
    let commit = |text: &str| {
        std::fs::write(repo.join("f"), text).expect("own folder");
        git(&repo, &["add", "."]);
        git(&repo, &["commit", "-q", "-m", text]);
        git(&repo, &["rev-parse", "HEAD"])
    };
    let one = commit("one");
    let Some(daemon) = Daemon::start(folder.path()) else { return skip("git has no server") };
    let url = format!("{}/repo.git#main", daemon.url);
    let file = format!("FROM scratch\nADD {url} /r\n");
    let rbox = Rbox::new().file(&file);
    call(&rbox, &["lock"]).run().success().stdout_has("+ git");
    assert!(lock(&rbox).contains(&format!("\"{url}\" = \"{one}\"")), "{}", lock(&rbox));
    let two = commit("two");
    let other = Rbox::new().file(&file);
    other.write("rbox.lock", lock(&rbox));
    assert_eq!(built(&other, &["--locked"], "r/f"), "one");
    call(&rbox, &["lock", "--update", &url]).run().success().stdout_has("~ git");
    assert!(lock(&rbox).contains(&two), "{}", lock(&rbox));
    assert_eq!(built(&rbox, &["--locked"], "r/f"), "two");
    // A commit that its server no longer has, on a machine that has not got it either.
    let gone = Rbox::new().file(&file);
    gone.write("rbox.lock", lock(&rbox).replace(&two, &"1".repeat(40)));
    let told = call(&gone, &["build"]).run().failure().stderr_has("which may be gone");
    told.stderr_has(&format!("rbox lock --update {url}"));
}
