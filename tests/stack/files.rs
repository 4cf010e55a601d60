//! Files and folders of this machine and of images, as stacks meet them.

use crate::support::{self, Rbox, Who};

#[test]
fn a_folder_is_meant_where_no_service_is_so_called_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let service = |name: &str| {
        format!(
            "SERVICE {name} {{\n  FROM {{busybox}}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  NETWORK none\n}}\n"
        )
    };
    let rbox = Rbox::new().file(&(service("web") + &service("db")));
    let inner = std::fs::read_to_string(rbox.context().join("test.rbox")).expect("the file");
    for folder in ["shop", "db", "empty"] {
        std::fs::create_dir(rbox.context().join(folder)).expect("a folder");
    }
    rbox.write("shop/shop.rbox", &inner);
    rbox.write("db/db.rbox", inner.replace("SERVICE db", "SERVICE inner"));
    let up = |word: &str| rbox.args(["up", "-d", "-p", "words", word]).run();
    let running = |containers: &[&str]| {
        let listed = rbox.args(["ps", "-p", "words"]).run().success().stdout();
        assert_eq!(listed.lines().skip(1).count(), containers.len(), "{listed}");
        assert!(containers.iter().all(|container| listed.contains(container)), "{listed}");
        rbox.args(["down", "-p", "words"]).run().success();
    };
    up("db").success();
    // a service of the file here, whatever lies here
    running(&["words-db-1"]);
    up("shop").success();
    running(&["words-web-1", "words-db-1"]);
    up("empty").failure().stderr_has("empty");
    std::fs::remove_file(rbox.context().join("test.rbox")).expect("it is there");
    up("db").success();
    running(&["words-web-1", "words-inner-1"]);
}

#[test]
fn what_is_mounted_of_an_image_is_read_only_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "FROM scratch AS seed\nCOPY seed /seed\nSERVICE web {\n  FROM {busybox}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  \
                NETWORK none\n  MOUNT type=image,from=seed,source=/seed,target=/mnt\n}\n";
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    for who in people {
        let rbox = Rbox::new().file(file).user(who);
        std::fs::create_dir(rbox.context().join("seed")).expect("a folder");
        rbox.write("seed/hello", "hello");
        rbox.args(["up", "-d", "-p", "seeds", "-f", "test.rbox"]).run().success();
        let exec = |script: &str| rbox.args(["exec", "-p", "seeds", "web", "sh", "-c", script]).run();
        exec("cat /mnt/hello").success().stdout_is("hello");
        exec("touch /mnt/more").failure().stderr_has("Read-only file system");
        rbox.args(["down", "-p", "seeds"]).run().success();
    }
}

#[test]
fn owners_go_along_where_asked_for_needs_root() {
    if !support::needs_root() {
        return;
    }
    let rbox = Rbox::new()
        .file("SERVICE web {\n  FROM {busybox}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  NETWORK none\n}\n");
    rbox.args(["up", "-d", "-p", "owners", "-f", "test.rbox"]).run().success();
    std::fs::create_dir(rbox.context().join("tree")).expect("a folder");
    rbox.write("tree/file", "content");
    std::os::unix::fs::chown(rbox.context().join("tree/file"), Some(7), Some(8)).expect("given away");
    let exec = |script: &str| rbox.args(["exec", "-p", "owners", "web", "sh", "-c", script]).run();
    let cp = |words: &[&str]| rbox.args(["cp", "-p", "owners"].iter().chain(words)).run().success();
    cp(&["tree", "web:/plain"]);
    cp(&["-a", "tree", "web:/kept"]);
    exec("stat -c %u:%g /plain/file /kept/file /kept").success().stdout_is("0:0\n7:8\n0:0");
    let owner = |path: &str| {
        use std::os::unix::fs::MetadataExt as _;
        let there = std::fs::metadata(rbox.context().join(path)).expect("it is there");
        (there.uid(), there.gid())
    };
    cp(&["web:/kept", "out"]);
    cp(&["--archive", "web:/kept", "same"]);
    assert_eq!((owner("out/file"), owner("same/file")), ((0, 0), (7, 8)));
    rbox.args(["down", "-p", "owners"]).run().success();
}
