"""Records a program while it runs: lines, variables, calls, output, tasks."""
