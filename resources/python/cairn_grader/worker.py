"""An interpreter that imports what a run will need, waits for one job on stdin, and does it."""

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """stdin: one line with the job. stdout: events. stderr: output. Ends with the job."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from cairn_grader.child import Job, run_job, settle_descriptors
    from cairn_grader.processes import die_with_parent
    from cairn_grader.strategies import BASE_MODULES, import_quietly

    die_with_parent()
    events_fd, output_fd = os.dup(1), os.dup(2)
    os.dup2(2, 1)  # nothing that is printed may get between the events
    checks = Path(sys.argv[1], "checks")
    modules = [name for name in sys.argv[2].split(",") if name]
    for name in (*BASE_MODULES, *modules):
        import_quietly(name)
    if import_quietly("pytest"):
        from cairn_grader.sessions import make_ready

        make_ready(checks)
    line = sys.stdin.readline()
    if line:
        events_fd, output_fd = settle_descriptors(events_fd, output_fd)
        run_job(Job.from_json(json.loads(line)), events_fd, output_fd)


if __name__ == "__main__":
    main()
