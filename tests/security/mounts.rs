//! What RUN mounts may reach, leave behind, and take away.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use crate::canary::{Canary, SONG};
use crate::rootfs::Flipper;
use crate::support::{Rbox, binary, needs_root};
use crate::{attack, build};

row!("B1", a_bind_source_never_leads_out_of_its_root);
fn a_bind_source_never_leads_out_of_its_root(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let (climb, text) = (canary.climb(), canary.text());
    symlink(climb.clone(), rbox.context().join("climb")).expect("a link");
    symlink(&text, rbox.context().join("absolute")).expect("a link");
    symlink("/", rbox.context().join("root")).expect("a link");
    for (from, source) in [
        ("from=img,", "/link"),
        ("from=img,", "/root"),
        ("from=img,", "/absolute"),
        ("from=img,", "/link/folder"),
        ("from=img,", "/../../../../../../../.."),
        ("", "climb"),
        ("", "absolute"),
        ("", "root"),
        ("", "../../../../../../.."),
        ("", "/"),
        ("", "climb/folder"),
        ("", "../"),
    ] {
        let file = format!(
            "FROM {{attack}} AS img\nRUN ln -s {climb} /link; ln -s / /root; ln -s {text} /absolute\n\
             FROM {{attack}}\nRUN --mount=type=bind,{from}source={source},target=/m cat /m/song /m/file /m/{text}/song /m{text}/song; true\n\
             RUN --mount=type=bind,rw,{from}source={source},target=/m touch /m/x /m/{text}/x /m/folder/x; true\n"
        );
        build(rbox, &file, &[]).lacks(SONG);
        canary.check();
    }
}

/// On a machine whose mounts are shared, as all are that systemd starts, nothing that is mounted in a sandbox is seen outside.
#[test]
fn no_mount_of_a_sandbox_gets_out_of_it_needs_root() {
    if !needs_root() {
        return;
    }
    let rbox = Rbox::new();
    let mut steps = String::new();
    let mut last = String::from("FROM {attack}\n");
    for stage in 0..8 {
        steps += &format!(
            "FROM {{attack}} AS s{stage}\nRUN --network=host ! cat /sys/firmware/* && echo {stage} >/o{stage}\n"
        );
        last += &format!("COPY --from=s{stage} /o{stage} /\n");
    }
    rbox.write("test.rbox", attack::filled(&(steps + &last)));
    for folder in ["one", "one/below", "other"] {
        fs::create_dir(rbox.context().join(folder)).expect("a folder");
    }
    let here = rbox.context();
    let script = format!(
        "umount -l /sys; mount -t sysfs sysfs /sys; mount --bind {0} {0}; mount --make-rshared /; cat /proc/self/mountinfo >before\n\
         $R run --network host -v {0}/one:/x -v {0}/other:/x/below --tmpfs /x/below/t {1} true\n\
         for i in 1 2 3 4; do $R build -q --no-cache; done\n\
         cat /proc/self/mountinfo >after; diff before after",
        here.display(),
        attack::base()
    );
    let mut command = rbox.command(std::path::Path::new("unshare"));
    let output = command.args(["--net", "--mount", "sh", "-ec", &script]).env("R", binary()).output().expect("unshare");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.matches("sha256:").count() == 4, "{said}");
}

row!("B2", mount_options_are_checked);
fn mount_options_are_checked(rbox: &Rbox) {
    for options in [
        "type=bind,bind-propagation=rshared,target=/x",
        "type=bind,propagation=shared,target=/x",
        "type=foo,target=/x",
        "type=bind,,target=/x",
        "type=bind,target=/x,",
        "=,target=/x",
        "type=tmpfs,size=-1,target=/x",
        "type=tmpfs,size=1e99,target=/x",
        "type=cache,sharing=everybody,target=/x",
        "type=bind,readonly=perhaps,target=/x",
        "type=cache,mode=9999,target=/x",
        "type=cache,uid=-1,target=/x",
        "type=cache,gid=4294967296,target=/x",
        "type=bind,target=",
        "type=bind,target=/x,suid",
        "type=bind,target=/x,exec=true",
        "type=bind,target=/x,opts=dev",
        "type=volume,target=/x",
        "type=bind,from=nobody/..,target=/x",
        "type=devpts,target=/x",
        "type=npipe,target=/x",
        "type=\"bind,target=/x",
    ] {
        let output = build(rbox, &format!("FROM {{attack}}\nRUN --mount={options} true\n"), &[]).failure();
        assert!(output.stderr().len() > 40, "{options} is refused with a reason\n{output}");
    }
    for target in ["/", "/proc", "/proc/sys", "/sys", "/dev", "/dev/null", "//", "/x/.."] {
        let output = build(
            rbox,
            &format!("FROM {{attack}}\nRUN --mount=type=tmpfs,target={target} cat /proc/self/status\n"),
            &[],
        );
        let harmless = ["/dev", "/dev/null"].contains(&target);
        assert!(harmless || output.status() != 0, "a mount on {target} is not refused\n{output}");
    }
}

row!("B3", a_cache_name_is_no_path);
fn a_cache_name_is_no_path(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let climb = canary.climb();
    for id in [
        climb.clone(),
        canary.text(),
        "..".to_owned(),
        "../../images".to_owned(),
        "/".to_owned(),
        "a/../../..".to_owned(),
        "%2e%2e/x".to_owned(),
        "x".repeat(5000),
    ] {
        let file =
            format!("FROM {{attack}}\nRUN --mount=type=cache,id={id},target=/c cat /c/song; echo x >/c/x; ls /c\n");
        build(rbox, &file, &[]).lacks(SONG);
        canary.check();
    }
    let outside = rbox.root().parent().expect("a folder").to_owned();
    let names: Vec<_> = fs::read_dir(outside).expect("own folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 4, "something new beside the store: {names:?}");
    let file = format!(
        "FROM {{attack}} AS evil\nRUN ln -s {climb} /link; ln -s {0} /absolute\n\
         FROM {{attack}}\nRUN --mount=type=cache,id=l,from=evil,source=/link,target=/c cat /c/song; echo x >/c/x; true\n\
         RUN --mount=type=cache,id=a,from=evil,source=/absolute,target=/c cat /c/song; echo x >/c/x; true\n\
         RUN --mount=type=cache,id=u,from=evil,source=../../../../..{0},target=/c cat /c/song; echo x >/c/x; true\n",
        canary.text()
    );
    build(rbox, &file, &[]).lacks(SONG);
    canary.check();
}

row!("B3 B4", a_shared_cache_flips_below_a_mount_point);
fn a_shared_cache_flips_below_a_mount_point(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let text = canary.text();
    let prepare = format!(
        "FROM {{attack}} AS base\nRUN --mount=type=cache,id=c,target=/c rm -rf /c/one /c/other; mkdir -p /c/one && ln -s {text} /c/other\n"
    );
    build(rbox, &prepare, &[]).success();
    // The image has folders of the same names: a link leads there, as long as it leads nowhere else.
    build(rbox, &format!("FROM {{attack}}\nRUN mkdir -p {text}/x\n"), &["-t", "trap"]).success();
    // What is mounted must be seen from the inside: over the host's own path it would not be.
    let listen = format!(
        "cat {text}/song /c/one/song /c/other/song 2>/dev/null; \
         [ $(grep -cE ' (/c/one|/c/other|{text})(/deep)? ' /proc/self/mountinfo) = 1 ] || echo lost"
    );
    let again = |place: &str, mount: &str| {
        format!("RUN --mount=type=cache,id=c,target=/c --mount=type={mount},target=/c/{place} {listen}\n")
    };
    // First with the link standing still.
    for mount in ["tmpfs", "bind", "cache,id=d"] {
        let file = format!("FROM trap\n{}{}", again("other", mount), again("other/deep", mount));
        let output = build(rbox, &file, &["--no-cache", "--progress", "plain"]).success();
        assert!(!told(&output, "lost"), "{mount} is mounted elsewhere\n{output}");
        output.lacks(SONG);
        canary.check();
    }
    // Two builds: one flips, the other mounts there again and again.
    // Of another ending: two `.rbox` files of a folder would be one too many for the builds that follow.
    let other = rbox.context().join("flip.build");
    fs::write(
        &other,
        attack::filled(&format!("{prepare}RUN --mount=type=cache,id=c,target=/c attack flip /c/one /c/other 600\n")),
    )
    .expect("own file");
    rbox.hand_over();
    let args = ["build", "--progress", "plain", "--no-cache", "-f", "flip.build"];
    let flipper = Flipper::start(rbox.args(args).command());
    let mut runs = 0;
    for mount in ["tmpfs", "bind", "cache,id=d"].repeat(4) {
        let file = format!("FROM trap\n{}{}", again("one", mount), again("one/deep", mount));
        let output = build(rbox, &file, &["--no-cache", "--progress", "plain"]);
        assert!(!told(&output, "lost"), "{mount} is mounted elsewhere\n{output}");
        runs += u32::from(output.lacks(SONG).status() == 0);
        canary.check();
    }
    assert!(runs > 0, "no build came to its end");
    flipper.end();
    // One build whose stages run at once.
    let file = format!(
        "FROM {{attack}} AS evil\nRUN --mount=type=cache,id=c,target=/c attack flip /c/one /c/other 1.0\n\
         FROM trap AS good\n{}FROM scratch\nCOPY --from=evil /etc/group /a\nCOPY --from=good /etc/group /b\n",
        again("one/deep", "tmpfs").repeat(4)
    );
    let output = build(rbox, &file, &["--no-cache", "--jobs", "2", "--progress", "plain"]).lacks(SONG);
    assert!(!told(&output, "lost"), "something is mounted elsewhere\n{output}");
    canary.check();
}

/// Whether a program of a build printed this line.
fn told(output: &crate::Output, line: &str) -> bool {
    output.stderr().lines().any(|shown| shown.trim_start_matches(['│', ' ']) == line)
}

row!("B4", a_stage_does_not_change_what_another_copies);
fn a_stage_does_not_change_what_another_copies(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    // The source of the other stage's mount is mounted for writing, renamed and replaced: only a copy of it is.
    let file = format!(
        "FROM {{attack}} AS source\nRUN mkdir -p /s/one /s/other && echo right >/s/one/file\n\
         FROM {{attack}} AS evil\nRUN --mount=type=bind,rw,from=source,source=/s,target=/s \
         rm -rf /s/one /s/other; ln -s {} /s/other; mkdir /s/one; echo wrong >/s/one/file; attack flip /s/one /s/other 1.0\n\
         FROM {{attack}} AS good\n{}RUN --mount=type=bind,from=source,source=/s,target=/s cat /s/one/file >/got\n\
         FROM scratch\nCOPY --from=evil /etc/group /a\nCOPY --from=good /got /got\nCOPY --from=source /s /s\n",
        canary.text(),
        "RUN --mount=type=bind,from=source,source=/s/one,target=/s [ \"$(cat /s/file)\" = right ]\n".repeat(4)
    );
    build(rbox, &file, &["--no-cache", "--jobs", "2", "--output", "type=local,dest=../out/tree"]).success().lacks(SONG);
    let read = |path: &str| fs::read_to_string(rbox.out().join("tree").join(path)).expect("the export has it");
    assert_eq!((read("got").trim(), read("s/one/file").trim()), ("right", "right"));
    canary.check();
}

row!("B5", mount_point_stubs_are_not_removed_through_links);
fn mount_point_stubs_are_not_removed_through_links(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    rbox.write("token", "t");
    for target in [canary.text(), canary.climb()] {
        for (mount, place) in [
            ("type=tmpfs", "empty"),
            ("type=cache,id=x", "folder"),
            ("type=bind", "empty"),
            ("type=secret,id=token", "song"),
            ("type=tmpfs", "etc/deep"),
            ("type=tmpfs", "empty/a/b/c"),
        ] {
            let file = format!(
                "FROM {{attack}}\nRUN --mount={mount},target=/x/{place} mv /x /z && ln -s {target} /x\n\
                RUN --mount={mount},target=/y/x/{place} mv /y/x /y/z && ln -s {target} /y/x && ln -s / /w\n"
            );
            build(rbox, &file, &["--secret", "id=token,src=token", "-t", "stubs"]).success().lacks(SONG);
            canary.check();
            // What is in place of a stub is the program's own, and stays in the layer.
            crate::run(rbox, &["stubs", "readlink", "/x"]).success().stdout_is(&target);
        }
    }
}

row!("B12", writes_to_bind_mounts_are_thrown_away);
fn writes_to_bind_mounts_are_thrown_away(rbox: &Rbox) {
    rbox.write("folder/file", "before");
    let canary = Canary::new(rbox);
    let file = "FROM {attack} AS source\nRUN mkdir /s && echo before >/s/file\n\
                FROM {attack}\nRUN --mount=type=bind,rw,target=/m echo after >/m/folder/file; touch /m/new /m/folder/new; rm /m/test.rbox; true\n\
                RUN --mount=type=bind,rw,source=folder/file,target=/f echo after >/f; true\n\
                RUN --mount=type=bind,rw,from=source,source=/s,target=/m echo after >/m/file; touch /m/new; true\n\
                RUN --mount=type=bind,target=/m touch /m/ro && exit 1; true\n\
                COPY --from=source /s /s\n";
    build(rbox, file, &["-t", "clean"]).success();
    assert_eq!(fs::read_to_string(rbox.context().join("folder/file")).expect("own file"), "before");
    let names: Vec<_> =
        fs::read_dir(rbox.context()).expect("own folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    crate::run(rbox, &["clean", "cat", "/s/file"]).success().stdout_is("before");
    crate::run(rbox, &["clean", "sh", "-c", "ls /m /s; ls /f; true"]).success().lacks("new").lacks("after");
    canary.check();
}

row!("B18", an_agent_is_gone_after_its_step);
fn an_agent_is_gone_after_its_step(rbox: &Rbox) {
    let socket = rbox.out().join("agent");
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let file = "FROM {attack}\nRUN --mount=type=ssh [ -S \"$SSH_AUTH_SOCK\" ]\n\
                RUN [ -z \"$SSH_AUTH_SOCK\" ] && [ -z \"$(find / -xdev -type s 2>/dev/null)\" ] && [ ! -e /run/buildkit ]\n";
    build(rbox, file, &["--ssh", &format!("default={}", socket.display())]).success();
    // Without a mount there is no agent, whatever the caller has.
    let file = "FROM {attack}\nRUN env && [ -z \"$SSH_AUTH_SOCK\" ]\n";
    rbox.write("test.rbox", attack::filled(file));
    rbox.args(["build", "-q", "--no-cache"]).env("SSH_AUTH_SOCK", &socket.display().to_string()).run().success();
}
