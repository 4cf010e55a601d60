//! Any bytes as an archive, and any entries with sums that are right: it is unpacked or refused, nothing appears beside the
//! folder, and unpacking it again makes the same tree.
#![no_main]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use rbox::store::layer::{Limits, Unpack};

const BLOCK: usize = 512;

fuzz_target!(|input: &[u8]| {
    let Some((mode, rest)) = input.split_first() else { return };
    let archive = if mode & 1 == 0 { rest.to_vec() } else { entries(rest) };
    let options = Unpack {
        whiteouts: mode & 2 != 0,
        owner: Some(owner_of_self()),
        base: 0,
        leaves_top: mode & 4 != 0,
        limits: Limits { entries: 64, bytes: 1 << 20, ratio: 500 },
    };
    let first = unpack(options, &archive);
    let second = unpack(options, &archive);
    assert_eq!(first, second, "the same archive has one outcome");
});

/// Unpacks into a fresh folder beside a canary: the tree, or that it was refused.
fn unpack(options: Unpack, archive: &[u8]) -> Option<BTreeMap<PathBuf, (u32, u64)>> {
    static YARD: OnceLock<PathBuf> = OnceLock::new();
    let yard = YARD.get_or_init(|| {
        let yard = std::env::temp_dir().join(format!("rbox-fuzz-archives-{}", std::process::id()));
        fs::create_dir_all(&yard).expect("a folder");
        fs::write(yard.join("canary"), "alive").expect("a file");
        yard
    });
    let target = yard.join("target");
    fs::create_dir(&target).expect("the last one is gone");
    let result = options.unpack(archive, File::open(&target).expect("a folder"));
    let tree = result.is_ok().then(|| tree(&target));
    assert_eq!(fs::read(yard.join("canary")).expect("the canary is there"), b"alive");
    clear(&target);
    let beside: Vec<OsString> = fs::read_dir(yard).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(beside, ["canary"], "nothing appears beside the folder");
    tree
}

fn tree(top: &Path) -> BTreeMap<PathBuf, (u32, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    let (mut found, mut waiting) = (BTreeMap::new(), vec![top.to_owned()]);
    while let Some(folder) = waiting.pop() {
        // A path longer than the kernel takes at once is deep, and no matter here.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.path().symlink_metadata() else { continue };
            if metadata.is_dir() {
                waiting.push(entry.path());
            }
            let size = if metadata.is_dir() { 0 } else { metadata.len() };
            found.insert(entry.path(), (metadata.mode(), size));
        }
    }
    found
}

/// Removes a tree of any depth: what lies in a folder moves up first.
fn clear(top: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mut count = 0_u32;
    loop {
        let names: Vec<PathBuf> = fs::read_dir(top).expect("a folder").flatten().map(|entry| entry.path()).collect();
        if names.is_empty() {
            return fs::remove_dir(top).expect("an empty folder");
        }
        for path in names {
            if !path.symlink_metadata().expect("it is there").is_dir() {
                fs::remove_file(&path).expect("a file");
                continue;
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("own folder");
            for below in fs::read_dir(&path).expect("a folder").flatten() {
                if below.path().symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
                    fs::set_permissions(below.path(), fs::Permissions::from_mode(0o700)).expect("own folder");
                }
                count += 1;
                fs::rename(below.path(), top.join(format!("moved-up-by-the-fuzz-target-{count}"))).expect("it moves up");
            }
            fs::remove_dir(&path).expect("an empty folder");
        }
    }
}

/// Entries whose headers are right: `kind, name's length, name, link's length, link, content's length, content, …`.
fn entries(mut input: &[u8]) -> Vec<u8> {
    let mut archive = Vec::new();
    while !input.is_empty() && archive.len() < 64 * 1024 {
        let kind = b"01234567xgLKSV"[usize::from(take(&mut input, 1).first().copied().unwrap_or(0)) % 14];
        let part = |input: &mut &[u8], most: usize| {
            let length = usize::from(take(input, 1).first().copied().unwrap_or(0)) % (most + 1);
            take(input, length).to_vec()
        };
        let (name, link, content) = (part(&mut input, 100), part(&mut input, 100), part(&mut input, 255));
        let mut head = [0; BLOCK];
        head[..name.len()].copy_from_slice(&name);
        head[100..107].copy_from_slice(b"0000755");
        head[108..115].copy_from_slice(b"0000000");
        head[116..123].copy_from_slice(b"0000000");
        head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        head[136..147].copy_from_slice(b"00000000001");
        head[156] = kind;
        head[157..157 + link.len()].copy_from_slice(&link);
        head[257..265].copy_from_slice(b"ustar\x0000");
        head[148..156].fill(b' ');
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        archive.extend(head);
        archive.extend(&content);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive.extend([0; 2 * BLOCK]);
    archive
}

fn take<'a>(input: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (part, rest) = input.split_at(count.min(input.len()));
    *input = rest;
    part
}

/// Whoever runs this: an ordinary user can give files to nobody else.
fn owner_of_self() -> (u32, u32) {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").map_or((0, 0), |metadata| (metadata.uid(), metadata.gid()))
}
