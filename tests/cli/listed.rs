//! What `rbox ps` lists of a stack.

use crate::support::{self, Rbox, people};

/// `{busybox}` is a root file system with busybox.
const FILE: &str = "FROM {busybox} AS app\nSERVICE web {\n  FROM app\n  NETWORK none\n  REPLICAS 2\n  CMD [\"sleep\", \"1000\"]\n}\n\
                    SERVICE job {\n  FROM app\n  NETWORK none\n  CMD [\"true\"]\n}\n\
                    SERVICE cold {\n  FROM app\n  NETWORK none\n  CMD [\"sleep\", \"1000\"]\n}\n";

#[test]
fn containers_in_a_state_and_names_of_services_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let rbox = Rbox::new().file(FILE).user(who);
        rbox.args(["up", "-d", "-p", "listed"]).run().success();
        rbox.args(["wait", "-p", "listed", "job"]).run().success();
        rbox.args(["pause", "-p", "listed", "cold"]).run().success();
        let ps = |args: &[&str]| rbox.args(["ps", "-p", "listed"].iter().chain(args).copied()).run();
        ps(&["--services"]).success().stdout_is("web\njob\ncold\n");
        ps(&["--services", "cold", "web"]).success().stdout_is("cold\nweb\n");
        ps(&["--services", "--status", "running"]).success().stdout_is("web\n");
        let lists = [
            ("running", "listed-web-1\nlisted-web-2\n"),
            ("exited", "listed-job-1\n"),
            ("paused", "listed-cold-1\n"),
            ("failed", ""),
        ];
        for (state, names) in lists {
            ps(&["-q", "--status", state]).success().stdout_is(names);
        }
        ps(&["-q", "--status", "paused", "--status", "exited"]).success().stdout_is("listed-job-1\nlisted-cold-1\n");
        let told = ps(&["--status", "exited", "--format", "json"]).success().stdout();
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!((told.as_array().map(Vec::len), &told[0]["state"]), (Some(1), &"exited".into()), "{told}");
        ps(&["--status", "asleep"]).code(2).stderr_has("running");
        ps(&["--services", "-q"]).code(2);
        rbox.args(["down", "-p", "listed", "-t", "0"]).run().success();
        ps(&["--services"]).failure().stderr_has("does not run");
    }
}
