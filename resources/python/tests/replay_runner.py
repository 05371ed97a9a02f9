"""Records one program and prints what was recorded: `python replay_runner.py TRACER FILE STEPS`."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cairn_replay.program import recording


def main() -> None:
    tracer, file, steps = sys.argv[1], Path(sys.argv[2]).resolve(), int(sys.argv[3])
    sys.path.insert(0, str(file.parent))
    parts: list[dict[str, object]] = []
    namespace: dict[str, object] = {"__name__": "__main__"}
    code = compile(file.read_text(), str(file), "exec")
    error = None
    try:
        with recording({str(file.parent): ""}, parts.append, steps=steps, tracer=tracer):
            exec(code, namespace)
    except BaseException as raised:
        error = type(raised).__name__
    os.write(3, json.dumps({"parts": parts, "error": error}).encode())


main()
