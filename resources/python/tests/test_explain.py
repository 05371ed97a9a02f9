"""Real errors, made by running code that has them, and what is said about them."""

import asyncio
import re
from typing import Any

import pytest

from cairn_grader.explain import explain, never_awaited
from cairn_grader.explanations import ROWS

pytestmark = pytest.mark.filterwarnings("ignore")

# code to run -> words that its explanation must hold
CASES = {
    "def f():\n    n += 1\nf()": "local to the whole function",
    "total = 1\nprint(totla)": "there is a `total`",
    "undefined_thing": "misspelt, not imported",
    "None.upper()": "`None`",
    "'a'.uper()": "there is a `upper`",
    "import json\njson.nothing_here": "The module `json` has nothing called",
    "class A:\n    @property\n    def x(self): return 1\nA().x = 2": "cannot be assigned",
    "(3).missing_attribute_xyz": "of type `int`",
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    x: int\n"
    "A(1).x = 2": "frozen",
    "def f(a, b): pass\nf(1)": "leaves out 'b'",
    "def f(a): pass\nf(a=1, z=2)": "no parameter called `z`",
    "def f(a): pass\nf(1, a=2)": "given twice",
    "def f(a): pass\nf(1, 2)": "takes 1 arguments by position, and got 2",
    "def f(a, /): pass\nf(a=1)": "only be given by position",
    "(3)()": "not a function",
    "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n"
    "    def f(self): ...\nA()": "abstract methods",
    "async def main():\n    await 3\nasyncio.run(main())": "`await` needs a coroutine",
    "async def f(): return [1]\nasync def main():\n    for x in f(): pass\n"
    "asyncio.run(main())": "`await` is missing",
    "async def f(): return 1\nasync def main():\n    f().upper()\n"
    "asyncio.run(main())": "`await` is missing",
    "async def g():\n    yield 1\nfor x in g(): pass": "`async for`",
    "async def main():\n    asyncio.run(asyncio.sleep(0))\n"
    "asyncio.run(main())": "already runs here",
    "asyncio.get_running_loop()": "needs a running event loop",
    "loop = asyncio.new_event_loop()\nloop.close()\nloop.call_soon(print)": "was closed",
    "async def f(): pass\nasync def main():\n    c = f()\n    await c\n    await c\n"
    "asyncio.run(main())": "awaited once only",
    "async def main():\n    asyncio.Future().result()\nasyncio.run(main())": "no result yet",
    "async def main():\n    async with asyncio.TaskGroup() as g:\n        g.create_task(bad())\n"
    "async def bad(): raise ValueError\nasyncio.run(main())": "`except*`",
    "async def main():\n    async with asyncio.timeout(0): await asyncio.sleep(9)\n"
    "asyncio.run(main())": "time limit ran out",
    "raise asyncio.CancelledError": "was cancelled",
    "'a' + 1": "f-string",
    "1 + None": "One side of the operator is `None`",
    "[] - 3": "`-` does not work between `list` and `int`",
    "sorted([1, 'a'])": "no order between them",
    "None[0]": "is `None` and so not subscriptable",
    "for x in 3: pass": "not iterable",
    "a, b = 3": "a single `int`",
    "{[]: 1}": "cannot be a key",
    "(1, 2)[0] = 3": "cannot be changed in place",
    "import json\njson.dumps({1, 2})": "JSON knows",
    "from datetime import *\ndatetime.now() < datetime.now(UTC)": "time zone",
    "import json\njson.loads('')": "not valid JSON",
    "b'\\xff'.decode()": "not text in `utf-8`",
    "'ä'.encode('ascii')": "`ascii` cannot express",
    "int('x')": "not a number",
    "float('x')": "not a number",
    "a, b = 1, 2, 3": "more items than the 2",
    "a, b = [1]": "only 1 items",
    "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: list = []": "default_factory",
    "import io\nf = io.StringIO()\nf.close()\nf.read()": "closed before this line",
    "1 / 0": "divided by zero",
    "{}['a']": "no key 'a'",
    "[][0]": "no item at that position",
    "[].pop()": "no item at that position",
    "next(iter([]))": "no more items",
    "def f(): f()\nf()": "calls itself",
    "d = {1: 1}\nfor k in d: d[k + 1] = 1": "changed while it is looped over",
    "def g():\n    yield next(iter([]))\nlist(g())": "Use a `for` loop",
    "raise NotImplementedError": "not been written yet",
    "raise MemoryError": "more memory",
    "raise EOFError": "more input",
    "raise SystemExit(1)": "ended the program",
    "from json import nothing": "has nothing called `nothing`",
    "from . import x": "starts with a dot",
    "import no_such_module_xyz": "finds no module `no_such_module_xyz`",
    "open('/no/such/file')": "no file of that name",
    "open('/tmp')": "is a folder",
    "raise ConnectionRefusedError": "Nothing listens",
    "if True:\n\tx = 1\n        y = 2": "Tabs and spaces",
    "def f():\nx = 1": "needs an indented block",
    "x = 1\n  y = 2": "fits no block",
    "print((1)": "never closed",
    "if x = 1: pass": "`==` compares",
    "if True\n    pass": "must end with a colon",
    "await x": "inside an `async def`",
    "x = 'abc": "not closed",
    "return 1": "not inside a function",
    "x = = 1": "cannot read this line",
    "from cairn_checks import expect\nasync def fetch(): return 1\n"
    "expect(fetch(), 'fetch()').equals(1)": "`fetch(...)` gave a coroutine",
}


def _error_of(source: str) -> BaseException:
    namespace: dict[str, Any] = {"asyncio": asyncio, "__name__": "example"}
    try:
        exec(compile(source, "example.py", "exec"), namespace)
    except BaseException as error:
        return error
    raise AssertionError("the example raises nothing")


@pytest.mark.parametrize(("source", "says"), CASES.items(), ids=range(len(CASES)))
def test_explains(source: str, says: str) -> None:
    text = explain(_error_of(source))
    assert text is not None
    assert says in text


def test_enough_of_the_table_is_proved() -> None:
    assert len(ROWS) >= 40
    texts = [explain(_error_of(source)) for source in CASES]
    used = sum(any(_fits(row.text, text) for text in texts if text) for row in ROWS)
    assert used >= 65


def _fits(template: str, text: str) -> bool:
    pattern = re.sub(r"\\{\w+\\}", ".*", re.escape(template))
    return re.fullmatch(pattern, text) is not None


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_texts_are_short_and_whole(row: Any) -> None:
    placeholders = set(re.findall(r"\{(\w+)\}", row.text))
    assert placeholders <= set(re.compile(row.pattern).groupindex)
    assert len(row.text) < 300
    assert row.text.endswith((".", "code."))
    assert row.text.count("`") % 2 == 0
    assert "!" not in row.text.replace("!=", "")


def test_nothing_is_said_about_unknown_errors() -> None:
    class OddError(Exception):
        pass

    assert explain(OddError("x")) is None
    assert explain(AssertionError("assert 1 == 2")) is None


def test_a_shadowed_file_is_named() -> None:
    error = _error_of("from random import draw_card")
    text = explain(error, frozenset({"random"}))
    assert text is not None
    assert "`random.py` has the name" in text


def test_an_error_without_a_readable_message() -> None:
    class Odd(ValueError):
        def __str__(self) -> str:
            raise RuntimeError

    assert explain(Odd()) is None


def test_never_awaited() -> None:
    assert "`fetch` is a coroutine" in never_awaited("coroutine 'App.fetch' was never awaited")
