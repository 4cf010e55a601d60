//! Pictures of plans and networks, and the page about timings.

use crate::support::{self, Rbox};

const STACK: &str = "\
FROM {busybox} AS app
CMD [\"true\"]
NETWORK front
NETWORK back {
  INTERNAL
  POLICY deny
  ALLOW api -> db:6379/tcp
}
SERVICE db {
  FROM app
  NETWORK back --alias=store
  MOUNT data:/data
}
SERVICE api {
  FROM app
  NETWORK front
  NETWORK back
  DEPENDS db
}
SERVICE web {
  FROM app
  NETWORK front
  PUBLISH 8080-8081:80
  DEPENDS api
  REPLICAS 2
}
";

#[test]
fn networks_are_frames_with_services_in_them() {
    let rbox = Rbox::new().file(STACK);
    let picture = [
        "             ╭─────────────────────╮\n",
        "             │ 127.0.0.1:8080-8081 │\n",
        "             ╰────────┬────────────╯\n",
        "                      │\n",
        "╭─ front ─────────────┼──────────────────────────╮\n",
        "│                     │ 80/tcp                   │\n",
        "│                     ▼                          │\n",
        "│                ┌──────────┐                    │\n",
        "│                │ web ×2   │                    │\n",
        "│                │ from app │                    │\n",
        "│                └───┬──────┘                    │\n",
        "│                    ┆ needs                     │\n",
        "│                    ▼                           │\n",
        "│               ┌──────────┐                     │\n",
        "│               │ api      │                     │\n",
        "│               │ from app │                     │\n",
        "│               └────┬─────┘                     │\n",
        "╰────────────────────┼───────────────────────────╯\n",
        "                     │\n",
        "╭─ back ─────────────┼───────────────────────────╮\n",
        "│                    │ internal: no way out,     │\n",
        "│                    │ policy deny               │\n",
        "│                    │                           │\n",
        "│                 ┌┄┄┴┄┄┐                        │\n",
        "│                 ┆ api ┆                        │\n",
        "│                 └┄┄┬┄┄┘                        │\n",
        "│                    │ 6379/tcp                  │\n",
        "│                    ▼                           │\n",
        "│             ┌──────────────┐                   │\n",
        "│             │ db           │                   │\n",
        "│             │ from app     │                   │\n",
        "│             │ data → /data │                   │\n",
        "│             │ also store   │                   │\n",
        "│             └──────────────┘                   │\n",
        "╰────────────────────────────────────────────────╯\n",
    ]
    .concat();
    let shown = rbox.args(["graph"]).run().success().stdout();
    assert_eq!(shown, picture, "\n{shown}");
}

#[test]
fn a_plan_is_boxes_of_steps() {
    let rbox = Rbox::new().file(
        "FROM scratch AS assets\nCOPY a /a\nFROM scratch AS base\nCOPY a /b\nFROM base AS app\nCOPY --from=assets /a /c\n",
    );
    rbox.write("a", "");
    let shown = rbox.args(["graph", "--format", "ascii"]).run().success().stdout();
    assert!(shown.is_ascii(), "{shown}");
    for part in ["| assets ", "| base ", "| app ", "* COPY a /a", "| o FROM scratch ", ": /a ", "o cached   * runs"] {
        assert!(shown.contains(part), "{part:?} in\n{shown}");
    }
    rbox.build().success();
    rbox.args(["graph"]).run().success().stdout_has("○ COPY a /a").stdout_has("○ cached").lacks("● ");
    // What nothing needs is not drawn.
    rbox.args(["graph", "--target", "base"]).run().success().stdout_has("base").lacks("assets");
}

#[test]
fn pictures_for_other_programs() {
    let rbox = Rbox::new().file(STACK);
    rbox.args(["graph", "--format", "mermaid"])
        .run()
        .success()
        .stdout_has("flowchart TB")
        .stdout_has("-->|\"6379/tcp\"|");
    rbox.args(["graph", "--format", "dot"]).run().success().stdout_has("digraph").stdout_has("cluster_1");
    let json = rbox.args(["graph", "--format", "json"]).run().success().stdout();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["frames"][1]["name"], "back");
    assert_eq!(json["boxes"].as_array().unwrap().len(), json["nodes"].as_array().unwrap().len());
    let path = rbox.out().join("picture.svg");
    rbox.args(["graph", "-o", path.to_str().unwrap()]).run().success().stdout_is("");
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(
        svg.starts_with("<svg ") && svg.contains("prefers-color-scheme: dark") && svg.contains(">web ×2<"),
        "{svg}"
    );
}

#[test]
fn what_can_not_be_drawn_is_said() {
    let rbox = Rbox::new().file("FROM scratch\n");
    rbox.args(["graph", "--of", "network"]).run().code(2).stderr_has("no services").stderr_has("--of plan");
    rbox.args(["graph", "-o", "x.png"]).run().code(2).stderr_has("says no format").stderr_has("--format svg");
    rbox.args(["graph", "-o", "/nowhere/x.svg"]).run().code(1).stderr_has("can't be written");
}

#[test]
fn timings_tell_what_ran_and_what_the_cache_saved_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox =
        Rbox::new().file("FROM {busybox} AS a\nRUN sleep 0.2 # </script>\nFROM scratch\nCOPY --from=a /bin /bin\n");
    let page = |rbox: &Rbox| {
        let path = rbox.out().join("timings.html");
        rbox.args(["build", "-q", "--timings", path.to_str().unwrap()]).run().success();
        let page = std::fs::read_to_string(path).unwrap();
        let json = page.split_once("id=\"data\">").unwrap().1.split_once("</script>").unwrap().0;
        (serde_json::from_str::<serde_json::Value>(json).unwrap(), page)
    };
    let step = |data: &serde_json::Value| {
        let steps = data["steps"].as_array().unwrap();
        steps.iter().find(|step| step["text"].as_str().unwrap().starts_with("RUN sleep")).unwrap().clone()
    };
    let (data, text) = page(&rbox);
    let slept = step(&data);
    assert!(slept["took"].as_f64().unwrap() >= 0.2 && slept["critical"] == true && slept["end"] == "done", "{slept}");
    assert!(data["critical"].as_f64().unwrap() <= data["wall"].as_f64().unwrap(), "{data}");
    assert!(
        text.contains("<div class=\"bar run critical\"") && !text.contains("http://") && !text.contains("https://")
    );
    let (data, text) = page(&rbox);
    let slept = step(&data);
    assert!(slept["end"] == "cached" && slept["saved"].as_f64().unwrap() >= 0.2, "{slept}");
    assert!(text.contains("Nothing ran"), "{text}");
    // A failed build has a page too.
    rbox.write("test.rbox", support::busybox().replace("rootfs:", "FROM rootfs:") + "\nRUN false\n");
    let path = rbox.out().join("failed.html");
    rbox.args(["build", "-q", "--timings", path.to_str().unwrap()]).run().code(1);
    assert!(std::fs::read_to_string(path).unwrap().contains("bar run critical failed"));
}

#[test]
fn the_picture_of_readme_is_what_rbox_draws() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let rbox = Rbox::new();
    for name in ["shop.rbox", "api.py", "web.py", "password.txt"] {
        rbox.write(name, std::fs::read(folder.join(name)).unwrap());
    }
    // Debian is not needed for a picture.
    rbox.write("base.tar", "");
    let drawn = rbox.args(["graph", "--format", "svg"]).run().success().stdout();
    let path = folder.join("networks.svg");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "examples/shop/networks.svg is not what rbox draws; UPDATE=1 writes it anew");
}

#[test]
fn what_has_too_many_lines_names_them_in_its_boxes() {
    let stage = |number: usize| format!("FROM s0 AS s{number}\nCOPY x /x{number}\n");
    let stages: String = (1..400).map(stage).collect();
    let copies: String = (1..400).map(|number| format!("COPY --from=s{number} /x{number} /\n")).collect();
    let rbox = Rbox::new().context_file("x", "");
    let rbox = rbox.file(&format!("FROM {{busybox}} AS s0\n{stages}FROM s0\n{copies}"));
    let drawn = rbox.args(["graph"]).run().success();
    drawn.stdout_has("← s1 /x1").stdout_has("← 396 more").stdout_has("lines are too many to draw");
}
