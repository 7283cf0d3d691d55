"""The root of every error that claimline explains to its user.

    ClaimlineError
    ├── CoordinateError         (also a ValueError)   geo.errors
    ├── GazetteerError          (also a ValueError)   geo.place
    │   └── QueryError          (also geopy's)        geo.ambiguity
    │       └── AmbiguousNameError                    geo.ambiguity
    ├── RegionsError            (also a ValueError)   geo.regions
    ├── NominatimError                                geo.nominatim_settings
    ├── DataError               (also a ValueError)   data.problems
    ├── QuestionError           (also a ValueError)   layers.control
    ├── EngineError                                   data.engines.engine
    ├── StoreError                                    data.store_url
    ├── IntakeError                                   data.intake
    ├── ColumnsError            (also a ValueError)   layers.columns
    ├── ViewError               (also a ValueError)   layers.view_state
    └── ExportError             (also a ValueError)   layers.export.refusal
        └── ExportCancelledError                      layers.export.progress

A message names what was wrong, the value, where it stood and the remedy; the
page and the command line print it as it is, without a traceback.
"""


class ClaimlineError(Exception):
    """Something the user can understand and mend."""

    @property
    def message(self) -> str:
        """What it says; a `geo.message.Message` where another language can say it."""
        first = self.args[0] if self.args else ""
        return first if isinstance(first, str) and first else str(self)


class CoordinateError(ClaimlineError, ValueError):
    """A coordinate that is not on Earth, or probably has its axes swapped."""
