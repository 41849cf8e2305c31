"""What stands above a quoted or forwarded mail instead of an attribution: a separator, a block of header fields."""

import re

from .attributions import features_of
from .languages import words

LABEL = re.compile(r"[\s>*|]*([^\W\d_][^:：<>@]{0,24}?)[\s*]*[:：]")
MARKS = "-_=~*#+<>‐‑‒–—―−─━"
DASHES = rf"[{re.escape(MARKS)}]"
SEPARATOR = re.compile(rf"\s*{DASHES}{{2,80}}\s*([^\W\d].{{1,80}}?)\s*{DASHES}{{2,80}}\s*")
RULE = re.compile(rf"[\s>]*{DASHES}{{5,200}}\s*")
MOST_LINES = 30
MOST_WRAPPED = 3

KINDS = {label: kind for kind in ("copy", "subject", "to", "sent", "sender") for label in words(kind)}
TITLES_ALONE = words("original") | words("forwarded")
TITLES = tuple(TITLES_ALONE)
ABOVE = re.compile("|".join(map(re.escape, sorted(words("above")))))


def label_kind(line: str) -> str | None:
    """Which header field a line shows in whichever language: sender, sent, to, copy or subject."""
    found = LABEL.match(line, 0, 60)
    return KINDS.get(" ".join(found[1].casefold().split())) if found else None


def may_begin_heading(line: str) -> bool:
    """A cheap look at a line, to spare the closer one."""
    bare = line.strip("> *\t")
    return not bare[:2].strip(MARKS) or label_kind(line) is not None or bare.casefold().rstrip(": ") in TITLES_ALONE


def header_block_end(lines: list[str], start: int, *, after_separator: bool = False) -> int:
    """Where the block of header fields ends that begins at `start`; `start` itself if none does.

    Three different fields make a block, the subject or an address among them: people too write "From: Amsterdam",
    "To: Utrecht", "Date: 3 May" below each other.
    """
    if not after_separator and label_kind(lines[start]) in (None, "copy"):
        return start
    kinds: set[str] = set()
    end, at, wrapped = start, start, 0
    while at < min(len(lines), start + MOST_LINES):
        kind = label_kind(lines[at])
        if kind:
            kinds.add(kind)
            wrapped = 0
        elif not lines[at].strip("> \t"):
            if not _goes_on(lines, at, kinds):
                break
        elif not kinds or wrapped == MOST_WRAPPED:
            break
        else:
            wrapped += 1
        at += 1
        end = at if kind else end
    if at < len(lines) and not lines[at].strip("> \t"):
        end = at  # a wrapped last field
    main = kinds - {"copy"}
    if after_separator:
        return end if main else start
    sure = "subject" in main or any("@" in line for line in lines[start:end])
    return end if len(main) >= 3 and sure else start


def _goes_on(lines: list[str], blank: int, kinds: set[str]) -> bool:
    """Whether a blank line stands within the block: some programs write one after each field."""
    following = label_kind(lines[blank + 1]) if blank + 1 < len(lines) else None
    return following is not None and following not in kinds


def separator_end(lines: list[str], start: int) -> int:
    """Where the text after "--- Original message ---" and its fields begins; `start` itself without such a line."""
    line = lines[start]
    if len(line) > 200:
        return start
    words_between = _words_between_dashes(line)
    title = (words_between or line.strip("> *\t")).casefold().rstrip(": ")
    if words_between and ABOVE.search(title):
        return start + 1
    below = start + 1
    while below < len(lines) and not lines[below].strip("> \t") and below < start + 4:
        below += 1
    end = header_block_end(lines, below, after_separator=True) if below < len(lines) else below
    has_fields = end > below
    if words_between and (features := features_of([f"{words_between}:"])) and features.stands_alone:
        return start + 1  # "---- On Mon, 02 Apr 2012, Jane wrote ----"
    known = title.startswith(TITLES) if words_between else title in TITLES_ALONE
    if known and (words_between or has_fields):
        return end if has_fields else start + 1
    strict = header_block_end(lines, below) if words_between and below < len(lines) else below
    return strict if strict > below else start


def _words_between_dashes(line: str) -> str:
    bare = line.strip("> \t")
    found = SEPARATOR.fullmatch(bare) if bare and not bare[:2].strip(MARKS) else None
    return found[1] if found else ""


def is_rule(line: str) -> bool:
    return bool(RULE.fullmatch(line))
