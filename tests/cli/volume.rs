//! `rbox volume`, and volumes of containers.

use crate::support::{self, Rbox};

fn busybox() -> Rbox {
    Rbox::new().file(
        "FROM {busybox}\nRUN mkdir -p /data/deep && echo first >/data/deep/file && chmod 0750 /data && ln -s /etc/passwd /data/link\n",
    )
}

#[test]
fn made_listed_and_removed_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new();
    rbox.args(["volume", "create", "data", "--label", "keep=yes"]).run().success().stdout_is("data");
    rbox.args(["volume", "create", "data"]).run().success().stderr_has("was there already");
    rbox.args(["volume", "ls", "-q"]).run().success().stdout_is("data");
    let known = rbox.args(["volume", "inspect", "data"]).run().success();
    known.stdout_has("\"keep\"").stdout_has("volumes/data/data").stdout_has("\"used_by\": []");
    rbox.args(["volume", "rm", "dat"]).run().code(1).stderr_has("did you mean `data`?");
    rbox.args(["volume", "rm", "../../etc"]).run().code(1).stderr_has("can't be a volume's name");
    rbox.args(["volume", "prune"]).run().code(2).stderr_has("--force");
    rbox.args(["volume", "prune", "-f"]).run().success().stdout_is("removed data");
    rbox.args(["volume", "ls", "-q"]).run().success().stdout_is("");
    rbox.args(["volume", "rm", "-f", "data"]).run().success();
}

#[test]
fn a_volume_starts_as_the_image_and_outlives_its_container_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    let run = |script: &str| {
        let output = rbox.args(["run", "-v", "data:/data", ".", "sh", "-c", script]).run();
        output.success().stdout().trim().to_owned()
    };
    let first = run("stat -c %a /data; cat /data/deep/file; readlink /data/link; echo second >/data/deep/file");
    assert_eq!(first, "750\nfirst\n/etc/passwd");
    assert_eq!(run("cat /data/deep/file"), "second", "what was written stays, and is not filled again");
    let readonly = rbox.args(["run", "-v", "data:/data:ro", ".", "sh", "-c", "echo x >/data/y"]).run();
    readonly.failure().stderr_has("Read-only");
    rbox.args(["run", "--mount", "type=volume,src=data,dst=/x", ".", "cat", "/x/deep/file"])
        .run()
        .success()
        .stdout_is("second");
    rbox.args(["volume", "rm", "data"]).run().success();
    assert_eq!(run("cat /data/deep/file"), "first", "a new one starts anew");
}

/// As root's, an empty volume could only be read by programs of another user.
#[test]
fn a_new_volume_where_the_image_has_nothing_is_its_user_s_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file(
        "FROM {busybox} AS app\nUSER 0\nSERVICE web {\n  FROM app\n  NETWORK none\n  USER 1000:1001\n  MOUNT fresh:/var/log/app\n  \
         CMD [\"sh\", \"-c\", \"touch /var/log/app/mine && echo written; sleep 1000\"]\n}\n",
    );
    let run = |volume: &str, script: &str| {
        let args = ["run", "--user", "1000:1001", "-v", volume, ".", "sh", "-c", script];
        rbox.args(args).run().success().stdout().trim().to_owned()
    };
    assert_eq!(run("new:/none/here", "touch /none/here/mine; stat -c %u:%g:%a /none/here"), "1000:1001:755");
    assert_eq!(run("/own/one", "touch /own/one/mine; stat -c %u:%g /own/one/mine"), "1000:1001");
    assert_eq!(run("top:/bin/deep", "stat -c %u:%g /bin"), "0:0", "what is above it stays the image's");
    let said = rbox.args(["run", "-v", "rooted:/none/here", ".", "stat", "-c", "%u:%g", "/none/here"]).run();
    said.success().stdout_is("0:0");
    rbox.args(["up", "-d", "-p", "users"]).run().success();
    let began = std::time::Instant::now();
    while !rbox.args(["logs", "-p", "users"]).run().stdout().contains("written") {
        assert!(began.elapsed().as_secs() < 60, "it could not write");
    }
    rbox.args(["down", "-p", "users", "--volumes", "-t", "0"]).run().success();
}

#[test]
fn a_volume_in_use_is_not_removed_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    let mut running = rbox
        .args(["run", "-i", "-v", "data:/data", ".", "sh", "-c", "echo ready; read x"])
        .command()
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("rbox starts");
    let mut line = String::new();
    let out = running.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("a line");
    assert_eq!(line, "ready\n");
    rbox.args(["volume", "rm", "data"]).run().code(1).stderr_has("in use");
    drop(running.stdin.take());
    running.wait().expect("it ends");
    rbox.args(["volume", "rm", "data"]).run().success();
}
