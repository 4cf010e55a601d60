//! What an editor shows of a file: symbols, folds, colours, lenses, links, growing selections.

use serde_json::{Value, json};

use crate::client::{Client, edited, place, range, words};

const TEXT: &str = "# one\n# two\nFROM debian:12 AS build\nRUN <<EOF\na\nEOF\nCOPY main.c https://example.org/x /src/\n\nSERVICE web {\n  FROM build\n  CMD [\"x\"]\n}\n";

fn opened() -> Client {
    let mut client = Client::new();
    client.file("main.c", "");
    client.open("a.rbox", TEXT);
    client
}

#[test]
fn symbols_are_stages_and_blocks() {
    let mut client = opened();
    let symbols = client.about("documentSymbol", "a.rbox");
    let names: Vec<&str> = symbols.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["build", "web"]);
    assert_eq!(symbols[0]["detail"], "FROM debian:12");
    let inner: Vec<&str> =
        symbols[1]["children"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(inner, ["FROM build", "CMD [\"x\"]"]);
    assert_eq!(words(TEXT, &symbols[0]["selectionRange"]), "build");
}

#[test]
fn symbols_of_the_workspace_come_from_files_that_nobody_opened() {
    let mut client = opened();
    client.file("sub/b.rbox", "FROM a AS builder\nFROM b AS tester\n");
    client.file("sub/Dockerfile", "FROM a AS BuildTools\n");
    client.file("sub/other.txt", "FROM a AS building\n");
    client.file("node_modules/Dockerfile", "FROM a AS buildx\n");
    let found = client.ask("workspace/symbol", &json!({"query": "bui", "workDoneToken": 7}));
    let mut names: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["BuildTools", "build", "builder"]);
    let progress = |kind: &'static str| {
        move |message: &Value| {
            message["method"] == "$/progress"
                && message["params"]["token"] == 7
                && message["params"]["value"]["kind"] == kind
        }
    };
    client.wait(progress("begin"));
    client.wait(progress("end"));
}

#[test]
fn stages_blocks_heredocs_and_comments_fold() {
    let mut client = opened();
    let folds = client.about("foldingRange", "a.rbox");
    let lines: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap()))
        .collect();
    assert_eq!(lines, [(0, 1), (2, 6), (3, 5), (8, 11)]);
    assert_eq!(folds[0]["kind"], "comment");
}

#[test]
fn lenses_build_run_and_count_uses() {
    let mut client = opened();
    let lenses = client.about("codeLens", "a.rbox");
    let titles: Vec<&str> =
        lenses.as_array().unwrap().iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["build", "run", "1 use", "up", "up this", "no uses"]);
    assert_eq!(lenses[0]["command"]["command"], "rbox.build");
    assert_eq!(lenses[0]["command"]["arguments"][1], "build");
    assert_eq!(lenses[2]["command"]["arguments"][2][0]["range"]["start"]["line"], 9);
    client.tell("workspace/didChangeConfiguration", &json!({"settings": {"rbox": {"lenses": false}}}));
    assert_eq!(client.about("codeLens", "a.rbox"), json!([]));
}

#[test]
fn links_lead_to_files_and_addresses() {
    let mut client = opened();
    let links = client.about("documentLink", "a.rbox");
    let shown: Vec<(&str, String)> = links
        .as_array()
        .unwrap()
        .iter()
        .map(|link| (words(TEXT, &link["range"]), link["target"].as_str().unwrap().to_owned()))
        .collect();
    let file = client.uri("main.c");
    assert_eq!(shown, [("main.c", file), ("https://example.org/x", "https://example.org/x".to_owned())]);
}

#[test]
fn a_selection_grows() {
    let mut client = opened();
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "positions": [place(TEXT, "build\n  CMD", 2)]});
    let mut range = client.ask("textDocument/selectionRange", &params)[0].take();
    let mut grown = Vec::new();
    while !range.is_null() {
        grown.push(words(TEXT, &range["range"]).to_owned());
        range = range["parent"].take();
    }
    assert_eq!(grown[..2], ["build", "FROM build"]);
    assert!(grown[2].starts_with("SERVICE web {") && grown[2].ends_with('}'), "{grown:?}");
    assert_eq!(grown.last().map(String::as_str), Some(TEXT));
}

/// The words of a text that tokens are for, with their types.
fn coloured(client: &Client, text: &str, data: &Value) -> Vec<(String, String)> {
    let types = &client.hello["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"];
    let (mut line, mut column) = (0, 0);
    let numbers: Vec<u64> = data.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect();
    let token = |five: &[u64]| {
        column = if five[0] == 0 { column + five[1] } else { five[1] };
        line += five[0];
        let range = json!({
            "start": {"line": line, "character": column},
            "end": {"line": line, "character": column + five[2]}
        });
        let kind = types[usize::try_from(five[3]).unwrap()].as_str().unwrap();
        (words(text, &range).to_owned(), kind.to_owned())
    };
    numbers.chunks(5).map(token).collect()
}

#[test]
fn words_get_colours_by_what_they_are() {
    let mut client = opened();
    let answer = client.about("semanticTokens/full", "a.rbox");
    let tokens = coloured(&client, TEXT, &answer["data"]);
    for (word, kind) in [("# one", "comment"), ("FROM", "keyword"), ("build", "class"), ("SERVICE", "keyword")] {
        assert!(tokens.contains(&(word.to_owned(), kind.to_owned())), "{word} as {kind}: {tokens:?}");
    }
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "range": range(TEXT, "  FROM build")});
    let part = client.ask("textDocument/semanticTokens/range", &params);
    let part = coloured(&client, TEXT, &part["data"]);
    assert!(part.contains(&("build".to_owned(), "class".to_owned())) && part.len() == 2, "{part:?}");
}

#[test]
fn colours_are_sent_as_differences() {
    let mut client = opened();
    let before = client.about("semanticTokens/full", "a.rbox");
    client.change("a.rbox", 2, &range(TEXT, "build\nRUN"), "é😀 AS x\nRUN");
    let text = edited(TEXT, &json!([{"range": range(TEXT, "build\nRUN"), "newText": "é😀 AS x\nRUN"}]));
    let params = json!({"textDocument": {"uri": client.uri("a.rbox")}, "previousResultId": before["resultId"]});
    let delta = client.ask("textDocument/semanticTokens/full/delta", &params);
    let mut data: Vec<Value> = before["data"].as_array().unwrap().clone();
    for edit in delta["edits"].as_array().unwrap() {
        let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
        let count = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
        data.splice(start..start + count, edit["data"].as_array().unwrap().iter().cloned());
    }
    let fresh = client.about("semanticTokens/full", "a.rbox");
    assert_eq!(fresh["data"], Value::Array(data));
    let tokens = coloured(&client, &text, &fresh["data"]);
    assert!(
        tokens.contains(&("build".to_owned(), "namespace".to_owned())),
        "no stage of this name any more: {tokens:?}"
    );
    let stale = json!({"textDocument": {"uri": client.uri("a.rbox")}, "previousResultId": "0"});
    assert!(client.ask("textDocument/semanticTokens/full/delta", &stale)["data"].is_array());
}

#[test]
fn a_file_of_thousands_of_stages_is_answered_for() {
    let count = 5_000;
    let stages: String = (1..count).map(|at| format!("FROM s{} AS s{at}\nRUN x\n", at - 1)).collect();
    let text = format!("FROM scratch AS s0\n{stages}");
    let mut client = Client::new();
    client.open("many.rbox", &text);
    let answer = client.about("semanticTokens/full", "many.rbox");
    let types = &client.hello["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"];
    let class = types.as_array().unwrap().iter().position(|name| name == "class").unwrap();
    let kinds = answer["data"].as_array().unwrap().iter().skip(3).step_by(5);
    let stages = kinds.filter(|kind| **kind == json!(class)).count();
    assert_eq!(stages, 2 * count - 1, "each name and each use of it, in whichever part of the file");
    let lenses = client.about("codeLens", "many.rbox").as_array().unwrap().len();
    assert!((1_000..10_000).contains(&lenses), "no editor can show {lenses} lenses");
    let place = range(&text, "FROM s4998")["end"].clone();
    let items = client.at("prepareCallHierarchy", "many.rbox", &place, &json!({}));
    let calls = client.ask("callHierarchy/incomingCalls", &json!({"item": items[0]}));
    assert_eq!(calls[0]["from"]["name"], "s4999", "{calls}");
}
