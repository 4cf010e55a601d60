//! A place to try sandboxes in: a root file system with busybox, and specs for it.

use std::ffi::CString;
use std::fs;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rbox::sandbox::{
    Confinement, Exit, LaunchError, Limits, Network, Overlay, Process, Rootfs, Seccomp, Shares, Spec, Stdio, User,
    capabilities, launch,
};

const APPLETS: &str = "sh cat ls id true sleep mount stat touch mkdir rm ln echo env ping hostname head tty stty grep nc kill readlink ps wc";

/// A temporary folder with a layer that holds busybox.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    used: std::cell::Cell<u32>,
}

/// What a program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) exit: Exit,
    pub(crate) out: String,
}

impl Place {
    #[allow(dead_code, reason = "one of the programs that share this file always names the folder")]
    pub(crate) fn new() -> Self {
        Place::below(Path::new("/var/tmp"))
    }

    /// A place below another folder.
    pub(crate) fn below(folder: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("rbox-sandbox-").tempdir_in(folder).expect("a folder");
        let place = Place { folder, used: std::cell::Cell::new(0) };
        let layer = place.layer();
        for directory in ["bin", "etc", "tmp"] {
            fs::create_dir_all(layer.join(directory)).expect("a directory");
        }
        fs::copy("/usr/bin/busybox", layer.join("bin/busybox")).expect("busybox-static is installed");
        for applet in APPLETS.split(' ') {
            symlink("busybox", layer.join("bin").join(applet)).expect("a link");
        }
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn layer(&self) -> PathBuf {
        self.path().join("layer")
    }

    /// A fresh upper and work directory.
    pub(crate) fn fresh(&self) -> (PathBuf, PathBuf) {
        self.used.set(self.used.get() + 1);
        let staging = self.path().join(format!("staging/{}", self.used.get()));
        let both = (staging.join("upper"), staging.join("work"));
        fs::create_dir_all(&both.0).expect("upper");
        fs::create_dir_all(&both.1).expect("work");
        both
    }

    /// A spec that runs `args` in an overlay over the layer.
    pub(crate) fn spec(&self, args: &[&str]) -> Spec {
        let (upper, work) = self.fresh();
        let text = |text: &str| CString::new(text).expect("no NUL");
        Spec {
            rootfs: Rootfs::Overlay(Overlay { lowers: vec![self.layer()], upper, work, host: Vec::new() }),
            process: Process {
                args: args.iter().map(|arg| text(arg)).collect(),
                env: vec![text("PATH=/bin")],
                cwd: text("/"),
                user: User::default(),
                stdio: Stdio::Fds(std::array::from_fn(|_| null())),
                rlimits: Vec::new(),
            },
            mounts: Vec::new(),
            network: Network::None,
            shares: Shares::default(),
            hostname: "box".to_owned(),
            limits: Limits::default(),
            confinement: Confinement {
                capabilities: capabilities::RUN,
                no_new_privileges: true,
                seccomp: Seccomp::Default,
                masks: true,
                user_namespace: true,
            },
            init: false,
            readonly: false,
            devices: Vec::new(),
            sysctls: Vec::new(),
            oom_score: None,
            managed: false,
            lenient: false,
            hold: false,
            fakeroot: None,
            id: rbox::sandbox::defaults::new_id(),
        }
    }

    /// Runs a shell script and returns what it printed, errors among it.
    pub(crate) fn script(&self, script: &str) -> Said {
        run(self.spec(&["sh", "-c", script])).expect("it starts")
    }
}

/// Runs a spec to its end.
pub(crate) fn run(mut spec: Spec) -> Result<Said, LaunchError> {
    let (mut read, write) = std::io::pipe().expect("a pipe");
    let write = OwnedFd::from(write);
    let copy = write.try_clone().expect("a descriptor");
    spec.process.stdio = Stdio::Fds([null(), write, copy]);
    let mut running = launch(spec)?;
    let mut out = String::new();
    read.read_to_string(&mut out).expect("text");
    Ok(Said { exit: running.wait().expect("an end"), out })
}

fn null() -> OwnedFd {
    fs::File::open("/dev/null").expect("/dev/null").into()
}
