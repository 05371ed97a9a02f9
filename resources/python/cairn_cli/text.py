"""Text for a terminal: HTML of the pack as plain lines, and nothing that a terminal would obey."""

from __future__ import annotations

import html
import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def html_to_lines(markup: str) -> list[str]:
    """A hint or a misconception as lines: code in backquotes, blocks of code indented."""
    lines: list[str] = []
    for index, part in enumerate(re.split(r"<pre[^>]*>([\s\S]*?)</pre>", markup)):
        if index % 2 == 1:
            code = html.unescape(re.sub(r"<[^>]*>", "", part))
            if code.endswith("\n"):
                code = code[:-1]
            lines += ["", *(f"    {line}" for line in code.split("\n")), ""]
            continue
        text = re.sub(r"\s+", " ", part)
        text = re.sub(r"</?code[^>]*>", "`", text)
        text = re.sub(r"<li[^>]*>", "\n- ", text)
        text = re.sub(r"</(?:p|ul|ol|div|h\d)>|<br[^>]*>", "\n", text)
        text = re.sub(r"<[^>]*>", "", text)
        stripped = (line.strip() for line in html.unescape(text).split("\n"))
        lines += [line for line in stripped if line]
    # Blank lines part code from text, and only there.
    kept = [line for at, line in enumerate(lines) if line or (at > 0 and lines[at - 1] != "")]
    if kept and kept[-1] == "":
        kept.pop()
    return kept


def printable(text: str) -> str:
    """Text of a learner's program, made harmless: control characters are shown, not obeyed."""
    shown = _CONTROLS.sub(lambda match: f"\\x{ord(match.group()):02x}", text.replace("\r\n", "\n"))
    # A lone surrogate cannot be written as UTF-8.
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")


def wrap(line: str, width: int | None) -> list[str]:
    """The line broken between words so that it fits; a code line (indented) is left as it is."""
    if width is None or len(line) <= width or line.startswith("    "):
        return [line]
    lines: list[str] = []
    current = ""
    for word in line.split(" "):
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [*lines, current]
