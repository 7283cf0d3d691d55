"""The answers of the map for scripts: see COMMANDS, or `python cli.py --help`.

Results go to standard output in UTF-8, what went wrong to standard error; the
exit status is 0 only if there is an answer and nothing is wrong.
"""

import io
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import click

from commands.options import STORE_KEY
from data.environment import STORE
from geo.errors import ClaimlineError
from geo.gazetteer import PLACES_PATH

COMMANDS: Final = (
    *("areas", "changes", "check", "disputes", "export", "geocode", "import"),
    *("ingest", "lags", "place", "publish", "state", "timeline"),
)
"""Commands by name; each is the object of its name in the module of its name. Where
Python keeps a word for itself, both end in an underscore."""


class ExplainingGroup(click.Group):
    """Commands that end with a message, in UTF-8, whatever goes wrong."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Write UTF-8, and line ends as they are, whatever the console prefers."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(
                    encoding="utf-8", errors="backslashreplace", newline="\n"
                )
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Turn every error that explains itself into its message and exit 1."""
        try:
            return super().invoke(ctx)
        except ClaimlineError as error:
            raise click.ClickException(str(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, those too that are not loaded yet."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command when it is asked for: one need not wait for the others."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = import_module(f"commands.{name}")
        command: click.Command = getattr(module, name)
        return command


@click.group(cls=ExplainingGroup)
@click.option(
    "--data",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PLACES_PATH.parent,
    show_default="the tables of the project",
    help="Folder of the tables to answer from.",
)
@click.option(
    "--store",
    envvar=STORE,
    metavar="URL",
    help="Store to answer from instead: a folder or URL of an import, "
    "postgres://..., spark://HOST:PORT or local[N].",
)
@click.pass_context
def main(context: click.Context, folder: Path, store: str | None) -> None:
    """Claims about who holds which place, by side, by source, by day."""
    context.obj = folder
    context.meta[STORE_KEY] = store


if __name__ == "__main__":
    main()
