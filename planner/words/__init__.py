"""French and English, from one catalogue: every ``*.toml`` file of this folder, one table a phrase.

``[clinics] fr = "{count} journées" en = "{count} clinic days"`` is said as ``say("fr", "clinics", count=3)``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("fr", "en")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every phrase by its key.

    Raises ``ValueError`` for a key told twice or a phrase without a language.
    """
    phrases: dict[str, Mapping[str, str]] = {}
    for source in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".toml"):
            for key, phrase in tomllib.loads(source.read_text(encoding="utf-8")).items():
                if key in phrases or set(phrase) != set(LANGUAGES):
                    raise ValueError(f"{source.name}: {key} is told twice or lacks a language")
                phrases[key] = phrase
    return phrases


def say(lang: str, key: str, **facts: object) -> str:
    """Return the phrase in that language with its facts filled in. Raises ``KeyError`` for an unknown key."""
    return catalogue()[key][lang].format(**facts)
