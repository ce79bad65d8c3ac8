"""Install the programs that some tests use: LibreOffice, poppler, a font, Java and the Open XML SDK validator.

Run by `make test`; it needs nothing but Python. Outside of CI a program that can't be installed is named, with its remedy, and its
tests are skipped; in CI (`CI=true`) it is a failure. With the names of Debian packages it installs just those: `install.py python3-venv`.
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
VALIDATOR: Final = ROOT / "node_modules/.bin/ooxml-validator"
CARLITO: Final = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")
"""The font with the widths of Calibri: pictures of the sheets are laid out as Excel does it."""
UNO: Final = Path("/usr/lib/python3/dist-packages/uno.py")

DEBIAN: Final[dict[str, tuple[str, Callable[[], bool]]]] = {
    "libreoffice-calc-nogui": ("LibreOffice Calc", lambda: _has_component("libsclo.so")),
    "libreoffice-writer-nogui": ("LibreOffice Writer", lambda: _has_component("libswlo.so")),
    "python3-uno": ("the way from Python to LibreOffice", UNO.exists),
    "poppler-utils": ("pdftoppm (poppler)", lambda: bool(shutil.which("pdftoppm"))),
    "fonts-crosextra-carlito": ("the font Carlito", CARLITO.exists),
    "default-jre-headless": ("Java", lambda: bool(shutil.which("java"))),
    "nodejs": ("Node.js", lambda: bool(shutil.which("node"))),
    "npm": ("npm", lambda: bool(shutil.which("npm"))),
}
"""What the tests use by the Debian package that holds it: its name, and whether it is there."""


def _has_component(library: str) -> bool:
    """Return whether LibreOffice is there with one of its programs."""
    soffice = shutil.which("soffice")
    return bool(soffice) and (Path(str(soffice)).resolve().parent / library).exists()


def missing() -> list[str]:
    """Return the Debian names of the packages that are not there."""
    return [package for package, (_, present) in DEBIAN.items() if not present()]


def install_packages(packages: list[str]) -> bool:
    """Install packages through apt-get, as root or through sudo that asks for no password; return whether that went well."""
    apt = shutil.which("apt-get")
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not apt or (root and (not shutil.which("sudo") or subprocess.run([*root, "true"], check=False, capture_output=True).returncode)):
        return False
    print(f"installing {', '.join(packages)}", flush=True)
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in ("update",), ("install", "--no-install-recommends", "-y", *packages):
        done = subprocess.run([*quiet, *command], check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, end="", file=sys.stderr)
    return not done.returncode


def install_validator() -> bool:
    """Install the Open XML SDK validator into node_modules; return whether it is there."""
    npm = shutil.which("npm")
    if npm:
        print("installing the Open XML SDK validator", flush=True)
        subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=False)
    return VALIDATOR.exists()


def main() -> int:
    """Install what is missing; return 1 in CI when something still is."""
    wanted = missing()
    if wanted:
        install_packages(wanted)
    lacking = [f"{DEBIAN[package][0]} is missing; on Debian or Ubuntu: apt-get install {package}" for package in missing()]
    if not install_validator():
        lacking.append("the Open XML SDK validator is missing; where npm is there: npm ci")
    for line in lacking:
        print(line, file=sys.stderr)
    if lacking and os.environ.get("CI") != "true":
        print("the tests that need what is missing are skipped", file=sys.stderr)
        return 0
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit((0 if install_packages(sys.argv[1:]) else 1) if sys.argv[1:] else main())
