"""Runs a command on a terminal and plays a person: waits for a text, then types.

Usage: terminal.py '[["text to wait for", "keys to type"], …]' command argument…
Prints all that the command printed, and exits with its exit code.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

TIMEOUT_SECONDS = 30


def main() -> int:
    script, command = json.loads(sys.argv[1]), sys.argv[2:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"COLUMNS": "100", "LINES": "60"}
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 100, 0, 0))
        os.execvp(command[0], command)
    screen, seen, deadline = "", 0, time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if script and (found := screen.find(script[0][0], seen)) != -1:
            seen = found + len(script[0][0])
            os.write(terminal, script.pop(0)[1].encode())
            continue
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            output = os.read(terminal, 65536)
        except OSError:  # what Linux says when the command has closed the terminal
            break
        if not output:
            break
        screen += output.decode(errors="replace")
    else:
        os.kill(pid, 9)
        print(f"{screen}\nStill waiting for: {script}")
        return 99
    print(screen)
    if script:
        print(f"Never came: {script}")
        return 98
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


sys.exit(main())
