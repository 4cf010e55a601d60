//! Archives made to write outside of where they are unpacked: by ADD, as a root file system, as a layer.

use std::time::Instant;

use crate::canary::{Canary, SONG};
use crate::support::Rbox;
use crate::{attack, build, watch};

/// One entry of a tar archive, checked by nobody.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    name: Vec<u8>,
    kind: u8,
    link: Vec<u8>,
    mode: u32,
    /// As the header says; the content may be shorter.
    size: Option<Vec<u8>>,
    content: Vec<u8>,
}

impl Entry {
    fn new(name: impl AsRef<[u8]>, kind: u8) -> Self {
        let name = name.as_ref().to_owned();
        Self { name, kind, link: Vec::new(), mode: 0o777, size: None, content: Vec::new() }
    }

    fn file(name: impl AsRef<[u8]>, content: &str) -> Self {
        Self { content: content.into(), ..Self::new(name, b'0') }
    }

    fn symlink(name: impl AsRef<[u8]>, target: &str) -> Self {
        Self { link: target.into(), ..Self::new(name, b'2') }
    }

    fn hardlink(name: impl AsRef<[u8]>, target: &str) -> Self {
        Self { link: target.into(), ..Self::new(name, b'1') }
    }

    fn folder(name: impl AsRef<[u8]>) -> Self {
        Self::new(name, b'5')
    }

    /// A PAX header with records, each with its length before it.
    fn pax(records: &[(&str, &str)]) -> Self {
        let line = |(key, value): &(&str, &str)| {
            let rest = format!(" {key}={value}\n");
            let mut length = rest.len() + 1;
            while length.to_string().len() + rest.len() != length {
                length += 1;
            }
            format!("{length}{rest}")
        };
        Self { content: records.iter().map(line).collect::<String>().into(), ..Self::new("pax", b'x') }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let mut head = [0_u8; 512];
        let mut put = |at: usize, most: usize, bytes: &[u8]| {
            let length = bytes.len().min(most);
            head[at..at + length].copy_from_slice(&bytes[..length]);
        };
        put(0, 100, &self.name);
        put(100, 8, format!("{:07o}", self.mode).as_bytes());
        put(108, 8, b"0000000");
        put(116, 8, b"0000000");
        put(124, 12, &self.size.clone().unwrap_or_else(|| format!("{:011o}", self.content.len()).into()));
        put(136, 12, b"00000000000");
        put(148, 8, b"        ");
        put(156, 1, &[self.kind]);
        put(157, 100, &self.link);
        put(257, 8, b"ustar\x0000");
        put(329, 8, b"0000001");
        put(337, 8, b"0000001");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend_from_slice(&head);
        out.extend_from_slice(&self.content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
}

/// The archive of some entries, with its end.
pub(crate) fn tar(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        entry.write(&mut out);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// Archives that try to get out by names and links, by name.
pub(crate) fn climbing(canary: &Canary) -> Vec<(&'static str, Vec<Entry>)> {
    let (text, climb) = (canary.text(), canary.climb());
    vec![
        ("absolute", vec![Entry::file(format!("{text}/x/new"), "evil"), Entry::file(format!("{text}/song"), "evil")]),
        (
            "dots",
            vec![Entry::file(format!("{climb}/x/new"), "evil"), Entry::file("a/../../../../../../../../../x", "evil")],
        ),
        (
            "link-then-write",
            vec![Entry::symlink("out", &text), Entry::file("out/x/new", "evil"), Entry::file("out/song", "evil")],
        ),
        (
            "climbing-link",
            vec![Entry::symlink("out", &climb), Entry::file("out/x/new", "evil"), Entry::folder("out/x/made")],
        ),
        (
            "chain",
            vec![
                Entry::symlink("a", "."),
                Entry::symlink("a/b", ".."),
                Entry::symlink("a/b/c", &climb),
                Entry::file("c/x/new", "evil"),
            ],
        ),
        ("hard-link-out", vec![Entry::hardlink("got", &format!("{text}/song")), Entry::file("got", "evil")]),
        ("hard-link-dots", vec![Entry::hardlink("got", &format!("{climb}/song")), Entry::file("got", "evil")]),
        (
            "hard-link-through-link",
            vec![Entry::symlink("out", &text), Entry::hardlink("got", "out/song"), Entry::file("got", "evil")],
        ),
        (
            "mode-through-link",
            vec![
                Entry::symlink("out", &text),
                Entry::folder("out"),
                Entry::symlink("song", &format!("{text}/song")),
                Entry::file("song", "evil"),
            ],
        ),
        (
            "folder-becomes-link",
            vec![
                Entry::folder("d"),
                Entry::file("d/f", "x"),
                Entry::symlink("d", &text),
                Entry::file("d/x/new", "evil"),
            ],
        ),
        ("link-over-root", vec![Entry::symlink(".", &text), Entry::symlink("./", &text), Entry::file("x/new", "evil")]),
    ]
}

/// Archives whose headers lie, and entries that mean something to the store, by name.
pub(crate) fn strange(canary: &Canary) -> Vec<(&'static str, Vec<Entry>)> {
    let (text, climb) = (canary.text(), canary.climb());
    let long = "d/".repeat(3000) + "file";
    vec![
        ("pax-path", vec![Entry::pax(&[("path", &format!("{climb}/x/new"))]), Entry::file("fine", "evil")]),
        ("pax-link", vec![Entry::pax(&[("linkpath", &format!("{text}/song"))]), Entry::hardlink("got", "fine")]),
        ("pax-size", vec![Entry::pax(&[("size", "0")]), Entry::file("a", &"x".repeat(600)), Entry::file("b", "x")]),
        ("pax-size-huge", vec![Entry::pax(&[("size", "9223372036854775807")]), Entry::file("a", "x")]),
        (
            "pax-malformed",
            vec![
                Entry { content: b"999999999 path=x\n-1 a=b\n7 \0=\0\n".to_vec(), ..Entry::new("pax", b'x') },
                Entry::file("a", "x"),
            ],
        ),
        (
            "gnu-long",
            vec![
                Entry { content: format!("{climb}/x/new\0").into(), ..Entry::new("././@LongLink", b'L') },
                Entry::file("fine", "evil"),
            ],
        ),
        (
            "whiteouts",
            vec![
                Entry::file(format!("{climb}/.wh.song"), ""),
                Entry::file("..wh.", ""),
                Entry::file(".wh...", ""),
                Entry::file(".wh..", ""),
                Entry::file(".wh..wh..opq", ""),
                Entry::symlink("out", &text),
                Entry::file("out/.wh.song", ""),
                Entry::file("out/.wh..wh..opq", ""),
            ],
        ),
        ("devices", vec![Entry::new("block", b'4'), Entry::new("char", b'3'), Entry::new("fifo", b'6')]),
        (
            "overlay-xattr",
            vec![
                Entry::pax(&[
                    ("SCHILY.xattr.trusted.overlay.redirect", &text),
                    ("SCHILY.xattr.user.overlay.redirect", &text),
                    ("SCHILY.xattr.trusted.overlay.metacopy", ""),
                    ("SCHILY.xattr.security.capability", "x"),
                ]),
                Entry::folder("x"),
            ],
        ),
        ("nul", vec![Entry::file(b"a\0/../../x", "x"), Entry::pax(&[("path", "a\0b")]), Entry::file("c", "x")]),
        ("not-utf8", vec![Entry::file(b"\xff\xfe/\x80", "x")]),
        (
            "long",
            vec![
                Entry::pax(&[("path", &long)]),
                Entry::file("a", "x"),
                Entry::pax(&[("path", &"n".repeat(5000))]),
                Entry::file("b", "x"),
            ],
        ),
        (
            "same-twice",
            vec![Entry::file("a", "1"), Entry::folder("a"), Entry::symlink("a", &text), Entry::file("a", "2")],
        ),
        ("size-negative", vec![Entry { size: Some(vec![0xff; 12]), ..Entry::file("a", "x") }]),
        (
            "size-2-60",
            vec![Entry { size: Some([&[0x80, 0, 0, 0, 0x10][..], &[0; 7]].concat()), ..Entry::file("a", "x") }],
        ),
        ("truncated", vec![Entry { size: Some(b"00000100000".to_vec()), ..Entry::file("a", "x") }]),
        (
            "proc",
            vec![
                Entry::symlink("p", "/proc/self/cwd"),
                Entry::file("p/x", "evil"),
                Entry::symlink("q", "/proc/self/root"),
                Entry::file(format!("q/{text}/x/new"), "evil"),
            ],
        ),
    ]
}

row!("B8", archives_write_nothing_outside);
fn archives_write_nothing_outside(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for (name, entries) in climbing(&canary).into_iter().chain(strange(&canary)) {
        rbox.write("evil.tar", tar(&entries));
        for file in [
            "FROM {attack}\nADD evil.tar /deep/er/\nRUN find -L /deep -maxdepth 3 -type f -exec head -c 99 {} +; true\n".to_owned(),
            format!("FROM {{attack}}\nRUN ln -s {0} /out\nADD evil.tar /out/\nRUN find -L /out -maxdepth 2 -type f -exec head -c 99 {{}} +; true\n", canary.text()),
            "FROM rootfs:evil.tar\nCOPY test.rbox /x\n".to_owned(),
        ] {
            let start = Instant::now();
            let output = build(rbox, &file, &["--output", "type=tar,dest=../out/x.tar"]).lacks(SONG);
            assert!(!output.stderr().contains("panicked"), "{name}\n{output}");
            assert!(start.elapsed() < crate::LONGEST, "{name} took {:?}", start.elapsed());
            canary.check();
        }
        assert_eq!(
            std::fs::read_dir(rbox.context()).expect("own folder").count(),
            2,
            "{name} left something in the context"
        );
    }
}

row!("B8 C7", compressed_archives_end, once);
fn compressed_archives_end(rbox: &Rbox) {
    // More than one block of every format, so that the start is an archive whatever happens to its end.
    let noise =
        std::iter::successors(Some(1_u32), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    let content = noise.take(2 << 20).map(|number| number.to_be_bytes()[0]).collect();
    let whole = tar(&[Entry { content, ..Entry::file("a", "") }, Entry::file("b", "b")]);
    for (tool, ending) in [("gzip", "gz"), ("bzip2", "bz2"), ("xz", "xz"), ("zstd", "zst")] {
        let packed = compressed(tool, &whole);
        let mut broken = packed.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 0x55;
        let garbage = [&packed[..], b"garbage"].concat();
        for (what, bytes, may_work) in [
            ("cut", &packed[..middle], false),
            ("flipped", &broken, false),
            ("garbage", &garbage, true),
            ("head", &packed[..8], true),
        ] {
            rbox.write(&format!("a.tar.{ending}"), bytes);
            let start = Instant::now();
            let output = build(rbox, &format!("FROM {{attack}}\nADD a.tar.{ending} /x/\n"), &[]);
            assert!(may_work || output.status() != 0, "{tool} {what} was taken\n{output}");
            assert!(start.elapsed() < crate::LONGEST, "{tool} {what} took {:?}", start.elapsed());
            assert!(
                output.status() == 0 || output.stderr().contains(&format!("a.tar.{ending}")),
                "{tool} {what}: which file?\n{output}"
            );
        }
    }
    // The lock is free again.
    build(rbox, "FROM {attack}\nCOPY test.rbox /x\n", &[]).success();
}

row!("B8 C8", bombs_do_not_fill_memory, once);
fn bombs_do_not_fill_memory(rbox: &Rbox) {
    // 128 MiB of zeros in some kilobytes, and a file that says it has 2^60 bytes behind them.
    let mut zeros = Entry::file("zeros", "");
    zeros.size = Some(format!("{:011o}", 128 << 20).into());
    let mut head = Vec::new();
    zeros.write(&mut head);
    head.resize(head.len() + (128 << 20), 0);
    rbox.write("bomb.tar.gz", compressed("gzip", &head));
    rbox.write("test.rbox", attack::filled("FROM {attack}\nADD bomb.tar.gz /x/\n"));
    let watched = watch::memory(rbox, &["build"]);
    assert!(watched.peak < 96 << 20, "{} MiB", watched.peak >> 20);
}

fn compressed(tool: &str, bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("x");
    std::fs::write(&file, bytes).expect("own file");
    let output = std::process::Command::new(tool).arg("-c").arg(&file).output().expect("the compressor is there");
    assert!(output.status.success());
    output.stdout
}
