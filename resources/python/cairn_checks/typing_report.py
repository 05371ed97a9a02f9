"""One run of mypy over the learner's modules and a file that uses them, read group by group.

Each function of the uses file is a group. mypy must complain about every line that is marked
`# refused`, and about no other line.

    report = TypingReport(Path(__file__).with_name("uses_of_intake.py"))
    report.expect_clean("intake.py")
    report.expect_group("a_charge_is_known_by_its_guard")
"""

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cairn_checks._failure import CheckFailure
from cairn_checks._source import source_of
from cairn_checks._tools import ProcessResult, run_mypy

COMPLAINT: Final = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+): error: (?P<text>.*)$", re.MULTILINE
)
REFUSED: Final = re.compile(r"#\s*refused\b")
SILENCER: Final = re.compile(r"#\s*(type:\s*ignore|mypy:|pyright:)")
TEXT_NAME: Final = "<string>"  # what mypy calls a program that it gets as text


class TypingReport:
    """What mypy said, by file and line."""

    def __init__(self, uses: Path, *, options: Sequence[str] = ()) -> None:
        self.name = uses.name
        self.text = uses.read_text(encoding="utf-8")
        self.result: ProcessResult = run_mypy([], options=[*options, "-c", self.text])
        self.complaints: dict[str, dict[int, str]] = {}
        for found in COMPLAINT.finditer(self.result.output):
            of_file = self.complaints.setdefault(found["file"], {})
            of_file.setdefault(int(found["line"]), found["text"])

    def expect_group(self, group: str) -> None:
        """CheckFailure unless mypy complains about exactly the marked lines of a group."""
        __tracebackhide__ = True
        self._expect_finished()
        lines = self.text.splitlines()
        complaints = self.complaints.get(TEXT_NAME, {})
        imports, in_group = self._lines_of(group)
        for number in [*imports, *in_group]:
            line, got = lines[number - 1], complaints.get(number)
            code = line.partition("  #")[0].strip()
            wanted = number in in_group and bool(REFUSED.search(line))
            if wanted is (got is not None):
                continue
            expected = "a complaint of mypy" if wanted else "no complaint of mypy"
            actual = "none" if got is None else got
            place = f"line {number} of {self.name}"
            message = f"`{code}`: expected {expected}, got {actual} ({place})"
            raise CheckFailure(code, message, expected=expected, actual=actual)

    def expect_clean(self, *modules: str) -> None:
        """CheckFailure unless mypy is content with the learner's modules, and asked about all."""
        __tracebackhide__ = True
        self._expect_finished()
        for module in modules:
            found = [
                f"{module}:{line}: {text}"
                for line, text in sorted(self.complaints.get(module, {}).items())
            ]
            found += silencers_in(module)
            if found:
                listed = "\n".join(found[:20])
                message = f"mypy --strict on {module}: expected nothing to report, got\n{listed}"
                raise CheckFailure(module, message, expected="nothing to report", actual=listed)

    def _expect_finished(self) -> None:
        __tracebackhide__ = True
        if self.result.code not in (0, 1):
            said = self.result.output.strip()[:2_000]
            message = f"mypy: expected a report on the modules, it could not read them\n{said}"
            raise CheckFailure("mypy", message, expected="a report", actual=said)

    def _lines_of(self, group: str) -> tuple[list[int], range]:
        """Where the file imports something, and where a group stands."""
        body = ast.parse(self.text).body
        imports = [node.lineno for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name == group:
                return imports, range(node.lineno, (node.end_lineno or node.lineno) + 1)
        raise LookupError(f"{self.name} has no group {group}")


def silencers_in(module: str) -> list[str]:
    """Ways to make mypy look away: comments, `Any`, `cast`, `no_type_check`."""
    text = source_of(module)
    found = [
        f"{module}:{token.start[0]}: silences mypy with `{token.string}`"
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and SILENCER.match(token.string)
    ]
    for node in ast.walk(ast.parse(text)):
        names: set[str] = set()
        if isinstance(node, ast.ImportFrom) and node.module in ("typing", "typing_extensions"):
            names = {alias.name for alias in node.names} & {"Any", "cast", "no_type_check"}
        elif isinstance(node, ast.Attribute) and node.attr in ("Any", "cast", "no_type_check"):
            names = {node.attr}
        if isinstance(node, (ast.ImportFrom, ast.Attribute)):
            found += [f"{module}:{node.lineno}: uses {name}" for name in sorted(names)]
    return found
