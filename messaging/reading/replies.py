"""A reply's own words, apart from what it quotes and from its signature.

Every line of the text ends up in exactly one of the three. When in doubt it is the sender's own: an agent reads past a
quote too many more easily than past a word too few.
"""

from dataclasses import dataclass

from .mail import Mail
from .markup import Line, lines_of_html
from .splitting import Owner, owners_of

MOST_LINES = 5_000  # what is longer is not looked through to its end


@dataclass(frozen=True)
class Reply:
    reply: str
    quoted: str = ""
    signature: str = ""


def reply_of(mail: Mail) -> Reply:
    """From the plain text where the mail has one; from HTML where its marks tell more."""
    if not mail.has_plain_text:
        return split_lines(lines_of_html(mail.html)) if mail.html else split_text(mail.text)
    by_text = split_text(mail.text)
    if mail.html and (not by_text.reply or not (by_text.quoted or by_text.signature)):
        by_html = split_lines(lines_of_html(mail.html))
        if by_html.reply and (by_html.quoted or not by_text.reply):
            return by_html
    return by_text


def split_text(text: str) -> Reply:
    """Quick whatever the text is: what follows the first thousands of lines belongs to whom the last of them does."""
    lines = text.replace("\r\n", "\n").split("\n", MOST_LINES)
    return split_lines([Line(line) for line in lines])


def split_lines(lines: list[Line]) -> Reply:
    owners = owners_of([line.text for line in lines[:MOST_LINES]])
    _mark_signatures(lines[:MOST_LINES], owners)
    owners += [owners[-1]] * (len(lines) - len(owners)) if owners else []
    return Reply(*(_joined(lines, owners, owner) for owner in Owner))


def _mark_signatures(lines: list[Line], owners: list[Owner]) -> None:
    """Follow the sender's program, unless it says that all is signature: some let people write into that place."""
    own = [number for number, owner in enumerate(owners) if owner is Owner.REPLY]
    if any(lines[number].text.strip() and not lines[number].is_signature for number in own):
        for number in own:
            owners[number] = Owner.SIGNATURE if lines[number].is_signature else Owner.REPLY


def _joined(lines: list[Line], owners: list[Owner], owner: Owner) -> str:
    """The lines of one owner; a blank line where others' stood between, if one parted them."""
    kept: list[str] = []
    parted = False
    for line, whose in zip(lines, owners, strict=True):
        text = line.text.rstrip()
        if whose is owner:
            if parted and kept and kept[-1] and text:
                kept.append("")
            kept.append(text)
        parted = whose is not owner and (parted or not text)
    return "\n".join(kept).strip("\n")
