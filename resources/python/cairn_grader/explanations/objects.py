"""Names, attributes and calls."""

from typing import Final

from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    # names
    Row(
        "UnboundLocalError",
        r"variable '(?P<name>\w+)'",
        "`{name}` is assigned somewhere in this function, which makes it local to the whole "
        "function, and it is read before that line has run. If you mean the outer one, pass it in "
        "as a parameter, or say `nonlocal {name}` or `global {name}`.",
    ),
    Row(
        "NameError",
        r"name '(?P<name>\w+)' is not defined\. Did you mean: '(?P<similar>\w+)'",
        "Nothing is called `{name}` here; there is a `{similar}`. Check the spelling.",
    ),
    Row(
        "NameError",
        r"free variable '(?P<name>\w+)'",
        "The inner function uses `{name}` of the outer one before the outer one has given it a "
        "value. Assign it before the inner function is called.",
    ),
    Row(
        "NameError",
        r"name '(?P<name>\w+)' is not defined",
        "Nothing is called `{name}` at this point. It may be misspelt, not imported, defined "
        "further down, or local to another function.",
    ),
    # attributes
    Row(
        "AttributeError",
        r"'NoneType' object has no attribute '(?P<name>\w+)'",
        "The value before `.{name}` is `None`. Usually a function returned nothing (a missing "
        "`return`), a lookup found nothing, or a method such as `list.sort` works in place.",
    ),
    Row(
        "AttributeError",
        r"'coroutine' object has no attribute '(?P<name>\w+)'",
        "The value before `.{name}` is a coroutine that has not run yet: `await` is missing "
        "before the call.",
    ),
    Row(
        "AttributeError",
        r"partially initialized module '(?P<name>[\w.]+)'",
        "Two modules import each other, and `{name}` is not complete yet. Move what both need "
        "into a third module, or import inside the function that needs it.",
    ),
    Row(
        "AttributeError",
        r"has no attribute '(?P<name>\w+)'\. Did you mean: '(?P<similar>\w+)'",
        "There is no `{name}`; there is a `{similar}`. Check the spelling.",
    ),
    Row(
        "AttributeError",
        r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        "The module `{module}` has nothing called `{name}`. Check the spelling, and whether it "
        "is defined at the top level of the file rather than inside a function.",
    ),
    Row(
        "AttributeError",
        r"can't set attribute|has no setter|object attribute '\w+' is read-only",
        "This attribute cannot be assigned: it is a property without a setter, or its class has "
        "`__slots__`. Change what it is computed from, or add a setter.",
    ),
    Row(
        "AttributeError",
        r"'(?P<kind>[\w.]+)' object has no attribute '(?P<name>\w+)'",
        "The value is of type `{kind}`, and that type has no `{name}`. Either the name is "
        "misspelt, or the value is not what this line expects.",
    ),
    Row(
        "FrozenInstanceError",
        r"",
        "The dataclass is frozen: its fields cannot change after it is made. Make a changed copy "
        "with `dataclasses.replace`.",
    ),
    # calls
    Row(
        "TypeError",
        r"(?P<name>[\w.<>]+)\(\) missing \d+ required (?P<what>[\w-]+) arguments?: (?P<which>.+)",
        "The call of `{name}` leaves out {which}. A parameter without a default must be given.",
    ),
    Row(
        "TypeError",
        r"(?P<name>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<which>\w+)'",
        "`{name}` has no parameter called `{which}` that may be given by name. Compare the call "
        "with the `def` line.",
    ),
    Row(
        "TypeError",
        r"(?P<name>[\w.<>]+)\(\) got multiple values for argument '(?P<which>\w+)'",
        "`{which}` is given twice, by position and by name. In a method, count `self` as the "
        "first position.",
    ),
    Row(
        "TypeError",
        r"(?P<name>[\w.<>]+)\(\) takes (?P<takes>.+) positional arguments? but (?P<given>\d+)",
        "`{name}` takes {takes} arguments by position, and got {given}. In a method `self` counts "
        "too; parameters after `*` can only be given by name.",
    ),
    Row(
        "TypeError",
        r"some positional-only arguments passed as keyword|positional-only argument",
        "Parameters before `/` in the `def` line can only be given by position.",
    ),
    Row(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object is not callable",
        "The parentheses call something of type `{kind}`, which is not a function. Often a "
        "variable has taken a function's name, or a comma or operator is missing.",
    ),
    Row(
        "TypeError",
        r"Can't instantiate abstract class (?P<name>\w+)",
        "`{name}` does not define all abstract methods of its base class. The message lists the "
        "ones that are missing; names and spelling must match.",
    ),
)
