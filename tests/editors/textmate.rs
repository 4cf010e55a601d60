//! The `TextMate` grammar, which VS Code and `JetBrains` read, and Sublime's from the same rules, which bat reads as well.
//!
//! A line ends its instruction unless a continuation stands there: that is a rule of its own, which goes on up to the next line
//! that is neither empty nor a comment. Flags count only in front, so what stands behind them is a rule inside the instruction's.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::words;

/// A rule that never ends.
const NEVER: &str = "(?=a)(?!a)";

/// The rules for one escape character.
struct Rules {
    /// The escape character as an expression.
    escape: &'static str,
    /// Behind the names of rules.
    suffix: &'static str,
}

impl Rules {
    fn include(&self, name: &str) -> Value {
        json!({ "include": format!("#{name}{}", self.suffix) })
    }

    fn includes(&self, names: &str) -> Vec<Value> {
        names.split(' ').map(|name| self.include(name)).collect()
    }

    /// `["a", "b"]` to the end of the line, or as far as the line goes.
    fn json_ahead(&self) -> String {
        let string = r#""(?:[^"\\]|\\.)*""#;
        format!(r"(?=\[\s*(?:{string}\s*(?:,\s*{string}\s*)*,?\s*)?(?:\]\s*(?:#.*)?$|{}[ \t]*$))", self.escape)
    }

    /// A keyword at the start of a line, behind `ONBUILD` too.
    fn head(words: &str) -> String {
        format!(r"^\s*(?:(?i:(ONBUILD))\s+)?(?i:({words}))(?=\s|$)")
    }

    /// An instruction: flags, then what `rest` says.
    fn instruction(&self, words: &str, flags: &str, rest: Vec<Value>) -> Value {
        let mut patterns = self.includes("continuation");
        patterns.extend(flags.split_whitespace().map(|name| self.include(name)));
        patterns.extend(rest);
        json!({
            "begin": Self::head(words),
            "beginCaptures": { "1": { "name": "keyword.control.rbox" }, "2": { "name": "keyword.control.rbox" } },
            "end": "$",
            "patterns": patterns,
        })
    }

    /// What stands from here to the end of the line.
    fn rest(&self, ahead: &str, name: &str, patterns: &str) -> Value {
        let mut rule = json!({ "begin": ahead, "end": "$", "patterns": self.includes(patterns) });
        if !name.is_empty() {
            rule["name"] = json!(name);
        }
        rule
    }

    fn command(&self) -> Vec<Value> {
        vec![
            self.rest(&self.json_ahead(), "", "continuation json trailing"),
            // Nothing but a heredoc: its body is a script.
            self.rest(r#"(?=\d*<<-?["']?[^\s"'<]+["']?[ \t]*$)"#, "", "script"),
            self.rest(r"(?=\S)", "meta.embedded.shell.rbox", "continuation shell"),
        ]
    }

    /// The same inside a block, where a comment can stand behind.
    fn block_command(&self) -> Vec<Value> {
        vec![
            self.rest(&self.json_ahead(), "", "continuation json trailing"),
            json!({ "include": "#trailing" }),
            self.rest(r"(?=\S)", "meta.embedded.shell.rbox", "continuation trailing-plain shell"),
        ]
    }

    fn add(&self, all: &mut Map<String, Value>, name: &str, rule: Value) {
        all.insert(format!("{name}{}", self.suffix), rule);
    }

    fn lexical(&self, all: &mut Map<String, Value>) {
        let escape = self.escape;
        self.add(
            all,
            "continuation",
            json!({
                "begin": format!(r"(?<!{escape}){escape}[ \t]*$"),
                "beginCaptures": { "0": { "name": "constant.character.escape.line-continuation.rbox" } },
                "end": r"^(?=[ \t]*[^\s#])",
                "patterns": [{ "include": "#comment" }],
            }),
        );
        self.add(
            all,
            "double",
            json!({
                "begin": "\"", "end": "\"|$", "name": "string.quoted.double.rbox",
                "patterns": [
                    self.include("continuation"),
                    { "match": format!("{escape}."), "name": "constant.character.escape.rbox" },
                    { "include": "#variable" },
                ],
            }),
        );
        self.add(
            all,
            "single",
            json!({ "begin": "'", "end": "'|$", "name": "string.quoted.single.rbox", "patterns": [self.include("continuation")] }),
        );
        self.add(all, "escaped", json!({ "match": format!("{escape}.") }));
        self.add(all, "value", json!({ "patterns": self.includes("escaped double single variable") }));
        self.add(
            all,
            "shell",
            json!({ "patterns": [
                self.include("heredocs"),
                { "match": r"\\." },
                self.include("double"), self.include("single"),
                { "include": "#variable" },
                { "include": "#shell-words" },
            ] }),
        );
        self.add(all, "heredocs", self.heredocs());
        let mut script = self.heredocs()["patterns"][1].clone();
        script["contentName"] = json!("meta.embedded.shell.rbox");
        script["patterns"] = json!([
            { "match": r"(?<!\S)#.*$", "name": "comment.line.number-sign.shell.rbox" },
            { "match": r"\\." },
            self.include("double"),
            self.include("single"),
            { "include": "#variable" },
            { "include": "#shell-words" },
        ]);
        self.add(all, "script", script);
    }

    /// `<<EOF … EOF`, one or two on a line.
    fn heredocs(&self) -> Value {
        let marker = |quote: usize| format!(r#"(\d*<<-?(["']?)([^\s"'<]+)\{quote})(?=\s|$)"#);
        let body = json!([{ "include": "#variable" }]);
        let name = json!({ "name": "keyword.other.heredoc.rbox" });
        json!({ "patterns": [
            {
                "begin": format!(r"(?<!\S){}([^\n]*?)(?<!\S){}([^\n]*)$", marker(2), marker(6)),
                "beginCaptures": { "1": name, "4": { "patterns": self.includes("value") }, "5": name,
                                   "8": { "patterns": self.includes("value") } },
                "end": r"^\t*(\7)$", "endCaptures": { "1": name },
                "contentName": "string.unquoted.heredoc.rbox", "patterns": body,
            },
            {
                "begin": format!(r"(?<!\S){}([^\n]*)$", marker(2)),
                "beginCaptures": { "1": name, "4": { "patterns": self.includes("value") } },
                "end": r"^\t*(\3)$", "endCaptures": { "1": name },
                "contentName": "string.unquoted.heredoc.rbox", "patterns": body,
            },
        ] })
    }

    fn instructions(&self, all: &mut Map<String, Value>) {
        let words = |name: &str| words::list(name).unwrap_or_default().join("|");
        let words_rest = |patterns: &str| vec![self.rest(r"(?=\S)", "", patterns)];
        let with_json = |patterns: &str| {
            vec![self.rest(&self.json_ahead(), "", "continuation json-variables"), self.rest(r"(?=\S)", "", patterns)]
        };
        self.add(all, "run", self.instruction(&words("shell"), "mount flag", self.command()));
        let from = vec![
            json!({ "match": r"(?<!\S)(?:scratch|host)(?=\s|$)", "name": "constant.language.rbox" }),
            json!({ "match": r"(?<=\s)(?i:(AS))\s+(\S+)",
                    "captures": { "1": { "name": "keyword.control.rbox" }, "2": { "name": "entity.name.type.stage.rbox" } } }),
            self.include("value"),
        ];
        self.add(all, "from", self.instruction("FROM", "flag", from));
        self.add(all, "copy", self.instruction("COPY|ADD", "flag", with_json("continuation heredocs value")));
        self.add(
            all,
            "expose",
            self.instruction("EXPOSE", "", vec![json!({ "include": "#number" }), self.include("value")]),
        );
        self.add(all, "volume", self.instruction("VOLUME", "", with_json("continuation value")));
        self.add(all, "line", self.instruction(&words("lines"), "", words_rest("continuation value")));
        self.add(
            all,
            "healthcheck",
            self.healthcheck(self.command(), &Self::head("HEALTHCHECK"), "keyword.control.rbox"),
        );
        let key = json!({ "match": r#"(?<!\S)(?<!\\\s)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s="']+)(=)"#,
            "captures": { "1": { "name": "entity.other.attribute-name.rbox" }, "2": { "name": "keyword.operator.assignment.rbox" } } });
        self.add(all, "key", key);
        let alone = json!({ "match": r"(?<!\S)([A-Za-z_]\w*)(?=\s|$)", "name": "entity.other.attribute-name.rbox" });
        let mut arg = vec![self.include("key"), alone];
        arg.extend(self.includes("value"));
        self.add(all, "arg", self.instruction("ARG", "", arg));
        self.add(all, "pairs", self.instruction("ENV|LABEL", "", self.includes("key value")));
        self.add(all, "legacy", self.legacy(&Self::head("ENV|LABEL"), 3, "keyword.control.rbox"));
        self.add(
            all,
            "onbuild",
            json!({ "match": r"^\s*(?i:(ONBUILD))(?=\s|$)", "captures": { "1": { "name": "keyword.control.rbox" } } }),
        );
    }

    /// `ENV key value`.
    fn legacy(&self, head: &str, key: u8, keyword: &str) -> Value {
        let head = head.trim_end_matches(r"(?=\s|$)");
        let mut captures = json!({ "1": { "name": keyword }, "2": { "name": keyword } });
        captures[key.to_string()] = json!({ "name": "entity.other.attribute-name.rbox" });
        json!({
            "begin": format!(r#"{head}\s+([^\s=\\`"']+)(?=\s+[^\s\\`=]|\s+[\\`]\S)"#),
            "beginCaptures": captures,
            "end": "$", "patterns": self.includes("continuation value"),
        })
    }

    fn healthcheck(&self, command: Vec<Value>, head: &str, keyword: &str) -> Value {
        let mut patterns = self.includes("continuation flag");
        let mut inside = self.includes("continuation");
        inside.extend(command);
        patterns.push(
            json!({ "begin": r"(?<=\s)(?i:(CMD))(?=\s|$)", "beginCaptures": { "1": { "name": "keyword.control.rbox" } },
                              "end": "$", "patterns": inside }),
        );
        patterns.push(json!({ "match": r"(?<=\s)(?i:NONE)(?=\s|$)", "name": "keyword.control.rbox" }));
        json!({ "begin": head, "beginCaptures": { "1": { "name": keyword }, "2": { "name": keyword } }, "end": "$", "patterns": patterns })
    }

    fn blocks(&self, all: &mut Map<String, Value>) {
        let mut blocks = Vec::new();
        for (kind, list) in [("NETWORK", "network"), ("VOLUME", "volume"), ("SECRET", "secret"), ("SERVICE", "service")]
        {
            let mut patterns = vec![json!({ "include": "#comment" }), json!({ "include": "#trailing" })];
            if kind == "SERVICE" {
                patterns.extend(self.includes("p-command p-healthcheck p-env p-legacy"));
            } else if kind != "SECRET" {
                patterns.extend(self.includes("p-env p-legacy"));
            }
            let words = words::list(list).unwrap_or_default();
            patterns.push(self.property(&words.join("|")));
            blocks.push(json!({
                "begin": format!(r"^\s*(?i:({kind}))\s+([^\s{{#]+)\s*(\{{)"),
                "beginCaptures": { "1": { "name": "keyword.control.block.rbox" }, "2": { "name": "entity.name.type.rbox" },
                                   "3": { "name": "punctuation.section.block.begin.rbox" } },
                "end": r"^\s*(\})", "endCaptures": { "1": { "name": "punctuation.section.block.end.rbox" } },
                "name": "meta.block.rbox", "patterns": patterns,
            }));
        }
        blocks.push(json!({
            "begin": r"^\s*(?i:(NETWORK|SECRET|SERVICE))\s+([^\s{#]+)",
            "beginCaptures": { "1": { "name": "keyword.control.block.rbox" }, "2": { "name": "entity.name.type.rbox" } },
            "end": "$", "patterns": [{ "include": "#trailing" }],
        }));
        self.add(all, "blocks", json!({ "patterns": blocks }));
        let of = |words: &str| format!(r"^\s*()(?i:({words}))(?=\s|$)");
        let region = |words: &str, patterns: Vec<Value>| json!({ "begin": of(words), "beginCaptures": { "2": { "name": "keyword.other.property.rbox" } }, "end": "$", "patterns": patterns });
        let mut command = self.includes("continuation");
        command.extend(self.block_command());
        self.add(all, "p-command", region("CMD|ENTRYPOINT", command));
        self.add(
            all,
            "p-healthcheck",
            self.healthcheck(self.block_command(), &of("HEALTHCHECK"), "keyword.other.property.rbox"),
        );
        let mut env = self.includes("continuation flag key");
        env.push(json!({ "include": "#trailing" }));
        env.extend(self.includes("value"));
        self.add(all, "p-env", region("ENV|LABEL", env));
        self.add(all, "p-legacy", self.legacy(&of("ENV|LABEL"), 3, "keyword.other.property.rbox"));
    }

    /// Any other property.
    fn property(&self, words: &str) -> Value {
        let mut patterns = self.includes("continuation heredocs flag");
        patterns.extend([
            json!({ "include": "#trailing" }),
            json!({ "match": r"(?<![^\s,])([A-Za-z][\w.-]*)(=)", "captures": {
                "1": { "name": "entity.other.attribute-name.rbox" }, "2": { "name": "keyword.operator.assignment.rbox" } } }),
            json!({ "match": r"(?<=,)(?:readonly|ro)(?=,|\s|$)", "name": "entity.other.attribute-name.rbox" }),
            json!({ "match": "->", "name": "keyword.operator.arrow.rbox" }),
            json!({ "include": "#number" }),
            json!({ "include": "#constant" }),
        ]);
        patterns.extend(self.includes("value"));
        json!({
            "begin": format!(r"^\s*(?i:({words}))(?=\s|$)"),
            "beginCaptures": { "1": { "name": "keyword.other.property.rbox" } }, "end": "$", "patterns": patterns,
        })
    }

    fn flags(&self, all: &mut Map<String, Value>) {
        let flag = json!({ "name": "variable.parameter.flag.rbox" });
        let equals = json!({ "name": "keyword.operator.assignment.rbox" });
        let field = json!({
            "match": r#"([A-Za-z][\w-]*)(?:(=)([^\s,"]*))?"#,
            "captures": { "1": { "name": "entity.other.attribute-name.rbox" }, "2": equals,
                          "3": { "patterns": [{ "include": "#variable" }, { "include": "#constant" }, { "include": "#number" }] } },
        });
        self.add(
            all,
            "mount",
            json!({ "begin": r"(?<=\s)(--mount)(=)", "beginCaptures": { "1": flag, "2": equals }, "end": r"(?=\s|$)",
                    "patterns": [field, { "match": ",", "name": "punctuation.separator.rbox" }] }),
        );
        self.add(
            all,
            "flag",
            json!({ "begin": r"(?<=\s)(--[A-Za-z][\w-]*)(=)", "beginCaptures": { "1": flag, "2": equals }, "end": r"(?=\s|$)",
                    "patterns": [self.include("value"), { "include": "#constant" }, { "include": "#number" }] }),
        );
        let alone = json!({ "match": r"(?<=\s)--[A-Za-z][\w-]*(?=\s|$)", "name": "variable.parameter.flag.rbox" });
        let both = json!({ "patterns": [self.include("flag-value"), alone, { "match": r"(?<=\s)--(?=\s|$)" }] });
        let value = all.remove(&format!("flag{}", self.suffix));
        self.add(all, "flag-value", value.unwrap_or_default());
        self.add(all, "flag", both);
    }

    fn file(&self, all: &mut Map<String, Value>) {
        self.lexical(all);
        self.flags(all);
        self.instructions(all);
        self.blocks(all);
        let mut patterns = vec![json!({ "include": "#directive" }), json!({ "include": "#comment" })];
        patterns.extend(self.includes("blocks run from copy expose volume line healthcheck arg legacy pairs onbuild"));
        self.add(all, "file", json!({ "patterns": patterns }));
    }
}

/// Rules that know no escape character.
fn common(all: &mut Map<String, Value>) {
    let directives = words::list("directives").unwrap_or_default().join("|");
    let constants = words::list("constants").unwrap_or_default().join("|");
    all.insert(
        "comment".into(),
        json!({ "match": r"^\s*(#.*?)\s*$", "captures": { "1": { "name": "comment.line.number-sign.rbox" } } }),
    );
    all.insert(
        "trailing".into(),
        json!({ "match": r"(?<=\s|\{)(#.*?)\s*$", "captures": { "1": { "name": "comment.line.number-sign.rbox" } } }),
    );
    all.insert(
        "trailing-plain".into(),
        json!({ "match": r"(?<=\s)(#.*?)\s*$", "captures": { "1": { "name": "comment.line.number-sign.rbox" } } }),
    );
    all.insert(
        "directive".into(),
        json!({
            "match": format!(r"^\s*((#)\s*(?i:({directives}))\s*(=)\s*(\S.*?))\s*$"),
            "captures": { "1": { "name": "comment.line.directive.rbox" }, "3": { "name": "keyword.other.directive.rbox" },
                          "4": { "name": "keyword.operator.assignment.rbox" }, "5": { "name": "string.unquoted.directive.rbox" } },
        }),
    );
    let inner = r"(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*";
    all.insert(
        "variable".into(),
        json!({ "match": format!(r"\$\{{[A-Za-z0-9_]{inner}\}}|\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9]"), "name": "variable.other.readwrite.rbox" }),
    );
    all.insert("shell-words".into(), json!({ "patterns": [
                { "match": r"&&|\|\||[|;&]", "name": "keyword.operator.shell.rbox" },
                { "match": r"(?<![\w./=-])(?:if|then|else|elif|fi|for|in|do|done|while|until|case|esac|set|export|exec|cd)(?![\w./=-])",
                  "name": "support.function.builtin.shell.rbox" },
    ] }));
    all.insert("number".into(), json!({ "match": r"(?<![\w$.:/-])[0-9][\w.:/%-]*", "name": "constant.numeric.rbox" }));
    all.insert(
        "constant".into(),
        json!({ "match": format!(r"(?<![\w$.:/-])(?:{constants})(?![\w.:/-])"), "name": "constant.language.rbox" }),
    );
    let string = |patterns: Value| {
        json!({ "patterns": [
            { "match": r"\[", "name": "punctuation.section.brackets.begin.rbox" },
            { "match": r"\]", "name": "punctuation.section.brackets.end.rbox" },
            { "match": ",", "name": "punctuation.separator.rbox" },
            { "begin": "\"", "end": "\"|$", "name": "string.quoted.double.rbox", "patterns": patterns },
        ] })
    };
    let escape = json!({ "match": r"\\.", "name": "constant.character.escape.rbox" });
    all.insert("json".into(), string(json!([escape])));
    all.insert("json-variables".into(), string(json!([escape, { "include": "#variable" }])));
}

/// The grammar as `TextMate` reads it.
pub(crate) fn grammar() -> Value {
    let mut all = Map::new();
    common(&mut all);
    let plain = Rules { escape: r"\\", suffix: "" };
    let tick = Rules { escape: "`", suffix: "-tick" };
    plain.file(&mut all);
    tick.file(&mut all);
    // The same rule under both names, so that includes need not know.
    for name in ["json", "json-variables", "trailing", "trailing-plain", "variable"] {
        all.insert(format!("{name}-tick"), json!({ "patterns": [{ "include": format!("#{name}") }] }));
    }
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "rbox",
        "scopeName": "source.rbox",
        "fileTypes": ["rbox", "Dockerfile", "Containerfile", "dockerfile", "containerfile"],
        "patterns": [
            {
                "begin": r"^\s*((#)\s*(?i:(escape))\s*(=)\s*(`))\s*$",
                "beginCaptures": { "1": { "name": "comment.line.directive.rbox" }, "3": { "name": "keyword.other.directive.rbox" },
                                   "4": { "name": "keyword.operator.assignment.rbox" }, "5": { "name": "string.unquoted.directive.rbox" } },
                "end": NEVER, "patterns": [{ "include": "#file-tick" }],
            },
            { "include": "#file" },
        ],
        "repository": all,
    })
}

/// The same rules as a `.sublime-syntax`.
pub(crate) fn sublime() -> String {
    let grammar = grammar();
    let mut out =
        "%YAML 1.2\n---\n# Written from the table of the language: `UPDATE=1 cargo test --test editors`.\nname: rbox\n"
            .to_owned();
    out.push_str("file_extensions: [rbox, Dockerfile, Containerfile, dockerfile, containerfile]\nscope: source.rbox\ncontexts:\n  main:\n");
    items(&mut out, &grammar["patterns"], 4);
    for (name, rule) in grammar["repository"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "  {name}:");
        match rule.get("patterns").filter(|_| rule.get("begin").is_none()) {
            Some(patterns) => items(&mut out, patterns, 4),
            None => item(&mut out, rule, 4),
        }
    }
    out
}

fn items(out: &mut String, patterns: &Value, indent: usize) {
    patterns.as_array().into_iter().flatten().for_each(|rule| item(out, rule, indent));
}

/// An expression in quotes. bat hands lines over with both bytes of their end.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace(r"[ \t]*$", r"[ \t\r]*$").replace('\'', "''"))
}

fn captures(out: &mut String, rule: &Value, key: &str, indent: usize) {
    let named =
        rule[key].as_object().into_iter().flatten().filter_map(|(at, capture)| Some((at, capture["name"].as_str()?)));
    let named: Vec<String> = named.map(|(at, name)| format!("{at}: {name}")).collect();
    if !named.is_empty() {
        let _ = writeln!(out, "{:indent$}captures: {{{}}}", "", named.join(", "));
    }
}

/// One rule as an item of a context.
fn item(out: &mut String, rule: &Value, indent: usize) {
    let inside = indent + 2;
    if let Some(name) = rule["include"].as_str() {
        let _ = writeln!(out, "{:indent$}- include: {}", "", name.trim_start_matches('#'));
    } else if let Some(pattern) = rule["match"].as_str() {
        let _ = writeln!(out, "{:indent$}- match: {}", "", quoted(pattern));
        if let Some(name) = rule["name"].as_str() {
            let _ = writeln!(out, "{:inside$}scope: {name}", "");
        }
        captures(out, rule, "captures", inside);
    } else if let Some(begin) = rule["begin"].as_str() {
        if rule["contentName"].is_string() {
            return heredoc(out, rule, begin, indent);
        }
        let _ = writeln!(out, "{:indent$}- match: {}", "", quoted(begin));
        if rule.get("name").is_some_and(|name| name.as_str().is_some_and(|name| name.starts_with("string"))) {
            let _ = writeln!(out, "{:inside$}scope: {}", "", rule["name"].as_str().unwrap_or_default());
        }
        captures(out, rule, "beginCaptures", inside);
        let _ = writeln!(out, "{:inside$}push:", "");
        let deep = indent + 4;
        if let Some(name) = rule["name"].as_str() {
            let _ = writeln!(out, "{:deep$}- meta_content_scope: {name}", "");
        }
        if rule["end"] != NEVER {
            let _ = writeln!(out, "{:deep$}- match: {}", "", quoted(rule["end"].as_str().unwrap_or_default()));
            if let Some(name) = rule["name"].as_str().filter(|name| name.starts_with("string")) {
                let _ = writeln!(out, "{:deep$}  scope: {name}", "");
            }
            captures(out, rule, "endCaptures", deep + 2);
            let _ = writeln!(out, "{:deep$}  pop: true", "");
        }
        items(out, &rule["patterns"], deep);
    } else {
        items(out, &rule["patterns"], indent);
    }
}

/// A heredoc: unlike `TextMate`, Sublime can push the bodies of two in their order.
fn heredoc(out: &mut String, rule: &Value, begin: &str, indent: usize) {
    let inside = indent + 2;
    let two = begin.matches("<<").count() == 2;
    // What stands behind the last marker keeps its own colours: it is not part of the match.
    let begin = begin.trim_end_matches(r"([^\n]*)$");
    let _ = writeln!(out, "{:indent$}- match: {}", "", quoted(begin));
    captures(out, rule, "beginCaptures", inside);
    let _ = writeln!(out, "{:inside$}push:", "");
    for name in if two { &[7, 3][..] } else { &[3][..] } {
        let _ = writeln!(out, "{:inside$}  - - match: '^\\t*(\\{name})\\r?$'", "");
        let _ = writeln!(out, "{:inside$}      captures: {{1: keyword.other.heredoc.rbox}}", "");
        let _ = writeln!(out, "{:inside$}      pop: true", "");
        let own = rule["patterns"].as_array().into_iter().flatten();
        own.for_each(|rule| item(out, rule, indent + 6));
        if rule["contentName"].as_str().is_some_and(|name| !name.starts_with("string")) {
            continue;
        }
        // Not a scope of the whole context, which the rest of the first line would have as well.
        let _ = writeln!(out, "{:inside$}    - match: '[^$\\n]+|\\$'", "");
        let _ = writeln!(out, "{:inside$}      scope: string.unquoted.heredoc.rbox", "");
    }
    let value = rule["beginCaptures"]["4"]["patterns"][0]["include"]
        .as_str()
        .unwrap_or("#value")
        .trim_start_matches('#')
        .to_owned();
    let _ = writeln!(out, "{:inside$}  - - match: '$'", "");
    let _ = writeln!(out, "{:inside$}      pop: true", "");
    let _ = writeln!(out, "{:inside$}    - include: {value}", "");
}

/// The names of rules that a grammar includes.
fn included(rule: &Value, names: &mut Vec<String>) {
    match rule {
        Value::Object(fields) => {
            names.extend(fields.get("include").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| included(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| included(item, names)),
        _ => {}
    }
}

#[test]
fn every_rule_that_is_included_is_there() {
    let grammar = grammar();
    let mut names = Vec::new();
    included(&grammar, &mut names);
    assert!(names.len() > 100, "{names:?}");
    // An engine passes over a rule that it does not find.
    for name in names.iter().filter_map(|name| name.strip_prefix('#')) {
        assert!(grammar["repository"].get(name).is_some(), "there is no rule {name}");
    }
}
