"""The layers of the package hold: see the contracts in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_no_module_imports_from_a_layer_above_its_own(root: Path) -> None:
    """Every contract is kept, and every module has its place in the layers."""
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([program, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
