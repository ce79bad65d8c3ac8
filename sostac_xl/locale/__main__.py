"""Bring the catalogues up to date: `python -m sostac_xl.locale` collects the texts, merges them and compiles.

The product's texts stand in the code: in the schema's declarations, in the docstrings of the rules, and as the first argument of
`t(…)`, `msg(…)` and `t.plural(…)`. An example's texts are the text cells of its CSV files. What has been translated is kept; what is
no longer used goes.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sostac_xl import schema
from sostac_xl.checks import rules
from sostac_xl.examples import texts
from sostac_xl.i18n import LANGUAGES, TRADEMARK
from sostac_xl.resources import EXAMPLES

HERE: Final = Path(__file__).parent
TEXTS: Final = {"t": 1, "msg": 1, "plural": 2}
"""The functions that take texts, and how many of their first arguments are texts."""
COMPILED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed day makes a compiled catalogue the same on every build."""


def schema_texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the schema with the place it comes from."""
    for sheet in schema.SHEETS:
        yield from ((text, f"sheet {sheet.key}") for text in (sheet.title, sheet.question))
    for table in schema.everything():
        yield from ((text, f"table {table.info.key}") for text in (table.info.title, table.info.purpose))
        for column in table.columns():
            yield from ((text, f"{table.info.key}.{column.key}") for text in (column.label, column.help) if text)
    for choice in schema.choices():
        yield from ((member.value, f"choice {choice.__name__}") for member in choice)


def rule_texts() -> Iterator[tuple[str, str]]:
    """Yield the reason of every rule of the check: it stands in the code as the docstring of the rule's function."""
    yield from ((rule.reason.text, f"rule {rule.code}") for rule in rules())


def product_catalogue() -> Catalog:
    """Return the template of the product's texts."""
    catalogue = _catalogue()
    for text, place in ((TRADEMARK, "trade mark"), *schema_texts(), *rule_texts()):
        catalogue.add(text, auto_comments=[place])
    for found, place in code_texts():
        catalogue.add(found, auto_comments=[place])
    return catalogue


def code_texts() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield every text that the code says, and the file that it stands in; the syntax tree shows those within f-strings too."""
    for path in sorted(HERE.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                found = tuple(a.value for a in node.args[: TEXTS.get(name, 0)] if isinstance(a, ast.Constant) and isinstance(a.value, str))
                if found and len(found) == TEXTS[name]:
                    yield found[0] if len(found) == 1 else found, path.relative_to(HERE.parent).as_posix()


def example_catalogue(name: str) -> Catalog:
    """Return the template of an example's texts."""
    catalogue = _catalogue()
    for text, place in texts(name):
        catalogue.add(text, auto_comments=[place])
    return catalogue


def _catalogue() -> Catalog:
    return Catalog(fuzzy=False, project="sostac-xl", version="", header_comment="# Translations of sostac-xl.\n")


def update(template: Catalog, path: Path, language: str) -> tuple[bytes, bytes, int]:
    """Return the merged catalogue as .po and .mo bytes, and how many of its texts still lack a translation."""
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = template.header_comment
    for header in ("creation_date", "revision_date"):
        setattr(catalogue, header, None)
    po, mo = BytesIO(), BytesIO()
    write_po(po, catalogue, width=140, omit_header=False, sort_output=False, ignore_obsolete=True)
    lines = po.getvalue().decode().splitlines(keepends=True)
    noise = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Generated-By", "Report-Msgid-Bugs-To")
    text = "".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in noise)))
    compiled = read_po(BytesIO(text.encode()), locale=language)
    compiled.creation_date = compiled.revision_date = COMPILED
    write_mo(mo, compiled)
    missing = sum(1 for message in catalogue if message.id and not all(_strings(message.string)))
    return text.encode(), mo.getvalue(), missing


def _strings(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def main() -> int:
    """Write all catalogues; return 1 when a text lacks a translation."""
    total = 0
    domains = {"sostac": product_catalogue(), **{name: example_catalogue(name) for name in EXAMPLES}}
    for domain, template in domains.items():
        for language in LANGUAGES[1:]:
            folder = HERE / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            po, mo, missing = update(template, folder / f"{domain}.po", language)
            (folder / f"{domain}.po").write_bytes(po)
            (folder / f"{domain}.mo").write_bytes(mo)
            print(f"{language} {domain}: {len(template)} texts, {missing} without translation")
            total += missing
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
