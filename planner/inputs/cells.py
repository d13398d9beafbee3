"""Cells: the text of one cell to a value, or what is wrong with it as a key of the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import LiteralString

from pydantic_core import PydanticCustomError

from planner.inputs.aliases import WORDS, YES_NO, plain, weekday_word

ID_LENGTH = 64
TEXT_LENGTH = 2_000
WKT_LENGTH = 1_000_000
FIRST_YEAR, LAST_YEAR = 1950, 2100

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_THOUSANDS = re.compile(r"(?<=[0-9])[ '\u2019\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_TIME = re.compile(r"([0-9]{1,2})(?:[:hH]([0-9]{2})(?::00)?|[hH])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_FRENCH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 00:00(?::00)?)?")
_SERIAL = re.compile(r"[34567][0-9]{4}")
_FORMULA_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|VALEUR!|NOM\?|NOMBRE!)")
# control characters, halves of characters, and what turns the direction of writing round
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_EXCEL_DAY_0 = date(1899, 12, 30)


def wrong(key: LiteralString, **facts: object) -> PydanticCustomError:
    """Return the error that carries a key of the catalogue and its facts."""
    return PydanticCustomError(key, key, {name: str(fact) for name, fact in facts.items()})


def as_text(value: object) -> str:
    """Return a value of a workbook or a settings file as a cell of a CSV file would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
    if isinstance(value, time):
        return _clock(
            timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            + timedelta(microseconds=value.microsecond)
        )
    if isinstance(value, timedelta):
        return _clock(value)
    if isinstance(value, float) and abs(value) < 1e15:
        return format(Decimal(repr(value)).normalize(), "f")
    return "" if value is None else tidy(str(value))


def _clock(since_midnight: timedelta) -> str:
    """Return HH:MM, with seconds where they are not 0 but for the rounding of a workbook."""
    minutes, seconds = divmod(round(since_midnight.total_seconds()), 60)
    told = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{told}:{seconds:02d}" if seconds else told


def tidy(text: str) -> str:
    """Return a cell's text in composed Unicode, without space around it."""
    return unicodedata.normalize("NFC", text).strip()


# --- Text -------------------------------------------------------------------------------------------------------------


def text(cell: str) -> str:
    """Return a line of text; line breaks inside a cell become spaces."""
    return _plain_text(re.sub(r"[\r\n\t]+", " ", cell), TEXT_LENGTH)


@lru_cache(maxsize=2**16)
def identifier(cell: str) -> str:
    """Return an id: any text without ``;`` or control characters, at most 64 characters."""
    if ";" in cell:
        raise wrong("semicolon_in_id")
    return _plain_text(cell, ID_LENGTH)


def wkt(cell: str) -> str:
    """Return the text of a geometry."""
    return _plain_text(re.sub(r"\s+", " ", cell), WKT_LENGTH)


def _plain_text(cell: str, longest: int) -> str:
    if _FORMULA_ERROR.fullmatch(cell):
        raise wrong("formula_error")
    if _INVISIBLE.search(cell):
        raise wrong("control_character")
    if len(cell) > longest:
        raise wrong("too_long", length=len(cell), longest=longest)
    return cell


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a reader of one of the allowed words, in English or French."""
    by_plain = {plain(form): word for word in allowed for form in (word, *WORDS.get(word, ()))}

    def read(cell: str) -> str:
        word = by_plain.get(plain(cell))
        if word is None:
            raise wrong("not_allowed", allowed=", ".join(allowed))
        return word

    return read


def flag(cell: str) -> bool:
    """Return yes or no as a truth value."""
    answer = YES_NO.get(plain(cell))
    if answer is None:
        raise wrong("not_yes_no")
    return answer


# --- Numbers ----------------------------------------------------------------------------------------------------------


def number(cell: str) -> Decimal:
    """Return a number, written with a decimal point or comma and spaces between thousands."""
    digits = _THOUSANDS.sub("", cell)
    if len(digits) > 40 or not _NUMBER.fullmatch(digits):
        raise wrong("not_a_number")
    return Decimal(digits.replace(",", "."))


def between(low: float, high: float) -> Callable[[str], Decimal]:
    """Return a reader of a number from ``low`` to ``high``."""

    def read(cell: str) -> Decimal:
        found = number(cell)
        if found < 0 <= low:
            raise wrong("negative", low=low)
        if not Decimal(str(low)) <= found <= Decimal(str(high)):
            raise wrong("out_of_range", low=low, high=high)
        return found

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of a whole number from ``low`` to ``high``."""
    within = between(low, high)

    def read(cell: str) -> int:
        found = within(cell)
        if found != found.to_integral_value():
            raise wrong("not_whole")
        return int(found)

    return read


def rounded_up(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole minutes, francs and the like that rounds decimals up."""
    within = between(low, high)
    return lambda cell: ceiling(within(cell))


def ceiling(amount: Decimal) -> int:
    """Return a number rounded up, exactly."""
    return int(amount.to_integral_value(ROUND_CEILING))


# --- Times and dates --------------------------------------------------------------------------------------------------


def minute(cell: str) -> int:
    """Return minutes after midnight from ``HH:MM`` or ``7h30``."""
    found = _TIME.fullmatch(cell)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise wrong("not_a_time")
    return int(found[1]) * 60 + int(found[2] or 0)


@lru_cache(maxsize=2**12)
def day(cell: str) -> date:
    """Return a date from ``2026-11-30`` or ``30/11/2026``."""
    year, month, number_of_day = _date_parts(cell)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong("year_far_off", first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return date(year, month, number_of_day)
    except ValueError:
        raise wrong("not_a_date") from None


def _date_parts(cell: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(cell):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _FRENCH.fullmatch(cell):
        return int(found[3]), int(found[2]), int(found[1])
    if _SERIAL.fullmatch(cell):
        raise wrong("date_as_number", proposal=_EXCEL_DAY_0 + timedelta(days=int(cell)))
    raise wrong("not_a_date")


# --- Lists ------------------------------------------------------------------------------------------------------------


def items(cell: str) -> list[str]:
    """Return the parts of a list separated by ``;``."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def ids(cell: str) -> tuple[str, ...]:
    """Return ids separated by ``;``, each once, in their order."""
    return tuple(dict.fromkeys(identifier(part) for part in items(cell)))


def days(cell: str) -> frozenset[date]:
    """Return dates separated by ``;``."""
    return frozenset(day(part) for part in items(cell))


def weekday(cell: str) -> str:
    """Return mon ... sun for one weekday in English or French."""
    word = weekday_word(cell)
    if word is None:
        raise wrong("not_a_weekday", part=cell)
    return word


def weekdays(cell: str) -> frozenset[str]:
    """Return weekdays (mon, lun, Monday, lundi ...) separated by ``;``, commas or spaces."""
    return frozenset(weekday(part) for part in re.split(r"[;,\s]+", cell.strip(" ;,")))
