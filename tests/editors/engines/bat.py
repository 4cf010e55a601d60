"""Prints what bat, with Sublime's engine, makes of files: python3 bat.py SYNTAX FILE...

A theme gives every class a colour of its own, and the colours are read back.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SCOPES = {
    "comment.line.number-sign.shell": "shell",
    "comment": "comment",
    "constant.character.escape.line-continuation": "continuation",
    "variable.parameter.flag": "flag",
    "keyword.other.heredoc": "heredoc",
    "keyword.control": "keyword",
    "keyword.other.property": "keyword",
    "variable.other": "variable",
    "entity.other.attribute-name": "key",
    "string.quoted": "string",
    "string.unquoted.heredoc": "body",
    "meta.embedded.shell": "shell",
}
CLASSES = ["text"] + sorted(set(SCOPES.values()))
ESCAPE = re.compile(rb"\x1b\[([0-9;]*)([mK])")


def theme():
    rule = "<dict><key>scope</key><string>{}</string><key>settings</key><dict><key>foreground</key><string>#{}</string></dict></dict>"
    colour = lambda name: f"{CLASSES.index(name) + 1:02x}{CLASSES.index(name) + 1:02x}00"
    rules = "".join(rule.format(scope, colour(name)) for scope, name in SCOPES.items())
    plain = f"<dict><key>settings</key><dict><key>foreground</key><string>#{colour('text')}</string></dict></dict>"
    head = '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>name</key><string>classes</string>'
    return f"{head}<key>settings</key><array>{plain}{rules}</array></dict></plist>"


def runs(output):
    at, name, found = 0, "text", []
    position = 0
    for match in list(ESCAPE.finditer(output)) + [None]:
        text = output[position : match.start() if match else len(output)]
        if text:
            found.append([at, at + len(text), name])
            at += len(text)
        if match:
            position = match.end()
            numbers = match.group(1).split(b";")
            if match.group(2) == b"m":
                name = CLASSES[int(numbers[2]) - 1] if numbers[:2] == [b"38", b"2"] else "text"
    return found


def main():
    syntax, files = sys.argv[1], sys.argv[2:]
    bat = shutil.which("bat") or shutil.which("batcat")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in [("syntaxes/rbox.sublime-syntax", open(syntax).read()), ("themes/classes.tmTheme", theme())]:
            os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
            open(f"{folder}/{name}", "w").write(text)
        environment = dict(os.environ, BAT_CACHE_PATH=f"{folder}/cache", COLORTERM="truecolor")
        build = [bat, "cache", "--build", "--blank", "--source", folder, "--target", f"{folder}/cache"]
        subprocess.run(build, check=True, env=environment, stdout=subprocess.DEVNULL)
        for file in files:
            show = [bat, "--plain", "--color=always", "--paging=never", "--tabs=0", "--wrap=never", "--theme=classes", "-l", "rbox", file]
            output = subprocess.run(show, check=True, env=environment, capture_output=True).stdout
            print(json.dumps({"file": file, "runs": runs(output)}))


main()
