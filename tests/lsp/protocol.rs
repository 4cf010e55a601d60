//! The protocol itself: beginnings and ends, what nobody knows, what is taken back, files that are none of our business.

use serde_json::{Value, json};

use crate::client::{Client, place};

#[test]
fn a_server_ends_as_it_is_told() {
    assert_eq!(Client::new().end(), Some(0));
    assert_eq!(Client::new().hang_up(), Some(1), "an editor that crashed");
    let mut abrupt = Client::new();
    abrupt.tell("exit", &Value::Null);
    assert_eq!(abrupt.hang_up(), Some(1));
}

#[test]
fn nothing_is_answered_before_the_start_and_behind_the_end() {
    let mut client = Client::silent();
    let (code, _) = client.refused("textDocument/hover", &json!({}));
    assert_eq!(code, -32002);
    let mut client = Client::new();
    client.ask("shutdown", &Value::Null);
    let (code, message) = client.refused("textDocument/hover", &json!({}));
    assert_eq!((code, message.as_str()), (-32600, "the server is shut down and answers no more"));
}

#[test]
fn what_nobody_knows_is_refused_and_the_rest_goes_on() {
    let mut client = Client::new();
    assert_eq!(
        client.refused("textDocument/teleport", &json!({})),
        (-32601, "rbox has no method `textDocument/teleport`".to_owned())
    );
    let (code, _) = client.refused("textDocument/hover", &json!({"position": 7}));
    assert_eq!(code, -32602);
    client.tell("$/whatever", &json!({}));
    client.tell("textDocument/didChange", &json!({"nonsense": true}));
    client.open("a.rbox", "FROM scratch\n");
    assert!(client.about("documentSymbol", "a.rbox").is_array());
    assert_eq!(client.about("documentSymbol", "never-opened.rbox"), Value::Null);
    let far = json!({"line": 4_000_000, "character": 4_000_000});
    client.at("hover", "a.rbox", &far, &json!({}));
    client.at("completion", "a.rbox", &far, &json!({}));
}

#[test]
fn a_request_can_be_taken_back() {
    let mut client = Client::new();
    client.open("a.rbox", &format!("FROM scratch\n{}", "RUN x\n".repeat(20_000)));
    let uri = client.uri("a.rbox");
    let params = json!({"textDocument": {"uri": uri}});
    // The first keeps the server busy while the rest arrives.
    client.begin("textDocument/documentSymbol", &params);
    let mut taken_back = 0;
    for _ in 0..20 {
        let id = client.begin("textDocument/documentSymbol", &params);
        client.tell("$/cancelRequest", &json!({"id": id}));
        let answer = client.answer(id);
        taken_back += usize::from(answer["error"]["code"] == -32800);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "every request gets one answer");
    }
    println!("{taken_back} of 20 were taken back in time");
}

#[test]
fn columns_are_what_the_client_asks_for() {
    let text = "FROM scratch AS é😀\nFROM scratch AS app\nCOPY --from=é😀 --chown=a x y\n";
    for (encoding, column) in [("utf-8", 22), ("utf-16", 19)] {
        let capabilities = json!({"general": {"positionEncodings": [encoding, "utf-16"]}});
        let mut client = Client::with(&capabilities);
        assert_eq!(client.hello["capabilities"]["positionEncoding"], encoding);
        client.open("a.rbox", text);
        let at = json!({"line": 2, "character": column});
        let hover = client.at("hover", "a.rbox", &at, &json!({}));
        assert!(hover["contents"]["value"].as_str().unwrap_or_default().contains("--chown"), "{encoding}: {hover}");
    }
}

#[test]
fn files_outside_of_the_workspace_are_read_by_themselves_alone() {
    let outside = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(outside.path().join("secret.txt"), "").unwrap();
    let text = "FROM scratch\nCOPY missing secret.txt /x/\nFORM y\n";
    let mut client = Client::new();
    for uri in [format!("file://{}/a.rbox", outside.path().display()), "untitled:Untitled-1".to_owned()] {
        client.open_uri(&uri, text);
        let found = client.wait(|message| message["params"]["uri"] == uri.as_str());
        let codes: Vec<&str> = found["params"]["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, ["unknown-instruction"], "what lies beside it is not looked at");
        let params = json!({"textDocument": {"uri": uri}, "position": place(text, "secret.txt", 0)});
        let list = client.ask("textDocument/completion", &params);
        assert_eq!(list["items"], json!([]));
        let links = client.ask("textDocument/documentLink", &json!({"textDocument": {"uri": uri}}));
        assert_eq!(links, json!([]));
    }
}
