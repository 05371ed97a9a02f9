"""Type-check folders one after the other with one warm mypy, and print the findings as JSON.

    python type_check.py <cache folder> <folder>...

Each folder is a program of its own: modules of the same name in two of them are different modules.
"""

import json
import os
import sys
from pathlib import Path

from mypy import api


def check_folder(folder: Path, cache: str) -> list[dict[str, object]]:
    """Run mypy over a folder's modules, from inside it, as a learner would."""
    os.chdir(folder)
    # Absolute: for mypy's cache, a file of the same name in another folder is then another file.
    files = [
        str(file)
        for file in sorted(folder.rglob("*.py"))
        if file.relative_to(folder).parts[0] != "checks"
    ]
    if not files:
        return []
    stdout, stderr, _ = api.run(["--strict", "--output=json", f"--cache-dir={cache}", *files])
    findings = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
    if stderr.strip():
        findings.append({"file": files[0], "line": 1, "message": stderr.strip(), "severity": "error"})
    return [
        {"folder": str(folder), "file": item["file"], "line": item["line"], "message": item["message"]}
        for item in findings
        if item["severity"] == "error"
    ]


def main() -> None:
    """Check every folder named on the command line."""
    cache, *folders = sys.argv[1:]
    print(json.dumps([item for folder in folders for item in check_folder(Path(folder), cache)]))


main()
