"""The line that introduces a quoted mail: "On Mon, 2 Apr 2012 at 18:26, Jane <jane@example.com> wrote:".

Programs write it in a hundred ways and wrap it over several lines. What they share: it ends in a colon, and holds a
verb, a date, a time or an address; a person's own sentence rarely has as many of these.
"""

import re
from dataclasses import dataclass
from itertools import islice

from .languages import words

MOST_LINES = 5
LONGEST = 500

# Scripts that put no space between words: Thai, Japanese, Chinese, Korean.
SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _any_of(alternatives: frozenset[str]) -> str:
    whole: list[str] = []
    within: list[str] = []
    for word in sorted(alternatives, key=len, reverse=True):
        (within if SPACELESS.search(word) else whole).append(re.escape(word))
    return "|".join([rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", *within])


WROTE = re.compile(_any_of(words("wrote")))
WITHIN = re.compile(rf"(?:{WROTE.pattern}|>):(?= \s*\S)")
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,80}@[^\s<>()\[\]\"',;:]{2,80}")
DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4})")
TIME = re.compile(
    r"(?<![\d.])\d{1,2}[:.h]\d{2}(?![\d.]*\d)|(?<!\d)\d{1,2}[:.]\d{2}[:.]\d{2}|\d\s?(?:am|pm|uhr)\b|\d[时時시]"
)
DATE_OR_TIME = (
    r"(?:(?:19|20)\d\d"
    r"|\d{1,2}[./-]\s?\d{1,2}[./-]|\d{1,2}[:.h]\d\d"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?,?\s(?:de\s|d['’]\s?)?[^\s\d:@<>]{2,14},?\s(?:de\s)?(?:(?:19|20)\d\d|\d\d\b|kl|klo)"
    r"|\d{1,2}\s[^\W\d]{1,5}\s\d{1,2},\s\d{4}|\d{1,2}(?:st|nd|rd|th)?,\s(?:\d{4}|at\s))"
)
BEGINS_WITH_DATE = re.compile(rf"\W{{0,3}}(?:[^\s:@<>]{{1,20}}\s{{1,2}}){{0,4}}{DATE_OR_TIME}")
BEGINS_WITH_ADDRESS = re.compile(rf"\W{{0,2}}[^\W\d][^<>@:]{{0,60}}[<(\[]\s?{ADDRESS.pattern}|{ADDRESS.pattern}\s")
BEGINS_WITH_VERB = re.compile(rf"(?:\S+\s){{0,4}}(?:{WROTE.pattern})")
# Gmail's form of some years, which ends in a colon only where the address is known.
STAMPED = re.compile(r"\d{4}-\d\d-\d\d,? \d{1,2}:\d\d (?:gmt|utc)[+-]\d\d:?\d\d,? [^.!?]+")
PRONOUN = re.compile(
    r"(?<!\w)(?:you|i|we|he|she|they|your|my|me|us|our|u|uw|jullie|jij|je|ik|wij|mijn|mij|ons|sie|ihr|ihre|du|ich|wir|mein|mir|"
    r"mich|uns|unser|vous|tu|votre|nous|moi|m['’]avez|usted|ustedes|nos|lei|voi|mi|ci|você|vocês|ni|jag|vi|mig|min|jeg|meg|"
    r"dere|te|teie|meie|mulle|minulle|vy|já|mně|pan|pani|państwo|вы|я|мы|мне|нам|ваш|ви|вам|мені|jūs|es|jums|aš|ön|siz|bana)(?!\w)"
)
ENDS_A_SENTENCE = re.compile(r"(?:[!?…]|(?:[^\W\d]{5,}|\d[:.]\d\d)\.)\s*$")


@dataclass(frozen=True)
class Features:
    verb: bool
    date: bool
    time: bool
    address: bool
    colon: bool
    good_start: bool
    dated_start: bool
    pronoun: bool
    wrapped: bool
    stamped: bool

    @property
    def stands_alone(self) -> bool:
        """Certain enough to take all that follows for quoted, though nothing else marks it so."""
        by_program = self.address and (self.verb or (self.date and self.time))
        return self.stamped or (self.colon and self.good_start and by_program)

    @property
    def stands_apart(self) -> bool:
        """Certain enough if blank lines part it from what is above and below.

        Without an address it may be a story: "On 2 May at 10:15 your shop wrote: ... But it never came."
        """
        return self.stands_alone or (
            self.colon and self.dated_start and self.verb and self.date and self.time and not self.pronoun
        )

    @property
    def stands_above_quote(self) -> bool:
        """Certain enough above lines that are marked as quoted."""
        if self.colon:
            return (
                (self.verb and (self.date or self.time or self.address))
                or (self.date and (self.time or self.address))
                or (self.address and not self.wrapped)
            )
        return self.good_start and self.date and self.address

    @property
    def may_be_longer(self) -> bool:
        """Whether it lacks what most programs write, and may have begun on a line above."""
        return not (self.date and self.address and self.good_start)


def features_of(lines: list[str]) -> Features | None:
    text = " ".join(line.strip("> *_\t") for line in lines)
    if len(text) > LONGEST:
        return None
    text = text.casefold()
    has_at = "@" in text
    dated_start = bool(BEGINS_WITH_DATE.match(text))
    return Features(
        verb=bool(WROTE.search(text)),
        date=bool(DATE.search(text)),
        time=bool(TIME.search(text)),
        address=has_at and bool(ADDRESS.search(text)),
        colon=text.endswith((":", "：")),
        good_start=dated_start or bool((has_at and BEGINS_WITH_ADDRESS.match(text)) or BEGINS_WITH_VERB.match(text)),
        dated_start=dated_start,
        pronoun=bool(PRONOUN.search(text)),
        wrapped=len(lines) > 1,
        stamped=bool(STAMPED.fullmatch(text)),
    )


def attribution_start(lines: list[str], last: int, *, first: int, above_quote: bool) -> int | None:
    """The line where the attribution begins that ends at `last`, looking back no further than `first`.

    As few lines as it takes, lest a sentence of the sender's right above is taken with it; more only where a longer
    form begins as attributions do, and brings the date or the address that the shorter one lacks.
    """
    found, known = None, None
    for start in range(last, max(first, last - MOST_LINES + 1) - 1, -1):
        if not lines[start].strip("> \t") or (start < last and ENDS_A_SENTENCE.search(lines[start][-40:])):
            break
        features = features_of(lines[start : last + 1])
        if features is None:
            break
        if above_quote:
            enough = features.stands_above_quote
        else:
            enough = features.stands_apart if _is_apart(lines, start, last) else features.stands_alone
        if not enough:
            continue
        if start < last and not features.good_start:
            continue
        if known is None or (features.date > known.date or features.address > known.address):
            found, known = start, features
        if not known.may_be_longer:
            break
    return last if found is None and above_quote and _is_bare(lines[last]) else found


def _is_apart(lines: list[str], start: int, last: int) -> bool:
    above = lines[start - 1] if start else ""
    below = lines[last + 1] if last + 1 < len(lines) else ""
    return not above.strip() and not below.strip()


def may_end_attribution(line: str) -> bool:
    """A cheap look at a line that has no quote below it."""
    return line.rstrip(" *_").endswith((":", "：")) or bool(STAMPED.match(line[:60].casefold()))


def has_attribution_within(line: str) -> bool:
    """Whether a quote begins on the very line of its attribution, as Yahoo writes it: "... wrote:   Hello"."""
    if "@" not in line or len(line) > LONGEST:
        return False
    beginnings = (line[: found.end()] for found in islice(WITHIN.finditer(line.casefold()), MOST_LINES))
    found = filter(None, (features_of([beginning]) for beginning in beginnings))
    return any(one.stands_alone and one.verb and one.date and one.time for one in found)


def _is_bare(line: str) -> bool:
    """As in "Jane wrote:", which says enough above a quote."""
    text = line.strip("> *_\t").casefold()
    return len(text) <= 60 and text.endswith((":", "：")) and bool(WROTE.search(text[-30:]))


def ends_in_attribution(lines: list[str]) -> bool:
    """Whether the last of these lines that says anything introduces a quote."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return bool(lines) and attribution_start(lines, len(lines) - 1, first=0, above_quote=True) is not None
