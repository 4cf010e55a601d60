//! Owners that an ordinary user with a single id has no ids for: the image is the one that root builds.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use super::support::{Rbox, Who, is_root, namespaces, needs_subuid_user, once, skip};

/// Whoever builds, the image is the same one.
const USERS: [Who; 3] = [Who::Me, Who::SubuidUser, Who::User];

/// A build by each, with `SOURCE_DATE_EPOCH`; gives what `look` finds.
fn by_each<T>(text: &str, look: impl Fn(&Rbox) -> T) -> Vec<T> {
    let one = |who| {
        let rbox = Rbox::new().file(text).env("SOURCE_DATE_EPOCH", "1").user(who);
        std::fs::write(rbox.context().join("owned.tar"), owned_tar()).expect("a tar");
        look(&rbox)
    };
    USERS.map(one).into_iter().collect()
}

/// A tar with owners, a device, a pipe and links, as GNU tar makes one.
fn owned_tar() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "mkdir -p t/sub && echo text >t/file && chown 33:34 t/file && chmod 4751 t/file && ln t/file t/again && \
        ln -s file t/link && chown -h 5:6 t/link && ln t/link t/link2 && mkfifo t/pipe && chown 7:8 t/pipe && \
        mknod t/null c 1 3 && chown 0:44 t/null && mknod t/disk b 8 300 && chown 65533:65534 t/sub && chmod 2775 t/sub && \
        touch t/far && chown 70000:70001 t/far && tar --mtime=@5 --sort=name -C t -cf - .";
    let output = Command::new("sh").args(["-c", script]).current_dir(&folder).output().expect("tar");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn same(ids: &[String]) {
    assert!(ids.iter().all(|id| *id == ids[0]), "root, subordinate ids, one id: {ids:#?}");
}

fn build(rbox: &Rbox) -> String {
    rbox.args(["build", "-q", "-t", "t"]).run().success().stdout()
}

#[test]
fn whoever_builds_owners_are_the_same_needs_root_and_subuids() {
    if !needs_subuid_user() || !namespaces() {
        return;
    }
    let text = "FROM {busybox} AS b\n\
        ADD owned.tar /added/\n\
        COPY --chown=33:34 --chmod=2755 owned.tar /copied/deep/\n\
        RUN mkdir /d && chown 5:6 /d && chmod 3775 /d && mkdir /d/sub && touch /d/file && ln -s file /d/link && mkfifo /d/pipe\n\
        RUN cd /d && chown -h 9:10 link && mv link moved && ln moved twin && chown 11:12 pipe && cp -a file copy && ln file hard && \
            echo x >gone && chown 3:3 gone && rm gone && echo y >gone\n\
        RUN cp /bin/busybox /su && chown 33:34 /su && chmod 6755 /su && cp -p /su /su2 && chown 0:0 /su2\n\
        RUN chown 1:1 /added/file && mv /added/link /added/elsewhere && touch -h -d @7 /added/link2 && rm /added/pipe\n\
        RUN chown -R 40:41 /added/sub /copied && chmod u+s /copied/deep/owned.tar\n\
        USER user\nWORKDIR /home/user/work\n\
        RUN echo mine >file && mkdir folder && ln -s x link && mkfifo pipe && umask 077 && echo more >secret && (cd / && echo t >/tmp/t)\n\
        USER 1234:4321\nRUN mkdir /tmp/other && cp /home/user/work/file /tmp/other/\n\
        FROM b\nCOPY --from=b /d /again\nCOPY --from=b --chown=user /home/user/work /work\nCOPY --from=b /added /added2\n";
    same(&by_each(text, build));
}

/// A tar of 300 links of somebody's.
const LINKS: &str = "import sys, tarfile
with tarfile.open(fileobj=sys.stdout.buffer, mode='w|') as tar:
    for number in range(300):
        link = tarfile.TarInfo(f'link{number}')
        link.type, link.linkname, link.uid, link.gid, link.mtime = tarfile.SYMTYPE, 'x', 5, number, 1
        tar.addfile(link)
";

/// Links keep no record themselves: whoever moves them around must find it again.
#[test]
fn links_have_their_owners_however_many_are_moved_needs_root_and_subuids() {
    if !needs_subuid_user() || !namespaces() {
        return;
    }
    let links = Command::new("python3").args(["-c", LINKS]).output().expect("python3");
    assert!(links.status.success(), "{}", String::from_utf8_lossy(&links.stderr));
    let text = "FROM {busybox}\nADD links.tar /links/\n\
        RUN mkdir /moved /again && mv /links/* /moved/ && cp -a /moved /copied && mv /copied/* /again/\n\
        RUN mkdir /last && mv /again/* /last/\n";
    let ids = USERS.map(|who| {
        let rbox = Rbox::new().file(text).env("SOURCE_DATE_EPOCH", "1").user(who);
        std::fs::write(rbox.context().join("links.tar"), &links.stdout).expect("a tar");
        let id = build(&rbox);
        let owners = rbox.args(["run", "t", "stat", "-c", "%u:%g", "/moved/link7", "/last/link299"]).run().success();
        owners.stdout_is("5:7\n5:299");
        id
    });
    same(&ids);
}

#[test]
fn programs_see_the_owners_that_they_give_needs_root_and_subuids() {
    if !needs_subuid_user() || !namespaces() {
        return;
    }
    let text = "FROM {busybox}\nADD owned.tar /added/\n\
        RUN id >/told; touch /f; chown 33:34 /f; stat -c '%n %u:%g %a %F' /f /added/file /added/sub >>/told; \
            stat -c '%u:%g %F' /added/link /added/pipe >>/told; \
            su user -s /bin/sh -c 'id; touch /tmp/u; stat -c %u:%g /tmp/u; chown 0:0 /tmp/u 2>/dev/null || echo no; chown user:extra /tmp/u; stat -c %u:%g /tmp/u' >>/told; \
            find / -xdev -user 33 >>/told; ls -ln /added | grep -v 'null$\\|disk$' | sed 's/ .*//' >>/told\n\
        USER user\nRUN (id; [ -O /tmp/u ] && echo own; stat -c %U:%G /tmp/u; su root -c id 2>&1 || echo refused) >/tmp/told\n";
    let seen = by_each(text, |rbox| {
        build(rbox);
        let told = rbox.args(["run", "--user", "0", "t", "cat", "/told", "/tmp/told"]).run().success().stdout();
        let id = rbox.args(["run", "t", "sh", "-c", "id; stat -c %u:%g /f /tmp/u; touch /tmp/n; stat -c %u:%g /tmp/n"]);
        told + &id.run().success().stdout()
    });
    same(&seen);
    for line in ["/f 33:34 644 regular empty file", "5:6 symbolic link", "7:8 fifo", "1000:1000", "own", "no"] {
        assert!(seen[0].lines().any(|told| told == line), "{line}: {}", seen[0]);
    }
}

#[test]
fn devices_are_those_that_were_made_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    let text = "FROM {busybox}\nADD owned.tar /added/\n\
        RUN mknod -m 640 /dev2 c 5 1 && chown 0:5 /dev2 && stat -c '%F %t:%T %a %u:%g' /dev2 /added/null /added/disk >/told && \
            [ -c /dev2 ] && [ -b /added/disk ] && ! mknod /dev2 c 5 1 2>/dev/null && mv /dev2 /dev3\n";
    let rbox = Rbox::new().file(text).as_user();
    std::fs::write(rbox.context().join("owned.tar"), owned_tar()).expect("a tar");
    build(&rbox);
    let told = rbox.args(["run", "t", "cat", "/told"]).run().success().stdout();
    let wanted =
        "character special file 5:1 640 0:5\ncharacter special file 1:3 644 0:44\nblock special file 8:12c 644 0:0";
    assert_eq!(told.trim_end(), wanted);
    let list = listing(&rbox);
    for line in ["crw-r----- 0/5 5,1", "crw-r--r-- 0/44 1,3", "brw-r--r-- 0/0 8,300"] {
        assert!(list.contains(line), "{line}: {list}");
    }
}

/// The image as GNU tar lists it, with single spaces.
fn listing(rbox: &Rbox) -> String {
    let tar = rbox.out().join("t.tar");
    rbox.args(["build", "-q", "-o", &format!("type=tar,dest={}", tar.display())]).run().success();
    let list = Command::new("tar").arg("--numeric-owner").arg("-tvf").arg(&tar).output().expect("tar");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// In a user namespace nobody may make one, and yet a build can.
#[test]
fn devices_are_made_whoever_builds_needs_root_and_subuids() {
    if !needs_subuid_user() || !namespaces() {
        return;
    }
    let text = "FROM {busybox}\nADD owned.tar /added/\n\
        RUN mkdir /d && mknod -m 666 /d/null c 1 3 && mknod /d/disk b 8 300 && chown 0:6 /d/disk && \
            mkdir /moved && mv /d/null /moved/zero && (umask 027; mknod /masked c 5 1) && mknod /gone c 1 5 && rm /gone && \
            ! mknod /d/disk c 1 3 2>/dev/null && ! mknod /nowhere/x c 1 3 2>/dev/null && ! mknod /d/white c 0 0 2>/dev/null && \
            chown 33:34 /d && mknod /d/more c 1 3 && chown 7:8 /added/null\n\
        RUN --mount=type=tmpfs,target=/t mknod /t/x c 1 3 2>/dev/null; mkdir /after && mv /d/disk /after/\n\
        USER user\nRUN ! mknod /tmp/mine c 1 3 2>/dev/null\n";
    let seen = by_each(text, |rbox| (build(rbox), listing(rbox)));
    let (ids, lists): (Vec<_>, Vec<_>) = seen.into_iter().unzip();
    same(&lists);
    same(&ids);
    for line in [
        "crw-rw-rw- 0/0 1,3 1970-01-01 00:00 moved/zero",
        "brw-r--r-- 0/6 8,300 1970-01-01 00:00 after/disk",
        "crw-r----- 0/0 5,1 1970-01-01 00:00 masked",
        "crw-r--r-- 0/0 1,3 1970-01-01 00:00 d/more",
        "crw-r--r-- 7/8 1,3 1970-01-01 00:00 added/null",
    ] {
        assert!(lists[0].contains(line), "{line}: {}", lists[0]);
    }
    assert!(!["gone", "white", "t/x", "mine"].iter().any(|name| lists[0].contains(name)), "{}", lists[0]);
}

#[test]
fn without_the_play_what_needs_more_ids_fails_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    let rbox = Rbox::new().file("FROM {busybox}\nRUN touch /f && chown 33:34 /f\n").as_user();
    rbox.args(["build", "-q", "--fakeroot", "none"]).run().failure().stderr_has("chown");
    rbox.args(["build", "-q", "--fakeroot", "record", "-t", "t"]).run().success();
    rbox.args(["run", "t", "stat", "-c", "%u:%g", "/f"]).run().success().stdout_is("33:34");
    rbox.args(["run", "--fakeroot", "record", "t", "stat", "-c", "%u:%g", "/f"]).run().success().stdout_is("0:0");
    rbox.args(["run", "--fakeroot", "none", "--user", "33", "t", "true"]).run().failure().stderr_has("/etc/subuid");
}

#[test]
fn the_supervisor_follows_no_path_out_of_the_sandbox_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    // A file of the user's own, outside: whoever could have the supervisor follow a link there would change it.
    let folder = tempfile::Builder::new().prefix("rbox-owners-").tempdir_in("/var/tmp").expect("a folder");
    let canary = folder.path().join("canary");
    std::fs::write(&canary, "x").expect("a file");
    for path in [folder.path(), &canary] {
        std::os::unix::fs::chown(path, Some(65432), Some(65432)).expect("root");
    }
    std::fs::set_permissions(&canary, std::os::unix::fs::PermissionsExt::from_mode(0o4755)).expect("own file");
    let place = canary.display();
    let up = "../".repeat(20);
    let text = format!(
        "FROM {{busybox}}\n\
        RUN mkdir -p /var/tmp /x/y && ln -s {place} /a && ln -s {up}{place} /x/y/b && ln -s /proc/1/root{place} /c && \
            ln -s /proc/self/root{place} /d && ln -s /proc/self/cwd/../../../../../../..{place} /x/y/e\n\
        RUN cd /x/y && for f in /a b /c /d e {up}{place} /proc/self/root{place} /proc/1/root{place} /proc/self/fd/0 /proc/1/exe; do \
            chown 33:34 $f; su user -s /bin/sh -c \"echo hit >>$f; mkdir $f.d; ln -s x $f.l\"; chown 33:34 /proc/self/root; done; true\n\
        RUN mkdir /x/t && (while :; do mv /x/t /x/s; ln -s {} /x/t; rm /x/t; mv /x/s /x/t; done 2>/dev/null & echo $! >/pid) && \
            for i in $(seq 300); do chown $i:$i /x/t/canary; chown $i:$i /x/t/{}/canary; done 2>/dev/null; kill $(cat /pid)\n",
        folder.path().display(),
        "../".repeat(9)
    );
    let rbox = Rbox::new().file(&text).as_user();
    rbox.build().success();
    assert_eq!(std::fs::read_to_string(&canary).expect("the canary"), "x");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
    let metadata = std::fs::metadata(&canary).expect("the canary");
    // a change of owner would have taken the set-user-id bit away
    assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (65432, 0o4755));
    for path in [folder.path(), &canary] {
        assert_eq!(attributes(path), Vec::<u8>::new(), "{}", path.display());
    }
}

fn attributes(path: &Path) -> Vec<u8> {
    let mut names = [0; 4096];
    let length = rustix::fs::listxattr(path.as_os_str().as_bytes(), &mut names).expect("a file system with attributes");
    names[..length].to_vec()
}

/// Entries of an image's layers: path, type, mode, owner, size, device, target, attributes.
fn entries(rbox: &Rbox) -> String {
    let layout = rbox.out().join("layout");
    let dest = format!("type=oci,dest={}/,compression=uncompressed", layout.display());
    rbox.args(["build", "-q", "-o", &dest]).run().success();
    let script = r#"
import json, os, sys, tarfile
top = sys.argv[1]
blob = lambda digest: os.path.join(top, "blobs", *digest.split(":"))
index = json.load(open(os.path.join(top, "index.json")))
manifest = json.load(open(blob(index["manifests"][0]["digest"])))
for number, layer in enumerate(manifest["layers"]):
    if number == 0:
        continue  # the base, byte for byte what it was
    with tarfile.open(blob(layer["digest"])) as tar:
        for entry in tar:
            pax = sorted((k, v) for k, v in entry.pax_headers.items() if k.startswith("SCHILY"))
            print(number, entry.name, entry.type, oct(entry.mode), entry.uid, entry.gid, entry.size, entry.devmajor, entry.devminor, entry.linkname, pax)
"#;
    let output = Command::new("python3").args(["-c", script]).arg(&layout).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Debian's packages with set-id programs and owners of their own, three times over from the mirror: that takes its time.
#[test]
fn packages_have_their_owners_whoever_installs_them_needs_root_and_mmdebstrap() {
    if !needs_subuid_user() || !super::support::needs_tool("mmdebstrap") {
        return;
    }
    let base = once("rbox-test-debian-1", |made| {
        let script = made.join("make-base.sh");
        std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/debian/make-base.sh"), &script)?;
        let status = Command::new("sh").arg(script).status()?;
        if status.success() { Ok(()) } else { Err(std::io::Error::other("mmdebstrap failed")) }
    });
    let base = base.join("base.tar");
    let text = format!(
        "FROM rootfs:{}\n\
        RUN --network=host apt-get -o Acquire::Check-Valid-Until=false update -qq && \
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends cron dbus openssh-client libcap2-bin && \
            rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/ldconfig /var/cache/apt/* /var/cache/debconf /var/lib/dbus/machine-id /etc/machine-id\n\
        RUN useradd -m -u 4000 web && groupadd -g 60001 far && usermod -aG far web && passwd -l web && rm -f /var/log/* && \
            cp /bin/true /usr/local/bin/low && setcap cap_net_bind_service=ep /usr/local/bin/low && \
            install -o web -g far -m 2750 -d /srv/web && su web -c 'touch /srv/web/own && ln -s own /srv/web/link'\n",
        base.display()
    );
    let all = by_each(&text, entries);
    let has = |words: &str| all[0].lines().any(|line| line.contains(words));
    for words in
        ["usr/bin/crontab b'0' 0o2755 0 ", "usr/bin/ssh-agent b'0' 0o2755 0 ", "srv/web/link b'2' 0o777 4000 60001"]
    {
        assert!(has(words), "{words}: {}", all[0]);
    }
    assert!(
        all[0].lines().any(|line| line.contains("local/bin/low") && line.contains("security.capability")),
        "{}",
        all[0]
    );
    for (who, other) in USERS.iter().zip(&all) {
        let different: Vec<_> = all[0].lines().zip(other.lines()).filter(|(mine, theirs)| mine != theirs).collect();
        assert!(all[0] == *other, "{who:?}: {different:#?}");
    }
}
