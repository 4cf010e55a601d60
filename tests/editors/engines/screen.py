"""Prints what an editor of the terminal makes of files: python3 screen.py nano|micro|helix SYNTAX FILE...

The editor runs in a terminal that is as large as the file, and the colours are read off its screen.
"""

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

import pyte
from wcwidth import wcwidth

# pyte calls a bright colour bold, and leaves what comes behind it so.
pyte.graphics.FG_ANSI.update({code: f"bright{name.removeprefix('bright')}" for code, name in pyte.graphics.FG_AIXTERM.items()})
# Colours of rbox.nanorc, in pyte's words.
NANO = {
    "default": "text", "green": "keyword", "brown": "keyword", "red": "keyword", "cyan": "flag", "brightcyan": "key",
    "brightbrown": "string", "brightmagenta": "variable", "magenta": "heredoc", "brightred": "continuation", "blue": "comment",
}
# Groups of rbox.yaml, each with a colour of its own.
MICRO = {
    "default": "text", "statement": "keyword", "type": "keyword", "special": "flag", "identifier.class": "key", "constant.string": "string",
    "identifier": "variable", "preproc": "heredoc", "constant.specialChar": "continuation", "comment": "comment", "todo": "comment",
    "constant.number": "text", "error": "keyword",
}
MICRO_SETTINGS = {
    "colorscheme": "classes", "ruler": False, "statusline": False, "infobar": False, "tabsize": 1, "matchbrace": False,
    "savehistory": False, "backup": False, "diffgutter": False, "scrollbar": False, "cursorline": False,
}
# Scopes of Helix's queries.
HELIX = {
    "ui.text": "text", "comment": "comment", "keyword": "keyword", "keyword.storage": "keyword", "keyword.directive": "comment",
    "variable.parameter": "flag", "variable.other.member": "key", "string": "string", "string.special": "text", "variable": "variable",
    "label": "heredoc", "constant.character.escape": "continuation", "type": "text", "constant": "text", "operator": "text",
    "punctuation": "text",
}
HELIX_SETTINGS = """theme = "classes"
[editor]
true-color = true
lsp.enable = false
gutters = []
"""
# A last line that has a colour once all lines before it have theirs.
END = "# end"


def nano(home, syntax):
    # Root's own .nanorc is that of the password file, whatever HOME says.
    settings = f"{home}/nanorc"
    write(settings, f'include "{syntax}"\n')
    return ["nano", f"--rcfile={settings}", "--view", "--zero", "--tabsize=1"], NANO


def micro(home, syntax):
    folder = f"{home}/.config/micro"
    write(f"{folder}/syntax/rbox.yaml", open(syntax).read())
    colours = {name: f"{at:02x}0000" for at, name in enumerate(MICRO, 1)}
    write(f"{folder}/colorschemes/classes.micro", "".join(f'color-link {name} "#{colour}"\n' for name, colour in colours.items()))
    write(f"{folder}/settings.json", json.dumps(MICRO_SETTINGS))
    return ["micro"], {colour: MICRO[name] for name, colour in colours.items()} | {"default": "text"}


def helix(home, syntax):
    """In a home where the lines of its README were typed: `syntax` is that home."""
    folder = f"{home}/.config/helix"
    shutil.copytree(f"{syntax}/.config/helix", folder)
    languages = open(f"{folder}/languages.toml").read()
    write(f"{folder}/languages.toml", languages.replace("tab-width = 2", "tab-width = 1"))
    write(f"{folder}/config.toml", HELIX_SETTINGS)
    colours = {name: f"{at:02x}0000" for at, name in enumerate(HELIX, 1)}
    # Without a colour for what is selected, Helix takes a theme for none.
    theme = '"ui.selection" = {}\n' + "".join(f'"{name}" = "#{colour}"\n' for name, colour in colours.items())
    write(f"{folder}/themes/classes.toml", theme)
    return ["hx"], {colour: HELIX[name] for name, colour in colours.items()} | {"default": "text"}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


class Terminal:
    """A program in a terminal, and what its screen shows."""

    def __init__(self, command, home, rows, columns):
        self.command, self.screen = command, pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        environment = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "screen-256color", "LC_ALL": "C.UTF-8",
                       "COLORTERM": "truecolor", "MICRO_TRUECOLOR": "1"}
        self.child, self.pty = pty.fork()
        if self.child == 0:
            # The parent sets the size first, then says so.
            os.read(0, 1)
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.pty, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.write(self.pty, b"\n")

    def type(self, keys):
        os.write(self.pty, keys)

    def until(self, what, holds):
        """Waits for something to hold of the screen."""
        deadline = time.monotonic() + 60
        while not holds(self.screen):
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self.pty], [], [], left)[0]:
                shown = "\n".join(line.rstrip() for line in self.screen.display)
                sys.exit(f"{self.command}: not so: {what}:\n{shown}")
            self.stream.feed(os.read(self.pty, 1 << 16))

    def settle(self):
        """Waits until nothing has been drawn for a while."""
        while select.select([self.pty], [], [], 0.2)[0]:
            self.stream.feed(os.read(self.pty, 1 << 16))

    def colours(self):
        return [[cell.fg for _, cell in sorted(row.items())] for _, row in sorted(self.screen.buffer.items())]

    def close(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.pty)


def screen(command, home, lines):
    """The screen, once the last line stands there in colour."""
    terminal = Terminal(command, home, len(lines) + 2, max(map(len, lines)) * 2 + 8)
    last = next(row for row in range(len(lines) - 1, -1, -1) if lines[row] == END)
    # Helix paints its cursor itself, and says below where it is.
    at = lambda row: lambda shown: shown.cursor.y == row and not shown.cursor.hidden or shown.display[-2].rstrip().endswith(f" {row + 1}:1")
    try:
        coloured = lambda shown: shown.buffer[last][0].data == "#" and shown.buffer[last][0].fg != "default"
        terminal.until("the last line has a colour", coloured)
        # Lines above may have been drawn before their colours were known: again, for keys, until none changes any more.
        before = None
        while before != (before := terminal.colours()):
            for key, row in [(b"\x1b[B", 1), (b"\x1b[A", 0)]:
                terminal.type(key)
                terminal.until("the cursor moves", at(row))
            terminal.settle()
    finally:
        terminal.close()
    return terminal.screen


def runs(shown, lines, kinds):
    at, found = 0, []
    for row, line in enumerate(lines):
        column = 0
        for char in line:
            cell, size = shown.buffer[row][column], len(char.encode())
            width = 1 if char == "\t" else max(wcwidth(char), 0)
            if width and not char.isspace():
                assert cell.data[0] == char, f"{line!r}: {char!r} is shown as {cell.data!r}"
            if not char.isspace():
                found.append([at, at + size, kinds[cell.fg]])
            at += size
            column += width
        at += 1
    return found


def main():
    editor, syntax, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as home:
        command, kinds = {"nano": nano, "micro": micro, "helix": helix}[editor](home, syntax)
        for file in files:
            text = open(file, encoding="utf-8", newline="").read()
            copy = f"{home}/{os.path.basename(file)}"
            with open(copy, "w", encoding="utf-8", newline="") as out:
                out.write(text + ("" if text.endswith("\n") else "\n") + END + "\n")
            lines = text.split("\n")
            # A file's own last line and the one that was added.
            whole = open(copy, encoding="utf-8", newline="").read().split("\n")
            shown = screen([*command, copy], home, [line.removesuffix("\r") for line in whole])
            print(json.dumps({"file": file, "runs": runs(shown, lines, kinds)}))


if __name__ == "__main__":
    main()
