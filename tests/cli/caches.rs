//! Caches that machines share, and images for several platforms.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::support::{self, Output, Rbox};

const FILE: &str = "FROM {busybox} AS build\nCOPY a /a\nRUN --mount=type=secret,id=token cat /a >/b && cat /run/secrets/token >/dev/null\n\
RUN echo tool >/tool\nFROM scratch\nCOPY --from=build /b /b\nCOPY c /c\n";

/// A machine with the same context and an empty store.
fn machine() -> Rbox {
    let rbox = Rbox::new().file(FILE).context_file("a", "one").context_file("c", "see");
    rbox.context_file("token", "s3cr3t-0123456789abcdef0123456789abcdef")
}

fn build(rbox: &Rbox, cache: &str, more: &[&str]) -> Output {
    let common = ["build", "--progress", "plain", "--secret", "id=token,src=token", "-t", "app", cache];
    rbox.args([&common[..], more].concat()).run()
}

/// How many steps ran.
fn ran(output: &Output) -> usize {
    output.stderr().lines().filter(|line| line.contains("done in")).count()
}

fn image_id(rbox: &Rbox) -> String {
    rbox.args(["build", "-q", "--secret", "id=token,src=token"]).run().success().line()
}

/// Whether any file of a tree has these bytes.
fn has_bytes(top: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(top).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            has_bytes(&path, bytes)
        } else {
            fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes)
        }
    })
}

#[test]
fn a_cold_machine_with_a_cache_runs_nothing_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for mode in ["min", "max"] {
        let (one, two) = (machine(), machine());
        let folder = one.out().join("cache");
        let (to, from) = (
            format!("--cache-to=type=local,dest={},mode={mode},compression=uncompressed", folder.display()),
            format!("--cache-from=type=local,src={}", folder.display()),
        );
        assert!(ran(&build(&one, &to, &[]).success()) >= 5, "{mode}");
        let told = build(&two, &from, &[]).success();
        assert_eq!(ran(&told), 0, "{mode}: {}", told.stderr());
        assert!(told.stderr().contains("came from a cache"), "{mode}");
        assert_eq!(image_id(&two), image_id(&one), "{mode}: the same image");
        assert!(!has_bytes(&folder, b"s3cr3t-0123456789abcdef"), "{mode}: the secret is in the cache");
        // One changed file: what does not depend on it still comes from the cache.
        let three = machine();
        three.write("c", "changed");
        let told = build(&three, &from, &[]).success();
        assert_eq!(ran(&told), 1, "{mode}: {}", told.stderr());
        let told = build(&three, &from, &["--no-cache"]).success();
        assert!(ran(&told) >= 4, "{mode}: --no-cache uses none");
    }
}

#[test]
fn a_changed_step_of_another_stage_needs_the_whole_cache_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let one = machine();
    let folder = one.out().join("cache").display().to_string();
    build(&one, &format!("--cache-to=type=local,dest={folder},mode=max"), &[]).success();
    let two = machine();
    let file = fs::read_to_string(two.context().join("test.rbox")).unwrap();
    two.write("test.rbox", file.replace("echo tool", "echo other"));
    let told = build(&two, &format!("--cache-from=type=local,src={folder}"), &[]).success();
    // What follows in the other stage is the same: the file that it takes has the same content.
    assert!(ran(&told) <= 3 && told.stderr().contains("echo other"), "{}", told.stderr());
}

#[test]
fn a_folder_s_cache_is_replaced_and_does_not_grow_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let one = machine();
    let folder = one.out().join("cache");
    let to = format!("--cache-to=type=local,dest={}", folder.display());
    build(&one, &to, &[]).success();
    let blobs = || fs::read_dir(folder.join("blobs/sha256")).unwrap().count();
    let before = blobs();
    one.write("c", "changed");
    build(&one, &to, &[]).success();
    assert_eq!(blobs(), before, "what nobody names any more is gone");
    build(&one, &format!("{to},tag=other"), &[]).success();
    let index = fs::read_to_string(folder.join("index.json")).unwrap();
    assert!(index.contains("\"latest\"") && index.contains("\"other\""), "{index}");
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let one = machine();
    let folder = one.out().join("cache");
    build(&one, &format!("--cache-to=type=local,dest={},mode=max", folder.display()), &[]).success();
    let from = format!("--cache-from=type=local,src={}", folder.display());
    for blob in fs::read_dir(folder.join("blobs/sha256")).unwrap().flatten() {
        let mut bytes = fs::read(blob.path()).unwrap();
        // Layers only: with these, documents are found to be damaged first.
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let at = bytes.len() / 2;
            bytes[at] ^= 0xff;
            fs::write(blob.path(), bytes).unwrap();
        }
    }
    let two = machine();
    let told = build(&two, &from, &[]).success();
    assert!(told.stderr().contains("the step is run instead") && ran(&told) >= 5, "{}", told.stderr());
    two.args(["diff", "app", "app", "--detailed-exitcode"]).run().success();
    fs::write(folder.join("index.json"), "{").unwrap();
    build(&machine(), &from, &[]).success().stderr_has("the build goes on without");
    build(&machine(), "--cache-from=type=local,src=nowhere", &[]).success().stderr_has("there is no cache `latest`");
    build(&machine(), "--cache-to=type=s3,dest=x", &[]).code(2).stderr_has("known");
}

/// Serves these bytes to whoever asks for anything, for as long as the tests run.
fn server(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
            while head.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len());
            let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.write_all(bytes));
        }
    });
    format!("http://{address}/file")
}

#[test]
fn what_stands_on_a_base_made_here_and_on_a_plain_add_is_shared_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let url = server(b"fetched");
    let machine = || {
        let rbox = Rbox::new().file(&format!("FROM own:1\nADD {url} /f\nRUN cat /f /base >/both\n"));
        rbox.write("base.rbox", format!("FROM {}\nCOPY a /base\n", support::busybox()));
        rbox.write("a", "base");
        rbox.args(["build", "-q", "-t", "own:1", "base.rbox"]).run().success();
        rbox
    };
    let build = |rbox: &Rbox, cache: &str| {
        rbox.args(["build", "--progress", "plain", "-t", "app", cache, "test.rbox"]).run().success()
    };
    let (one, two) = (machine(), machine());
    let folder = one.out().join("cache").display().to_string();
    let (to, from) = (format!("--cache-to=type=local,dest={folder}"), format!("--cache-from=type=local,src={folder}"));
    assert_eq!(ran(&build(&one, &to)), 2);
    let told = build(&two, &from);
    assert_eq!(ran(&told), 0, "{}", told.stderr());
    // With other content of the base it is another step, whatever the name.
    let three = machine();
    three.write("a", "other");
    three.args(["build", "-q", "-t", "own:1", "base.rbox"]).run().success();
    assert_eq!(ran(&build(&three, &from)), 2);
    let dest = three.out().join("tree");
    three.args(["build", "-q", "-o", &format!("type=local,dest={}", dest.display()), "test.rbox"]).run().success();
    assert_eq!(fs::read_to_string(dest.join("both")).unwrap(), "fetchedother");
    // Who begins to share what was built before asks the server, and runs nothing again.
    let plain = machine();
    plain.args(["build", "-q", "test.rbox"]).run().success();
    build(&plain, &to).stderr_has("RUN cat /f /base >/both  cached");
}

#[test]
fn several_platforms_make_one_image_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new()
        .file("FROM scratch\nARG TARGETARCH TARGETPLATFORM BUILDPLATFORM\nCOPY $TARGETARCH /arch\nLABEL p=$TARGETPLATFORM\n")
        .context_file("amd64", "for amd64")
        .context_file("arm64", "for arm64");
    let build = ["build", "-t", "many", "--platform", "linux/arm64,linux/amd64"];
    let page = rbox.out().join("timings.html").display().to_string();
    let told =
        rbox.args([&build[..], &["-o", "type=oci,dest=../out/layout", "--timings", &page]].concat()).run().success();
    let told = told.stderr_has("linux/arm64").stderr_has("linux/amd64");
    drop(told);
    let page = fs::read_to_string(page).unwrap();
    for platform in ["linux/arm64", "linux/amd64"] {
        assert!(page.contains(&format!("<b>{platform} ")), "one page tells of {platform}: {page}");
    }
    rbox.args(["images"]).run().success().stdout_has("many:latest");
    rbox.args(["save", "many", "-o", "../out/many.tar", "--format", "oci-archive"]).run().success();
    rbox.args(["save", "many", "-o", "../out/x.tar"]).run().code(2).stderr_has("holds one platform");
    rbox.args(["save", "many", "-o", "../out/arm.tar", "--platform", "linux/arm64"]).run().success();
    let other = Rbox::new();
    let archive = rbox.out().join("many.tar").display().to_string();
    other.args(["load", "-i", &archive]).run().success().stdout_has("many:latest");
    other.args(["save", "many", "-o", "../out/many.tar", "--format", "oci-archive"]).run().success();
    assert!(
        fs::read(other.out().join("many.tar")).unwrap() == fs::read(&archive).unwrap(),
        "both platforms went along"
    );
    other
        .args(["load", "-i", &archive, "--platform", "linux/s390x"])
        .run()
        .failure()
        .stderr_has("no image for linux/s390x");
    other.args(["rmi", "many"]).run().success();
    other.args(["images", "-aq"]).run().success().stdout_is("");
    rbox.args([&build[..], &["-o", "type=docker,dest=x.tar"]].concat()).run().code(2).stderr_has("holds one platform");
    rbox.args([&build[..], &["-o", "type=local,dest=../out/trees"]].concat()).run().success();
    assert_eq!(fs::read_to_string(rbox.out().join("trees/linux_arm64/arch")).unwrap(), "for arm64");
    rbox.args(["plan", "--platform", "linux/amd64,linux/arm64"]).run().code(2).stderr_has("`rbox build` alone");
    if support::needs_tool("skopeo") {
        let layout = format!("oci:{}:latest", rbox.out().join("layout").display());
        for arch in ["amd64", "arm64"] {
            let args = ["--override-os", "linux", "--override-arch", arch, "inspect", &layout];
            let output = Command::new("skopeo").args(args).output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && text.contains(&format!("\"p\": \"linux/{arch}\"")), "{arch}: {text}");
        }
    }
}

#[test]
fn programs_of_another_machine_need_an_emulator_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\nRUN true\n");
    let told = rbox.args(["build", "--platform", "linux/s390x"]).run();
    let listed = Path::new("/proc/sys/fs/binfmt_misc/status").exists();
    let emulated = Path::new("/proc/sys/fs/binfmt_misc/qemu-s390x").exists();
    if listed && !emulated {
        told.failure().stderr_has("test.rbox:2").stderr_has("no emulator").stderr_has("qemu-user-static");
    } else {
        // busybox is this machine's own program, whatever is said of its image.
        told.success();
    }
}
