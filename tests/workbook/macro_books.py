"""Macro workbooks for the tests, made once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sostac_xl import vba
from sostac_xl.examples import load
from sostac_xl.templates import AS_OF
from sostac_xl.vba import Flavour, sources
from sostac_xl.workbook.macros import CODE_NAMES
from sostac_xl.workbook.xlam import SHEET, write_addin
from tests.support.macro_package import MacroPackage
from tests.support.shelf import new_workbook

RIBBON = (vba.MACROS / "ribbon/sostac.xml").read_bytes()


@cache
def project(flavour: Flavour) -> bytes:
    """Return the VBA project as it is built from the sources of today."""
    return vba.vba_project(flavour, CODE_NAMES if flavour == "workbook" else [SHEET])


@cache
def workbook(language: str = "en", *, macros: bool = True) -> bytes:
    """Return a workbook with the webshop's plan."""
    return new_workbook(load("webshop", language), language=language, size="full", as_of=AS_OF, macros=macros)


@cache
def addin() -> bytes:
    """Return the add-in."""
    return write_addin(project("addin"), RIBBON)


@cache
def functions() -> tuple[str, ...]:
    """Return the names of the functions that macros may call: of the module as it stands in the source, which needs no Excel."""
    return tuple(node.name for node in public_functions("buttons") if not node.args.args)


def public_functions(module: str) -> list[ast.FunctionDef]:
    """Return the public functions of a module of the Excel side."""
    spec = find_spec(f"sostac_xl.addin.{module}")
    assert spec
    assert spec.origin
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def package(data: bytes, flavour: Flavour = "workbook") -> MacroPackage:
    """Return a file as the checks of packages see it."""
    return MacroPackage(data, flavour, sources(flavour), functions())


def changed(data: bytes, changes: Mapping[str, Callable[[bytes], bytes | None]]) -> bytes:
    """Return a package with some of its parts changed; None leaves one out."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part: bytes | None = source.read(name)
            if part is not None and name in changes:
                part = changes[name](part)
            if part is not None:
                archive.writestr(name, part)
    return target.getvalue()


def with_project(data: bytes) -> bytes:
    """Return a macro workbook with the project of the sources as they are now."""
    built = vba.vba_project("workbook", CODE_NAMES)
    return changed(data, {"xl/vbaProject.bin": lambda _: built})
