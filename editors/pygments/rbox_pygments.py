"""A Pygments lexer for rbox files and Dockerfiles.

Written from the table of the language: `UPDATE=1 cargo test --test editors`.
"""

import re

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

__all__ = ["RboxLexer"]

SHELL = {"RUN", "CMD", "ENTRYPOINT", "SHELL"}
INSTRUCTIONS = {"FROM", "RUN", "COPY", "ADD", "ARG", "ENV", "LABEL", "USER", "WORKDIR", "EXPOSE", "VOLUME", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL", "STOPSIGNAL", "ONBUILD", "MAINTAINER"}
BLOCKS = {
    "NETWORK": {"SUBNET", "GATEWAY", "INTERNAL", "DRIVER", "MTU", "POLICY", "ALLOW", "LABEL"},
    "VOLUME": {"FROM", "EXTERNAL", "LABEL"},
    "SECRET": {"FILE", "ENV"},
    "SERVICE": {"FROM", "CMD", "ENTRYPOINT", "ENV", "USER", "WORKDIR", "EXPOSE", "LABEL", "STOPSIGNAL", "HEALTHCHECK", "MOUNT", "FILE", "SECRET", "READONLY", "DEVICE", "PUBLISH", "NETWORK", "DNS", "HOST", "HOSTNAME", "NAME", "CAP", "NAMESPACE", "SECURITY", "PRIVILEGED", "DEPENDS", "RESTART", "STOPGRACE", "REPLICAS", "PROFILE", "INIT", "TTY", "LIMIT", "RESERVE", "ULIMIT", "SYSCTL", "LOG"},
}
CONSTANTS = {"unless-stopped", "host-gateway", "on-failure", "unconfined", "completed", "insecure", "default", "healthy", "macvlan", "missing", "private", "sandbox", "scratch", "started", "always", "bridge", "locked", "secret", "shared", "volume", "allow", "cache", "false", "image", "never", "tmpfs", "bind", "deny", "host", "none", "true", "ptp", "ssh", "no"}

INNER = r"(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*"
VARIABLE = re.compile(r"\$\{[A-Za-z0-9_]" + INNER + r"\}|\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9]")
JSON_STRING = r'"(?:[^"\\]|\\.)*"'
JSON = re.compile(rf"\s*\[\s*(?:{JSON_STRING}\s*(?:,\s*{JSON_STRING}\s*)*)?\]\s*$")
DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(syntax|escape|check)[ \t]*=[ \t]*(\S.*?)[ \t\r]*$", re.I)
FLAG = re.compile(r"[ \t]*(--[A-Za-z][A-Za-z0-9-]*)((?:=(?:\"[^\"]*\"|[^ \t])*)?)")
HEREDOC = re.compile(r"(?<![^ \t])(\d*<<(-?)([\"']?)([^\s\"'<]+)\3)(?=\s|$)")
NUMBER = re.compile(r"[0-9][A-Za-z0-9_.:/%-]*$")


class Line:
    """A logical line: its text, the place of each character, and what each is."""

    def __init__(self, lexer, block):
        self.lexer, self.block = lexer, block
        self.text, self.places = "", []

    def paint(self, start, end, kind):
        for at in range(start, min(end, len(self.places))):
            self.lexer.kinds[self.places[at]] = kind

    def kind(self, at):
        return self.lexer.kinds[self.places[at]]

    def variables(self, start, end, escapes=False):
        for match in VARIABLE.finditer(self.text, start, end):
            if not (escapes and self.text[match.start() - 1 : match.start()] == self.lexer.escape):
                self.paint(match.start(), match.end(), Name.Variable)

    def values(self, start, end):
        """Quotes and variables."""
        at, escape = start, self.lexer.escape
        while at < end:
            char = self.text[at]
            if char == escape:
                at += 2
                continue
            if char == "'":
                close = self.text.find("'", at + 1, end)
                if close >= 0:
                    self.paint(at, close + 1, String.Single)
                    at = close
            elif char == '"':
                close = at + 1
                while close < end and self.text[close] != '"':
                    close += 2 if self.text[close] == escape else 1
                if close < end:
                    self.paint(at, close + 1, String.Double)
                    self.variables(at, close + 1, True)
                    at = close
            elif char == "$":
                match = VARIABLE.match(self.text, at, end)
                if match:
                    self.paint(match.start(), match.end(), Name.Variable)
                    at = match.end() - 1
            at += 1

    def word(self, start, end):
        """A value without quotes: a number, a word of a fixed set."""
        text = self.text[start:end]
        if text in CONSTANTS:
            self.paint(start, end, Keyword.Constant)
        elif NUMBER.match(text):
            self.paint(start, end, Number)

    def fields(self, start, end):
        """`key=value,key`."""
        at = start
        while at < end:
            comma = self.text.find(",", at, end)
            comma = end if comma < 0 else comma
            equals = self.text.find("=", at, comma)
            self.paint(at, equals if equals >= 0 else comma, Name.Attribute)
            if equals >= 0:
                self.paint(equals, equals + 1, Operator)
                self.word(equals + 1, comma)
                self.values(equals + 1, comma)
            self.paint(comma, comma + 1 if comma < end else comma, Punctuation)
            at = comma + 1

    def flag(self, match):
        self.paint(match.start(1), match.end(1), Name.Decorator)
        if match.group(2):
            start, end = match.start(2) + 1, match.end(2)
            self.paint(start - 1, start, Operator)
            if match.group(1) == "--mount":
                self.fields(start, end)
            else:
                self.word(start, end)
                self.values(start, end)

    def flags(self, at):
        """Flags in front; where they end."""
        while match := FLAG.match(self.text, at):
            self.flag(match)
            at = match.end()
        return at

    def settings(self, start, pattern):
        for match in re.compile(rf"(?<![^ \t])({pattern})(=)([^ \t\"'$]*)").finditer(self.text, start):
            escaped = match.start() > 1 and self.text[match.start() - 2] == self.lexer.escape
            if escaped or self.kind(match.start()) is Name.Decorator:
                continue
            self.paint(match.start(1), match.end(1), Name.Attribute)
            self.paint(match.start(2), match.end(2), Operator)
            self.word(match.start(3), match.end(3))

    def json(self, start, variables):
        for at in range(start, len(self.text)):
            if self.text[at] in "[],":
                self.paint(at, at + 1, Punctuation)
        for match in re.compile(JSON_STRING).finditer(self.text, start):
            self.paint(match.start(), match.end(), String.Double)
            if variables:
                self.variables(match.start(), match.end())

    def heredocs(self, start, shell):
        quoted, quote, found, at = set(), None, [], start
        while at < len(self.text):
            char = self.text[at]
            if quote:
                quoted.add(at)
                quote = None if char == quote else quote
            elif char == "\\":
                at += 1
            elif char in "\"'" and not re.search(r"<<-?$", self.text[start:at]):
                quote = char
            at += 1
        for match in HEREDOC.finditer(self.text, start):
            if match.start() not in quoted:
                found.append((match.group(4), match.group(2) == "-", shell or bool(match.group(3))))
                self.paint(match.start(1), match.end(1), Name.Label)
        return found

    def command(self, at):
        if JSON.match(self.text, at):
            self.json(at, False)
            return []
        self.paint(at, len(self.text), String.Other)
        return self.heredocs(at, True)

    def cut_comment(self):
        """In a block: the comment behind a line."""
        at, quote = 0, None
        while at < len(self.text):
            char = self.text[at]
            if char == self.lexer.escape:
                at += 1
            elif quote:
                quote = None if char == quote else quote
            elif char in "\"'" and char in self.text[at + 1 :]:
                quote = char
            elif char == "#" and at and self.text[at - 1] in " \t":
                self.paint(at, len(self.text.rstrip()), Comment.Single)
                self.text = self.text[:at]
                return
            at += 1

    def arguments(self, word, at):
        """What stands behind a keyword; the heredocs that it opens."""
        if word in SHELL:
            return self.command(at if self.block else self.flags(at))
        if word == "HEALTHCHECK":
            at = self.flags(at)
            match = re.compile(r"[ \t]*(CMD|NONE)(?=[ \t]|$)", re.I).match(self.text, at)
            if match:
                self.paint(match.start(1), match.end(1), Keyword)
                self.command(match.end())
            return []
        if word == "ONBUILD":
            match = re.compile(r"[ \t]*([A-Za-z]+)").match(self.text, at)
            if match and match.group(1).upper() in INSTRUCTIONS:
                self.paint(match.start(1), match.end(1), Keyword)
                return self.arguments(match.group(1).upper(), match.end())
            return []
        if word == "FROM" and not self.block:
            at = self.flags(at)
            self.values(at, len(self.text))
            match = re.compile(r"[ \t](AS)[ \t]+(\S+)", re.I).search(self.text, at)
            if match:
                self.paint(match.start(1), match.end(1), Keyword)
                self.paint(match.start(2), match.end(2), Name.Class)
            return []
        if word in ("ENV", "LABEL", "ARG") and not (word == "ENV" and self.block == "SECRET"):
            self.pairs(word, at)
            return []
        if word in ("COPY", "ADD") or word == "VOLUME" and not self.block:
            at = self.flags(at)
            if JSON.match(self.text, at):
                self.json(at, True)
                return []
            self.values(at, len(self.text))
            return self.heredocs(at, False) if word != "VOLUME" else []
        if not self.block:
            self.values(at, len(self.text))
            return []
        return self.property(word, at)

    def pairs(self, word, at):
        if self.block:
            for match in re.compile(rf"(?<![^ \t]){FLAG.pattern[6:]}").finditer(self.text, at):
                self.flag(match)
                at = match.end()
        self.values(at, len(self.text))
        legacy = re.compile(r"[ \t]+([^ \t=\"']+)[ \t]+\S").match(self.text, at)
        if legacy and word != "ARG":
            self.paint(legacy.start(1), legacy.end(1), Name.Attribute)
            return
        self.settings(at, r"\"[^\"]*\"|'[^']*'|[^\s=\"']+")
        if word == "ARG":
            for match in re.compile(r"(?<=[ \t])[A-Za-z_]\w*(?=[ \t]|$)").finditer(self.text, at):
                self.paint(match.start(), match.end(), Name.Attribute)

    def property(self, word, at):
        for match in re.compile(r"\S+").finditer(self.text, at):
            start, end = match.span()
            if match.group() == "->":
                self.paint(start, end, Operator)
            elif flag := FLAG.fullmatch(match.group()):
                self.flag(FLAG.match(self.text, start))
            elif match.group().startswith("type="):
                self.fields(start, end)
            else:
                self.word(start, end)
                self.values(start, end)
        if not re.search(r"[ \t]type=", self.text[at:]):
            self.settings(at, r"[A-Za-z][A-Za-z0-9_.-]*")
        return self.heredocs(at, False) if word == "FILE" else []


class RboxLexer(Lexer):
    """Files of rbox, and Dockerfiles."""

    name = "rbox"
    aliases = ["rbox", "dockerfile", "containerfile"]
    filenames = ["*.rbox", "Dockerfile", "Containerfile", "Dockerfile.*"]
    mimetypes = ["text/x-rbox", "text/x-dockerfile-config"]

    def get_tokens_unprocessed(self, text):
        self.source, self.kinds, self.escape = text, [Text] * len(text), "\\"
        self.lines = []
        at = 0
        for line in text.splitlines(keepends=True) if "\x0b" not in text else re.findall(r"[^\n]*\n|[^\n]+$", text):
            self.lines.append((at, line.rstrip("\r\n")))
            at += len(line)
        self.read()
        start = 0
        for at in range(1, len(text) + 1):
            if at == len(text) or self.kinds[at] is not self.kinds[start]:
                yield start, self.kinds[start], text[start:at]
                start = at

    def comment(self, number):
        at, line = self.lines[number]
        body = line.lstrip()
        start = at + len(line) - len(body)
        self.kinds[start : start + len(body.rstrip())] = [Comment.Single] * len(body.rstrip())

    def read(self):
        number, block = 0, None
        if self.lines and self.lines[0][1].startswith("#!"):
            self.comment(0)
            number = 1
        while number < len(self.lines) and (match := DIRECTIVE.match(self.lines[number][1])):
            at, line = self.lines[number]
            start, end = at + line.index("#"), at + match.end(2)
            self.kinds[start:end] = [Comment.Preproc] * (end - start)
            if match.group(1).lower() == "escape":
                self.escape = "`" if match.group(2) == "`" else "\\"
            number += 1
        while number < len(self.lines):
            line = self.lines[number][1]
            if line.lstrip().startswith("#"):
                self.comment(number)
                number += 1
            elif not line.strip():
                number += 1
            else:
                number, block = self.logical(number, block)

    def logical(self, number, block):
        line = Line(self, block)
        while number < len(self.lines):
            at, text = self.lines[number]
            number += 1
            if line.text and text.lstrip().startswith("#"):
                self.comment(number - 1)
                continue
            if line.text and not text.strip():
                continue
            start = 0 if line.text else len(text) - len(text.lstrip())
            code = text.rstrip(" \t")
            joins = code.endswith(self.escape) and not code.endswith(self.escape * 2)
            end = len(code) - 1 if joins else len(text)
            line.text += text[start:end]
            line.places += range(at + start, at + end)
            if not joins:
                break
            self.kinds[at + end] = String.Escape
        match = re.match(r"\S*", line.text)
        word, end, heredocs, following = match.group().upper(), match.end(), [], block
        head = re.match(r"[A-Za-z]+[ \t]+([^\s{#]+)[ \t]*(\{)?[ \t]*(#.*)?$", line.text)
        if block:
            line.cut_comment()
            if line.text.strip() == "}":
                line.paint(0, 1, Punctuation)
                following = None
            elif word in BLOCKS[block]:
                line.paint(0, end, Keyword.Reserved)
                heredocs = line.arguments(word, end)
        elif word in BLOCKS and head and (head.group(2) or word != "VOLUME"):
            line.paint(0, end, Keyword.Declaration)
            line.paint(head.start(1), head.end(1), Name.Class)
            if head.group(2):
                line.paint(head.start(2), head.end(2), Punctuation)
                following = word
            line.cut_comment()
        elif word in INSTRUCTIONS:
            line.paint(0, end, Keyword)
            heredocs = line.arguments(word, end)
        for heredoc in heredocs:
            number = self.body(number, *heredoc)
        return number, following

    def body(self, number, name, strip, raw):
        while number < len(self.lines):
            at, text = self.lines[number]
            number += 1
            bare = text.lstrip("\t") if strip else text
            if bare == name:
                start = at + len(text) - len(bare)
                self.kinds[start : at + len(text)] = [Name.Label] * len(bare)
                break
            self.kinds[at : at + len(text)] = [String.Heredoc] * len(text)
            for match in () if raw else VARIABLE.finditer(text):
                if text[match.start() - 1 : match.start()] != "\\":
                    self.kinds[at + match.start() : at + match.end()] = [Name.Variable] * len(match.group())
        return number
