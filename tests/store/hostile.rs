//! Archives that attack, and archives that are merely odd: each is refused or stays inside, and a canary beside it lives.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rbox::store::layer::{ArchiveError, Compression, Limits, Unpack, Unpacked, compress};

use crate::needs::{needs_root, needs_tool};
use crate::raw_tar::{Head, Tar};
use crate::support::tree;

/// A folder to unpack into, and a canary beside it.
struct Yard {
    folder: tempfile::TempDir,
    before: BTreeMap<String, String>,
}

impl Yard {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("canary/inner")).unwrap();
        fs::write(folder.path().join("canary/file"), "alive").unwrap();
        fs::create_dir(folder.path().join("target")).unwrap();
        let before = tree(&folder.path().join("canary"));
        Self { folder, before }
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("target")
    }

    fn canary(&self) -> String {
        self.folder.path().join("canary").display().to_string()
    }

    fn unpack(&self, options: Unpack, archive: &[u8]) -> Result<Unpacked, ArchiveError> {
        let started = Instant::now();
        let result = options.unpack(archive, File::open(self.target()).unwrap());
        assert!(started.elapsed() < Duration::from_secs(20), "it took {:?}", started.elapsed());
        assert_eq!(tree(&self.folder.path().join("canary")), self.before, "the canary");
        let mut around: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        around.sort();
        assert_eq!(around, ["canary", "target"], "nothing beside it");
        result
    }
}

const PLAIN: fn() -> Unpack = Unpack::default;

fn layer() -> Unpack {
    Unpack { whiteouts: true, ..Unpack::default() }
}

/// Unpacks, and expects an error whose text has some words.
fn refused(what: &str, options: Unpack, archive: impl AsRef<[u8]>, words: &str) {
    let yard = Yard::new();
    let error = yard.unpack(options, archive.as_ref()).expect_err(what).to_string();
    assert!(error.contains(words), "{what}: {error}");
}

/// Unpacks, and expects these paths and no others.
fn becomes(what: &str, options: Unpack, archive: impl AsRef<[u8]>, paths: &[&str]) -> (Yard, Unpacked) {
    let yard = Yard::new();
    let unpacked = yard.unpack(options, archive.as_ref()).unwrap_or_else(|error| panic!("{what}: {error}"));
    let found: Vec<String> = tree(&yard.target()).into_keys().collect();
    assert_eq!(found, paths, "{what}");
    (yard, unpacked)
}

#[test]
fn paths_never_lead_out() {
    refused("..", PLAIN(), Tar::new().file("../out", b"x").end(), "`..`");
    refused("inner ..", PLAIN(), Tar::new().file("a/../../out", b"x").end(), "`..`");
    becomes("absolute", PLAIN(), Tar::new().file("/abs/file", b"x").end(), &["abs", "abs/file"]);
    let canary = Yard::new().canary();
    for (to, words) in [("../canary", ""), ("../../../../../../tmp", ""), (canary.as_str(), "")] {
        let archive = Tar::new().symlink("link", to).file("link/file", b"overwritten").end();
        refused(to, PLAIN(), archive, words);
        let archive = Tar::new().symlink("link", to).folder("link/inner").end();
        refused(to, layer(), archive, words);
        refused(to, layer(), Tar::new().symlink("link", to).file("link/.wh.file", b"").end(), words);
    }
    // Where a link leads inside, it is followed as in a container.
    becomes("inside", PLAIN(), Tar::new().folder("d").symlink("l", "/d").file("l/f", b"x").end(), &["d", "d/f", "l"]);
}

#[test]
fn hard_links_need_their_target_inside_and_before() {
    let yard = Yard::new();
    let canary = format!("{}/file", yard.canary());
    for to in ["../canary/file", canary.as_str(), "later", "h", "none/file"] {
        let archive = Tar::new().hard_link("h", to).file("later", b"x").end();
        refused(to, PLAIN(), archive, "hard link");
    }
    let through = Tar::new().symlink("l", &yard.canary()).hard_link("h", "l/file").end();
    refused("through a link", PLAIN(), through, "hard link");
    refused("of a folder", PLAIN(), Tar::new().folder("d").hard_link("h", "d").end(), "hard link");
    // A hard link to a symbolic link is one; what is written over it later takes its place.
    let archive = Tar::new().symlink("l", &canary).hard_link("h", "l").file("h", b"overwritten").end();
    becomes("to a link", PLAIN(), archive, &["h", "l"]);
}

#[test]
fn a_later_entry_takes_the_place_of_an_earlier_one() {
    let (yard, _) = becomes("twice", PLAIN(), Tar::new().file("f", b"1").file("f", b"2").end(), &["f"]);
    assert_eq!(fs::read(yard.target().join("f")).unwrap(), b"2");
    let canary = yard.canary();
    becomes("file, folder", PLAIN(), Tar::new().file("x", b"1").folder("x").file("x/f", b"").end(), &["x", "x/f"]);
    becomes("folder, file", PLAIN(), Tar::new().folder("x").file("x/f", b"").file("x", b"1").end(), &["x"]);
    let archive = Tar::new().folder("x").file("x/f", b"1").symlink("x", &canary).file("x/file", b"overwritten").end();
    refused("folder, link, through it", PLAIN(), archive, "");
    // CVE-2021-32760: the mode is that of the folder that took the link's place.
    let head = Head::new("x", b'5', 0).field(100, b"0000777");
    let (yard, _) = becomes("link, folder", PLAIN(), Tar::new().symlink("x", &canary).head(head, b"").end(), &["x"]);
    assert_eq!(fs::symlink_metadata(yard.target().join("x")).unwrap().mode() & 0o170_777, 0o040_777);
}

#[test]
fn extended_headers_say_one_thing() {
    let big = vec![b'x'; 1024];
    // CVE-2025-62518: a reader that believes the header's size would find another entry in the content.
    let smuggled = Tar::new().file("smuggled", b"").0;
    let content = [smuggled.as_slice(), &big[512..]].concat();
    let archive = Tar::new().pax(&[("size", b"1024")]).head(Head::new("f", b'0', 0), &content).file("g", b"").end();
    let (yard, _) = becomes("PAX size", PLAIN(), archive, &["f", "g"]);
    assert_eq!(fs::metadata(yard.target().join("f")).unwrap().len(), 1024);
    let both = Tar::new().pax(&[("path", b"one")]).extended(b'L', b"two\0").file("three", b"").end();
    refused("PAX and GNU", PLAIN(), both, "different things");
    let twice = Tar::new().pax(&[("path", b"one")]).pax(&[("path", b"two")]).file("three", b"").end();
    refused("PAX twice", PLAIN(), twice, "different things");
    for bad in ["5 path=x\n", "99 path=x\n", "8 path=x\nrest", "-9 path=x\n", "path=x\n"] {
        refused(bad, PLAIN(), Tar::new().extended(b'x', bad.as_bytes()).file("f", b"").end(), "malformed");
    }
    refused("NUL", PLAIN(), Tar::new().pax(&[("path", b"a\0b")]).file("f", b"").end(), "malformed");
    refused("global", PLAIN(), Tar::new().extended(b'g', b"10 path=xx\n").file("f", b"").end(), "");
    becomes("comment", PLAIN(), Tar::new().extended(b'g', b"13 comment=x\n").file("f", b"").end(), &["f"]);
    refused("dangling", PLAIN(), Tar::new().pax(&[("path", b"x")]).end(), "no entry behind");
    let long = [b"d/".repeat(2050), b"f".to_vec()].concat();
    refused("long", PLAIN(), Tar::new().pax(&[("path", &long)]).file("f", b"").end(), "");
    refused("huge", PLAIN(), Tar::new().extended(b'x', &vec![b'x'; 1_100_000]).file("f", b"").end(), "1 MiB");
    let deep = b"d/".repeat(2000);
    let yard = Yard::new();
    yard.unpack(PLAIN(), &Tar::new().pax(&[("path", &deep)]).folder("f").end()).unwrap();
}

#[test]
fn numbers_are_what_they_can_be() {
    for (what, field) in [
        ("2^60", [0x80, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]),
        ("2^63", [0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        ("negative", [0xff; 12]),
        ("no digits", *b"zzzzzzzzzzzz"),
        ("octal with a sign", *b"-0000000001\0"),
    ] {
        refused(what, PLAIN(), Tar::new().head(Head::new("f", b'0', 0).field(124, &field), b"").end(), "");
    }
    let old = Head::new("f", b'0', 0).field(136, &[0xff; 12]);
    let (yard, _) = becomes("before 1970", PLAIN(), Tar::new().head(old, b"").end(), &["f"]);
    assert_eq!(fs::metadata(yard.target().join("f")).unwrap().mtime(), -1);
    let far = Head::new("f", b'0', 0).field(136, &[0x80, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0]);
    refused("far future", PLAIN(), Tar::new().head(far, b"").end(), "time");
    refused("checksum", PLAIN(), [Tar::new().file("f", b"").0, vec![b'x'; 512]].concat(), "checksum");
    refused("no tar", PLAIN(), vec![b'x'; 4096], "no tar archive");
}

#[test]
fn kinds_that_rbox_does_not_make_are_refused() {
    refused("sparse", PLAIN(), Tar::new().head(Head::new("f", b'S', 0), b"").end(), "sparse");
    let sparse = Tar::new().pax(&[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0")]).file("f", b"").end();
    refused("sparse 1.0", PLAIN(), sparse, "sparse");
    refused("unknown", PLAIN(), Tar::new().head(Head::new("f", b'Z', 0), b"").end(), "type");
    refused("a folder with content", PLAIN(), Tar::new().head(Head::new("d", b'5', 512), &[0; 512]).end(), "content");
    refused(
        "a link with content",
        PLAIN(),
        Tar::new().head(Head::new("l", b'2', 512).link("x"), &[1; 512]).end(),
        "content",
    );
    refused("0:0", PLAIN(), Tar::new().head(Head::new("d", b'3', 0), b"").end(), "0:0");
}

#[test]
fn cut_and_trailing_bytes() {
    let whole = Tar::new().file("f", &[b'x'; 2000]).0;
    for end in [100, 600, 1000, 2500] {
        refused("cut", PLAIN(), &whole[..end], "");
    }
    becomes("no end", PLAIN(), whole.clone(), &["f"]);
    let trailing = [Tar::new().file("f", b"").end(), Tar::new().file("g", b"").end(), vec![b'x'; 777]].concat();
    becomes("behind the end", PLAIN(), trailing, &["f"]);
    for compression in [Compression::Gzip, Compression::Zstd] {
        let pack = |bytes: &[u8]| compress(compression, Vec::new(), |out| out.write_all(bytes)).unwrap();
        let archive = Tar::new().file("f", &[b'x'; 2000]).end();
        let (first, second) = archive.split_at(1000);
        becomes("two members", PLAIN(), [pack(first), pack(second)].concat(), &["f"]);
        let packed = pack(&archive);
        refused("cut member", PLAIN(), &packed[..packed.len() - 3], "");
        refused("cut early", PLAIN(), &packed[..packed.len() / 2], "");
    }
    // A zstd frame that asks for a window of 2 GiB.
    refused("window", PLAIN(), vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0], "");
    // Of xz and bzip2 only the beginning.
    refused("xz", PLAIN(), vec![0xfd, b'7', b'z', b'X', b'Z', 0, 0, 4], "");
    refused("bzip2", PLAIN(), b"BZh91AY&SY", "");
}

#[test]
fn bombs_stop_at_the_limits() {
    let limits = Limits { entries: 50, bytes: 1_000_000, ..Limits::default() };
    let many = (0..60).fold(Tar::new(), |tar, n| tar.file(format!("f{n}"), b"")).end();
    refused("entries", Unpack { limits, ..PLAIN() }, many, "50 entries");
    let folders = Tar::new().file("a/".repeat(48) + "f", b"").file("b/".repeat(48) + "f", b"").end();
    refused("folders", Unpack { limits, ..PLAIN() }, folders, "");
    let big = Tar::new().file("a", &vec![0; 700_000]).file("b", &vec![0; 700_000]).end();
    let packed = compress(Compression::Gzip, Vec::new(), |out| out.write_all(&big)).unwrap();
    refused("bytes", Unpack { limits, ..PLAIN() }, packed, "1000000 bytes");
    let xattr = Tar::new().pax(&[("SCHILY.xattr.user.x", &vec![b'x'; 900_000])]).file("f", b"").end();
    refused("attribute", PLAIN(), xattr, "too big");
}

#[test]
fn whiteouts_hide_what_is_below_and_nothing_else_needs_root() {
    if !needs_root() {
        return;
    }
    for bad in [".wh.", ".wh..", ".wh...", "d/.wh.", "d/.wh..", "d/.wh...", ".wh.x/f"] {
        refused(bad, layer(), Tar::new().folder("d").file(bad, b"").end(), "");
    }
    refused("a folder", layer(), Tar::new().folder(".wh.d").end(), "no file");
    let (yard, _) = becomes("hidden", layer(), Tar::new().file("d/.wh.f", b"").end(), &["d", "d/f"]);
    assert_eq!(fs::symlink_metadata(yard.target().join("d/f")).unwrap().rdev(), 0);
    // What the same layer has stays, in either order (image-spec, layer.md, "Whiteouts").
    for archive in [Tar::new().file("f", b"new").file(".wh.f", b""), Tar::new().file(".wh.f", b"").file("f", b"new")] {
        let (yard, _) = becomes("same layer", layer(), archive.end(), &["f"]);
        assert_eq!(fs::read(yard.target().join("f")).unwrap(), b"new");
    }
    let opaque = |yard: &Yard, name: &str| {
        let mut value = [0_u8; 8];
        rustix::fs::getxattr(yard.target().join(name), "trusted.overlay.opaque", &mut value).is_ok()
    };
    for archive in [
        Tar::new().folder("d").file("d/f", b"").file(".wh.d", b""),
        Tar::new().file(".wh.d", b"").folder("d").file("d/f", b""),
        Tar::new().folder("d").file("d/f", b"").file("d/.wh..wh..opq", b""),
        Tar::new().file("d/.wh..wh..opq", b"").file("d/f", b""),
    ] {
        let (yard, _) = becomes("opaque", layer(), archive.end(), &["d", "d/f"]);
        assert!(opaque(&yard, "d"));
    }
    let (_, unpacked) = becomes("the top", layer(), Tar::new().file(".wh..wh..opq", b"").file("f", b"").end(), &["f"]);
    assert!(unpacked.opaque_top);
    becomes("AUFS", layer(), Tar::new().file(".wh..wh.plnk", b"").file("f", b"").end(), &["f"]);
    // In other archives these are names like others.
    becomes("plain", PLAIN(), Tar::new().file(".wh.f", b"").end(), &[".wh.f"]);
    let stripped = Tar::new()
        .pax(&[("SCHILY.xattr.trusted.overlay.opaque", b"y"), ("SCHILY.xattr.user.overlay.opaque", b"y")])
        .folder("d")
        .pax(&[("SCHILY.xattr.trusted.overlay.redirect", b"/etc"), ("SCHILY.xattr.user.kept", b"v")])
        .file("d/f", b"")
        .end();
    let (yard, _) = becomes("overlayfs's own", layer(), stripped, &["d", "d/f"]);
    assert!(!opaque(&yard, "d"));
    let mut value = [0_u8; 8];
    assert_eq!(rustix::fs::getxattr(yard.target().join("d/f"), "user.kept", &mut value), Ok(1));
}

#[test]
fn an_attacker_at_the_target_gets_nowhere_needs_root() {
    if !needs_root() {
        return;
    }
    let yard = Yard::new();
    let (target, canary) = (yard.target(), yard.canary());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // A folder becomes a link to the canary and back, as fast as it goes.
            while !stop.load(Ordering::Relaxed) {
                let _ = fs::rename(target.join("d"), target.join("away"));
                let _ = symlink(&canary, target.join("d"));
                let _ = fs::remove_file(target.join("d"));
                let _ = fs::rename(target.join("away"), target.join("d"));
            }
        });
        let archive =
            (0..200).fold(Tar::new().folder("d"), |tar, n| tar.folder("d").file(format!("d/f{n}"), b"evil")).end();
        for _ in 0..10 {
            // Whatever becomes of it.
            let _ = layer().unpack(&archive[..], File::open(&target).unwrap());
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(tree(Path::new(&canary)), yard.before);
}

/// GNU tar and bsdtar see in these archives what we see.
#[test]
fn odd_but_sound_archives_mean_the_same_to_others_needs_bsdtar() {
    if !needs_tool("bsdtar") {
        return;
    }
    let long = "d/".repeat(90) + "file";
    let gnu = Head::new("short", b'0', 3).field(257, b"ustar  \0");
    for (what, archive) in [
        ("PAX path", Tar::new().pax(&[("path", long.as_bytes())]).file("f", b"abc").end()),
        ("GNU name", Tar::new().extended(b'L', format!("{long}\0").as_bytes()).head(gnu, b"abc").end()),
        ("prefix", Tar::new().head(Head::new("name", b'0', 3).field(345, b"a/b"), b"abc").end()),
        ("V7 folder", Tar::new().head(Head::new("d/", 0, 0).field(257, &[0; 8]), b"").file("d/f", b"abc").end()),
        ("not UTF-8", Tar::new().file(b"\xff\xfe", b"abc").end()),
        ("dots", Tar::new().file("./a/./b//c", b"abc").end()),
        (
            "base-256",
            Tar::new().head(Head::new("f", b'0', 0).field(124, &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]), b"abc").end(),
        ),
        ("spaces", Tar::new().head(Head::new("f", b'0', 3).field(124, b"          3 "), b"abc").end()),
        ("PAX size", Tar::new().pax(&[("size", b"3")]).head(Head::new("f", b'0', 0), b"abc").file("g", b"x").end()),
        ("contiguous", Tar::new().head(Head::new("f", b'7', 3), b"abc").end()),
        ("links", Tar::new().file("f", b"abc").hard_link("h", "f").symlink("s", "f").end()),
    ] {
        let yard = Yard::new();
        yard.unpack(PLAIN(), &archive).unwrap_or_else(|error| panic!("{what}: {error}"));
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), &archive).unwrap();
        for program in ["tar", "bsdtar"] {
            let theirs = tempfile::tempdir().unwrap();
            let status =
                Command::new(program).arg("-xpf").arg(file.path()).arg("-C").arg(theirs.path()).status().unwrap();
            assert!(status.success(), "{what}: {program}");
            let names = |top: &Path| {
                let sized =
                    |(path, what): (String, String)| (path, what.split(' ').skip(2).collect::<Vec<_>>().join(" "));
                tree(top).into_iter().map(sized).collect::<BTreeMap<_, _>>()
            };
            assert_eq!(names(&yard.target()), names(theirs.path()), "{what}: {program}");
        }
    }
}
