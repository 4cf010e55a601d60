//! Secrets are never written down.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::serve::Http;
use crate::support::Rbox;
use crate::{attack, build};

/// 32 random letters.
fn token() -> String {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes)).expect("random bytes");
    format!("{:032x}", u128::from_ne_bytes(bytes))
}

/// Every file below a folder that has these bytes in it, or in its name.
fn with_bytes(folder: &Path, bytes: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the store").flatten() {
        let path = entry.path();
        let named = entry.file_name().to_string_lossy().contains(bytes);
        let kind = entry.file_type().expect("a file of the store");
        let holds = kind.is_file() && fs::read(&path).is_ok_and(|content| holds(&content, bytes.as_bytes()));
        if named || holds {
            found.push(path.display().to_string());
        }
        if kind.is_dir() {
            with_bytes(&path, bytes, found);
        }
    }
}

fn holds(content: &[u8], bytes: &[u8]) -> bool {
    content.windows(bytes.len()).any(|window| window == bytes)
}

#[track_caller]
fn assert_nowhere(rbox: &Rbox, token: &str, when: &str) {
    let mut found = Vec::new();
    with_bytes(&rbox.root(), token, &mut found);
    with_bytes(&rbox.out(), token, &mut found);
    assert!(found.is_empty(), "{when}: the secret is in {found:?}");
}

row!("B14", secrets_are_not_in_the_store);
fn secrets_are_not_in_the_store(rbox: &Rbox) {
    let token = token();
    rbox.write("secret", &token);
    let uses = "RUN --mount=type=secret,id=s,env=S --mount=type=secret,id=s --mount=type=secret,id=s,target=/x/y/key,mode=0444 \
                [ \"$S\" = \"$(cat /run/secrets/s)\" ] && [ \"$S\" = \"$(cat /x/y/key)\" ]";
    let secret = ["--secret", "id=s,src=secret"];
    let outputs = [&secret[..], &["-t", "with", "--output", "type=oci,dest=../out/image"]].concat();
    // The context is not in the image: what stands in it is the caller's.
    build(rbox, &format!("FROM {{attack}}\n{uses}\n"), &outputs).success().lacks(&token);
    build(rbox, &format!("FROM {{attack}}\n{uses}\n"), &[&secret[..], &["-t", "with"]].concat())
        .success()
        .lacks(&token);
    assert_nowhere(rbox, &token, "after success");
    for command in ["history", "inspect"] {
        rbox.args([command, "with"]).run().success().lacks(&token);
    }
    crate::run(rbox, &["with", "sh", "-c", "cat /run/secrets/s /x/y/key; env"]).lacks(&token);
    build(rbox, &format!("FROM {{attack}}\n{uses} && exit 3\n"), &secret).failure().lacks(&token);
    assert_nowhere(rbox, &token, "after a failure");
    rbox.write("test.rbox", attack::filled(&format!("FROM {{attack}}\n{uses} && touch /ready && sleep 5\n")));
    rbox.hand_over();
    let mut child = rbox
        .args([&["build", "-q"][..], &secret].concat())
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rbox starts");
    let start = Instant::now();
    while !ready(&rbox.root().join("staging")) {
        assert!(start.elapsed() < crate::LONGEST, "the step came to where it waits");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("own child");
    child.wait().expect("own child");
    assert_nowhere(rbox, &token, "after kill -9");
}

/// Whether the step has come to where it waits.
fn ready(staging: &Path) -> bool {
    let output =
        std::process::Command::new("find").arg(staging).args(["-name", "ready"]).output().expect("find is there");
    !output.stdout.is_empty()
}

row!("B13", passwords_of_addresses_are_not_written_down);
fn passwords_of_addresses_are_not_written_down(rbox: &Rbox) {
    let token = token();
    let good = Http::start("200 OK", "content\n");
    let file = format!("FROM {{attack}}\nADD http://user:{token}@{}/file /got\nRUN cat /got\n", good.address);
    rbox.write("test.rbox", attack::filled(&file));
    rbox.args(["build", "--progress", "json", "-t", "got"]).run().success().lacks(&token);
    assert!(good.heads.lock().expect("no test panicked here").contains("GET /file"), "the file was asked for");
    for command in ["history", "inspect"] {
        rbox.args([command, "got"]).run().success().lacks(&token);
    }
    assert_nowhere(rbox, &token, "after success");
    let bad = Http::start("401 Unauthorized", "no\n");
    let file = format!("FROM {{attack}}\nADD http://user:{token}@{}/file /got\n", bad.address);
    build(rbox, &file, &["--no-cache"]).failure().stderr_has("401").lacks(&token);
    let file = format!("FROM {{attack}}\nADD http://user:{token}@127.0.0.1:1/file /got\n");
    build(rbox, &file, &["--no-cache"]).failure().lacks(&token);
    let file = format!("FROM {{attack}}\nADD git://user:{token}@127.0.0.1:1/repo.git /got\n");
    build(rbox, &file, &["--no-cache"]).failure().lacks(&token);
    assert_nowhere(rbox, &token, "after failures");
}
