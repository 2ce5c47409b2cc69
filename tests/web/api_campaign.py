"""Requests made from the API's description, answers compared with it.

``python -m tests.web.api_campaign --requests 20000`` runs a long campaign; the suite runs
a short one.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .running_server import running_server, sample_backend

OPERATIONS = 7

LEFT_OUT = (
    # A last day before the first, 30 February, a cursor that no answer gave: their forms are
    # as described, their values are refused by name.
    "positive_data_acceptance",
)

CONFIGURATION = """
[checks]
negative_data_rejection.expected-statuses = ["400", "404", "405", "431"]
"""
"""An address that is longer than servers read is refused before anybody looks at it."""

_GENERATED = re.compile(r"([\d,]+) generated")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of a campaign.

    Attributes:
        requests: how many were sent.
        report: what was printed.
        passed: whether every answer was as described.
    """

    requests: int
    report: str
    passed: bool


def run_campaign(requests: int, seed: int) -> Outcome:
    """Send about so many requests, good and bad, to a server of the sample articles."""
    with (
        sample_backend() as backend,
        running_server(backend) as address,
        tempfile.TemporaryDirectory() as scratch,
    ):
        Path(scratch, "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            *("run", f"{address}/api/v1/openapi.json"),
            *("--checks", "all", "--exclude-checks", ",".join(LEFT_OUT)),
            *("--phases", "examples,coverage,fuzzing"),
            *("--max-examples", str(max(requests // OPERATIONS, 1))),
            *("--seed", str(seed), "--continue-on-failure", "--no-color"),
            "--suppress-health-check=all",
        ]
        done = subprocess.run(
            command,
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONWARNINGS": "ignore", "COLUMNS": "100"},
        )
    report = done.stdout + done.stderr
    numbers = [int(found.replace(",", "")) for found in _GENERATED.findall(report)]
    return Outcome(sum(numbers), report, done.returncode == 0)


def main() -> int:
    """Run a campaign, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcome = run_campaign(options.requests, options.seed)
    sys.stdout.write(f"{outcome.report}\n{outcome.requests:,} requests\n")
    return 0 if outcome.passed else 1


if __name__ == "__main__":
    sys.exit(main())
