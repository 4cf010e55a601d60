//! `rbox check` beyond its findings: fixes, choices, formats, exit codes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::Rbox;

/// Two findings with safe fixes, one with an unsafe one, a note without any.
const FILE: &str = "FROM scratch\nMAINTAINER Ada\nENV A b\nUSER app\nUSER root\nRUN pip install x --no-cache-dir\n";

fn rbox() -> Rbox {
    Rbox::new().file(FILE)
}

fn text(rbox: &Rbox) -> String {
    fs::read_to_string(rbox.context().join("test.rbox")).unwrap()
}

#[test]
fn safe_fixes_are_put_in_and_the_rest_is_told() {
    let rbox = rbox();
    let path = rbox.context().join("test.rbox");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    rbox.args(["check"]).run().success().stdout_has("`--fix` mends 2 findings, `--unsafe-fixes` 1 more");
    let output = rbox.args(["check", "--fix"]).run().success().stdout_has("fixed 2 findings").stdout_has("RB8002");
    output.lacks("RB2005").lacks("RB0009");
    let fixed = FILE.replace("MAINTAINER Ada", "LABEL org.opencontainers.image.authors=\"Ada\"").replace("A b", "A=b");
    assert_eq!(text(&rbox), fixed);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    rbox.args(["check", "--unsafe-fixes"]).run().success().stdout_has("fixed 1 finding").lacks("RB8002");
    assert_eq!(text(&rbox), format!("{fixed}USER app\n"));
    let names: Vec<_> = fs::read_dir(rbox.context()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["test.rbox"], "nothing is left beside it");
}

#[test]
fn a_diff_changes_nothing() {
    let rbox = rbox();
    let output = rbox.args(["check", "--diff"]).run().code(1).stdout_has("-ENV A b\n");
    output.stdout_has("--- test.rbox\n+++ test.rbox\n@@ -1,").stdout_has("+ENV A=b\n").lacks("+USER app");
    rbox.args(["check", "--diff", "--unsafe-fixes"]).run().code(1).stdout_has("+USER app");
    rbox.args(["check", "--diff", "--ignore", "RB2005,legacy-key-value"]).run().success().stdout_is("");
    assert_eq!(text(&rbox), FILE);
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let output = rbox().args(["check", "--fix", "-"]).stdin("FROM scratch\nENV A b\nUSER root\n").run().success();
    output.stdout_is("FROM scratch\nENV A=b\nUSER root\n").stderr_has("RB8002");
}

#[test]
fn the_ignore_file_is_mended_too() {
    let rbox = Rbox::new()
        .file("FROM scratch\nCOPY a.env /\n")
        .context_file("a.env", "")
        .context_file(".dockerignore", "*.env\n");
    rbox.args(["check", "--unsafe-fixes"]).run().success().stdout_has("fixed 1 finding");
    assert_eq!(fs::read_to_string(rbox.context().join(".dockerignore")).unwrap(), "*.env\n!a.env\n");
    assert_eq!(text(&rbox), "FROM scratch\nCOPY a.env /\n");
}

#[test]
fn findings_can_be_chosen() {
    let rbox = rbox();
    let codes = |args: &[&str]| -> Vec<String> {
        let args = ["check", "--format", "json"].iter().chain(args);
        let lines = rbox.args(args.copied()).run().stdout();
        lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes(&[]), ["RB2005", "RB0009", "RB8002", "RB5005"]);
    assert_eq!(codes(&["--select", "safety,DL4000"]), ["RB2005", "RB8002"]);
    assert_eq!(codes(&["--ignore", "RB0009,layers", "--ignore", "runs-as-root"]), ["RB2005"]);
    rbox.args(["check", "--select", "unpinned-bas"]).run().code(2).stderr_has("did you mean `unpinned-base`?");
    rbox.args(["check", "--deny", "warnings"]).run().code(1).stdout_has("error[RB8002]").stdout_has("note[RB5005]");
    rbox.args(["check", "--deny", "notes", "--ignore", "all", "--quiet"]).run().success().stdout_is("");
    rbox.args(["check", "--deny", "unpinned-package"])
        .run()
        .code(1)
        .stdout_has("error[RB5005]")
        .stdout_has("warning[RB8002]");
    // An error is never left out: nothing can be made of the file.
    let broken = Rbox::new().file("FORM scratch\n");
    broken.args(["check", "--ignore", "all"]).run().code(1).stdout_has("RB0001");
}

#[test]
fn pragmas_of_other_tools_count() {
    let check = |text: &str| Rbox::new().file(text).args(["check", "--format", "short"]).run();
    check("FROM scratch\n# hadolint ignore=DL3002\nUSER root\n").success().lacks("RB8002");
    check("# check=skip=MaintainerDeprecated\nFROM scratch\nMAINTAINER a\nCOPY <<E /x\nE\n").success().lacks("RB2005");
    check("# check=error=true\nFROM scratch\nMAINTAINER a\nCOPY <<E /x\nE\n").code(1).stdout_has("error[RB2005]");
    check("FROM scratch\n# rbox: allow(runs-as-root) it needs port 80\nUSER root\n").success().lacks("RB8002");
    check("FROM scratch\n# rbox: allow(pipe-to-shell)\nUSER app\n").success().stdout_has("RB0015");
}

#[test]
fn formats_for_programs() {
    let rbox = rbox();
    let log: Value = serde_json::from_str(&rbox.args(["check", "--format", "sarif"]).run().success().stdout()).unwrap();
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    let result = &run["results"][1];
    assert_eq!((&result["ruleId"], &result["level"]), (&"RB0009".into(), &"warning".into()));
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "RB0009");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"test.rbox".into(), &3.into()));
    let replaced = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replaced["insertedContent"]["text"], "A=b");
    let lines = rbox.args(["check", "--format", "github"]).run().success().stdout();
    assert!(lines.starts_with(
        "::warning file=test.rbox,line=2,endLine=2,col=1,endColumn=11,title=RB2005 (maintainer-deprecated)::"
    ));
    assert!(lines.lines().all(|line| line.starts_with("::")), "{lines}");
    rbox.args(["check", "--format", "narrated"]).run().success().stdout_has("Begin snippet").lacks("╭");
    // Nothing found is an empty log, not nothing.
    let clean = Rbox::new().file("FROM scratch\nCOPY a /\n").context_file("a", "");
    clean.args(["check", "--format", "sarif"]).run().success().stdout_has("\"results\": []");
    clean.args(["check", "--format", "github"]).run().success().stdout_is("");
}

#[test]
fn explain_knows_areas_and_other_tools() {
    let rbox = Rbox::new();
    let page = rbox.args(["explain", "unpinned-package"]).run().success().stdout();
    assert!(page.contains("elsewhere DL3008"), "{page}");
    assert_eq!(rbox.args(["explain", "DL3008"]).run().success().stdout(), page);
    rbox.args(["explain", "UndefinedVar"]).run().success().stdout_has("RB1005").stdout_has("RB1006");
    rbox.args(["explain", "safety"]).run().success().stdout_has("safety  secrets").stdout_has("RB8001").lacks("RB1001");
    rbox.args(["explain"]).run().success().stdout_has("names  names and variables\n  RB1001").stdout_has("DL4006");
}
