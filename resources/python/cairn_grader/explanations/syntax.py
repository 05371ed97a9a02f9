"""Code that cannot be read, and libraries."""

from typing import Final

from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    # syntax
    Row(
        "TabError",
        r"",
        "Tabs and spaces are mixed in the indentation. Use four spaces everywhere.",
    ),
    Row(
        "IndentationError",
        r"expected an indented block",
        "A line that ends with `:` needs an indented block below it. Write `pass` or `...` where "
        "it is still empty.",
    ),
    Row(
        "IndentationError",
        r"",
        "This line's indentation fits no block around it. Lines of one block start in the same "
        "column.",
    ),
    Row(
        "SyntaxError",
        r"was never closed",
        "A bracket is opened and never closed. Python noticed only here; look back to where it "
        "was opened.",
    ),
    Row(
        "SyntaxError",
        r"Maybe you meant '==' or ':='",
        "`=` assigns, `==` compares. A condition needs `==`.",
    ),
    Row(
        "SyntaxError",
        r"expected ':'",
        "The line that opens a block must end with a colon.",
    ),
    Row(
        "SyntaxError",
        r"'await' outside|asynchronous .* outside",
        "`await`, `async for` and `async with` are possible only inside an `async def` function.",
    ),
    Row(
        "SyntaxError",
        r"unterminated .*string",
        "A text is opened with a quote and not closed with the same quote on its line.",
    ),
    Row(
        "SyntaxError",
        r"'(?P<what>return|yield)' outside function",
        "This `{what}` is not inside a function. Check the indentation.",
    ),
    Row(
        "SyntaxError",
        r"codec can't decode|\(unicode error\)",
        "The file or text is not valid UTF-8, or has a backslash that starts an escape. Save the "
        "file as UTF-8, and write Windows paths as raw text: `r'C:\\new'`.",
    ),
    Row(
        "SyntaxError",
        r"",
        "Python cannot read this line. Look at the marked place and just before it: a missing "
        "bracket, quote, comma or colon.",
    ),
    # libraries
    Row(
        "ValidationError",
        r"validation errors? for (?P<name>\w+)",
        "The data does not fit the model `{name}`. Each line of the message names a field, what "
        "was wrong with it, and what came.",
    ),
    Row(
        "AssertionError",
        r"<coroutine object (?P<name>[\w.]+)",
        "`{name}(...)` gave a coroutine that has not run yet: `await` is missing before the call.",
    ),
)
