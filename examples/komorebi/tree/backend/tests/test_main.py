"""The application as a whole."""

import os
import subprocess
import sys

from backend.tests.databases import ROOT


def test_application_starts_from_its_defaults() -> None:
    command = [sys.executable, "-c", "import backend.app.main"]
    subprocess.run(command, cwd=ROOT, env=os.environ, check=True, timeout=60)
