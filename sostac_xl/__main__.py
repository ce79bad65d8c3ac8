"""Run the command line: `python -m sostac_xl`."""

from sostac_xl.cli.main import run

run()
