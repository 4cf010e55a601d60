//! Every folder of `examples/`, built and run as its readers would.

#[path = "../support/mod.rs"]
mod support;

mod programs;
mod service;
mod stacks;
mod trees;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Rbox, Who, is_root, needs_subuid_user};

/// All who can build an example: whoever runs the tests and, where that is root, ordinary users of both kinds.
fn users() -> Vec<Who> {
    let mut users = vec![Who::Me];
    users.extend((is_root() && needs_subuid_user()).then_some(Who::SubuidUser));
    users.extend(is_root().then_some(Who::User));
    users
}

/// An example in a context of its own, for one of the users.
struct Example {
    name: &'static str,
    rbox: Rbox,
}

impl Example {
    fn new(name: &'static str, who: Who) -> Self {
        let rbox = Rbox::new().user(who);
        let copied = Command::new("cp").arg("-a").arg(folder(name).join(".")).arg(rbox.context()).status();
        assert!(copied.expect("cp starts").success());
        Self { name, rbox }
    }

    /// Builds it under its own name, then again, when nothing is left to do.
    fn build(&self) {
        self.rbox.args(["build", "-t", self.name]).run().success();
        let again = self.rbox.args(["build", "-t", self.name, "--progress", "json"]).run().success();
        let steps: Vec<_> =
            again.stderr().lines().filter(|line| line.contains("\"step\"")).map(str::to_owned).collect();
        assert!(!steps.is_empty(), "{again}");
        assert!(
            steps.iter().all(|line| line.contains("\"event\":\"cached\"")),
            "all is cached the second time\n{again}"
        );
    }

    /// Writes the files of the image to an archive.
    fn files(&self) -> Files {
        let archive = self.rbox.out().join("files.tar");
        let output = format!("type=tar,dest={}", archive.display());
        self.rbox.args(["build", "-q", "--output", output.as_str()]).run().success();
        Files { archive }
    }
}

/// The archive of an image's files.
struct Files {
    archive: PathBuf,
}

impl Files {
    fn tar(&self, mode: &str, paths: &[&str]) -> String {
        let mut tar = Command::new("tar");
        tar.args([mode, "--numeric-owner", "-f"]).arg(&self.archive).args(paths);
        let output = tar.output().expect("tar starts");
        assert!(output.status.success(), "{tar:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The paths of all but directories.
    fn paths(&self) -> Vec<String> {
        let list = self.tar("-t", &[]);
        let mut paths: Vec<_> = list.lines().filter(|path| !path.ends_with('/')).map(str::to_owned).collect();
        paths.sort();
        paths
    }

    /// Mode and owner of a path: `-rwxr-xr-x 0/0`.
    fn marks(&self, path: &str) -> String {
        let line = self.tar("-tv", &[path]);
        line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    }

    fn read(&self, path: &str) -> String {
        self.tar("-xO", &[path])
    }
}

/// The folder of an example.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

#[test]
fn every_example_says_what_it_shows() {
    let folders = std::fs::read_dir(folder("")).expect("the examples are there").flatten();
    // A folder with a README shows several files.
    let is_example = |path: &Path| path.is_dir() && !path.join("README.md").exists();
    let names: Vec<_> = folders.filter(|entry| is_example(&entry.path())).map(|entry| entry.file_name()).collect();
    assert!(names.len() >= 6, "{names:?}");
    for name in names.iter().filter_map(|name| name.to_str()) {
        let text = std::fs::read_to_string(folder(name).join(format!("{name}.rbox"))).expect("its file has its name");
        let comment: String = text.lines().take_while(|line| line.starts_with('#') || line.is_empty()).collect();
        assert!(comment.contains(&format!("examples/{name}")), "{name} says how it is started");
    }
}
