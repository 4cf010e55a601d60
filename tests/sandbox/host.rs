//! Directories of this machine below the layers, as the base `host` has them.

use std::fs;

use rbox::sandbox::{HostTree, Rootfs, Spec};

use crate::place::{Place, run};

/// A spec whose `/usr` is this machine's, with writes going elsewhere.
pub(crate) fn with_usr(place: &Place, script: &str) -> Spec {
    let mut spec = place.spec(&["sh", "-c", script]);
    let (upper, work) = place.fresh();
    if let Rootfs::Overlay(overlay) = &mut spec.rootfs {
        overlay.host.push(HostTree { path: "/usr".into(), upper, work });
    }
    spec
}

#[test]
fn the_machine_s_directories_are_there_and_stay_as_they_are_needs_root() {
    let place = Place::new();
    fs::create_dir_all(place.layer().join("usr/local/bin")).expect("a directory");
    fs::write(place.layer().join("usr/local/bin/ours"), "from the layer\n").expect("written");
    let script =
        "cat /usr/local/bin/ours; ls /usr/bin/env; echo new > /usr/local/bin/made; rm /usr/bin/env; ls /usr/bin/env";
    let said = run(with_usr(&place, script)).expect("it starts");
    assert!(said.out.starts_with("from the layer\n/usr/bin/env\n"), "{}", said.out);
    assert!(said.out.contains("No such file"), "{}", said.out);
    assert!(fs::metadata("/usr/bin/env").is_ok() && fs::metadata("/usr/local/bin/made").is_err());
    // the second upper directory is that of /usr
    let upper = place.path().join("staging/2/upper");
    assert_eq!(fs::read_to_string(upper.join("local/bin/made")).expect("written inside"), "new\n");
}
