"""Mutants of a workbook: bytes of the file, parts of the package, nodes of the XML, values of cells. The same for the same seed."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from sostac_xl import schema
from sostac_xl.schema.action import Action
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.tactics import BudgetLine, Tactic
from tests.workbook.books import FACTS, make_book

Parts = dict[str, bytes]
VALUES: Final = (
    "", " ", "=1+1", "1.234,56", "03/04/2026", "12 мая 2027 г.", "1e999", "-1e308", "NaN", "#REF!", "٣", "１２", "\u202e", "x" * 32_767,
    "A1:XFD1048576",
    "BUD-01; BUD-01; BUD-99", "ACT-01FS+99999999999999999999", "ACT-01", "5%", "500%", "0.00000001", "99999999999999999999", "-0", "1899-12-31",
    "9999-12-31", "TRUE", "_x0000_", "&#0;", "]]>", "🙂", "\ud7ff", "true", "internal", "total only", "вчера", "31-02-2027",
    "1;2;3", "'", '"', "\\", "%s{0}",
)  # fmt: skip
TYPES: Final = ("n", "s", "str", "b", "e", "d", "inlineStr", "zz", "")
REFERENCES: Final = ("A1", "XFD1048576", "A0", "ZZZZ1", "1A", "$A$1", "A1:B2", "", "A99999999999", "É1")
TABLES: Final = (Person, Objective, Tactic, BudgetLine, Action)


def seed_book(path: Path) -> bytes:
    """Return a small workbook of ours, whose mutants are made."""
    rows: dict[type[schema.Row], list[dict[str, object]]] = {
        Person: [{"name": "Ann", "capacity": 20, "rate": 80}, {"name": "Bob"}],
        Objective: [{"objective": "More orders", "baseline": 100, "acceptable": 120, "owner": "PER-01"}],
        Tactic: [{"tactic": "Search", "objective": "OBJ-01 · More orders", "owner": "PER-01 · Ann"}],
        BudgetLine: [{"what": "Ads", "tactic": "TAC-01", "basis": "fixed", "amount": 1000.5, "vat": 0.21}, {"what": "Film", "amount": "=2*3"}],
        Action: [{"action": "Start", "duration": 5}, {"action": "Go on", "duration": 3, "after": "ACT-01FS+2"}],
    }
    kept = {PlanFacts, *TABLES}
    make_book(path, rows, {PlanFacts: FACTS}, without=[record for record in schema.everything() if record not in kept])
    return path.read_bytes()


def mutant(data: bytes, seed: int) -> bytes:
    """Return the mutant of a seed."""
    random = Random(seed)  # noqa: S311 - chance, not secrecy
    if random.random() < 0.2:
        return _bytes(data, random)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random.choice([1, 1, 2, 5])):
        random.choice((_part, _node, _attribute, _cell, _cell, _cell))(parts, random)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _bytes(data: bytes, random: Random) -> bytes:
    """Damage the file as a broken transfer does."""
    place = random.randrange(len(data))
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: data[:place],
        lambda: data[:place] + bytes([random.randrange(256)]) + data[place + 1 :],
        lambda: data[:place] + random.randbytes(random.randrange(1, 60)) + data[place:],
        lambda: data[:place] + data[place + random.randrange(1, 200) :],
        lambda: data + data[:place],
        lambda: data[: len(data) - 22 + random.randrange(22)] + struct.pack("<I", random.getrandbits(32)),
    )
    return random.choice(kinds)()


def _part(parts: Parts, random: Random) -> None:
    """Lose, swap, empty, double or invent a part."""
    name, other = random.choice(list(parts)), random.choice(list(parts))
    kind = random.randrange(6)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == 2:
        parts[name] = b""
    elif kind == 3:
        parts[f"../../{random.randrange(9)}.xml"] = parts[name]
    elif kind == 4:
        parts[name] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    else:
        parts[name] = parts[name].decode("utf-8", "replace").encode("utf-16")


def _xml(parts: Parts, random: Random, pattern: str, pick: str = r"") -> tuple[str, str, re.Match[str]] | None:
    """Return a part, its text, and one match of a pattern in it."""
    names = [name for name in parts if name.endswith((".xml", ".rels")) and re.search(pick, name)]
    name = random.choice(names) if names else ""
    text = parts[name].decode("utf-8", "replace") if name else ""
    found = list(re.finditer(pattern, text))
    return (name, text, random.choice(found)) if found else None


def _node(parts: Parts, random: Random) -> None:
    """Drop, double, rename or wrap a node."""
    chosen = _xml(parts, random, r"<(\w+)[^<>]*/>|<(\w+)[^<>]*>[^<>]*</\2>")
    if chosen:
        name, text, node = chosen
        new = random.choice(("", node[0] * 2, node[0] * 50, "<zz/>", f"<zz>{node[0]}</zz>", "<", "text", "<!-- x -->", "<![CDATA[x]]>"))
        parts[name] = (text[: node.start()] + new + text[node.end() :]).encode("utf-8", "replace")


def _attribute(parts: Parts, random: Random) -> None:
    """Give an attribute another value, or none."""
    chosen = _xml(parts, random, r'\s([\w:]+)="([^"]*)"')
    if chosen:
        name, text, found = chosen
        value = random.choice((*VALUES[:30], *REFERENCES, "-1", "0", "1", "4294967296", found[2] * 2)).replace("&", "&amp;").replace("<", "&lt;")
        new = random.choice(("", f' {found[1]}="{value.replace(chr(34), "")}"', f" zz{found[0].strip()}"))
        parts[name] = (text[: found.start()] + new + text[found.end() :]).encode("utf-8", "replace")


def _cell(parts: Parts, random: Random) -> None:
    """Let a cell hold something else, be of another type or stand elsewhere."""
    chosen = _xml(parts, random, r'<c r="([A-Z]+\d+)"([^>]*)>(.*?)</c>', r"worksheets/sheet")
    if chosen:
        name, text, cell = chosen
        value = random.choice(VALUES).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
        where = random.choice((cell[1], cell[1], cell[1], *REFERENCES))
        kind = random.choice(("inlineStr", "inlineStr", "n", *TYPES))
        inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"{random.choice(('', '<f>1/0</f>'))}<v>{value}</v>"
        new = f'<c r="{where}" t="{kind}">{inner}</c>'
        parts[name] = (text[: cell.start()] + new + text[cell.end() :]).encode("utf-8", "replace")
