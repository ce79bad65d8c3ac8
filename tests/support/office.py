"""A running LibreOffice with a profile of its own, spoken to over UNO."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

UNO: Final = Path(os.environ.get("UNO_PY", "/usr/lib/python3/dist-packages/uno.py"))
"""Debian's module (python3-uno): it is loaded by its path, because its folder on the path would shadow the packages of .venv."""
STARTING: Final = 60
"""Seconds that LibreOffice may take to come up."""
ENDING: Final = 20
"""Seconds that it may take to end when it is asked to."""
SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""
ALWAYS, NEVER = 0, 1
"""When a workbook is recalculated on opening it; by default LibreOffice trusts the cached values."""


def load_uno() -> Any:
    """Return the module `uno`."""
    if "uno" not in sys.modules:
        spec = importlib.util.spec_from_file_location("uno", UNO)
        assert spec
        assert spec.loader
        sys.modules["uno"] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(sys.modules["uno"])
        except BaseException:
            del sys.modules["uno"]
            raise
    return sys.modules["uno"]


def settings(**values: Any) -> tuple[Any, ...]:
    """Return named values as UNO wants them."""
    uno = load_uno()
    return tuple(uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


class Office:
    """One process with a private profile; `pipe` names a running one instead. `recalculate` is `ALWAYS` or `NEVER`."""

    def __init__(self, pipe: str = "", recalculate: int = NEVER) -> None:
        """Start it and connect."""
        self.uno = load_uno()
        self.pipe = pipe or f"sostac{uuid.uuid4().hex[:12]}"
        self.process: subprocess.Popen[bytes] | None = None
        self.profile = Path(tempfile.mkdtemp(prefix="sostac_live_")) if not pipe else None
        if self.profile:
            self._start(self.profile, recalculate)
        self.context = self._connected()
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _start(self, profile: Path, recalculate: int) -> None:
        (profile / "user").mkdir()
        (profile / "user/registrymodifications.xcu").write_text(SETTINGS.format(recalculate), encoding="utf-8")
        options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck"]
        self.process = subprocess.Popen(
            ["soffice", *options, f"--accept=pipe,name={self.pipe};urp;", f"-env:UserInstallation={profile.as_uri()}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _connected(self) -> Any:
        """Return the connection once a workbook can be made: it is accepted before that, and a new profile starts the program twice."""
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        end = time.monotonic() + STARTING
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
                desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
                desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, settings(Hidden=True)).close(True)
            except Exception as error:
                if time.monotonic() > end or (self.process and self.process.poll() is not None):
                    self.kill()
                    raise RuntimeError("LibreOffice did not come up") from error
                time.sleep(0.2)
            else:
                return context

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.process.pid if self.process else os.getpid()

    def end(self) -> None:
        """End the process as a person does, and remove its profile: what it did then counts as done by the tests, as with any program."""
        with suppress(Exception):  # the connection goes before the answer comes
            self.desktop.terminate()
        with suppress(subprocess.TimeoutExpired):
            if self.process:
                self.process.wait(ENDING)
        self.kill()

    def kill(self) -> None:
        """End the process at once, and remove its profile."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # its own session: soffice and soffice.bin
            self.process.wait()
            self.process = None
        if self.profile:
            shutil.rmtree(self.profile, ignore_errors=True)
