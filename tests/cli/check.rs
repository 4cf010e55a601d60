//! `rbox check` beyond its findings: fixes, choices, formats, exit codes.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{self, Rbox};

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

/// Where `tests/setup.sh` puts the schema of SARIF (Microsoft's own of its SDK) and what reads schemas.
const NODE_MODULES: &str = "/var/cache/rbox-test/npm/node_modules";
/// Reads a list of logs, and prints a list of what the schema says against each.
const VALIDATE: &str = r#"
const ajv = new (require("ajv"))({ schemaId: "auto", allErrors: true });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const validate = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
const wrong = (log) => validate(log) ? [] : validate.errors.map((error) => error.dataPath + " " + error.message);
console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0)).map(wrong)));
"#;

/// What the schema of SARIF 2.1.0 says against each log.
fn against_schema(logs: &[Value]) -> Vec<Vec<String>> {
    let mut node = Command::new("node")
        .args(["-e", VALIDATE])
        .env("NODE_PATH", NODE_MODULES)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(&serde_json::to_vec(logs).unwrap()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "`sh tests/setup.sh` installs what is needed");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn sarif_is_what_its_schema_asks_for_needs_node() {
    if !support::needs_tool("node") {
        return;
    }
    let log = |rbox: &Rbox, args: &[&str]| -> Value {
        let args = [&["check", "--format", "sarif"][..], args].concat();
        serde_json::from_str(&rbox.args(args).run().stdout()).unwrap()
    };
    let mistakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mistakes");
    let mut logs: Vec<Value> = fs::read_dir(mistakes)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "Dockerfile"))
        .map(|path| log(&Rbox::new(), &[path.to_str().unwrap()]))
        .collect();
    let count = logs.iter().filter(|log| !log["runs"][0]["results"].as_array().unwrap().is_empty()).count();
    assert!(count > 15, "{count} logs with findings");
    // Labels and a fix in another file, a name that is no URI, two lines, nothing found, no text at all.
    let other = rbox().context_file("a.env", "").context_file(".dockerignore", "*.env\n");
    logs.push(log(&other.context_file("ö 50%[1].rbox", "FROM scratch\nCOPY a.env /\n"), &["ö 50%[1].rbox"]));
    logs.push(log(&rbox().file("FROM scratch\nRUN a \\\n\n\n  b\nCOPY <<E /\n"), &[]));
    logs.push(log(&rbox().file("FROM scratch\nCOPY test.rbox /\n"), &[]));
    logs.push(log(&rbox().context_file("test.rbox", b"\xff\xfeF\0"), &[]));
    // A log that is none: what the schema is asked can be answered with no.
    let mut broken = log(&rbox(), &[]);
    broken["runs"][0]["results"][0]["level"] = "fatal".into();
    broken["runs"][0]["columnKind"] = "bytes".into();
    logs.push(broken);
    let mut told = against_schema(&logs);
    assert_eq!(told.pop().map(|errors| errors.len()), Some(2));
    for (log, errors) in logs.iter().zip(told) {
        assert!(errors.is_empty(), "{errors:#?} in {log:#}");
    }
}

#[test]
fn a_github_job_is_annotated_by_itself() {
    let rbox = rbox().env("GITHUB_ACTIONS", "true");
    let (page, top) = (rbox.out().join("page.md"), rbox.context().parent().unwrap().to_owned());
    let rbox = rbox.env("GITHUB_STEP_SUMMARY", page.to_str().unwrap()).env("GITHUB_WORKSPACE", top.to_str().unwrap());
    let told = rbox.args(["check"]).run().success().stdout();
    assert!(told.contains("[test.rbox:2:1]"), "people read the log: {told}");
    assert!(told.contains("\n::warning file=context/test.rbox,line=2,endLine=2,"), "{told}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("### test.rbox\n\n") && page.contains("<code>maintainer-deprecated</code>"), "{page}");
    // What is asked for wins over what is found.
    rbox.args(["check", "--format", "short"]).run().success().stdout_has("RB2005").lacks("::warning");
}

#[test]
fn nothing_is_found_in_the_examples() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path());
    let mut checked = 0;
    // Those that are wrong on purpose have tests of their own.
    for folder in folders.filter(|path| path.is_dir() && !path.ends_with("mistakes")) {
        let rbox = Rbox::new();
        assert!(Command::new("cp").arg("-rT").arg(&folder).arg(rbox.context()).status().unwrap().success());
        // What an example's own script makes is not needed to read its file.
        rbox.write("base.tar", "");
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        for file in files.filter(|name| Path::new(name).extension() == Some("rbox".as_ref())) {
            rbox.args(["check", "--quiet", "--format", "short", "--deny", "notes", &file])
                .run()
                .success()
                .stdout_is("");
            checked += 1;
        }
    }
    assert!(checked >= 9, "{checked} files");
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

#[test]
fn a_mount_of_an_image_says_which_word_names_it() {
    let file = "FROM scratch AS site\nSERVICE web {\n  FROM site\n  CMD [\"x\"]\n  MOUNT type=image,source=site,target=/img\n}\n";
    let told = Rbox::new().file(file).args(["check"]).run().failure();
    told.stdout_has("an image mount needs `from`").stdout_has("`from` names the image or stage");
}
