"""a_envoyer/: a folder for each authority and health centre with what it is sent, nothing of another's in it."""

from __future__ import annotations

from planner.export.blocks import stamp
from planner.export.letters import centre_letter
from planner.export.messages import authority_message, centre_message
from planner.export.pages import pdf
from planner.export.text import slugs
from planner.model import Plan, Problem
from planner.render import authority_page, authority_sheet, drawn
from planner.render.share import CentreShare, Share, authorities, centre_share, centres, share
from planner.words import say

MESSAGE = "message.txt"


def to_send(problem: Problem, plan: Plan, lang: str = "fr") -> dict[str, bytes]:
    """Return the files of all recipients by their paths within the plan's folder."""
    sent = [(id_, _to_authority(problem, plan, share(problem, plan, id_), lang)) for id_ in authorities(problem, plan)]
    around = (centre_share(problem, plan, id_) for id_ in centres(problem, plan))
    sent += [(f"{told.centre.id} {told.centre.name}", _to_centre(problem, plan, told, lang)) for told in around]
    folder, names = say(lang, "sent_folder"), slugs(name for name, _ in sent)
    return {
        f"{folder}/{name}/{file}": content
        for name, (_, files) in zip(names, sent, strict=True)
        for file, content in files.items()
    }


def _to_authority(problem: Problem, plan: Plan, told: Share, lang: str) -> dict[str, bytes]:
    """Return an authority's map, picture, PDF and message."""
    sheet, stem = drawn(authority_sheet(problem, told, lang)), f"{say(lang, 'sent_file')}_{plan.week}"
    return {
        f"{stem}.html": authority_page(problem, told, sheet.chart, lang).encode(),
        f"{stem}.png": sheet.png,
        f"{stem}.pdf": sheet.pdf,
        MESSAGE: _text(authority_message(problem, told, lang)),
    }


def _to_centre(problem: Problem, plan: Plan, told: CentreShare, lang: str) -> dict[str, bytes]:
    """Return a health centre's letter, the words of its Word file, and its message."""
    letter = centre_letter(problem, plan, told, lang)
    return {
        f"{say(lang, 'sent_letter')}_{plan.week}.pdf": pdf([letter], stamp(plan, lang), plan, letter.title),
        MESSAGE: _text(centre_message(problem, told, lang)),
    }


def _text(lines: list[str]) -> bytes:
    """Return lines so that the Notepad of any Windows opens them, accents and all."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
