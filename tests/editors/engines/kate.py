"""Prints what KSyntaxHighlighting, Kate's engine, makes of files: python3 kate.py DEFINITION FILE...

A theme gives every style a colour of its own, and the colours are read back.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

STYLES = {
    "Text": "text", "Comment": "comment", "Directive": "comment", "Keyword": "keyword", "Property": "keyword", "Name": "text",
    "Flag": "flag", "Key": "key", "Operator": "text", "Constant": "text", "Number": "text", "String": "string",
    "Variable": "variable", "Heredoc": "heredoc", "Body": "body", "Shell": "shell", "ShellString": "shell",
    "ShellVariable": "shell", "ShellOperator": "shell", "Continuation": "continuation",
}
NAMES = list(STYLES)
TAG = re.compile(r"<span style=\"color:#([0-9a-f]{6});[^>]*>|</span>")


def theme():
    colour = lambda at: {"text-color": f"#0000{at + 1:02x}", "selected-text-color": f"#0000{at + 1:02x}"}
    plain = ["Normal", "Keyword", "Function", "Variable", "ControlFlow", "Operator", "BuiltIn", "Extension", "Preprocessor",
             "Attribute", "Char", "SpecialChar", "String", "VerbatimString", "SpecialString", "Import", "DataType", "DecVal",
             "BaseN", "Float", "Constant", "Comment", "Documentation", "Annotation", "CommentVar", "RegionMarker",
             "Information", "Warning", "Alert", "Error", "Others"]
    return json.dumps({
        "metadata": {"name": "classes", "revision": 1},
        "text-styles": {name: colour(0) for name in plain},
        "editor-colors": {},
        "custom-styles": {"rbox": {name: colour(at) for at, name in enumerate(NAMES)}},
    })


def runs(output, source):
    body = output[output.index("<pre>") + 5 : output.rindex("</pre>")].removeprefix("\n")
    at, name, found, position = 0, "text", [], 0
    for match in list(TAG.finditer(body)) + [None]:
        text = html.unescape(body[position : match.start() if match else len(body)])
        if text:
            end = at
            # Line ends of two bytes come out as one.
            for byte in text.encode():
                end += 2 if source[end : end + 2] == b"\r\n" and byte == 10 else 1
            found.append([at, end, name])
            at = end
        if match:
            position = match.end()
            name = STYLES[NAMES[int(match.group(1), 16) - 1]] if match.group(1) else "text"
    return found


def main():
    definition, files = sys.argv[1], sys.argv[2:]
    program = shutil.which("kate-syntax-highlighter") or shutil.which("ksyntaxhighlighter6")
    with tempfile.TemporaryDirectory() as folder:
        home = f"{folder}/org.kde.syntax-highlighting"
        os.makedirs(f"{home}/syntax")
        os.makedirs(f"{home}/themes")
        shutil.copy(definition, f"{home}/syntax/rbox.xml")
        open(f"{home}/themes/classes.theme", "w").write(theme())
        environment = dict(os.environ, XDG_DATA_HOME=folder, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8")
        for file in files:
            show = [program, "-s", "rbox", "-t", "classes", file]
            out = subprocess.run(show, check=True, env=environment, capture_output=True, text=True, encoding="utf-8")
            assert not out.stderr.strip(), out.stderr
            print(json.dumps({"file": file, "runs": runs(out.stdout, open(file, "rb").read())}))


main()
