"""Prints what the Pygments lexer makes of files: python3 pygments_dump.py FOLDER FILE..."""

import json
import sys

sys.path.insert(0, sys.argv[1])

from pygments.token import Comment, Keyword, Name, String
from rbox_pygments import RboxLexer

CLASSES = [
    (Comment, "comment"),
    (Keyword.Constant, "text"),
    (Keyword, "keyword"),
    (Name.Decorator, "flag"),
    (Name.Attribute, "key"),
    (Name.Variable, "variable"),
    (Name.Label, "heredoc"),
    (String.Heredoc, "body"),
    (String.Other, "shell"),
    (String.Escape, "continuation"),
    (String, "string"),
]

for file in sys.argv[2:]:
    text = open(file, encoding="utf-8", newline="").read()
    runs, at = [], 0
    for _, kind, value in RboxLexer().get_tokens_unprocessed(text):
        end = at + len(value.encode())
        runs.append([at, end, next((name for known, name in CLASSES if kind in known), "text")])
        at = end
    print(json.dumps({"file": file, "runs": runs}))
