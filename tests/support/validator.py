"""The Open XML SDK validator: says whether Excel and Word would accept a file."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Final

PROGRAM: Final = Path(__file__).parents[2] / "node_modules/.bin/ooxml-validator"
TIMEOUT: Final = 120
BRIEF: Final = {"DOTNET_TieredPGO": "0", "DOTNET_gcConcurrent": "0", "DOTNET_GCgen0size": "0x8000000"}
"""What .NET does for a program that runs for long does not pay for one file: a third of the processor time goes without it."""


def faults(path: Path) -> list[str]:
    """Return what the Open XML SDK has against a .xlsx or .docx file, one line per fault; empty when it is valid."""
    done = subprocess.run([str(PROGRAM), str(path)], capture_output=True, text=True, timeout=TIMEOUT, check=False, env={**os.environ, **BRIEF})
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"the validator did not run: {done.stderr.strip()}")
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in json.loads(done.stdout)["errors"]]
