//! What a machine allows, and what rbox says where it does not.

use super::support::{Rbox, Who, is_root, namespaces, needs_namespaces, skip};

/// Namespaces forbidden in a namespace of the test's own, where its root has no capabilities left.
#[test]
fn forbidden_user_namespaces_are_told_with_the_command_that_allows_them_needs_namespaces() {
    if !needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM scratch\nCOPY test.rbox /\n");
    let script =
        "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";
    for command in [&["build", "-q"][..], &["run", "host", "true"], &["doctor"]] {
        let mut inside = rbox.command("unshare".as_ref());
        inside.args(["-Ur", "sh", "-c", script, "sh"]).arg(super::support::binary()).args(command);
        let output = inside.output().expect("unshare");
        let told = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(!output.status.success(), "{told}");
        let wanted = "user.max_user_namespaces is 0; as root: sysctl -w user.max_user_namespaces=10000";
        assert!(told.contains(wanted), "{command:?}: {told}");
    }
}

#[test]
fn the_doctor_tells_what_the_machine_gives_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new().user(who);
        let table = rbox.args(["doctor"]).run().stdout();
        let json = rbox.args(["doctor", "--format", "json"]).run().stdout();
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let facts = json["machine"].as_array().expect("a list");
        let names =
            ["kernel", "user namespaces", "ids", "owners", "overlay", "seccomp", "cgroups", "networks", "a container"];
        for name in names {
            let fact = facts.iter().find(|fact| fact["name"] == name).unwrap_or_else(|| panic!("{name}: {json}"));
            assert!(["good", "less", "bad"].contains(&fact["state"].as_str().expect("a word")), "{fact}");
            assert!(fact["state"] == "good" || fact["advice"].is_string(), "{fact}");
            assert!(table.contains(name), "{table}");
        }
        for measured in ["user namespaces", "overlay", "a container"] {
            let fact = facts.iter().find(|fact| fact["name"] == measured).expect("it is there");
            assert!(fact["milliseconds"].as_f64().is_some_and(|time| time > 0.0), "{fact}");
        }
        let ids = facts.iter().find(|fact| fact["name"] == "ids").expect("it is there");
        assert_eq!(ids["state"] == "good", who == Who::Me, "{ids}");
        // each line's text begins in one column
        let column = |line: &str| line.find("  ").map(|_| line.chars().take(6).collect::<String>());
        assert!(table.lines().skip(1).take(facts.len()).all(|line| column(line).is_some()), "{table}");
        assert_eq!(std::fs::read_dir(rbox.root().join("staging")).expect("the store").count(), 0);
    }
}

#[test]
fn programs_of_a_stack_run_as_any_user_with_one_id_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    let text = "FROM {busybox} AS app\nRUN mkdir /data && chown user:extra /data && chmod 2770 /data\n\
        USER user\nCMD sh -c 'echo hello >/data/own && stat -c %u:%g /data/own && id && sleep 60'\n\
        SERVICE app {\n  FROM app\n  NETWORK none\n}\n";
    let rbox = Rbox::new().file(text).as_user();
    rbox.args(["up", "-d"]).run().success();
    let told = || rbox.args(["logs", "app"]).run().success().stdout();
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !told().contains("groups=") && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(
        told().contains("1000:50") && told().contains("uid=1000(user) gid=1000(user) groups=50(extra),1000(user)"),
        "{}",
        told()
    );
    rbox.args(["exec", "app", "stat", "-c", "%u:%g %a", "/data"]).run().success().stdout_is("1000:50 2770");
    let own = "touch /tmp/x && chown 33:34 /tmp/x && stat -c %u:%g /tmp/x && su user -c 'id -u'";
    rbox.args(["exec", "--user", "0", "app", "sh", "-c", own]).run().success().stdout_is("33:34\n1000");
    rbox.args(["exec", "--user", "7:8", "app", "id"]).run().success().stdout_is("uid=7 gid=8 groups=8");
    rbox.args(["exec", "--user", "7:8", "app", "sh", "-c", "echo x >/data/own"]).run().failure();
    rbox.args(["down"]).run().success();
}
