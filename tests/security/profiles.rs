//! Filters of system calls that people bring themselves.

use crate::support::{Rbox, needs_namespaces};
use crate::{attack, run};

/// Everything but what is listed is allowed.
fn denying(calls: &str) -> String {
    format!(
        "{{\n  \"defaultAction\": \"SCMP_ACT_ALLOW\",\n  \"syscalls\": [\n    {{ \"names\": [{calls}], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 13 }}\n  ]\n}}\n"
    )
}

fn both(test: fn(&Rbox)) {
    if needs_namespaces() {
        test(&Rbox::new());
        if crate::support::is_root() {
            test(&Rbox::new().as_user());
        }
    }
}

#[test]
fn a_profile_decides_what_a_container_may_do_needs_namespaces() {
    both(|rbox| {
        rbox.write("deny.json", denying("\"mkdir\", \"mkdirat\""));
        let mkdir = |options: &[&str]| {
            run(rbox, &[options, &["--network", "none", "{attack}", "sh", "-c", "mkdir /made; touch /other"]].concat())
        };
        mkdir(&["--security-opt", "seccomp=deny.json"]).success().stderr_has("Permission denied");
        let allowed = mkdir(&[]).success();
        assert!(!allowed.stderr().contains("denied"), "{allowed}");
        // in the hands of the supervisor, and in further programs, it holds as well
        let options = ["-d", "--name", "box", "--network", "none", "--security-opt", "seccomp=deny.json"];
        run(rbox, &[&options[..], &["{attack}", "sleep", "1000"]].concat()).success();
        rbox.args(["exec", "box", "mkdir", "/made"]).run().failure().stderr_has("Permission denied");
        rbox.args(["exec", "box", "touch", "/made"]).run().success();
        rbox.args(["down", "-p", "_", "-t", "0"]).run().success();
    });
}

#[test]
fn a_service_has_the_profile_that_its_file_names_needs_namespaces() {
    both(|rbox| {
        let file = "SERVICE web {\n FROM {attack}\n CMD [\"sleep\", \"1000\"]\n NETWORK none\n SECURITY seccomp=deny.json\n}\n";
        rbox.write("test.rbox", attack::filled(file));
        rbox.write("deny.json", denying("\"mkdir\", \"mkdirat\""));
        let up = || rbox.args(["up", "-d", "-p", "shop", "-f", "test.rbox"]).run();
        up().success();
        rbox.args(["exec", "-p", "shop", "web", "mkdir", "/made"]).run().failure().stderr_has("Permission denied");
        // another profile makes another container
        rbox.write("deny.json", denying("\"symlink\", \"symlinkat\""));
        let plan = rbox.args(["plan", "-p", "shop", "-f", "test.rbox"]).run().success();
        plan.stdout_has("-/+ web").stdout_has("seccomp profile");
        up().success();
        rbox.args(["exec", "-p", "shop", "web", "mkdir", "/made"]).run().success();
        rbox.args(["down", "-p", "shop", "-t", "0"]).run().success();
    });
}

#[test]
fn what_is_wrong_with_a_profile_is_told_where_it_is_needs_namespaces() {
    both(|rbox| {
        let refused = |text: &str| {
            rbox.write("p.json", text);
            run(rbox, &["--security-opt", "seccomp=p.json", "{attack}", "true"]).failure().stderr()
        };
        let said = refused("{\n  \"defaultAction\": \"SCMP_ACT_ALOW\"\n}\n");
        assert!(said.contains("p.json") && said.contains("`SCMP_ACT_ALOW`") && said.contains("line 2"), "{said}");
        let said = refused(&denying("\"mkdri\""));
        assert!(said.contains("no system call `mkdri`") && said.contains("line 4 column 17"), "{said}");
        let said = refused("{");
        assert!(said.contains("line 1"), "{said}");
        let missing = run(rbox, &["--security-opt", "seccomp=nothing.json", "{attack}", "true"]).failure();
        missing.stderr_has("nothing.json").stderr_has("can't be read");
        let strict = "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}";
        rbox.write("p.json", strict);
        run(rbox, &["--security-opt", "seccomp=p.json", "{attack}", "true"]).failure();
    });
}
