//! How a sandbox's program is found and executed.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rbox::sandbox::LaunchError;

use crate::place::{Place, run};

/// A file of the layer with these permission bits.
fn file(place: &Place, name: &str, content: &str, mode: u32) {
    let path = place.layer().join(name);
    fs::write(&path, content).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}

#[test]
fn programs_that_cannot_run_are_told_apart_needs_root() {
    let place = Place::new();
    file(&place, "bin/closed", "#!/bin/sh\n", 0o644);
    file(&place, "bin/strange", "\x01\x02", 0o755);
    file(&place, "bin/no-shell", "#!/bin/none\n", 0o755);
    for init in [false, true] {
        let end = |args: &[&str]| {
            let mut spec = place.spec(args);
            spec.init = init;
            run(spec)
        };
        assert!(matches!(end(&["none"]), Err(LaunchError::NotFound { .. })));
        assert!(matches!(end(&["/none", "x"]), Err(LaunchError::NotFound { .. })));
        assert!(matches!(end(&["/bin/no-shell"]), Err(LaunchError::NotFound { .. })));
        assert!(matches!(end(&["closed"]), Err(LaunchError::NotExecutable { .. })));
        assert!(matches!(end(&["/bin/strange"]), Err(LaunchError::NotExecutable { .. })));
        assert_eq!(end(&["sh", "-c", "echo $1$2", "", "a", ""]).expect("it starts").out, "a\n");
    }
}

#[test]
fn a_script_of_proc_self_exe_does_not_get_our_binary_needs_root() {
    let place = Place::new();
    file(&place, "bin/script", "#!/proc/self/exe\n", 0o755);
    // It gets the trampoline, which ends with 125 where it has no arguments of ours. Our own binary would miss its loader.
    let mut spec = place.spec(&["script"]);
    // with one, its ids can write to no file of ours
    spec.confinement.user_namespace = false;
    let end = run(spec).expect("it starts");
    assert_eq!(end.exit.code(), 125);
}
