//! What a context, an archive or a repository may make rbox read or write outside of it.

use std::fs;
use std::os::unix::fs::symlink;

use crate::canary::{Canary, SONG};
use crate::serve::git;
use crate::support::{Daemon, Rbox};
use crate::{attack, build, run};

row!("B6", a_syntax_line_starts_no_frontend);
fn a_syntax_line_starts_no_frontend(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for frontend in ["evil.example/frontend:latest", "../../x", "docker/dockerfile:1", "$(touch x)", &canary.text()] {
        rbox.write("test.rbox", attack::filled(&format!("# syntax={frontend}\nFROM {{attack}}\nCOPY test.rbox /x\n")));
        let output = rbox.args(["build"]).run().success();
        assert!(
            frontend.starts_with("docker/") || output.stderr().contains("1 warning"),
            "ignored without a word\n{output}"
        );
    }
    assert_eq!(fs::read_dir(rbox.context()).expect("own folder").count(), 1);
    canary.check();
}

/// A repository with a tag, a branch, links that lead out, and a submodule that would run a command.
fn repository(rbox: &Rbox, canary: &Canary) {
    let repository = rbox.out().join("repo");
    fs::create_dir_all(repository.join("good")).expect("own folder");
    fs::write(repository.join("good/file"), "good").expect("own file");
    symlink(canary.path(), repository.join("absolute")).expect("a link");
    symlink(canary.climb(), repository.join("climb")).expect("a link");
    symlink("../../../../../../../../etc", repository.join("etc")).expect("a link");
    let touch = format!("touch {}/x/git", canary.text());
    let modules = format!(
        "[submodule \"a\"]\n path = a\n url = ext::sh -c \"{touch}\"\n[submodule \"../../x\"]\n path = b\n url = {}\n\
         [submodule \"c\"]\n path = c\n url = --upload-pack={touch}\n update = !{touch}\n",
        canary.text()
    );
    git(&repository, &["init", "-q"]);
    fs::write(repository.join(".gitmodules"), modules).expect("own file");
    fs::write(repository.join(".gitattributes"), "* filter=evil\n").expect("own file");
    fs::write(repository.join(".gitconfig"), format!("[filter \"evil\"]\n smudge = {touch}\n")).expect("own file");
    git(&repository, &["add", "-A"]);
    for path in ["a", "b", "c"] {
        git(&repository, &["update-index", "--add", "--cacheinfo", &format!("160000,{:040x},{path}", 0xabc)]);
    }
    git(&repository, &["commit", "-qm", "x"]);
    let hook = repository.join(".git/hooks/post-checkout");
    fs::write(&hook, format!("#!/bin/sh\n{touch}\n")).expect("own file");
}

row!("B7", git_sources_stay_in_their_repository);
fn git_sources_stay_in_their_repository(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    repository(rbox, &canary);
    let server = Daemon::start(&rbox.out()).expect("git has a server");
    let remote = format!("{}/repo", server.url);
    let touch = format!("touch {}/x/git", canary.text());
    let file = |source: &str| {
        format!("FROM {{attack}}\nADD {source} /got/\nRUN cat /got/song /got/etc/passwd /got/passwd; true\n")
    };
    build(rbox, &format!("FROM {{attack}}\nADD {remote}.git#main:good /got/\nRUN cat /got/file\n"), &["--no-cache"]);
    for fragment in [
        ":../../etc",
        "main:../../../../../../../etc",
        "main:..",
        "main:absolute",
        "main:climb",
        "main:etc",
        "main:good/../..",
        "main:/etc",
        "main:.git",
        "main:good/../absolute",
    ] {
        build(rbox, &file(&format!("{remote}.git#{fragment}")), &[])
            .lacks(SONG)
            .lacks("root:x:0:0:root:/root:/bin/bash");
        canary.check();
    }
    for source in [
        format!("{remote}.git#--upload-pack={touch}"),
        format!("{remote}.git#-o"),
        format!("ext::sh -c '{touch}'"),
        format!("[\"ext::sh -c {touch}.git\", \"/got/\"]"),
        "git://-oProxyCommand=x/y.git".to_owned(),
        "git@-oProxyCommand=x:y.git".to_owned(),
        "ssh://-oProxyCommand=x/y.git".to_owned(),
        format!("git://--upload-pack={}/y.git", canary.text()),
        format!("file://{}/repo.git", rbox.out().display()),
        format!("{remote}.git#a..b"),
        format!("{remote}.git#main^{{/x}}"),
        format!("--checksum=--upload-pack={touch} {remote}.git"),
    ] {
        let file = format!("FROM {{attack}}\nADD {source} {}\n", if source.starts_with('[') { "" } else { "/got/" });
        build(rbox, &file, &[]).failure().lacks(SONG);
        canary.check();
    }
    // The repository itself: its submodules, filters and hooks run nothing on the host.
    build(rbox, &file(&format!("{remote}.git")), &[]).lacks(SONG);
    build(rbox, &file(&format!("--keep-git-dir=true {remote}.git")), &[]).lacks(SONG);
    canary.check();
}

row!("B9", an_ignore_file_is_no_way_out);
fn an_ignore_file_is_no_way_out(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    // The canary's file names what would be left out, if it were read.
    rbox.write(SONG, "here");
    for name in [".dockerignore", ".containerignore", ".rboxignore", "test.rbox.dockerignore"] {
        for target in [canary.path().join("song"), canary.climb().into(), "/dev/zero".into(), "/".into(), name.into()] {
            let link = rbox.context().join(name);
            symlink(&target, &link).expect("a link");
            let file = format!("FROM {{attack}}\nCOPY . /all/\nRUN [ -e /all/{SONG} ]\n");
            let output = build(rbox, &file, &["--no-cache"]);
            let refused = output.status() != 0 && output.stderr().contains(name);
            assert!(refused || output.status() == 0, "{name} -> {} was read\n{output}", target.display());
            fs::remove_file(link).expect("own file");
        }
        let fifo = rbox.context().join(name);
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo is there").success());
        let output = build(rbox, "FROM {attack}\nCOPY test.rbox /x\n", &[]);
        assert!(output.status() == 0 || output.stderr().contains(name), "{output}");
        fs::remove_file(fifo).expect("own file");
    }
    canary.check();
}

row!("B10", links_of_a_context_lead_nowhere_else);
fn links_of_a_context_lead_nowhere_else(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    symlink(canary.path(), rbox.context().join("absolute")).expect("a link");
    symlink(canary.climb(), rbox.context().join("climb")).expect("a link");
    symlink(canary.path().join("song"), rbox.context().join("file")).expect("a link");
    symlink("/etc", rbox.context().join("etc")).expect("a link");
    symlink("/proc/self/root", rbox.context().join("magic")).expect("a link");
    for source in [
        "absolute/song",
        "climb/song",
        "file",
        "absolute/",
        "climb/*",
        "absolute/*",
        "*/song",
        "etc/passwd",
        "../../../../../../../../etc/passwd",
        "/../etc/passwd",
        "absolute/folder/../song",
        "magic/etc/passwd",
        "a*/../absolute/song",
        "climb/./song",
        "--parents climb/./song",
        "--exclude=x climb/song",
        "--link absolute/song",
    ] {
        for instruction in ["COPY", "ADD"] {
            let file = format!("FROM {{attack}}\n{instruction} {source} /got/\nRUN cat /got/* /got/*/*; true\n");
            build(rbox, &file, &[]).lacks(SONG).lacks("root:x:0:0:root:/root:/bin/bash");
        }
    }
    // A link is copied as a link, and a copy through one of the image lands in the image.
    let file = format!(
        "FROM {{attack}}\nRUN ln -s {} /out && ln -s {} /climb\nCOPY test.rbox /out/x/\nCOPY test.rbox /climb/x/\n\
        COPY . /out/\nCOPY --chown=1:1 --chmod=777 test.rbox /out/song\n",
        canary.text(),
        canary.climb()
    );
    build(rbox, &file, &[]);
    canary.check();
}

row!("B10 C9 D1", a_context_flips_while_it_is_copied);
fn a_context_flips_while_it_is_copied(rbox: &Rbox) {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let canary = Canary::new(rbox);
    // `one` is a folder now and a link to the canary then; so is the file `f`.
    let context = rbox.context();
    fs::create_dir_all(context.join("one/folder")).expect("own folder");
    for file in ["one/song", "one/folder/file", "f"] {
        fs::write(context.join(file), "harmless").expect("own file");
    }
    symlink(canary.path(), context.join("other")).expect("a link");
    symlink(canary.path().join("song"), context.join("g")).expect("a link");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Now fast, now as slow as a build: some change comes between a look and a read, and none after it.
            for turn in 0_u64.. {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_micros(turn * 379 % 5000));
                for (one, other) in [("one", "other"), ("f", "g")] {
                    let exchange = RenameFlags::EXCHANGE;
                    // Away while the folder changes its owner.
                    let _ = renameat_with(CWD, context.join(one), CWD, context.join(other), exchange);
                }
            }
        });
        let out = rbox.out().join("tree");
        let dest = format!("type=local,dest={}", out.display());
        let mut built = 0;
        let copied = "FROM scratch\nCOPY one /one\nCOPY one/song /s\nCOPY one/folder/file f /d/\nADD f /f\n".to_owned();
        // The same folder as a root file system.
        let imported = format!("FROM rootfs:{}\n", context.display());
        for file in [copied, imported].iter().cycle().take(80) {
            let _ = fs::remove_dir_all(&out);
            let output = build(rbox, file, &["--no-cache", "-o", &dest]).lacks(SONG);
            built += u32::from(output.status() == 0);
            let found = std::process::Command::new("grep").args(["-rlF", SONG]).arg(&out).arg(rbox.root()).output();
            let found = String::from_utf8_lossy(&found.expect("grep is there").stdout).into_owned();
            assert_eq!(found, "", "the canary was copied");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(built > 0, "no build came to its end");
    });
    canary.check();
}

row!("B11", working_directories_and_variables_stay_inside);
fn working_directories_and_variables_stay_inside(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for target in [canary.text(), canary.climb(), "/".to_owned()] {
        let file = format!(
            "FROM {{attack}}\nRUN ln -s {target} /link\nWORKDIR /link/x/deep\nRUN cat ../../song ../song; true\nRUN echo x >y\n"
        );
        build(rbox, &file, &["-t", "linked"]).lacks(SONG);
        run(rbox, &["-w", "/link/new", "linked", "sh", "-c", "cat ../song; pwd"]).lacks(SONG);
        canary.check();
    }
    rbox.write("test.rbox", attack::filled("FROM {attack}\nENV DECLARED=1\nARG GIVEN=2\nRUN env | sort >/env\n"));
    rbox.args(["build", "-q", "-t", "env"])
        .env("LEAK", SONG)
        .env("GIVEN", SONG)
        .env("SSH_AUTH_SOCK", SONG)
        .run()
        .success();
    let told = run(rbox, &["env", "cat", "/env"]).success().lacks(SONG).stdout();
    let names: Vec<_> = told.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    for name in &names {
        assert!(
            ["DECLARED", "GIVEN", "HOME", "HOSTNAME", "PATH", "PWD", "SHLVL", "TERM"].contains(name),
            "{name} leaked"
        );
    }
    assert!(names.contains(&"DECLARED") && names.contains(&"GIVEN"), "{told}");
    rbox.args(["run", "env", "env"]).env("LEAK", SONG).run().success().lacks(SONG);
}
