//! `rbox plan` and `rbox apply`.

use crate::support::{self, Rbox};

fn two_stages() -> Rbox {
    let file = "FROM {busybox} AS build\nCOPY a /a\nRUN cat /a >/b\n\nFROM scratch\nCOPY --from=build /b /b\n";
    Rbox::new().file(file).context_file("a", "hello")
}

#[test]
fn a_plan_is_a_tree_with_reasons_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = two_stages();
    let output = rbox.args(["plan", "--detailed-exitcode"]).run().code(2);
    output.stdout_has("RUN cat /a >/b").stdout_has("└─ build").stdout_has("will run");
    rbox.build().success();
    rbox.args(["plan", "--detailed-exitcode"]).run().code(0).stdout_has("nothing to do: 5 steps cached");
    rbox.write("a", "changed");
    let output = rbox.args(["plan"]).run().success();
    output.stdout_has("COPY a /a").stdout_has("`a` changed").lacks("nothing to do");
}

#[test]
fn only_what_the_target_needs_is_planned_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    two_stages().args(["plan", "--target", "build"]).run().success().lacks("--from=build");
    two_stages().args(["plan", "--target", "buidl"]).run().code(1).stderr_has("did you mean `build`?");
}

#[test]
fn apply_runs_exactly_the_plan_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = two_stages();
    let plan = rbox.args(["plan", "--format", "json"]).run().success().stdout();
    let id = rbox.args(["apply", "-q", "-"]).stdin(plan.clone()).run().success().line();
    assert_eq!(rbox.build().success().line(), id);
    rbox.write("a", "changed");
    rbox.args(["apply", "-"]).stdin(plan.clone()).run().code(1).stderr_has("has changed").stderr_has("COPY a /a");
    let forged = plan.replace("cat /a", "cat /x");
    rbox.args(["apply", "-"]).stdin(forged).run().code(2).stderr_has("not what its digest says");
    let old = plan.replace("\"version\": 1", "\"version\": 99");
    rbox.args(["apply", "-"]).stdin(old).run().code(2).stderr_has("version 99");
    rbox.args(["apply", "-"]).stdin("{}").run().code(2).stderr_has("is no plan");
}

#[test]
fn the_schema_fits_the_plan_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = two_stages();
    let schema: serde_json::Value =
        serde_json::from_str(&rbox.args(["plan", "--schema"]).run().success().stdout()).unwrap();
    let plan: serde_json::Value =
        serde_json::from_str(&rbox.args(["plan", "--format", "json"]).run().success().stdout()).unwrap();
    let required = schema["required"].as_array().expect("required members");
    let known = schema["properties"].as_object().expect("members");
    for name in required {
        assert!(plan.get(name.as_str().unwrap()).is_some(), "the plan lacks {name}");
    }
    for name in plan.as_object().unwrap().keys() {
        assert!(known.contains_key(name), "the schema lacks {name}");
    }
}

#[test]
fn a_plan_of_services_says_what_would_run_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "FROM {busybox} AS app\nRUN echo x >/x\nNETWORK back {\n  INTERNAL\n}\nSERVICE web {\n  FROM app\n  CMD sleep 1\n  \
                PUBLISH 8080:80\n  NETWORK back\n  MOUNT data:/data\n  DEPENDS db\n}\nSERVICE db {\n  FROM {busybox}\n  CMD sleep 1\n  NETWORK back\n}\n";
    let rbox = Rbox::new().file(file);
    let mut output = rbox.args(["plan", "-p", "shop", "--detailed-exitcode"]).run().code(2);
    let told = [
        "├─ web",
        "127.0.0.1:8080 → 80/tcp",
        "on back",
        "after db",
        "└─ back  internal",
        "  + volume shop_data",
        "  + network back",
        "  + db",
    ];
    for text in told {
        output = output.stdout_has(text);
    }
    let plan = rbox.args(["plan", "-p", "shop", "--format", "json"]).run().success().stdout();
    let plan: serde_json::Value = serde_json::from_str(&plan).expect("JSON");
    assert_eq!(plan["changes"][0]["fate"], "add");
    assert_eq!(plan["stack"]["services"][0]["name"], "web");
    let apply = rbox.args(["apply", "-q", "-"]).stdin(serde_json::to_vec(&plan).expect("JSON")).run();
    assert_eq!(apply.success().stdout().lines().count(), 2, "one image a target");
}

#[test]
fn thousands_of_stages_on_each_other_are_drawn_and_told_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let stage = |number: usize| format!("FROM s{number} AS s{}\nWORKDIR /d{number}\n", number + 1);
    let file = "FROM scratch AS s0\nWORKDIR /d\n".to_owned() + &(0..3000).map(stage).collect::<String>();
    let rbox = Rbox::new().file(&file);
    rbox.args(["plan"]).run().success().stdout_has("FROM s2901").stdout_has("(and what it stands on)");
    let told = rbox.args(["why"]).run().success().stdout();
    assert!(told.len() < 4 << 20, "each step tells all steps below it: {} bytes", told.len());
}
