//! `COPY`, to the letter.

use super::kitchen::{Kitchen, Tree};

fn kitchen() -> Kitchen {
    Kitchen::new().file("a.txt", "a").file("b.txt", "b").file("dir/one", "1").file("dir/sub/two", "2").file("c.md", "c")
}

/// The paths of a tree alone.
fn paths(tree: &Tree) -> Vec<&str> {
    tree.keys().map(String::as_str).collect()
}

#[test]
fn files_and_directories_from_scratch() {
    let kitchen = kitchen();
    let built = kitchen.build("FROM scratch\nCOPY a.txt /\nCOPY dir /d/\nCOPY *.txt /t/\n");
    assert_eq!(paths(&built.tree), ["a.txt", "d", "d/one", "d/sub", "d/sub/two", "t", "t/a.txt", "t/b.txt"]);
    assert_eq!(built.tree["a.txt"], "644 0:0 a");
    assert_eq!(built.layers, 3);
    let again = kitchen.build("FROM scratch\nCOPY a.txt /\nCOPY dir /d/\nCOPY *.txt /t/\n");
    assert_eq!(again.ran, [] as [&str; 0]);
    assert_eq!(again.tree, built.tree);
}

#[test]
fn destinations_with_and_without_a_slash() {
    let kitchen = kitchen();
    let paths_of = |line: &str| {
        let built = kitchen.build(&format!("FROM scratch\n{line}\n"));
        built.tree.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(paths_of("COPY a.txt /x"), "x");
    assert_eq!(paths_of("COPY a.txt /x/"), "x x/a.txt");
    assert_eq!(paths_of("COPY a.txt /x/y/z"), "x x/y x/y/z");
    assert_eq!(paths_of("COPY a.txt b.txt /x/"), "x x/a.txt x/b.txt");
    assert_eq!(paths_of("COPY dir dir /x/"), "x x/one x/sub x/sub/two");
    assert_eq!(paths_of("COPY dir/ /x"), "x x/one x/sub x/sub/two");
    assert_eq!(paths_of("COPY dir a.txt /x/"), "x x/a.txt x/one x/sub x/sub/two");
    assert_eq!(paths_of("COPY dir/* /x/"), "x x/one x/two", "a directory that a wildcard matches gives its contents");
    assert_eq!(paths_of("COPY dir/s* /x/"), "x x/two");
    assert_eq!(paths_of("COPY [\"a.txt\", \"/with space/\"]"), "with space with space/a.txt");
    assert_eq!(paths_of("WORKDIR /w/v\nCOPY a.txt ."), "w w/v w/v/a.txt");
    assert_eq!(paths_of("WORKDIR /w\nCOPY a.txt x/../y"), "w w/y");
    assert_eq!(paths_of("COPY ?.txt /x/"), "x x/a.txt x/b.txt");
    assert_eq!(paths_of("COPY [a].txt /x/"), "x x/a.txt");
    assert_eq!(paths_of("COPY --exclude=sub dir /x"), "x x/one");
    assert_eq!(paths_of("COPY --exclude=*.txt . /x/"), "x x/c.md x/dir x/dir/one x/dir/sub x/dir/sub/two");
    assert_eq!(paths_of("COPY --parents dir/sub/two /x/"), "x x/dir x/dir/sub x/dir/sub/two");
    assert_eq!(paths_of("COPY --parents dir/./sub/two /x/"), "x x/sub x/sub/two");
    assert_eq!(paths_of("COPY --parents dir/*/two a.txt /"), "a.txt dir dir/sub dir/sub/two");
}

/// The trees are those that `docker build` makes of the same lines.
#[test]
fn sources_that_look_wrong_are_as_buildkit_has_them() {
    let kitchen = kitchen();
    let tree = |lines: &str| kitchen.build(&format!("FROM scratch\n{lines}\n")).tree;
    let there = tree("COPY dir /d\nCOPY a.txt b.txt /d");
    assert_eq!(paths(&there), ["d", "d/a.txt", "d/b.txt", "d/one", "d/sub", "d/sub/two"]);
    assert_eq!(paths(&tree("WORKDIR /w\nCOPY a.txt b.txt /w")), ["w", "w/a.txt", "w/b.txt"]);
    assert_eq!(paths(&tree("COPY dir a.txt /x")), ["x", "x/a.txt", "x/one", "x/sub", "x/sub/two"]);
    assert_eq!(paths(&tree("COPY ../a.txt dir/../../b.txt ../*.md /x/")), ["x", "x/a.txt", "x/b.txt", "x/c.md"]);
    assert_eq!(paths(&tree("COPY a.txt no*thing /x")), ["x"], "what matches nothing takes no room");
    assert_eq!(paths(&tree("COPY gone/../a.txt /x")), ["x"]);
    assert_eq!(paths(&tree("COPY dir/*.txt /x/")), [] as [&str; 0]);
    assert!(kitchen.fail("FROM scratch\nCOPY gone/* /x/\n").contains("is not in the context"));
    let made = tree("COPY --chmod=777 a.txt /x/y/z");
    assert_eq!((&*made["x"], &*made["x/y"], &*made["x/y/z"]), ("755 0:0 /", "755 0:0 /", "777 0:0 a"), "by a umask");
    assert_eq!(tree("USER 7\nWORKDIR /w")["w"], "755 7:7 /");
    assert_eq!(tree("COPY <<a.txt a.txt /x/\nmine\na.txt")["x/a.txt"], "644 0:0 mine", "heredocs come last");
    // BuildKit writes one over the other.
    let error = kitchen.fail("FROM scratch\nCOPY a.txt b.txt /new\n");
    assert!(
        error.contains("2 files or directories are copied to `/new`") && error.contains("write `/new/`"),
        "{error}"
    );
    std::os::unix::fs::symlink("gone", kitchen.context().join("lost")).unwrap();
    for source in ["*", "lost"] {
        let error = kitchen.fail(&format!("FROM scratch\nCOPY {source} /x/\n"));
        assert!(error.contains("`lost` is a link in the context that leads nowhere there"), "{error}");
    }
}

#[test]
fn owners_and_modes() {
    let kitchen = kitchen().file("etc/passwd", "app:x:1000:1001::/:/bin/sh\n").file("etc/group", "web:x:33:\n");
    let base = "FROM scratch\nCOPY etc /etc\n";
    let marks = |line: &str, path: &str| kitchen.build(&format!("{base}{line}\n")).tree[path].clone();
    if super::support::is_root() {
        assert_eq!(marks("COPY --chown=app a.txt /x/", "x/a.txt"), "644 1000:1001 a");
        assert_eq!(
            marks("COPY --chown=app a.txt /x/", "x"),
            "755 1000:1001 /",
            "made directories belong to the owner too"
        );
        assert_eq!(marks("COPY --chown=app:web a.txt /", "a.txt"), "644 1000:33 a");
        assert_eq!(marks("COPY --chown=app: a.txt /", "a.txt"), "644 1000:0 a");
        assert_eq!(marks("COPY --chown=:web a.txt /", "a.txt"), "644 0:33 a");
        assert_eq!(marks("COPY --chown=55 a.txt /", "a.txt"), "644 55:55 a");
        assert_eq!(marks("COPY --chown=55:0 a.txt /", "a.txt"), "644 55:0 a");
        assert_eq!(marks("COPY --chown=app --link a.txt /", "a.txt"), "644 1000:1001 a");
        let from = "COPY --chown=7 a.txt /\nFROM scratch\nCOPY --from=0 a.txt /";
        assert_eq!(marks(from, "a.txt"), "644 7:7 a", "what comes from a stage keeps its owner");
        let error = kitchen.fail(&format!("{base}COPY --chown=nobody a.txt /\n"));
        assert!(error.contains("no user `nobody`"), "{error}");
    }
    assert_eq!(marks("COPY --chmod=4755 a.txt /", "a.txt"), "4755 0:0 a");
    assert_eq!(marks("COPY --chmod=u=rwX,go=rX dir /d/", "d/one"), "644 0:0 1");
    assert_eq!(marks("COPY --chmod=go-rx dir /d/", "d/sub"), "700 0:0 /");
    assert_eq!(marks("COPY --chmod=600 <<F /f\nhello\nF", "f"), "600 0:0 hello");
    assert_eq!(marks("COPY <<F <<G /d/\nhello\nF\nbye\nG", "d/G"), "644 0:0 bye");
}

#[test]
fn directories_that_are_there_keep_their_marks() {
    let kitchen = kitchen().file("e/sub/x", "x");
    set_mode(&kitchen, "e", 0o700);
    set_mode(&kitchen, "e/sub", 0o711);
    let built = kitchen.build("FROM scratch\nCOPY --chmod=750 dir /d/\nCOPY e /d\n");
    assert_eq!(built.tree["d"], "750 0:0 /", "the top keeps its own");
    assert_eq!(built.tree["d/sub"], "711 0:0 /", "those in it take the source's");
    assert_eq!(built.tree["d/sub/two"], "750 0:0 2");
}

#[test]
fn links_are_copied_as_links_and_followed_where_they_are_named() {
    let kitchen = kitchen();
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, kitchen.context().join(name)).unwrap();
    link("one", "dir/link");
    link("dir", "todir");
    link("/etc/passwd", "dir/out");
    link("/etc", "etc");
    link("../../../../../../etc/passwd", "up");
    let built = kitchen.build("FROM scratch\nCOPY dir /d\nCOPY todir /t\nCOPY dir/link /named\n");
    assert_eq!(built.tree["d/link"], "-> one");
    assert_eq!(built.tree["d/out"], "-> /etc/passwd");
    assert_eq!(built.tree["t/sub/two"], "644 0:0 2");
    assert_eq!(built.tree["named"], "644 0:0 1");
    for outside in ["etc/passwd", "up", "dir/out"] {
        let error = kitchen.try_build(&format!("FROM scratch\nCOPY {outside} /x\n")).unwrap_err();
        assert!(error.contains(outside), "{error}");
    }
    let text = "FROM scratch AS base\nCOPY dir /real\nCOPY todir /x/\nFROM base\nCOPY a.txt /real/link\n";
    assert_eq!(kitchen.build(text).tree["real/one"], "644 0:0 a", "a link in the way is followed");
}

#[test]
fn files_and_directories_do_not_replace_each_other() {
    let kitchen = kitchen();
    let error = kitchen.fail("FROM scratch\nCOPY a.txt /d\nCOPY dir /d\n");
    assert!(error.contains("can't put a directory at `/d`"), "{error}");
    let error = kitchen.fail("FROM scratch\nCOPY dir /d/one/\nCOPY dir /d\n");
    assert!(error.contains("can't replace the directory `/d/one` with a file"), "{error}");
    let error = kitchen.fail("FROM scratch\nCOPY a.txt /f\nCOPY a.txt /f/\n");
    assert!(error.contains("`/f`"), "{error}");
}

#[test]
fn ignored_files_are_not_there() {
    let kitchen = kitchen().file(".dockerignore", "*.md\ndir/sub\n!dir/sub/keep\n").file("dir/sub/keep", "k");
    let built = kitchen.build("FROM scratch\nCOPY . /\n");
    assert_eq!(paths(&built.tree), [".dockerignore", "a.txt", "b.txt", "dir", "dir/one", "dir/sub", "dir/sub/keep"]);
    assert_eq!(paths(&kitchen.build("FROM scratch\nCOPY *.md a.txt /\n").tree), ["a.txt"]);
}

#[test]
fn times_are_the_sources_or_the_epoch() {
    let mut kitchen = kitchen();
    let time = |path: &str, text: &str, kitchen: &Kitchen| kitchen.build(text).times[path];
    let source = |name: &str| std::fs::metadata(kitchen.context().join(name)).unwrap().modified().unwrap();
    let text = "FROM scratch\nCOPY a.txt /x/\nWORKDIR /w\n";
    let seconds = source("a.txt").duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(time("x/a.txt", text, &kitchen), i64::try_from(seconds).unwrap());
    assert_eq!((time("x", text, &kitchen), time("w", text, &kitchen)), (0, 0));
    kitchen.options.epoch = Some(1_000_000);
    assert_eq!((time("x/a.txt", text, &kitchen), time("w", text, &kitchen)), (1_000_000, 1_000_000));
}

fn set_mode(kitchen: &Kitchen, path: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(kitchen.context().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn archives_are_unpacked_by_add_alone() {
    let kitchen = kitchen();
    let tar = |args: &[&str]| {
        let done = std::process::Command::new("tar").args(args).current_dir(kitchen.context()).status().unwrap();
        assert!(done.success());
    };
    for (option, name) in [("-c", "x.tar"), ("-cz", "x.tgz"), ("-cj", "x.bz2"), ("-cJ", "x.xz"), ("--zstd", "x.zst")] {
        let create = if option == "--zstd" { vec!["--zstd", "-c"] } else { vec![option] };
        tar(&[&create[..], &["-f", name, "--owner=5", "--group=6", "dir"]].concat());
        let built = kitchen.build(&format!("FROM scratch\nADD {name} /to/x\nCOPY {name} /copied\n"));
        assert!(built.tree["to/x/dir/one"].starts_with("644") && built.tree.contains_key("copied"), "{name}");
    }
    if super::support::is_root() {
        let built = kitchen.build("FROM scratch\nADD x.tar /\nADD --chown=9 x.tar /own\n");
        assert_eq!((&*built.tree["dir/one"], &*built.tree["own/dir/one"]), ("644 5:6 1", "644 9:9 1"));
        assert_eq!(built.tree["own"], "755 9:9 /", "what is made for it belongs to the owner too");
    }
    let plain = kitchen.build("FROM scratch\nADD --unpack=false x.tar /\nADD a.txt /\nADD x.tg? /w/\n");
    assert!(
        plain.tree.contains_key("x.tar") && plain.tree.contains_key("a.txt") && plain.tree.contains_key("w/dir/one")
    );
    kitchen.write("bad.tgz", [0x1f, 0x8b, 1, 2, 3]);
    assert!(
        kitchen.build("FROM scratch\nADD bad.tgz /\n").tree.contains_key("bad.tgz"),
        "what is no archive is a file"
    );
    // Without an entry for a directory, one that is there stays as it is, also behind a link.
    for file in ["base/usr/lib/o", "base/tmp/o", "lib/x", "tmp/y"] {
        kitchen.write(file, "o");
    }
    set_mode(&kitchen, "base/tmp", 0o1777);
    std::os::unix::fs::symlink("usr/lib", kitchen.context().join("base/lib")).unwrap();
    tar(&["-cf", "part.tar", "lib/x", "tmp/y"]);
    let part = kitchen.build("FROM scratch\nCOPY base /\nADD part.tar /\n").tree;
    assert_eq!(paths(&part), ["lib", "tmp", "tmp/o", "tmp/y", "usr", "usr/lib", "usr/lib/o", "usr/lib/x"]);
    assert_eq!((&*part["lib"], &*part["tmp"]), ("-> usr/lib", "1777 0:0 /"));
    let error = kitchen.fail("FROM scratch\nCOPY a.txt /f\nADD x.tar /f\n");
    assert!(error.contains("can't put a directory at `/f`"), "{error}");
    let link = "FROM scratch\nCOPY a.txt /dir\nADD x.tar /\n";
    assert_eq!(
        kitchen.build(link).tree["dir/sub/two"].split(' ').next(),
        Some("644"),
        "an archive replaces what is in its way"
    );
}

#[test]
fn hard_links_stay_links() {
    let kitchen = kitchen();
    let context = kitchen.context();
    std::fs::hard_link(context.join("dir/one"), context.join("dir/sub/again")).unwrap();
    let built = kitchen.build("FROM scratch\nCOPY dir /d/\nCOPY dir/one /alone\n");
    assert_eq!(built.tree["d/sub/again"], built.tree["d/one"]);
    assert_eq!(built.linked, [true, false], "the layer with both names says so");
}
