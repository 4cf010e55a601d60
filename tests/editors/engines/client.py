"""Drives `rbox lsp` by Helix, in a home where the lines of its README were typed: python3 client.py HOME FOLDER"""

import sys

from screen import Terminal, write

home, folder = sys.argv[1:]
file = f"{folder}/helix.rbox"
write(file, "FROM host AS build\nRUN true\n\nFROM scratch\nCOPY --from=buidl /a /b\n\nSERVICE web {\n  FROM build\n}\n")
terminal = Terminal(["hx", file], home, 30, 120)
on_screen = lambda text: lambda shown: any(text in line for line in shown.display)
try:
    terminal.until("the language server finds something", on_screen("●   5  COPY"))
    terminal.type(b"]d")
    terminal.until("the finding is shown", on_screen("there is no stage `buidl`"))
    terminal.type(b"gg k")
    terminal.until("the hover is shown", on_screen("Starts a stage from a base."))
    terminal.type(b"\x1b")
    terminal.until("the hover is gone", lambda shown: not on_screen("Starts a stage")(shown))
    terminal.type(b"8Gmat")
    terminal.until("the block is selected", lambda shown: shown.display[-2].rstrip().endswith("9:1"))
finally:
    terminal.close()
print("helix and rbox lsp understand each other")
