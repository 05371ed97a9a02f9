"""Endless, missing and forbidden things; modules and files."""

from typing import Final

from cairn_grader.explanations.row import Row

ROWS: Final[tuple[Row, ...]] = (
    # running
    Row(
        "RecursionError",
        r"",
        "The function calls itself again and again without reaching an end. Check the case that "
        "should stop it, and that each call comes closer to it.",
    ),
    Row(
        "RuntimeError",
        r"dictionary changed size during iteration|Set changed size during iteration",
        "The collection is changed while it is looped over. Loop over a copy, such as "
        "`list(items)`, or collect the changes and apply them afterwards.",
    ),
    Row(
        "RuntimeError",
        r"generator raised StopIteration",
        "`next` inside a generator found no more items. Use a `for` loop, or catch `StopIteration` "
        "and `return`.",
    ),
    Row(
        "NotImplementedError",
        r"",
        "This part has not been written yet, or a subclass does not override the method. Replace "
        "the `raise` with your code.",
    ),
    Row(
        "MemoryError",
        r"",
        "The run needed more memory than it may use. Often a list grows without end, or a whole "
        "file or result is read at once instead of piece by piece.",
    ),
    Row(
        "EOFError",
        r"",
        "The program asked for more input than it was given. In a check nobody types: take "
        "values as parameters instead of calling `input`.",
    ),
    Row(
        "LimitReached",
        r"",
        "The code did not end in time. Look for a loop whose condition never becomes false, for "
        "something that waits for input or for another task, or for far more work than needed.",
    ),
    Row(
        "SystemExit",
        r"",
        "The code ended the program instead of returning. Leave `sys.exit` to the outermost part "
        "of a script, below `if __name__ == '__main__'`.",
    ),
    # modules and files
    Row(
        "ImportError",
        r"cannot import name '(?P<name>\w+)' from partially initialized module "
        r"'(?P<module>[\w.]+)'",
        "`{module}` and this module import each other, and `{name}` does not exist yet. Move what "
        "both need into a third module, or import inside a function.",
    ),
    Row(
        "ImportError",
        r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'",
        "The module `{module}` has nothing called `{name}`. Check the spelling, and that it is "
        "defined at the top level of the file.",
    ),
    Row(
        "ImportError",
        r"attempted relative import",
        "An import that starts with a dot works only inside a package. Use the full name, or run "
        "the module as part of its package.",
    ),
    Row(
        "ModuleNotFoundError",
        r"No module named '(?P<name>[\w.]+)'",
        "Python finds no module `{name}`. Check the file's name and folder; a package that must "
        "be installed may also be missing.",
    ),
    Row(
        "FileNotFoundError",
        r"",
        "There is no file of that name. Relative paths start at the folder in which the program "
        "runs, not at the folder of the module.",
    ),
    Row(
        "IsADirectoryError",
        r"",
        "The path is a folder, and a file is needed.",
    ),
    Row(
        "ConnectionRefusedError",
        r"",
        "Nothing listens at that address and port. The server may not have started yet, have "
        "failed, or use another port.",
    ),
)
