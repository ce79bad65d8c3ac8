"""The example plans: one folder of CSV files each (one file per table, English), translated through catalogues."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from sostac_xl import schema
from sostac_xl.schema.kinds import Text

EXAMPLES: Final = ("webshop",)


def texts(name: str) -> Iterator[tuple[str, str]]:
    """Yield every text of an example with the cell that it stands in: what a translator gets to see."""
    for table in schema.everything():
        path = files("sostac_xl") / "examples" / name / f"{table.info.key}.csv"
        if not path.is_file():
            continue
        wanted = {c.key for c in table.columns() if isinstance(c.kind, Text) and c.key != "id"}
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            for key, value in row.items():
                if key in wanted and value and not value.replace(".", "").isdigit():
                    yield value, f"{row.get('id', table.info.key)} {key}"
