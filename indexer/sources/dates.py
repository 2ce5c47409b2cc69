"""Dates as pages print them, to ISO 8601 with time and zone where known.

Imports nothing of ours and does no I/O.
"""

from __future__ import annotations

import datetime
import re

YEARS = range(1600, 2100)
"""A year outside is a number that only looks like one."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jänner janvier enero janeiro gennaio januari jan jän janv ene января",
            "february februar février febrero fevereiro febbraio februari feb fév févr fev февраля",
            "march märz mars marzo março maart marts mar mär mrz марта",
            "april avril abril aprile apr avr abr апреля",
            "may mai mayo maio maggio mei maj мая",
            "june juni juin junio junho giugno jun июня",
            "july juli juillet julio julho luglio jul juil июля",
            "august août agosto augustus augusti aug ago августа",
            "september septembre septiembre setembro settembre sep sept set сентября",
            "october oktober octobre octubre outubro ottobre oct okt out октября",
            "november novembre noviembre novembro nov ноября",
            "december dezember décembre diciembre dezembro dicembre dec dez déc dic декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"\b(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})\b"
_PRINTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?:\b|(?=T))",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\s*,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?{_YEAR}",
        rf"{_DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
    )
)
_TIME = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<hour12>\d{1,2})(?:[:.](?P<minute12>\d{2}))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)(?:\.\d+)?(?:\s*Uhr)?"
    r"|(?P<military>[0-2]\d[0-5]\d)(?=\s*(?:GMT|UTC)\b)"
    r")\s*(?P<zone>Z\b|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2}\b)?",
    re.IGNORECASE,
)
_ZONES = {  # zones with one meaning in news; "ET" and "IST" have several
    "Z": 0, "GMT": 0, "UTC": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7,
    "PDT": -7, "PST": -8,
}  # fmt: skip
_ISO = re.compile(
    r"(?:\d{4}-?\d\d-?\d\d|\d{4}-?W\d\d-?\d)"
    r"(?:[Tt ]\d\d[\d:]{0,6}(?:[.,]\d{1,9})?\s?(?:[Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_LABEL = re.compile(
    r"\b(?:first|last|originally|zuletzt)?\s*"
    r"(?:published|updated|posted|created|modified|dated?|filed|print edition|on|at|um|vom|am|le|el"
    r"|à|a las|às|veröffentlicht|publiziert|erschienen|aktualisiert|stand|publié|mis à jour"
    r"|publicado|actualizado|em|pubblicato|il|gepubliceerd|op|опубликовано)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
    r"|\b(?:segunda|terça|quarta|quinta|sexta)-feira\b|\b(?:domingo|lunedì|martedì|mercoledì"
    r"|giovedì|venerdì|domenica)\b"
    r"|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado", re.IGNORECASE)


def iso_moment(text: str) -> str:
    """Return an ISO 8601 date or date-time in its usual form, empty if neither.

    Args:
        text: such as ``2011-01-04``, ``20110104`` or ``2011-01-04T21:14Z``.
    """
    stripped = text.strip()
    # fromisoformat() takes any character between date and time, and any length.
    if not _ISO.fullmatch(stripped):
        return ""
    try:
        moment = datetime.datetime.fromisoformat(stripped)
    except ValueError:
        return ""
    if "T" not in stripped.upper() and ":" not in stripped:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def find_moment(text: str) -> str:
    """Return the first date printed in the text as ISO 8601, empty if none.

    A time of day elsewhere in the text, such as the ``9:14 p.m. EST`` of
    "updated 9:14 p.m. EST, Tue January 4, 2011", is joined to it.
    """
    found = _first_date(text)
    if found is None:
        return ""
    day, span = found
    return day.isoformat() + _time_of_day(text[: span[0]] + " " + text[span[1] :].lstrip("T"))


def read_moment(text: str) -> str:
    """Return a date written in ISO 8601 or printed in words, empty if neither."""
    return iso_moment(text) or find_moment(text)


def without_date(text: str) -> str:
    """Return the text with ``|`` in place of the first date and its weekday."""
    found = _first_date(text)
    if found is None:
        return text
    before = re.sub(rf"(?:{_WEEKDAY.pattern})[\s,]*$", "", text[: found[1][0]], flags=re.IGNORECASE)
    return f"{before} | {text[found[1][1] :]}"


def is_date_line(line: str) -> bool:
    """Tell whether the line holds a date and at most two words beside it."""
    found = _first_date(line)
    if found is None or len(line) > 120:
        return False
    rest = line[: found[1][0]] + " " + line[found[1][1] :]
    for pattern in (_TIME, _TIME, _LABEL, _WEEKDAY):
        rest = pattern.sub(" ", rest)
    return len(re.findall(r"\w+", rest)) <= 2


def is_update(line: str) -> bool:
    """Tell whether the line's date is that of a change, not of publication."""
    return _UPDATED.search(line) is not None and "publish" not in line.lower()


def _first_date(text: str) -> tuple[datetime.date, tuple[int, int]] | None:
    matches = [match for pattern in _PRINTED for match in pattern.finditer(text[:400])]
    for match in sorted(matches, key=lambda match: match.start()):
        month = _MONTHS.get(match["month"].lower()) or match["month"]
        try:
            day = datetime.date(int(match["year"]), int(month), int(match["day"]))
        except ValueError:
            continue
        if day.year in YEARS:
            return day, match.span()
    return None


def _time_of_day(text: str) -> str:
    match = _TIME.search(text)
    if match is None:
        return ""
    hour, minute, second = _clock(match)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"T{hour:02}:{minute:02}:{second:02}" + _zone(match["zone"] or "")


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    if match["military"]:
        return int(match["military"][:2]), int(match["military"][2:]), 0
    if match["half"]:
        afternoon = 12 if match["half"].lower() == "p" else 0
        hour = int(match["hour12"])
        return (hour % 12 + afternoon if hour <= 12 else 99), int(match["minute12"] or 0), 0
    return int(match["hour"]), int(match["minute"]), int(match["second"] or 0)


def _zone(name: str) -> str:
    if name[:1] in {"+", "-"}:
        hours, minutes = int(name[1:3]), int(name[-2:])
        return f"{name[0]}{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""
    hours_east = _ZONES.get(name.upper())
    return "" if hours_east is None else f"{hours_east:+03}:00"
