//! The same archives by other readers: what we unpack, GNU tar, bsdtar and Go's archive/tar (in umoci) see alike, path by path,
//! kind and size; or we refuse it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;

use rbox::image::{Digest, media};
use rbox::store::layer::{Unpack, decompress};

use crate::needs::{needs_root, needs_tool};
use crate::raw_tar::{Head, Tar};

/// Archives on which readers of the world differ, by name.
fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let long = format!("{}/{}", "d".repeat(90), "f".repeat(90));
    let big = vec![b'x'; 1024];
    let smuggled = [Tar::new().file("smuggled", b"").0, big[512..].to_vec()].concat();
    let file = |size: u64| Head::new("f", b'0', size);
    vec![
        ("plain", Tar::new().folder("a").file("a/b", b"1").symlink("l", "a/b").hard_link("h", "a/b").end()),
        ("no-end", Tar::new().file("f", b"1").0),
        ("one-zero-block", [Tar::new().file("f", b"1").0, vec![0; 512]].concat()),
        ("garbage-behind-the-end", [Tar::new().file("f", b"1").end(), b"garbage".repeat(300)].concat()),
        ("entries-behind-the-end", [Tar::new().file("f", b"1").end(), Tar::new().file("g", b"2").end()].concat()),
        ("cut", Tar::new().file("f", &big).0[..700].to_vec()),
        ("absolute", Tar::new().file("/abs", b"1").end()),
        ("dots", Tar::new().file("./a", b"1").file("b/./c", b"2").file("b//d", b"3").end()),
        ("climbing", Tar::new().file("a/../../out", b"1").file("in", b"2").end()),
        ("twice", Tar::new().file("f", b"1").file("f", b"22").end()),
        ("file-then-folder", Tar::new().file("x", b"1").folder("x").end()),
        ("folder-then-file", Tar::new().folder("x").file("x", b"1").end()),
        ("folder-over-link", Tar::new().folder("d").symlink("x", "d").folder("x").file("x/f", b"1").end()),
        ("through-a-link", Tar::new().folder("d").symlink("x", "d").file("x/f", b"1").end()),
        ("link-out", Tar::new().symlink("x", "/tmp").file("x/rbox-oracle-out", b"1").end()),
        ("hard-link-to-later", Tar::new().hard_link("h", "later").file("later", b"1").end()),
        ("hard-link-with-content", Tar::new().file("f", b"1").head(Head::new("h", b'1', 1).link("f"), b"2").end()),
        ("link-with-size", Tar::new().head(Head::new("l", b'2', 512).link("f"), &big[..512]).file("g", b"").end()),
        ("pax-size", Tar::new().pax(&[("size", b"1024")]).head(file(0), &smuggled).file("g", b"").end()),
        (
            "pax-size-smaller",
            Tar::new().pax(&[("size", b"512")]).head(file(1024), &smuggled[..512]).file("g", b"").end(),
        ),
        ("pax-path", Tar::new().pax(&[("path", long.as_bytes())]).file("short", b"1").end()),
        ("pax-path-and-gnu", Tar::new().pax(&[("path", b"one")]).extended(b'L', b"two\0").file("three", b"1").end()),
        ("gnu-long", Tar::new().extended(b'L', format!("{long}\0").as_bytes()).file("short", b"1").end()),
        ("gnu-long-twice", Tar::new().extended(b'L', b"one\0").extended(b'L', b"two\0").file("three", b"1").end()),
        ("pax-global-path", Tar::new().extended(b'g', b"12 path=one\n").file("two", b"1").end()),
        ("pax-comment", Tar::new().extended(b'g', b"13 comment=x\n").file("two", b"1").end()),
        ("pax-malformed", Tar::new().extended(b'x', b"99 path=x\n").file("f", b"1").end()),
        ("pax-nothing-behind", Tar::new().pax(&[("path", b"one")]).end()),
        ("nul-in-name", Tar::new().head(Head::new("ab\0cd", b'0', 1), b"1").end()),
        ("nul-in-pax", Tar::new().pax(&[("path", b"a\0b")]).file("f", b"1").end()),
        ("base256-size", Tar::new().head(file(0).field(124, &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), b"1").end()),
        ("negative-size", Tar::new().head(file(0).field(124, &[0xff; 12]), b"").file("g", b"").end()),
        ("huge-size", Tar::new().head(file(0).field(124, b"77777777777\0"), b"").end()),
        ("base256-time", Tar::new().head(file(1).field(136, &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]), b"1").end()),
        ("spaces-in-numbers", Tar::new().head(file(1).field(124, b"          1 "), b"1").end()),
        ("old-folder", Tar::new().head(Head::new("d/", 0, 0), b"").file("d/f", b"1").end()),
        ("contiguous", Tar::new().head(Head::new("f", b'7', 1), b"1").end()),
        ("unknown-kind", Tar::new().head(Head::new("f", b'Z', 1), b"1").file("g", b"2").end()),
        ("fifo", Tar::new().head(Head::new("p", b'6', 0), b"").end()),
        ("prefix", Tar::new().head(Head::new("name", b'0', 1).field(345, b"deep/er"), b"1").end()),
        ("gnu-magic-prefix", Tar::new().head(file(1).field(257, b"ustar  \0").field(345, b"x"), b"1").end()),
        ("latin1", Tar::new().file(b"caf\xe9", b"1").end()),
        ("empty-name", Tar::new().file("", b"1").file("g", b"2").end()),
        ("concatenated-gzip", [gzip(&Tar::new().file("f", b"1").0), gzip(&Tar::new().file("g", b"2").end())].concat()),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    rbox::store::layer::compress(rbox::store::layer::Compression::Gzip, Vec::new(), |out| out.write_all(bytes)).unwrap()
}

/// Path → kind and size.
type Seen = BTreeMap<Vec<u8>, String>;

fn seen(top: &Path) -> Seen {
    use std::os::unix::ffi::OsStrExt as _;
    let (mut seen, mut waiting) = (Seen::new(), vec![top.to_owned()]);
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            let kind = metadata.file_type();
            let what = if kind.is_dir() {
                // Whatever its mode says, it is to be looked into.
                waiting.push(path.clone());
                "folder".to_owned()
            } else if kind.is_symlink() {
                format!("link {}", fs::read_link(&path).unwrap().display())
            } else {
                format!("{:o} {}", metadata.mode() & 0o170_000, metadata.len())
            };
            seen.insert(path.strip_prefix(top).unwrap().as_os_str().as_bytes().to_vec(), what);
        }
    }
    seen
}

/// What a program unpacks, as a user that can do no harm; none where it fails.
fn by_program(program: &str, archive: &Path, into: &Path) -> Option<Seen> {
    fs::create_dir(into).unwrap();
    chown(into, Some(65432), Some(65432)).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65432", "--regid=65432", "--clear-groups", "--", program, "-xf"]).arg(archive);
    let output = command.arg("-C").arg(into).env("LC_ALL", "C").output().unwrap();
    output.status.success().then(|| seen(into))
}

/// What umoci makes of it as the one layer of an image.
fn by_umoci(tar: &[u8], folder: &Path) -> Option<Seen> {
    let layout = folder.join("layout");
    fs::create_dir_all(layout.join("blobs/sha256")).unwrap();
    let put = |bytes: &[u8]| {
        let digest = Digest::of(bytes);
        fs::write(layout.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        format!("\"digest\":\"{digest}\",\"size\":{}", bytes.len())
    };
    let (layer, diff) = (put(tar), Digest::of(tar));
    let config = put(format!(
        r#"{{"architecture":"amd64","os":"linux","config":{{}},"rootfs":{{"type":"layers","diff_ids":["{diff}"]}}}}"#
    )
    .as_bytes());
    let manifest = put(
        format!(
            r#"{{"schemaVersion":2,"mediaType":"{}","config":{{"mediaType":"{}",{config}}},"layers":[{{"mediaType":"{}",{layer}}}]}}"#,
            media::MANIFEST,
            media::CONFIG,
            media::LAYER
        )
        .as_bytes(),
    );
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"{}",{manifest},"annotations":{{"org.opencontainers.image.ref.name":"x"}}}}]}}"#,
        media::MANIFEST
    );
    fs::write(layout.join("index.json"), index).unwrap();
    fs::write(layout.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    let bundle = folder.join("bundle");
    let image = format!("{}:x", layout.display());
    let output = Command::new("umoci").args(["unpack", "--image", &image]).arg(&bundle).output().unwrap();
    output.status.success().then(|| seen(&bundle.join("rootfs")))
}

#[test]
fn what_we_unpack_other_readers_see_alike_needs_root() {
    if !needs_root() || !["tar", "bsdtar", "umoci"].iter().all(|tool| needs_tool(tool)) {
        return;
    }
    let (mut accepted, mut differ) = (Vec::new(), Vec::new());
    for (name, bytes) in corpus() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (archive, ours) = (folder.path().join("archive.tar"), folder.path().join("ours"));
        fs::write(&archive, &bytes).unwrap();
        fs::create_dir(&ours).unwrap();
        if Unpack::default().unpack(&bytes[..], File::open(&ours).unwrap()).is_err() {
            continue;
        }
        accepted.push(name);
        let ours = seen(&ours);
        let mut tar = Vec::new();
        std::io::Read::read_to_end(&mut decompress(&bytes[..]).unwrap(), &mut tar).unwrap();
        let others = [
            ("tar", by_program("tar", &archive, &folder.path().join("tar"))),
            ("bsdtar", by_program("bsdtar", &archive, &folder.path().join("bsdtar"))),
            ("umoci", by_umoci(&tar, folder.path())),
        ];
        for (tool, theirs) in others {
            // A reader that refuses sees nothing that we don't.
            if let Some(theirs) = theirs.filter(|theirs| *theirs != ours) {
                differ.push(format!("{name}: {tool} sees {theirs:?}, we {ours:?}"));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(accepted.len() >= 18, "most of what is harmless is unpacked: {accepted:?}");
    for hostile in ["climbing", "pax-path-and-gnu", "negative-size", "cut", "nul-in-pax", "hard-link-with-content"] {
        assert!(!accepted.contains(&hostile), "{hostile} was unpacked");
    }
}
