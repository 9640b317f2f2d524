"""Runs a program at a terminal of its own and types at it.

typed.py PROGRAM ARG…, with TYPED_LINES (a JSON list) in the environment. Standard output of the program is a
pipe as usual; questions and typing go through the terminal, which is its standard input and standard error.
Each line is typed when the terminal shows a question, that is a text that ends with ": ".
"""

import json
import os
import pty
import re
import select
import sys

lines = json.loads(os.environ.pop("TYPED_LINES"))
ours, theirs = pty.openpty()
child = os.fork()
if child == 0:
    os.setsid()
    os.dup2(theirs, 0)
    os.dup2(theirs, 2)
    os.close(ours)
    os.execvp(sys.argv[1], sys.argv[1:])

os.close(theirs)
shown = b""
while True:
    ready, _, _ = select.select([ours], [], [], 60)
    if not ready:
        break
    try:
        piece = os.read(ours, 65536)
    except OSError:  # the program has closed the terminal
        break
    if not piece:
        break
    os.write(2, piece)
    shown += piece
    # the line editor moves the cursor after the question
    if re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).endswith(b": ") and lines:
        os.write(ours, lines.pop(0).encode() + b"\n")
        shown = b""
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
