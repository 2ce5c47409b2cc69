"""Requests as fast as they are answered, or at a rate, by ``wrk``; imports nothing of ours."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

CONNECTIONS = 8

_SCRIPT = Path(__file__).with_suffix(".lua")
_TIMEOUT_S = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """What came of some requests.

    Attributes:
        requests: answered, with whatever status.
        seconds: how long it took.
        errors: answers of status 400 and more, and connections that broke or timed out.
        median_ms, p99_ms: time from a request to its answer.
    """

    requests: int
    seconds: float
    errors: int
    median_ms: float
    p99_ms: float

    @property
    def per_s(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


def wrk_is_here() -> bool:
    """Tell whether the command ``wrk`` is installed."""
    return shutil.which("wrk") is not None


def load(
    address: str,
    targets: Path,
    seconds: int,
    *,
    skipped: int = 0,
    connections: int = CONNECTIONS,
    rest_ms: float = 0.0,
) -> Load:
    """Ask a server for some paths, one after the other, over and over.

    Args:
        address: scheme, host and port.
        targets: a file with a path and query a line.
        seconds: for how long.
        skipped: lines at the beginning to leave out.
        connections: how many ask side by side.
        rest_ms: mean rest of a connection before it asks again.

    Raises:
        subprocess.CalledProcessError: ``wrk`` failed; what it said is in the error.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={_TIMEOUT_S}s"]
    arguments = [str(targets), str(skipped), str(rest_ms)]
    run = subprocess.run(
        [*command, f"--script={_SCRIPT}", address, "--", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(run.stdout.splitlines()[-1]))
