"""Fuzz every reader: ``python -m tests.sources.fuzzing --minutes 10``.

Damages files of every format, and what has come of them so far, for as long as it is
told, and says how many inputs it tried. With ``--engine atheris`` coverage guides it
(``pip install atheris``). An input that raises, or takes longer than a page may, is
kept in ``--findings``; such inputs become tests. The same seed makes the same inputs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import io
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from indexer.article import Article
from indexer.sources.content import FAULT, read_content
from indexer.sources.origin import Origin
from indexer.sources.saved_item import Rejected, SavedItem
from tests.sources.formats import FILES

NAMES = sorted(FILES)
MOST_BYTES = 20_000
KEPT_INPUTS = 400
SLOW_SECONDS = 20


class SlowError(Exception):
    """Reading took too long."""


def read(name: str, raw: bytes) -> list[str]:
    """Read all that bytes under a name hold; return what kinds of things came of them.

    Raises:
        Exception: whatever the readers raise, which they must not.
    """
    origin = Origin(f"/{name}", name, "2024-05-01T08:00:00+00:00")
    kinds = []
    for item in read_content(io.BufferedReader(io.BytesIO(raw)), origin, name):
        parsed = item.parse() if isinstance(item, SavedItem) else item
        if not isinstance(parsed, Article | Rejected):
            raise TypeError(f"expected an article or a reason, found {type(parsed)}")
        if isinstance(parsed, Rejected) and FAULT in parsed.reason:
            raise ValueError(parsed.reason)
        kinds.append(parsed.reason[:30] if isinstance(parsed, Rejected) else "article")
    return kinds


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, say what was done, and exit 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.sources.fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["random", "atheris"], default="random")
    parser.add_argument("--findings", type=Path, default=Path("var/fuzzing"))
    options = parser.parse_args(arguments)
    if options.engine == "atheris":
        return _by_coverage(options.minutes, options.seed, options.findings)
    return _at_random(options.minutes, options.seed, options.findings)


def _at_random(minutes: float, seed: int, findings: Path) -> int:
    """Damage inputs at random; those that gave something new are damaged further."""
    chance = random.Random(seed)  # noqa: S311 - it is to come again
    pool = list(FILES.items())
    known: set[tuple[str, ...]] = set()
    end, tried, found = time.monotonic() + 60 * minutes, 0, 0
    signal.signal(signal.SIGALRM, _give_up)
    while time.monotonic() < end:
        name, raw = chance.choice(pool)
        if chance.random() < 0.1:
            name = chance.choice(NAMES)
        raw = damaged(raw, chance)
        tried += 1
        signal.alarm(SLOW_SECONDS)
        try:
            kinds = tuple(sorted(set(read(name, raw))))
        except Exception as error:
            found += 1
            _keep(findings, name, raw, error)
            continue
        finally:
            signal.alarm(0)
        if (name, *kinds) not in known:
            known.add((name, *kinds))
            pool.append((name, raw))
            del pool[len(FILES) : len(FILES) + max(0, len(pool) - KEPT_INPUTS)]
    print(f"seed {seed}: {tried:,} inputs, {len(known)} kinds of outcome, {found} findings")
    return int(found > 0)


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with up to eight places flipped, cut, doubled or overwritten."""
    content = bytearray(raw[:MOST_BYTES])
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(content) + 1)
        length = chance.choice((1, 2, 4, 16, 100))
        match chance.randrange(5):
            case 0:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[place : place + length]
            case 2:
                content[place:place] = content[place : place + length] * chance.choice((1, 2, 50))
            case 3:
                content[place : place + length] = chance.randbytes(length)
            case _:
                other = FILES[chance.choice(NAMES)]
                start = chance.randrange(len(other))
                content[place:place] = other[start : start + length]
    return bytes(content[: 2 * MOST_BYTES])


def _by_coverage(minutes: float, seed: int, findings: Path) -> int:
    atheris = importlib.import_module("atheris")
    atheris.instrument_all()
    seeds = findings / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(NAMES):
        (seeds / name).write_bytes(bytes([number]) + FILES[name])

    def test_one_input(content: bytes) -> None:
        if content:
            read(NAMES[content[0] % len(NAMES)], content[1:])

    limits = [f"-max_total_time={int(60 * minutes)}", f"-seed={seed}", f"-max_len={MOST_BYTES}"]
    limits += [f"-timeout={SLOW_SECONDS}", "-rss_limit_mb=4096", f"-artifact_prefix={findings}/"]
    atheris.Setup([sys.argv[0], *limits, str(seeds)], test_one_input)
    atheris.Fuzz()
    return 0


def _give_up(*_: object) -> None:
    raise SlowError(f"reading took more than {SLOW_SECONDS} s")


def _keep(findings: Path, name: str, raw: bytes, error: Exception) -> None:
    findings.mkdir(parents=True, exist_ok=True)
    path = findings / f"{hashlib.sha256(raw).hexdigest()[:12]}-{name}"
    path.write_bytes(raw)
    print(f"{path}: {type(error).__name__}: {error}"[:300], flush=True)


if __name__ == "__main__":
    sys.exit(main())
