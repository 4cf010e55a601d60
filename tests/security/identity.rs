//! Who a program is: users, groups, capabilities, and the files of an image that name them.

use std::time::Instant;

use crate::canary::{Canary, SONG};
use crate::support::{Rbox, Who, needs_subuid_user};
use crate::{build, run};

/// One line of `/proc/self/status`.
fn status<'a>(output: &'a str, name: &str) -> &'a str {
    let line = output.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in\n{output}"));
    line.split_once(':').expect("name and value").1.trim()
}

row!("A8", no_capability_is_inherited);
fn no_capability_is_inherited(rbox: &Rbox) {
    let told = run(rbox, &["{attack}", "cat", "/proc/self/status"]).success().stdout();
    assert_eq!((status(&told, "CapInh"), status(&told, "CapAmb")), ("0000000000000000", "0000000000000000"));
    assert_eq!(status(&told, "NoNewPrivs"), "1");
    assert_eq!(status(&told, "Seccomp"), "2");
    // CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE SYS_CHROOT SETFCAP: no more than these.
    let bounding = u64::from_str_radix(status(&told, "CapBnd"), 16).expect("a hexadecimal number");
    assert_eq!(bounding & !0x8004_05fb, 0, "more capabilities than agreed: {bounding:x}");
    let told = run(rbox, &["--cap-add", "ALL", "{attack}", "cat", "/proc/self/status"]).success().stdout();
    assert_eq!((status(&told, "CapInh"), status(&told, "CapAmb")), ("0000000000000000", "0000000000000000"));
    let told = run(rbox, &["--cap-drop", "ALL", "{attack}", "cat", "/proc/self/status"]).success().stdout();
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(status(&told, set), "0000000000000000", "{set} after --cap-drop ALL");
    }
    let told = build(rbox, "FROM {attack}\nRUN cat /proc/self/status >/told\n", &["-t", "told"]);
    told.success();
    let told = run(rbox, &["told", "cat", "/told"]).success().stdout();
    assert_eq!((status(&told, "CapInh"), status(&told, "CapAmb")), ("0000000000000000", "0000000000000000"));
}

#[doc = "A8 A12 A13"]
#[test]
fn an_ordinary_user_has_no_capability_needs_root() {
    if crate::support::needs_root() {
        an_ordinary_user_has_no_capability(&Rbox::new());
    }
}

#[doc = "A8 A12 A13"]
#[test]
fn an_ordinary_user_has_no_capability_needs_root_and_subuids() {
    if needs_subuid_user() {
        an_ordinary_user_has_no_capability(&Rbox::new().user(Who::SubuidUser));
    }
}

fn an_ordinary_user_has_no_capability(rbox: &Rbox) {
    for caps in [&[][..], &["--cap-add", "ALL"]] {
        let args = [caps, &["--user", "1000:1000", "{attack}", "cat", "/proc/self/status"]].concat();
        let told = run(rbox, &args).success().stdout();
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            assert_eq!(status(&told, set), "0000000000000000", "{set} of user 1000");
        }
        assert_eq!(status(&told, "Uid"), "1000\t1000\t1000\t1000");
        assert_eq!(status(&told, "Gid"), "1000\t1000\t1000\t1000");
    }
    // By name, with its group of /etc/group, and nothing of the caller's.
    run(rbox, &["--user", "user", "{attack}", "id"]).success().stdout_has("uid=1000").stdout_has("50");
    run(rbox, &["--user", "user", "{attack}", "id", "-G"]).success().stdout_is("1000 50");
    run(rbox, &["--user", "1000:50", "{attack}", "id", "-G"]).success().stdout_is("50");
    run(rbox, &["--user", "4242", "{attack}", "id", "-G"]).success().stdout_is("0");
    let file = "FROM {attack}\nRUN echo x >/closed && chmod 0707 /closed && chgrp 50 /closed\nUSER user\n\
                RUN if cat /closed; then exit 1; fi\n";
    // A group that is shut out stays shut out: its membership is not lost.
    build(rbox, file, &[]).success();
    // A user whose *name* is a number is no other user.
    build(rbox, "FROM {attack}\nRUN echo '1000:x:0:0::/:/bin/sh' >>/etc/passwd\n", &["-t", "numeric"]).success();
    run(rbox, &["--user", "1000", "numeric", "id", "-u"]).success().stdout_is("1000");
}

row!("A12", user_numbers_do_not_overflow);
fn user_numbers_do_not_overflow(rbox: &Rbox) {
    for user in
        ["4294967295", "4294967296", "18446744073709551616", "-1", "1:", ":", "0x0", "0:4294967296", "0:-1", "+0", "0 "]
    {
        run(rbox, &[&format!("--user={user}"), "{attack}", "id"]).failure().lacks("uid=");
    }
    for user in ["4294967295", "4294967296", "-1", "0x0", "0:4294967296"] {
        build(rbox, &format!("FROM {{attack}}\nUSER {user}\nRUN id\n"), &[]).failure().lacks("uid=");
        build(rbox, &format!("FROM {{attack}}\nCOPY --chown={user} test.rbox /x\n"), &[]).failure();
    }
}

row!("A13", supplementary_groups_of_the_caller_do_not_come_along);
fn supplementary_groups_of_the_caller_do_not_come_along(rbox: &Rbox) {
    run(rbox, &["{attack}", "id", "-G"]).success().stdout_is("0");
    let told = run(rbox, &["{attack}", "cat", "/proc/self/status"]).success().stdout();
    let groups = status(&told, "Groups");
    assert!(groups.is_empty() || groups == "0", "groups: {groups}");
}

row!("A14", newlines_in_variables_stay_in_them);
fn newlines_in_variables_stay_in_them(rbox: &Rbox) {
    let line = "HOME=/x\nroot::0:0::/:/bin/sh";
    let plain = run(rbox, &["{attack}", "cat", "/etc/passwd", "/etc/group"]).success().stdout();
    let args = ["-e", line, "--hostname", "a", "{attack}", "cat", "/etc/passwd", "/etc/group"];
    let attacked = run(rbox, &args).success().stdout();
    assert_eq!(plain, attacked);
    for hostname in ["a\n127.0.0.1 evil", "a b", "../x", "a/b"] {
        run(rbox, &[&format!("--hostname={hostname}"), "{attack}", "cat", "/etc/hosts"]).failure();
    }
    // A variable file has one variable a line, and NUL is not for one.
    rbox.write("env", "A=1\0B=2\n");
    run(rbox, &["--env-file", "env", "{attack}", "env"]).failure();
}

row!("A15 A16", user_files_of_an_image_are_not_trusted);
fn user_files_of_an_image_are_not_trusted(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let (text, climb) = (canary.text(), canary.climb());
    for (name, spoil) in [
        ("huge", "truncate -s 5G /etc/group".to_owned()),
        ("fifo", "mkfifo /etc/group".to_owned()),
        ("absolute", format!("ln -s {text}/etc/group /etc/group")),
        ("climbing", format!("ln -s {climb}/etc/group /etc/group")),
        ("zero", "ln -s /dev/zero /etc/group".to_owned()),
        ("loop", "ln -s group /etc/group".to_owned()),
    ] {
        build(rbox, &format!("FROM {{attack}}\nRUN rm /etc/group && {spoil}\n"), &["-t", name]).success();
        let start = Instant::now();
        // Whether the user is found or not: quick, small, and nothing of the host's.
        let watch = crate::watch::memory(rbox, &["run", "--user", "bin", name, "true"]);
        assert!(start.elapsed() < crate::LONGEST, "{name} took {:?}", start.elapsed());
        assert!(watch.peak < 96 << 20, "{name}: {} MiB", watch.peak >> 20);
        assert!(!watch.text.contains(SONG), "{name} showed a file of the host\n{}", watch.text);
        let file = format!("FROM {name}\nUSER extra:extra\nRUN id\nCOPY --chown=bin:extra test.rbox /x\n");
        build(rbox, &file, &[]).lacks(SONG);
    }
    canary.check();
}
