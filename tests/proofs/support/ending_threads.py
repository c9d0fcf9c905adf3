"""Starts and ends threads beside one that calls functions, for some seconds."""

import sys
import threading
import time

SECONDS = 6
ended = threading.Event()


def nothing() -> None:
    """Be called."""


def start_and_end() -> None:
    """Start threads that end at about the same moment, again and again."""
    while not ended.is_set():
        threads = [threading.Thread(target=nothing) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


sys.setswitchinterval(1e-5)
starters = [threading.Thread(target=start_and_end) for _ in range(2)]
for starter in starters:
    starter.start()
end = time.monotonic() + SECONDS
while time.monotonic() < end:
    nothing()
ended.set()
for starter in starters:
    starter.join()
