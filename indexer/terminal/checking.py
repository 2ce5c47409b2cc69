"""Print what a check of an index found."""

from __future__ import annotations

import sys

from indexer.index_check import CheckReport
from indexer.terminal.printing import printable


def print_check(report: CheckReport) -> bool:
    """Print a report, problems as errors, and return whether all is sound."""
    for problem in report.problems:
        print(printable(problem), file=sys.stderr)
    if report.unchecked:
        print(
            f"{report.unchecked:,} of {report.segments:,} segments are in Whoosh's own format, "
            "which has no checksums; they were not looked at.",
            file=sys.stderr,
        )
    for name in report.leftovers:
        print(f"Left over by an interruption, deleted by the next run: {printable(name)}")
    print(
        f"{report.segments - report.unchecked:,} segments with {report.documents:,} documents "
        f"checked, {len(report.problems):,} problems"
    )
    return not report.problems
