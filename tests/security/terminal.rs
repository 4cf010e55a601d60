//! The terminal that rbox was started from is nobody's to type into.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::attack;
use crate::support::{Rbox, binary};

row!("A19", nothing_is_typed_into_the_terminal_of_the_caller);
fn nothing_is_typed_into_the_terminal_of_the_caller(rbox: &Rbox) {
    rbox.hand_over();
    for options in
        [&[][..], &["-i"], &["-t", "-i"], &["--security-opt", "no-new-privileges=false"], &["--cap-add", "ALL"]]
    {
        let base = attack::base();
        let told = in_terminal(rbox, &[&["run"][..], options, &[&base, "/bin/attack", "terminal"]].concat());
        let tries: Vec<_> = told.lines().filter(|line| line.contains("try ")).collect();
        assert!(tries.len() >= 12, "with {options:?} not every stream was tried\n{told}");
        let through: Vec<_> = tries.iter().filter(|line| !line.trim_end().ends_with("EPERM")).collect();
        assert!(through.is_empty(), "with {options:?}: {through:?}");
    }
}

/// What rbox prints on a terminal that is its controlling one.
fn in_terminal(rbox: &Rbox, args: &[&str]) -> String {
    let mut controller = File::from(openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal"));
    grantpt(&controller).and_then(|()| unlockpt(&controller)).expect("a pseudo-terminal");
    let name = ptsname(&controller, Vec::new()).expect("it has a name").into_string().expect("it is text");
    let flags = i32::try_from(OFlags::NOCTTY.bits()).expect("a small number");
    let terminal = OpenOptions::new().read(true).write(true).custom_flags(flags).open(name).expect("its other end");
    let copy = || OwnedFd::from(terminal.try_clone().expect("a descriptor"));
    let mut command = rbox.command(Path::new("setsid"));
    command.args(["--ctty", "--wait"]).arg(binary()).args(args);
    let mut child = command.stdin(copy()).stdout(copy()).stderr(copy()).spawn().expect("setsid is there");
    // The command holds copies of its own.
    drop(command);
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // The end of a terminal is an error.
        let _ = controller.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    child.wait().expect("own child");
    let waiting = rustix::io::ioctl_fionread(&terminal).expect("a terminal");
    drop(terminal);
    let told = reader.join().expect("the reader ends");
    assert_eq!(waiting, 0, "something was typed into the terminal\n{told}");
    told
}
