"""The table behind `explain`: which error is meant, and what to say about it.

A row is (exception class name, pattern searched in its message, text). The first row that fits
is used, so special cases stand before general ones. `{name}` in a text is the pattern's group of
that name. Texts are Markdown with code spans only, at most three short sentences: what it means,
what usually causes it, what to look at.
"""

from typing import Final

from cairn_grader.explanations import concurrency, objects, running, syntax, values
from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    *objects.ROWS,
    *concurrency.ROWS,
    *values.ROWS,
    *running.ROWS,
    *syntax.ROWS,
)
