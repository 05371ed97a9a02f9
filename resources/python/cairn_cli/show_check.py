"""Checks as a person reads them: the same text as src/cli/show-check.ts writes."""

from __future__ import annotations

import re
from typing import Any

from cairn_cli.output import Output
from cairn_cli.text import html_to_lines, printable

# What a program printed can be endless; its last lines say most.
_OUTPUT_LINES = 20
# Longer values are shown as what differs between them.
_VALUE_CHARS = 120

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "errored": ("✗", "red"),
    "skipped": ("–", "yellow"),
    "notRun": ("–", "dim"),
}


def show_report(
    output: Output, name: str, report: dict[str, Any], before: dict[str, Any] | None
) -> None:
    """One check as it was reported, with why it failed.

    `before` is the failure shown last, which is not told twice.
    """
    outcome = report["outcome"]
    show_mark(output, name, outcome)
    if outcome == "skipped":
        output.paragraph(["Skipped: a check that was not carried out has not passed."], 6, "dim")
    if outcome == "passed":
        return
    failure = report["failure"]
    if failure and before and _is_same(failure, before):
        output.paragraph(["The same as above."], 6, "dim")
    elif failure:
        show_failure(output, failure, 6)
    if outcome != "skipped":
        show_printed(output, report["output"], 6)


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """A module that is missing or cannot be read fails every check in the same words."""
    names = ("kind", "type", "message", "label", "expected", "actual")
    return all(one.get(name) == other.get(name) for name in names)


def show_mark(output: Output, name: str, outcome: str) -> None:
    """The check's name after its mark."""
    mark, colour = _MARKS[outcome]
    output.line(f"  {output.paint(colour, mark)} {printable(name)}")


def show_failure(output: Output, failure: dict[str, Any], indent: int) -> None:
    """What was expected, what came instead, where, and what usually causes it."""
    expected, actual = failure.get("expected"), failure.get("actual")
    values = [value for value in (expected, actual) if value is not None]
    message = _rest_of_message(failure) if values else _headline(failure)
    if values and failure.get("label"):
        output.paragraph([failure["label"]], indent)
    if message:
        output.paragraph([message], indent)
    if values:
        diff = failure.get("diff")
        if diff and any(len(value) > _VALUE_CHARS or "\n" in value for value in values):
            _show_diff(output, diff, indent)
        else:
            if expected is not None:
                _show_value(output, "expected", expected, indent)
            if actual is not None:
                _show_value(output, "got", actual, indent)
    _show_frame(output, failure["frames"], indent)
    if failure.get("explanation"):
        output.paragraph([failure["explanation"]], indent)
    cause = failure.get("cause")
    if cause:
        text = f": {cause['message']}" if cause["message"] else ""
        output.paragraph([f"It began with {cause['type']}{text}"], indent)
        _show_frame(output, cause["frames"], indent)


def _show_frame(output: Output, frames: list[dict[str, Any]], indent: int) -> None:
    """Where in the learner's own code it was last."""
    for frame in reversed(frames):
        if frame["origin"] == "learner":
            text = f"{frame['file']}:{frame['line']}  {frame['code'].strip()}"
            output.paragraph([text], indent, "dim")
            return


def _show_diff(output: Output, diff: list[dict[str, str]], indent: int) -> None:
    output.paragraph(["- expected, + got"], indent, "dim")
    styles = {"removed": ("-", "green"), "added": ("+", "red"), "same": (" ", "dim")}
    for line in diff:
        sign, colour = styles[line["op"]]
        output.paragraph([f"    {sign} {line['text']}"], indent, colour)


def _show_value(output: Output, name: str, text: str, indent: int) -> None:
    first, *rest = text.split("\n")
    output.paragraph([f"{name:10}{first}", *(f"{'':10}{line}" for line in rest)], indent)


def _rest_of_message(failure: dict[str, Any]) -> str:
    """A helper's message repeats label and values; only what it adds is worth a line."""
    known = f", got {failure.get('actual')}"
    before, found, after = failure["message"].partition(known)
    return re.sub(r"^[.\s]+", "", after) if found else before


def _headline(failure: dict[str, Any]) -> str:
    if failure["kind"] not in ("exception", "syntax"):
        return str(failure["message"])
    return (
        f"{failure['type']}: {failure['message']}" if failure["message"] else str(failure["type"])
    )


def show_printed(output: Output, text: str, indent: int) -> None:
    """The end of what the program printed."""
    lines = text.rstrip().replace("\r\n", "\n").split("\n")
    if lines == [""]:
        return
    shown = lines[-_OUTPUT_LINES:]
    cut = len(shown) < len(lines)
    title = f"printed (the last {len(shown)} of {len(lines)} lines):" if cut else "printed:"
    output.paragraph([title, *(f"    {line}" for line in shown)], indent, "dim")


def show_summary(output: Output, summary: dict[str, Any]) -> None:
    """What is behind the failures, and the one sentence at the end."""
    if summary["output"].strip():
        output.line()
        output.line("Outside of the checks")
        show_printed(output, summary["output"], 2)
    if summary["misconceptions"]:
        output.line()
        output.line(output.paint("bold", "What may be behind it"))
        for belief in summary["misconceptions"]:
            heading = belief["heading"]
            where = "" if heading is None else f', "{heading.replace("-", " ")}"'
            lines = [*html_to_lines(belief["html"]), f"Lesson {belief['pointId']}{where}"]
            output.paragraph(lines, 2)
    problem = summary["problem"]
    if problem:
        output.line()
        output.paragraph([problem["message"]], 0)
        if problem["failure"]:
            show_failure(output, problem["failure"], 2)
    output.line()
    colour = {"passed": "green", "skipped": "yellow"}.get(summary["verdict"], "red")
    output.line(output.paint(colour, _end(summary)))


def _end(summary: dict[str, Any]) -> str:
    passed, total = summary["passed"], summary["total"]
    seconds = f"({summary['durationMs'] / 1000:.1f} s)"
    if summary["verdict"] == "passed":
        return (
            f"The check passed {seconds}."
            if total == 1
            else f"All {total} checks passed {seconds}."
        )
    rest = "could not be made here" if summary["verdict"] == "skipped" else "to go"
    return f"{passed} of {total} checks passed, {total - passed} {rest} {seconds}."
