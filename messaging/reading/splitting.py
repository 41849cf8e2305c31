"""Which lines of a mail are the sender's own words, which are quoted, which are the signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from .attributions import attribution_start, has_attribution_within, may_end_attribution
from .quoted_headers import header_block_end, is_rule, may_begin_heading, separator_end
from .signatures import signature_start

FIRST_LINES_OF_QUOTE = 8
LONGEST_QUESTION = 3  # lines that someone quotes by hand and answers, at the top of a mail
MOST_GUESSES = 200  # lines that look as if a heading began or ended there; in real mails, one soon does
LONGEST_BETWEEN = 10  # lines that are kept whole between the sender's own
QUOTED = re.compile(r"\s{0,3}(?:[A-Z][A-Za-z]{0,3})?>")  # some programs put initials before the mark

UNSEEN = dict.fromkeys([0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class Owner(StrEnum):
    REPLY = "reply"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class Kind(Enum):
    TEXT = auto()
    OWN_QUOTE = auto()  # without attribution: chosen by the sender, or what a program left when it was deleted
    QUOTE = auto()
    REST = auto()  # history that nothing marks but its beginning


@dataclass(frozen=True)
class Region:
    kind: Kind
    start: int
    end: int
    says: int = 0  # the first line after the attribution


def owners_of(lines: list[str]) -> list[Owner]:
    return Splitting(lines).owners()


class Splitting:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [line.translate(UNSEEN) if not line.isascii() else line for line in lines]
        self.size = len(lines)
        self.guesses = 0
        self.quoted = [bool(QUOTED.match(line)) for line in self.lines]
        self.next_said = self._next_said()

    def owners(self) -> list[Owner]:
        regions = list(self._regions())
        owners = [Owner.QUOTED] * self.size
        for region in regions:
            if region.kind is Kind.TEXT:
                owners[region.start : region.end] = [Owner.REPLY] * (region.end - region.start)
        if all(region.kind is Kind.OWN_QUOTE for region in regions):
            return [Owner.REPLY] * self.size
        self._mark_signatures(regions, owners)
        self._keep_what_is_answered(regions, owners)
        return owners

    def _next_said(self) -> list[int]:
        """For each line the next one, itself included, that is not blank."""
        following, found = self.size, [0] * self.size
        for number in range(self.size - 1, -1, -1):
            following = number if self.lines[number].strip() else following
            found[number] = following
        return [*found, self.size]

    def _is_quoted(self, number: int) -> bool:
        return number < self.size and self.quoted[number]

    # Regions

    def _regions(self) -> Iterator[Region]:
        text_from = at = 0
        while (at := self.next_said[at]) < self.size:
            region = self._quote(at) if self.quoted[at] else self._history(at, text_from)
            if region is None:
                at += 1
                continue
            if region.start > text_from:
                yield Region(Kind.TEXT, text_from, region.start)
            yield region
            text_from = at = region.end
        if text_from < self.size:
            yield Region(Kind.TEXT, text_from, self.size)

    def _history(self, at: int, text_from: int) -> Region | None:
        """The quote that begins at this line, or whose attribution ends here."""
        line = self.lines[at]
        above_quote = self._is_quoted(self.next_said[at + 1])
        if has_attribution_within(line) and self._is_worth_it(at, at):
            return Region(Kind.REST, at, self.size)
        if not (above_quote or may_begin_heading(line) or may_end_attribution(line)) or self.guesses > MOST_GUESSES:
            return None
        self.guesses += 1
        if (end := separator_end(self.lines, at)) > at:
            return self._below(self._with_rules_above(at, text_from), self._after_attribution(end))
        start = self._with_rules_above(at, text_from)
        if (end := header_block_end(self.lines, at)) > at and self._is_worth_it(start, end):
            return self._below(start, end)
        if not (above_quote or may_end_attribution(line)):
            return None
        begin = attribution_start(self.lines, at, first=text_from, above_quote=above_quote)
        if begin is None:
            return None
        if self._is_worth_it(begin, at + 1):
            return self._below(begin, at + 1)
        return Region(Kind.QUOTE, begin, at + 1, says=at + 1)

    def _is_worth_it(self, start: int, end: int) -> bool:
        """Not if it would leave nothing of the mail: they may be a form, or the answer stands at its end."""
        return self._is_quoted(self.next_said[end]) or self._says_something(0, start)

    def _below(self, start: int, end: int) -> Region:
        below = self.next_said[end]
        if self._is_quoted(below):
            return Region(Kind.QUOTE, start, self._quote_end(below), says=below)
        return Region(Kind.REST, start, self.size)

    def _after_attribution(self, at: int) -> int:
        """Some programs write an attribution below their separator."""
        first = self.next_said[at]
        for last in range(first, min(first + FIRST_LINES_OF_QUOTE, self.size)):
            if self.quoted[last]:
                break
            above_quote = self._is_quoted(self.next_said[last + 1])
            if attribution_start(self.lines, last, first=first, above_quote=above_quote) == first:
                return last + 1
        return at

    def _with_rules_above(self, at: int, text_from: int) -> int:
        """Where the lines across the page begin that some programs draw above the header of a quoted mail."""
        above = at
        while above > text_from and (is_rule(self.lines[above - 1]) or not self.lines[above - 1].strip()):
            above -= 1
            at = above if self.lines[above].strip() else at
        return at

    def _says_something(self, start: int, end: int) -> bool:
        return self.next_said[start] < end

    def _quote(self, at: int) -> Region:
        end = self._quote_end(at)
        says = self._after_inner_attribution(at, end)
        return Region(Kind.OWN_QUOTE if says is None else Kind.QUOTE, at, end, says=at if says is None else says)

    def _quote_end(self, at: int) -> int:
        """Behind the last quoted line; blank lines between belong to the quote."""
        end = at
        while self._is_quoted(at):
            end = at + 1
            at = self.next_said[end]
        return end

    def _after_inner_attribution(self, start: int, end: int) -> int | None:
        """Where the quote itself begins, if its first lines say whose words it is, as on an iPhone."""
        inner = [line.lstrip("> \t") for line in self.lines[start : min(end, start + FIRST_LINES_OF_QUOTE)]]
        for number, line in enumerate(inner):
            if not line.strip():
                continue
            if (found := max(separator_end(inner, number), header_block_end(inner, number))) > number:
                return start + found
            if line.endswith((":", "：")) and attribution_start(inner, number, first=0, above_quote=True) is not None:
                return start + number + 1
        return None

    # Owners

    def _mark_signatures(self, regions: list[Region], owners: list[Owner]) -> None:
        """A signature ends the words above the first quote, or the mail."""
        texts = [part for part in regions if part.kind is Kind.TEXT and self._says_something(part.start, part.end)]
        quotes = [region.start for region in regions if region.kind in (Kind.QUOTE, Kind.REST)]
        above = [region for region in texts if quotes and region.end <= quotes[0]]
        for region in {*above[-1:], *texts[-1:]}:
            start = region.start + signature_start(self.lines[region.start : region.end])
            owners[start : region.end] = [Owner.SIGNATURE] * (region.end - start)

    def _keep_what_is_answered(self, regions: list[Region], owners: list[Owner]) -> None:
        """Quotes that the sender put between the words stay there, and so do questions with an answer below each."""
        answers = [number for number in range(1, len(regions)) if self._is_answer(regions, number, owners)]
        interleaved = len(answers) > 1
        for number in answers:
            quote = regions[number - 1]
            amid = self._is_owned(0, quote.start, owners)
            size = quote.end - quote.says
            if (amid and (quote.kind is Kind.OWN_QUOTE or size <= LONGEST_BETWEEN)) or (
                quote.kind is Kind.OWN_QUOTE and size <= LONGEST_QUESTION
            ):
                start = quote.says
            elif interleaved:
                start = self._last_paragraph(quote)
            else:
                continue
            owners[start : quote.end] = [Owner.REPLY] * (quote.end - start)

    def _is_answer(self, regions: list[Region], number: int, owners: list[Owner]) -> bool:
        region = regions[number]
        return (
            region.kind is Kind.TEXT
            and regions[number - 1].kind in (Kind.QUOTE, Kind.OWN_QUOTE)
            and self._is_owned(region.start, region.end, owners)
        )

    def _is_owned(self, start: int, end: int, owners: list[Owner]) -> bool:
        """Whether any of these lines holds words of the sender's."""
        return any(owners[number] is Owner.REPLY and self.lines[number].strip() for number in range(start, end))

    def _last_paragraph(self, quote: Region) -> int:
        """Where the last quoted paragraph begins: what an answer right below it is an answer to."""
        at = quote.end
        while at > quote.says and not self.lines[at - 1].strip("> \t"):
            at -= 1
        while at > quote.says and self.lines[at - 1].strip("> \t"):
            at -= 1
        return at
