"""Types, operators and values."""

from typing import Final

from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    # types and operators
    Row(
        "TypeError",
        r"can only concatenate str \(not \"(?P<kind>\w+)\"\) to str",
        "`+` joins a text only with a text, and the other value is of type `{kind}`. Use an "
        "f-string, or convert it with `str()`.",
    ),
    Row(
        "TypeError",
        r"unsupported operand type\(s\) for .*'NoneType'",
        "One side of the operator is `None`. Usually a function returned nothing (a missing "
        "`return`), or a default of `None` was not replaced.",
    ),
    Row(
        "TypeError",
        r"unsupported operand type\(s\) for (?P<op>\S+): "
        r"'(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'",
        "`{op}` does not work between `{left}` and `{right}`. Convert one of them first; values "
        "that are read or typed in are texts.",
    ),
    Row(
        "TypeError",
        r"'(?P<op>[<>=]+)' not supported between instances of '(?P<left>[\w.]+)' and "
        r"'(?P<right>[\w.]+)'",
        "A `{left}` and a `{right}` have no order between them. Convert one, or sort with a "
        "`key` that gives comparable values.",
    ),
    Row(
        "TypeError",
        r"'NoneType' object is not (?P<what>\w+)",
        "The value is `None` and so not {what}. Usually a function returned nothing (a missing "
        "`return`), or a lookup found nothing.",
    ),
    Row(
        "TypeError",
        r"cannot unpack non-iterable (?P<kind>[\w.]+) object",
        "The left side names several variables, but the right side is a single `{kind}`. Check "
        "what the function returns.",
    ),
    Row(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object is not (?P<what>iterable|subscriptable)",
        "A `{kind}` is not {what}: it holds no items. Check that the value is what you expect "
        "here.",
    ),
    Row(
        "TypeError",
        r"unhashable type: '(?P<kind>[\w.]+)'",
        "A `{kind}` can change, so it cannot be a key of a dict or a member of a set. Use a "
        "tuple, a `frozenset` or a frozen dataclass instead.",
    ),
    Row(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object does not support item assignment",
        "A `{kind}` cannot be changed in place. Make a new one, or use a list.",
    ),
    Row(
        "TypeError",
        r"Object of type (?P<kind>[\w.]+) is not JSON serializable",
        "JSON knows texts, numbers, booleans, null, lists and objects, but no `{kind}`. Convert "
        "it first, or give `json.dumps` a `default` function.",
    ),
    Row(
        "TypeError",
        r"can't compare offset-naive and offset-aware|can't subtract offset-naive",
        "One of the two times has a time zone and the other has none. Make both aware, best in "
        "UTC: `datetime.now(UTC)`.",
    ),
    # values
    Row(
        "JSONDecodeError",
        r"",
        "The text is not valid JSON at the place named. Often it is empty, is an error page, or "
        "has single quotes or a trailing comma.",
    ),
    Row(
        "UnicodeDecodeError",
        r"'(?P<codec>[\w-]+)' codec can't decode",
        "These bytes are not text in `{codec}`. Name the right encoding when opening, or read "
        "binary data as bytes.",
    ),
    Row(
        "UnicodeEncodeError",
        r"'(?P<codec>[\w-]+)' codec can't encode",
        "The text holds a character that `{codec}` cannot express. Use `utf-8`.",
    ),
    Row(
        "ValueError",
        r"invalid literal for int\(\)|could not convert string to float",
        "The text is not a number in this form. Strip it, check for an empty text or a decimal "
        "point, and handle what cannot be converted.",
    ),
    Row(
        "ValueError",
        r"too many values to unpack \(expected (?P<count>\d+)",
        "There are more items than the {count} variables on the left. Add a variable, or collect "
        "the others with `*rest`. For a dict, loop over `.items()`.",
    ),
    Row(
        "ValueError",
        r"not enough values to unpack \(expected (?:at least )?(?P<count>\d+), got (?P<given>\d+)",
        "{count} variables are on the left, but there are only {given} items. Check what is being "
        "split or returned.",
    ),
    Row(
        "ValueError",
        r"mutable default (?P<what><class '[\w.]+'>|\w+) for field (?P<name>\w+)",
        "All instances would share the default of `{name}`. Use "
        "`field(default_factory=list)` or another factory.",
    ),
    Row(
        "ValueError",
        r"I/O operation on closed file",
        "The file was closed before this line, often by the end of its `with` block. Do all work "
        "with it inside the block.",
    ),
    Row(
        "ZeroDivisionError",
        r"",
        "Something is divided by zero. Decide what the result should be for an empty or zero "
        "input, and handle that case first.",
    ),
    Row(
        "KeyError",
        r"(?P<key>.+)",
        "The dict has no key {key}. Check its spelling and type (`1` and `'1'` differ), or use "
        "`.get` where it may be missing.",
    ),
    Row(
        "IndexError",
        r"(?P<what>list|tuple|string|range object)? ?index out of range|pop from",
        "There is no item at that position. The first is 0 and the last is the length minus one; "
        "the sequence may also be empty.",
    ),
    Row(
        "StopIteration",
        r"",
        "`next` was called on an iterator that has no more items. Give it a default: "
        "`next(iterator, None)`. An iterator can be gone through once only.",
    ),
)
