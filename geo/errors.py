"""The root of every error that claimline explains to its user.

    ClaimlineError
    ├── CoordinateError   (also a ValueError)   geo
    ├── DataError         (also a ValueError)   data.problems
    ├── GazetteerError    (also a ValueError)   geo.gazetteer
    └── QuestionError     (also a ValueError)   layers.control

A message names what was wrong, the value, where it stood and the remedy; the
page and the command line print it as it is, without a traceback.
"""


class ClaimlineError(Exception):
    """Something the user can understand and mend."""


class CoordinateError(ClaimlineError, ValueError):
    """A coordinate that is not on Earth, or probably has its axes swapped."""
