"""Checks compiled once for many runs: rewriting their asserts takes longer than most tests."""

import ast
from collections import OrderedDict
from pathlib import Path
from types import CodeType
from typing import Final

import pytest
from _pytest.assertion import rewrite

FILES_LIMIT: Final = 64
FILE_BYTES: Final = 256 * 1024

_compile_test: Final = rewrite._rewrite_test
# By the name a file has in a run. The source beside the code tells whether it is still that file.
_known: OrderedDict[str, tuple[bytes, CodeType]] = OrderedDict()


def compile_ahead(source: Path, checks: Path, config: pytest.Config) -> None:
    """Compile the test files of `source` as they will stand in `checks`. Nothing of them is run."""
    try:
        paths = sorted(source.glob("test_*.py"))
    except OSError:
        return  # removed in this moment
    for path in paths:
        name = str(checks / path.name)
        try:
            content = path.read_bytes()
            if len(content) > FILE_BYTES or _lookup(name, content) is not None:
                continue
            tree = ast.parse(content, filename=name)
            rewrite.rewrite_asserts(tree, content, name, config)
            _known[name] = (content, compile(tree, name, "exec", dont_inherit=True))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # the run itself will say what is wrong
        _known.move_to_end(name)
        while len(_known) > FILES_LIMIT:
            _known.popitem(last=False)


def use_compiled() -> None:
    """Have pytest take what was compiled ahead, in this process."""
    rewrite._rewrite_test = _rewrite_test


def _rewrite_test(fn: Path, config: pytest.Config) -> tuple[bytes, CodeType]:
    code = _lookup(str(fn), fn.read_bytes()) if str(fn) in _known else None
    # the hash is for a cache on disk, which no run writes
    return _compile_test(fn, config) if code is None else (b"", code)


def _lookup(name: str, content: bytes) -> CodeType | None:
    known = _known.get(name)
    return known[1] if known is not None and known[0] == content else None
