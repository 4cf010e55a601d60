//! Findings, what mends them, and values shown beside words.

use serde_json::{Value, json};

use crate::client::{Client, edited, place, range, words};

const WRONG: &str = "FORM debian:12\nFROM scratch AS app\nCOPY nothing /x\nEXPOSE 99999\n";

#[test]
fn findings_come_by_themselves() {
    let mut client = Client::new();
    client.open("a.rbox", WRONG);
    let found = client.findings("a.rbox", 1);
    let shown: Vec<(&str, &str)> =
        found.iter().map(|one| (one["code"].as_str().unwrap(), words(WRONG, &one["range"]))).collect();
    assert_eq!(shown[0], ("unknown-instruction", "FORM"));
    assert!(shown.contains(&("source-missing", "nothing")), "{shown:?}");
    assert_eq!(found[0]["severity"], 1);
    assert!(found[0]["message"].as_str().unwrap().contains("did you mean `FROM`?"), "{}", found[0]);
    client.change("a.rbox", 2, &range(WRONG, WRONG), "FROM scratch\nCOPY b /x\n");
    assert_eq!(client.findings("a.rbox", 2).len(), 1);
    client.file("b", "");
    client.tell("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    assert_eq!(client.findings("a.rbox", 2), [] as [Value; 0], "the file is there now");
    let document = json!({"textDocument": {"uri": client.uri("a.rbox")}});
    client.tell("textDocument/didClose", &document);
    let uri = client.uri("a.rbox");
    client.wait(|message| message["params"]["uri"] == uri.as_str() && message["params"]["diagnostics"] == json!([]));
}

#[test]
fn findings_point_at_what_they_contradict() {
    let mut client = Client::new();
    let text = "FROM scratch AS a\nFROM scratch AS a\n";
    client.open("a.rbox", text);
    let found = client.findings("a.rbox", 1);
    let clash = found.iter().find(|one| one["code"] == "duplicate-name").expect("two stages of one name");
    let related = &clash["relatedInformation"][0];
    assert_eq!(
        (words(text, &related["location"]["range"]), related["location"]["range"]["start"]["line"].as_u64()),
        ("a", Some(0))
    );
}

#[test]
fn a_drift_points_at_the_lock() {
    let mut client = Client::new();
    let digest = "0".repeat(64);
    let lock = format!("version = 1\n\n[files.\"a.rbox\".bases]\n\"debian:12\" = \"sha256:{digest}\"\n");
    client.file("rbox.lock", &lock);
    let text = "FROM debian:12\nADD https://example.org/x /x\n";
    client.open("a.rbox", text);
    let found = client.findings("a.rbox", 1);
    let drift = found.iter().find(|one| one["code"] == "lock-drift").expect("the lock has no such URL");
    assert_eq!(words(text, &drift["range"]), "https://example.org/x");
    let related = &drift["relatedInformation"][0]["location"];
    assert_eq!(related["uri"], client.uri("rbox.lock"));
    assert_eq!(words(&lock, &related["range"]), "[files.\"a.rbox\".bases]");
}

#[test]
fn findings_are_given_when_asked_for() {
    let mut client = Client::with(&json!({"textDocument": {"diagnostic": {}}}));
    client.open("a.rbox", WRONG);
    let report = client.about("diagnostic", "a.rbox");
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"][0]["code"], "unknown-instruction");
    client.change("a.rbox", 2, &range(WRONG, "FORM"), "FROM");
    let report = client.about("diagnostic", "a.rbox");
    assert!(report["items"].as_array().unwrap().iter().all(|one| one["code"] != "unknown-instruction"), "{report}");
}

#[test]
fn every_fix_is_an_action() {
    let mut client = Client::new();
    client.open("a.rbox", WRONG);
    let uri = client.uri("a.rbox");
    let params = |place: &Value, only: &Value| {
        let range = json!({"start": place, "end": place});
        json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": [], "only": only}})
    };
    let here = params(&place(WRONG, "FORM", 2), &json!(["quickfix"]));
    let actions = client.ask("textDocument/codeAction", &here);
    assert_eq!(actions[0]["title"], "write `FROM`");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(actions[0]["diagnostics"][0]["code"], "unknown-instruction");
    assert_eq!(edited(WRONG, &actions[0]["edit"]["changes"][&uri]), WRONG.replace("FORM", "FROM"));
    let all = "from scratch\nRUN a \\\n\n  b\nENV a b\nENV c d\nENV e=f\n";
    client.open("b.rbox", all);
    let uri = client.uri("b.rbox");
    let everything = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let params = json!({"textDocument": {"uri": uri}, "range": everything, "context": context});
    let actions = client.ask("textDocument/codeAction", &params);
    assert_eq!(actions.as_array().unwrap().len(), 1, "{actions}");
    let fixed = edited(all, &actions[0]["edit"]["changes"][&uri]);
    assert_eq!(fixed, "FROM scratch\nRUN a \\\n  b\nENV a=b\nENV c=d\nENV e=f\n");
}

#[test]
fn values_stand_beside_their_words() {
    let mut client = Client::new();
    let text = "ARG V=1.2\nFROM rootfs:tree-$V AS a\nARG V\nSERVICE s {\n  FROM a\n  CMD x\n  PUBLISH 8080:80\n}\n";
    client.file("tree-1.2/x", "");
    client.open("a.rbox", text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}});
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "range": whole});
    let hints = client.ask("textDocument/inlayHint", &params);
    assert_eq!(labels(&hints), ["rootfs:tree-1.2", "= 1.2", "http://127.0.0.1:8080"]);
    assert_eq!(hints[1]["position"], place(text, "ARG V\nSERVICE", 5));
    // A base that can't be told has none, and the others keep theirs.
    let wrong = "FROM app:$W-x\n";
    let end = json!({"line": text.lines().count(), "character": 0});
    client.change("a.rbox", 2, &json!({"start": end, "end": end}), wrong);
    let hints = client.ask("textDocument/inlayHint", &params);
    assert_eq!(labels(&hints), ["rootfs:tree-1.2", "= 1.2", "http://127.0.0.1:8080"]);
    let settings = json!({"settings": {"rbox": {"args": {"V": "1.2"}, "hints": false}}});
    client.tell("workspace/didChangeConfiguration", &settings);
    assert_eq!(client.ask("textDocument/inlayHint", &params), json!([]));
}

/// What hints say.
fn labels(hints: &serde_json::Value) -> Vec<&str> {
    hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect()
}

#[test]
fn a_locked_base_shows_its_digest_here_or_not() {
    let mut client = Client::new();
    let entry = |name: &str, digit: &str| format!("\"{name}\" = \"sha256:{}\"\n", digit.repeat(64));
    let entries = entry("debian:12", "a") + &entry("reg.example/tool:2", "b");
    client.file("rbox.lock", &format!("version = 1\n\n[files.\"a.rbox\".bases]\n{entries}"));
    let text = "ARG V=2\nFROM reg.example/tool:$V AS tool\nFROM debian:12\nCOPY --from=tool /t /t\nFROM rootfs:none\n";
    client.open("a.rbox", text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "range": whole});
    // A folder that is not there is a mistake, which says nothing against what is known elsewhere.
    let digests = ["reg.example/tool:2 sha256:bbbbbbbbbbbb…", "sha256:aaaaaaaaaaaa…"];
    assert_eq!(labels(&client.ask("textDocument/inlayHint", &params)), digests);
    let found = client.findings("a.rbox", 1);
    let missing: Vec<&str> =
        found.iter().filter(|one| one["code"] == "base-not-here").map(|one| words(text, &one["range"])).collect();
    assert_eq!(missing, ["rootfs:none"], "images are pulled by a build: {found:?}");
    client.change("a.rbox", 2, &range(text, "FROM rootfs:none\n"), "");
    let hints = client.ask("textDocument/inlayHint", &params);
    assert_eq!(labels(&hints), digests);
    assert_eq!(hints[1]["position"], place(text, "debian:12", 9));
    assert!(client.findings("a.rbox", 2).iter().all(|one| one["severity"] != 1));
}

#[test]
fn settings_decide_values() {
    let mut client = Client::with(&json!({"workspace": {"configuration": true}}));
    let question = client.wait(|message| message["method"] == "workspace/configuration");
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": [{"args": {"V": "9"}}]}));
    let text = "ARG V\nFROM scratch\nARG V\nLABEL a=$V\n";
    client.open("a.rbox", text);
    let hover = client.at("hover", "a.rbox", &place(text, "$V", 1), &json!({}));
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("`V` = `9`"), "{hover}");
}

#[test]
fn a_mistake_elsewhere_hides_no_value() {
    let mut client = Client::new();
    let text = "FROM reg.example/not-here\nENV A=1\nENV B=$UNKNOWN\nENV C=${A}2\nENV D=$B\nLABEL a=$A b=$B c=$C d=$D\nCOPPY x y\n";
    client.open("a.rbox", text);
    let mut told = |name: &str| {
        let hover = client.at("hover", "a.rbox", &place(text, &format!("={name}"), 2), &json!({}));
        hover["contents"]["value"].as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(told("$A b"), "`A` = `1`");
    assert_eq!(told("$C d"), "`C` = `12`");
    assert_eq!(told("$B c"), "variable `B`");
    assert_eq!(told("$D\nCOPPY"), "variable `D`");
}

#[test]
fn a_document_that_is_no_file_of_ours_is_left_alone() {
    let mut client = Client::new();
    client.open("a.rbox", &("FROM scratch\nRUN ".to_owned() + &"\\\n".repeat(2 << 20) + "x\n"));
    let told = client.wait(|message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("over 4 MiB"), "{told}");
    assert_eq!(client.at("hover", "a.rbox", &json!({"line": 0, "character": 1}), &json!({})), Value::Null);
    client.open("b.rbox", "FROM scratch\n");
    assert!(client.at("hover", "b.rbox", &json!({"line": 0, "character": 1}), &json!({})).is_object());
}

#[test]
fn thousands_of_findings_are_counted() {
    let mut client = Client::new();
    client.open("a.rbox", &("FROM scratch\n".to_owned() + &"SERVICE web {\n".repeat(1500)));
    let found = client.findings("a.rbox", 1);
    assert_eq!(found.len(), 1001);
    assert_eq!((&found[0]["severity"], &found[1000]["severity"]), (&json!(1), &json!(3)));
    let last = found[1000]["message"].as_str().unwrap();
    assert!(last.contains("more findings from here on; `rbox check` lists them"), "{last}");
}
