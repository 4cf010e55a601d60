//! What happens while somebody types: completion, signatures, formatting.

use serde_json::{Value, json};

use crate::client::{Client, edited, place};

/// Opens a text and asks what can stand at its `‸`; the labels.
fn labels(client: &mut Client, text: &str) -> Vec<String> {
    let items = complete(client, text);
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

fn complete(client: &mut Client, text: &str) -> Vec<Value> {
    let at = place(text, "‸", 0);
    client.open("a.rbox", &text.replace('‸', ""));
    let list = client.at("completion", "a.rbox", &at, &json!({}));
    list["items"].as_array().unwrap_or_else(|| panic!("{list}")).clone()
}

#[track_caller]
fn offers(client: &mut Client, text: &str, wanted: &[&str], unwanted: &[&str]) {
    let labels = labels(client, text);
    for word in wanted {
        assert!(labels.iter().any(|label| label == word), "`{word}` for {text}: {labels:?}");
    }
    for word in unwanted {
        assert!(!labels.iter().any(|label| label == word), "no `{word}` for {text}: {labels:?}");
    }
}

#[test]
fn words_of_the_language_are_offered() {
    let mut client = Client::new();
    let client = &mut client;
    offers(client, "‸", &["FROM", "SERVICE", "NETWORK", "RUN <<EOF"], &["PUBLISH"]);
    offers(client, "FROM a\nCO‸", &["COPY"], &["PUBLISH"]);
    offers(client, "SERVICE a {\n  ‸\n}\n", &["FROM", "PUBLISH", "HEALTHCHECK"], &["COPY", "SUBNET"]);
    offers(client, "NETWORK a {\n  S‸", &["SUBNET", "POLICY"], &["FROM"]);
    offers(client, "FROM a\nRUN --‸", &["--mount=", "--network="], &["--from="]);
    offers(client, "FROM a\nCOPY --link --‸", &["--from=", "--exclude="], &["--link"]);
    offers(client, "FROM a\nRUN --network=‸", &["none", "host"], &[]);
    offers(client, "FROM a\nRUN --mount=‸", &["type="], &[]);
    offers(client, "FROM a\nRUN --mount=type=‸", &["cache", "secret", "bind"], &[]);
    offers(client, "FROM a\nRUN --mount=type=cache,‸", &["target=", "sharing="], &["type=", "required"]);
    offers(client, "FROM a\nRUN --mount=type=cache,sharing=‸", &["locked"], &[]);
    offers(client, "FROM a ‸", &["AS"], &[]);
    offers(client, "FROM a\nHEALTHCHECK ‸", &["CMD", "NONE"], &[]);
    offers(client, "FROM a\nRUN x \\\n  # why\n  --mount=type=‸", &["cache"], &[]);
    offers(client, "SERVICE a {\n  RESTART ‸\n}\n", &["always"], &[]);
    offers(client, "SERVICE a {\n  LIMIT memory=1M ‸\n}\n", &["cpus=", "pids="], &["memory="]);
    offers(client, "NETWORK a {\n  POLICY ‸\n}\n", &["deny", "allow"], &[]);
    offers(client, "# ‸", &[], &["FROM"]);
    offers(client, "FROM a\nRUN <<'EOF'\n‸\nEOF\n", &[], &["FROM"]);
}

#[test]
fn names_of_the_file_are_offered() {
    let mut client = Client::new();
    let client = &mut client;
    let stages = "FROM debian:12 AS build\nRUN x\nFROM scratch AS app\n";
    offers(client, &format!("{stages}COPY --from=‸"), &["build"], &["app"]);
    offers(client, &format!("{stages}FROM ‸"), &["build", "app", "scratch", "host", "debian:12"], &[]);
    offers(client, &format!("{stages}RUN --mount=type=bind,from=b‸"), &["build"], &[]);
    let blocks =
        "NETWORK back\nVOLUME data {\n}\nSECRET token {\n  ENV X\n}\nSERVICE db {\n  FROM a\n  EXPOSE 5432\n}\n";
    offers(client, &format!("{blocks}SERVICE a {{\n  NETWORK ‸\n}}\n"), &["back"], &["db"]);
    offers(client, &format!("{blocks}SERVICE a {{\n  DEPENDS ‸\n}}\n"), &["db"], &["back"]);
    offers(client, &format!("{blocks}SERVICE a {{\n  DEPENDS db ‸\n}}\n"), &["healthy"], &["db"]);
    offers(client, &format!("{blocks}SERVICE a {{\n  MOUNT ‸\n}}\n"), &["data", "type="], &[]);
    offers(client, &format!("{blocks}SERVICE a {{\n  SECRET ‸\n}}\n"), &["token"], &[]);
    offers(client, &format!("{blocks}SERVICE a {{\n  PUBLISH ‸\n}}\n"), &["5432:5432"], &[]);
    offers(client, &format!("{blocks}SERVICE a {{\n  PUBLISH 80:‸\n}}\n"), &["5432"], &[]);
    offers(client, &format!("{blocks}FROM a\nRUN --mount=type=secret,id=‸"), &["token"], &[]);
    offers(client, "ARG V=1\nFROM a:$‸", &["V"], &[]);
    offers(client, "ARG V=1\nFROM a\nENV B=2\nRUN echo ${B‸", &["B"], &["V"]);
}

#[test]
fn paths_of_the_context_are_offered() {
    let mut client = Client::new();
    client.file("src/main.c", "");
    client.file("src/sub/x", "");
    client.file(".hidden", "");
    let client = &mut client;
    offers(client, "FROM a\nCOPY ‸", &["src/"], &[".hidden"]);
    offers(client, "FROM a\nCOPY s‸", &["src/"], &[]);
    offers(client, "FROM a\nCOPY --chown=1 src/‸", &["main.c", "sub/"], &[]);
    offers(client, "FROM a\nCOPY --from=b ‸", &[], &["src/"]);
    offers(client, "FROM a\nCOPY ../‸", &[], &["src/"]);
    let items = complete(client, "FROM a\nCOPY src/ma‸ /x\n");
    let edited = edited("FROM a\nCOPY src/ma /x\n", &json!([items[0]["textEdit"]]));
    assert_eq!(edited, "FROM a\nCOPY src/main.c /x\n", "the letters typed are replaced, the folder stays");
}

#[test]
fn a_signature_follows_the_flags() {
    let mut client = Client::new();
    let text = "FROM a\nCOPY --from=x --chmod=\n";
    client.open("a.rbox", text);
    let help = client.at("signatureHelp", "a.rbox", &place(text, "--chmod=", 8), &json!({}));
    let signature = &help["signatures"][0];
    assert!(signature["label"].as_str().unwrap().starts_with("COPY "), "{help}");
    let parameters = signature["parameters"].as_array().unwrap();
    let active = usize::try_from(signature["activeParameter"].as_u64().unwrap()).unwrap();
    assert!(parameters[active]["label"].as_str().unwrap().starts_with("--chmod"), "{help}");
    assert_eq!(client.at("signatureHelp", "a.rbox", &place(text, "FROM", 2), &json!({})), Value::Null);
}

const MESSY: &str = "from  a\n\n\nrun   x\nCOPY  b   /c\nservice w {\nfrom  a\n}\n";

#[test]
fn a_document_is_formatted() {
    let mut client = Client::new();
    client.open("a.rbox", MESSY);
    let edits = client.about("formatting", "a.rbox");
    assert_eq!(edited(MESSY, &edits), "FROM a\n\nRUN x\nCOPY b /c\n\nSERVICE w {\n  FROM a\n}\n");
    let range = json!({"start": {"line": 4, "character": 1}, "end": {"line": 4, "character": 3}});
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "range": range, "options": {}});
    let edits = client.ask("textDocument/rangeFormatting", &params);
    assert_eq!(edited(MESSY, &edits), MESSY.replace("COPY  b   /c", "COPY b /c"));
    let shell = "FROM a\nRUN x; \\\n  y\n";
    client.open("b.rbox", shell);
    assert_eq!(client.about("formatting", "b.rbox"), json!([]));
    client.tell("workspace/didChangeConfiguration", &json!({"settings": {"rbox": {"format": {"shell": true}}}}));
    assert_eq!(edited(shell, &client.about("formatting", "b.rbox")), "FROM a\nRUN x; \\\n    y\n");
}

#[test]
fn a_line_is_formatted_as_it_ends() {
    let mut client = Client::new();
    let text = "from a\ncopy  b   /c\n\n";
    client.open("a.rbox", text);
    let end = json!({"line": 2, "character": 0});
    let edits = client.at("onTypeFormatting", "a.rbox", &end, &json!({"ch": "\n", "options": {}}));
    assert_eq!(edited(text, &edits), "from a\nCOPY b /c\n\n", "the line before alone, and the cursor's stays");
    let text = "from a\nservice w {\nfrom  a\n}";
    client.open("b.rbox", text);
    let end = place(text, "}", 1);
    let edits = client.at("onTypeFormatting", "b.rbox", &end, &json!({"ch": "}", "options": {}}));
    assert!(edited(text, &edits).ends_with("SERVICE w {\n  FROM a\n}\n"), "{edits}");
}
