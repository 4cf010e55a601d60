//! Names: where they are defined and used, new ones, who copies from whom.

use serde_json::{Value, json};

use crate::client::{Client, edited, place, range, words};

const SHOP: &str = "ARG VERSION=1.2
FROM debian:$VERSION AS build
ARG VERSION
RUN echo $VERSION >/out # 😀 $VERSION
FROM scratch AS app
COPY --from=build /out /out
COPY --from=0 /etc /etc
RUN --mount=type=bind,from=build,target=/x \\
    --mount=type=secret,id=token true

NETWORK back {
  POLICY deny
  ALLOW web -> db:80/tcp
}
SECRET token {
  FILE ./token.txt
}
SERVICE web {
  FROM app
  CMD [\"/x\"]
  NETWORK back
  MOUNT data:/data
  SECRET token
  DEPENDS db
}
SERVICE db {
  FROM debian:12
  NETWORK back
  MOUNT type=volume,source=data,target=/data
}
";

fn shop() -> Client {
    let mut client = Client::new();
    client.file("token.txt", "");
    client.open("a.rbox", SHOP);
    client
}

/// The words of locations, each with what stands before it on its line.
fn shown(locations: &Value) -> Vec<String> {
    let list = locations.as_array().unwrap_or_else(|| panic!("a list: {locations}"));
    let show = |location: &Value| {
        let range = location.get("range").unwrap_or(location);
        let line = usize::try_from(range["start"]["line"].as_u64().expect("a line")).expect("small");
        format!("{}:{}", line + 1, words(SHOP, range))
    };
    list.iter().map(show).collect()
}

#[test]
fn a_name_leads_to_its_definition() {
    let mut client = shop();
    for (line, behind, expected) in [
        ("--from=build", 8, "2:build"),
        ("from=build,", 6, "2:build"),
        ("--from=0", 7, "2:build"),
        ("FROM app", 6, "5:app"),
        ("NETWORK back\n  MOUNT data", 9, "11:back"),
        ("SECRET token\n", 8, "15:token"),
        ("id=token", 3, "15:token"),
        ("DEPENDS db", 8, "26:db"),
        ("db:80/tcp", 0, "26:db"),
        ("ALLOW web", 7, "18:web"),
        ("$VERSION AS", 3, "1:VERSION"),
        ("echo $VERSION", 7, "3:VERSION"),
    ] {
        let found = client.at("definition", "a.rbox", &place(SHOP, line, behind), &json!({}));
        assert_eq!(shown(&found), [expected], "{line}");
    }
    for nothing in ["debian:12", "CMD [", "true"] {
        let found = client.at("definition", "a.rbox", &place(SHOP, nothing, 1), &json!({}));
        assert_eq!(found, json!([]), "{nothing}");
    }
}

#[test]
fn uses_are_found_and_painted() {
    let mut client = shop();
    let at = place(SHOP, "AS build", 4);
    let with = json!({"context": {"includeDeclaration": true}});
    let found = client.at("references", "a.rbox", &at, &with);
    assert_eq!(shown(&found), ["2:build", "6:build", "8:build"]);
    let found = client.at("references", "a.rbox", &at, &json!({"context": {"includeDeclaration": false}}));
    assert_eq!(shown(&found), ["6:build", "8:build"]);
    let found = client.at("references", "a.rbox", &place(SHOP, "data:", 1), &with);
    assert_eq!(shown(&found), ["22:data", "29:data"], "a volume is declared by its use");
    let painted = client.at("documentHighlight", "a.rbox", &place(SHOP, "SERVICE db", 9), &json!({}));
    assert_eq!(shown(&painted), ["13:db", "24:db", "26:db"]);
    assert_eq!(painted[2]["kind"], 3, "where it is defined it is written");
}

#[test]
fn a_new_name_goes_everywhere() {
    let mut client = shop();
    let uri = client.uri("a.rbox");
    let mut rename = |words: &str, behind: usize, new: &str| {
        let result = client.at("rename", "a.rbox", &place(SHOP, words, behind), &json!({"newName": new}));
        edited(SHOP, &result["changes"][&uri])
    };
    assert_eq!(rename("--from=build", 9, "compile"), SHOP.replace("build", "compile"));
    assert_eq!(rename("SERVICE db", 8, "store"), SHOP.replace("db", "store"));
    assert_eq!(rename("back {", 0, "inner"), SHOP.replace("back", "inner"));
    assert_eq!(
        rename("data:/data", 0, "goods"),
        SHOP.replace(" data:/", " goods:/").replace("source=data", "source=goods")
    );
    assert_eq!(rename("ARG VERSION", 5, "V"), SHOP.replace("VERSION", "V"));
    assert_eq!(
        rename("SECRET token {", 8, "key"),
        SHOP.replace("id=token", "id=key").replace("SECRET token", "SECRET key")
    );
}

#[test]
fn a_bad_name_is_refused_with_a_reason() {
    let mut client = shop();
    let uri = client.uri("a.rbox");
    let params = |words: &str, behind: usize, new: &str| json!({"textDocument": {"uri": uri}, "position": place(SHOP, words, behind), "newName": new});
    for (words, behind, new, reason) in [
        ("AS build", 4, "0", "starts with a letter"),
        ("AS build", 4, "app", "there is a stage `app` already"),
        ("ARG VERSION", 5, "A B", "letters, digits and `_`"),
        ("NETWORK back", 9, "host", "`host` and `none`"),
        ("debian:12", 1, "x", "not defined in this file"),
        ("CMD [", 1, "x", "no name here"),
    ] {
        let (_, message) = client.refused("textDocument/rename", &params(words, behind, new));
        assert!(message.contains(reason), "{message}");
    }
    let asked = client.at("prepareRename", "a.rbox", &place(SHOP, "AS build", 4), &json!({}));
    assert_eq!((words(SHOP, &asked["range"]), asked["placeholder"].as_str()), ("build", Some("build")));
    assert_eq!(client.at("prepareRename", "a.rbox", &place(SHOP, "debian:12", 1), &json!({})), Value::Null);
}

#[test]
fn places_change_together() {
    let mut client = shop();
    let linked = client.at("linkedEditingRange", "a.rbox", &place(SHOP, "AS build", 4), &json!({}));
    assert_eq!(shown(&linked["ranges"]), ["2:build", "6:build", "8:build"]);
}

#[test]
fn stages_call_those_that_they_copy_from() {
    let mut client = shop();
    let items = client.at("prepareCallHierarchy", "a.rbox", &place(SHOP, "AS app", 4), &json!({}));
    assert_eq!(items[0]["name"], "app");
    let calls = client.ask("callHierarchy/outgoingCalls", &json!({"item": items[0]}));
    let names: Vec<&str> = calls.as_array().unwrap().iter().map(|call| call["to"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["build"]);
    assert_eq!(shown(&calls[0]["fromRanges"]), ["6:build", "7:0", "8:build"]);
    let calls = client.ask("callHierarchy/incomingCalls", &json!({"item": items[0]}));
    assert_eq!(calls[0]["from"]["name"], "web");
    let items = client.at("prepareCallHierarchy", "a.rbox", &place(SHOP, "SERVICE db", 9), &json!({}));
    let calls = client.ask("callHierarchy/incomingCalls", &json!({"item": items[0]}));
    let names: Vec<&str> =
        calls.as_array().unwrap().iter().map(|call| call["from"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["back", "web"], "a policy names it as well");
}

#[test]
fn a_word_says_what_it_is() {
    let mut client = shop();
    let mut told = |words: &str, behind: usize| {
        let hover = client.at("hover", "a.rbox", &place(SHOP, words, behind), &json!({}));
        hover["contents"]["value"].as_str().map(str::to_owned).unwrap_or_default()
    };
    for (words, behind, expected) in [
        ("COPY --from=build", 1, "COPY"),
        ("--from=build", 3, "--from"),
        ("--from=build", 9, "from `debian:$VERSION`"),
        ("FROM app", 6, "FROM scratch AS app"),
        ("NETWORK back\n  MOUNT", 9, "POLICY deny"),
        ("POLICY deny", 2, "POLICY"),
        ("SERVICE web", 2, "SERVICE"),
    ] {
        let text = told(words, behind);
        assert!(text.contains(expected), "{words}: {text}");
    }
    assert_eq!(told("/etc /etc", 2), "");
}

#[test]
fn a_variable_says_its_value() {
    let mut client = Client::new();
    let text = "ARG A=1\nFROM scratch AS x\nARG A\nENV B=$A-b\nLABEL c=$B\n";
    client.open("a.rbox", text);
    let mut told = |words: &str, behind: usize| {
        let hover = client.at("hover", "a.rbox", &place(text, words, behind), &json!({}));
        hover["contents"]["value"].as_str().map(str::to_owned).unwrap_or_default()
    };
    assert!(told("$A-b", 1).starts_with("`A` = `1`"), "{}", told("$A-b", 1));
    assert!(told("$B", 1).starts_with("`B` = `1-b`"), "{}", told("$B", 1));
    assert_eq!(range(text, "ARG A=1")["end"]["character"], 7);
}
