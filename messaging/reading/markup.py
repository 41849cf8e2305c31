"""HTML as lines of text, with the marks of the sender's mail program: what is quoted begins with ">".

A tokenizer of our own, because a mail is written by whoever wants to: each step here is linear in the input, while
Python's html.parser and tree builders take minutes for a megabyte of unclosed comments or nested boxes.
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass

from .attributions import ends_in_attribution
from .clients import Place, place_of

TAG = re.compile(r"<(/?[a-zA-Z][^\s<>/]{0,40})([^<>]*)>")  # most tags; the others take a closer look
TAG_NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,40}")
ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
BLANKS = re.compile(r"[ \t\n\r\f]+")
TIGHT = re.compile(r"margin(?:-bottom)?:\s*0|MsoNormal|MsoPlainText|MsoNoSpacing", re.IGNORECASE)
HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
UNSEEN = {"script", "style", "title", "noembed", "noframes", "svg", "math", "object"}
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
NESTING = {
    "address", "article", "blockquote", "center", "div", "dl", "fieldset", "footer", "form", "header", "main", "nav",
    "ol", "pre", "section", "span", "table", "td", "th", "ul",
}  # fmt: skip
BLOCKS = PARAGRAPHS | NESTING - {"span", "td", "th"} | {"body", "dd", "dt", "hr", "html", "li", "tr"}
SEEN = BLOCKS | NESTING | UNSEEN | {"br", "img"}
ANY_TAG = re.compile(r"<[^<>]*>")
MOST_BRACKETS, MOST_LINES = 30_000, 6_000  # what is longer loses its lines, but not its words
MOST_GUESSES = 200
LONGEST_ATTRIBUTES = 2000  # more holds a picture within the address of one, and tells nothing about quoting
DEEPEST = 20  # of the ">" that are written before a line
ATTRIBUTION_LINES = 4


@dataclass
class Line:
    text: str
    is_signature: bool = False
    is_attribution: bool = False


@dataclass
class Element:
    tag: str
    place: Place | None
    hidden: bool
    first_line: int


def text_of_html(source: str) -> str:
    return "\n".join(line.text for line in lines_of_html(source)).strip("\n")


def without_tags(source: str) -> str:
    """The words alone, for what is too long to be laid out."""
    return html.unescape(ANY_TAG.sub(" ", source))


def lines_of_html(source: str) -> list[Line]:
    return Page(source).lines() if source else []


class Page:
    def __init__(self, source: str) -> None:
        self.source = source
        self.found: dict[str, int] = {}
        self.written: list[Line] = []
        self.words: list[str] = []
        self.blank_wanted = False
        self.paragraph_is_tight = False
        self.open: list[Element] = []
        self.open_tags: defaultdict[str, int] = defaultdict(int)
        self.places: dict[Place | None, int] = dict.fromkeys((None, *Place), 0)
        self.hidden = self.preformatted = 0
        self.guesses = 0
        self.numbers: list[int | None] = []

    def lines(self) -> list[Line]:
        at = brackets = 0
        while (bracket := self.source.find("<", at)) >= 0:
            if brackets == MOST_BRACKETS or len(self.written) > MOST_LINES:
                self.preformatted = 0
                self._say(ANY_TAG.sub(" ", self.source[at:]))
                at = len(self.source)
                break
            if bracket > at:
                self._say(self.source[at:bracket])
            at = self._markup(bracket)
            brackets += 1
        self._say(self.source[at:])
        while self.open:
            self._close(self.open[-1].tag)
        self._end_line()
        return self.written

    def _find(self, what: str, at: int) -> int:
        """Like str.find, but a look-ahead that was made once is not made again."""
        known = self.found.get(what, 0)
        if 0 <= known < at or what not in self.found:
            self.found[what] = known = self.source.find(what, at)
        return known

    def _markup(self, at: int) -> int:
        """Take what begins at this bracket, and say where it ends."""
        source = self.source
        simple = TAG.match(source, at)
        if simple and simple[2].count('"') % 2 == 0:
            name, end = simple[1], simple.end() - 1
            name_end = simple.end(1)
        elif source.startswith("<!--", at):
            end = self._find("-->", at + 2)
            return end + 3 if end >= 0 else at + 4
        elif found := TAG_NAME.match(source, at + 1):
            name, name_end, end = found[0], found.end(), self._tag_end(found.end())
        else:
            end = self._find(">", at) if source[at + 1 : at + 2] in ("!", "?") else -1
            name, name_end = "", end
        if end < 0:
            self._say("<")
            return at + 1
        return self._take(name.lower(), name_end, end)

    def _take(self, tag: str, name_end: int, end: int) -> int:
        if tag.lstrip("/") not in SEEN:
            return end + 1
        if tag[0] == "/":
            self._end(tag[1:])
        elif tag in UNSEEN:
            return self._after_unseen(tag, end + 1)
        else:
            self._start(tag, self._attributes(name_end, end))
        return end + 1

    def _tag_end(self, at: int) -> int:
        """The bracket that closes a tag; one inside a quoted value does not, unless the quotes never come out even."""
        first = end = self._find(">", at)
        for _ in range(3):
            if end < 0:
                break
            if self.source.count('"', at, end) % 2 == 0:
                return end
            end = self.source.find(">", end + 1, end + LONGEST_ATTRIBUTES)
        return first

    def _after_unseen(self, tag: str, at: int) -> int:
        for closing in (f"</{tag}", f"</{tag.upper()}", f"</{tag.title()}"):
            end = self._find(closing, at)
            if end >= 0:
                return end
        return at

    def _attributes(self, at: int, end: int) -> dict[str, str]:
        if end - at < 3:
            return {}
        found = ATTRIBUTE.finditer(self.source, at, min(end, at + LONGEST_ATTRIBUTES))
        return {name[1].lower(): name[2] or name[3] or name[4] or "" for name in found}

    def _say(self, text: str) -> None:
        if not text or self.hidden:
            return
        text = html.unescape(text) if "&" in text else text
        if not self.preformatted:
            self.words.append(text)
            return
        first, *more = text.split("\n")
        self.words.append(first)
        for line in more:
            self._end_line(even_if_empty=True)
            self.words.append(line)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._end_line(even_if_empty=True)
        elif tag == "img":
            self._say(attributes.get("alt", "") if _is_emoji(attributes.get("alt", "")) else "")
        else:
            self._open(tag, attributes)

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        style = attributes.get("style", "")
        place = place_of(tag, attributes) if attributes else None
        hidden = tag in NESTING and bool(HIDDEN.search(style))
        if tag in BLOCKS or place:
            self._end_line()
        if tag == "blockquote" and not place and self._is_attributed():
            place = Place.QUOTE
        if tag in PARAGRAPHS:
            self.paragraph_is_tight = bool(TIGHT.search(style) or TIGHT.search(attributes.get("class", "")))
            self.blank_wanted |= not self.paragraph_is_tight
        elif tag in ("ol", "ul"):
            self.numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.words.append(self._bullet())
        elif tag in ("td", "th"):
            self.words.append(" ")
        if tag in NESTING or place:
            self._enter(Element(tag, place, hidden, len(self.written)))

    def _is_attributed(self) -> bool:
        """Whether what was said last introduces a quote. Real mails do not ask often."""
        self.guesses += 1
        return self.guesses <= MOST_GUESSES and ends_in_attribution([line.text for line in self.written[-6:]])

    def _bullet(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "- "
        self.numbers[-1] += 1
        return f"{self.numbers[-1]}. "

    def _enter(self, element: Element) -> None:
        self.open.append(element)
        self.open_tags[element.tag] += 1
        self.places[element.place] += 1
        self.hidden += element.hidden
        self.preformatted += element.tag == "pre"

    def _end(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_line()
        if tag in PARAGRAPHS:
            self.blank_wanted |= not self.paragraph_is_tight
        elif tag in ("ol", "ul") and self.numbers:
            self.numbers.pop()
        if self.open_tags[tag]:
            self._close(tag)

    def _close(self, tag: str) -> None:
        """Leave the innermost element of that tag, and those in it that were never closed."""
        while self.open:
            element = self.open.pop()
            if element.place:
                self._end_line()
            self.open_tags[element.tag] -= 1
            self.hidden -= element.hidden
            self.preformatted -= element.tag == "pre"
            if element.place is not Place.REST:
                self.places[element.place] -= 1
            if element.place is Place.HISTORY and not self.places[Place.HISTORY]:  # the outermost holds the others
                self._quote_history(element.first_line)
            if element.tag == tag:
                return

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        if not self.words and not even_if_empty:
            return
        words, self.words = "".join(self.words), []
        if not self.preformatted:
            words = BLANKS.sub(" ", words).strip(" ")
        if not words and not even_if_empty:
            return
        text = words.replace("\xa0", " ").rstrip()
        text = text if self.preformatted else text.lstrip()
        if self.blank_wanted and text and self.written and self.written[-1].text.strip("> "):
            self._write_blank()
        self.blank_wanted = False
        self._write(text)

    def _write_blank(self) -> None:
        """Between two quoted lines it is quoted too; one where the quote begins is the sender's."""
        if self.written[-1].text.startswith(">"):
            self._write("")
        else:
            self.written.append(Line("", bool(self.places[Place.SIGNATURE])))

    def _write(self, text: str) -> None:
        depth = self.places[Place.QUOTE] + self.places[Place.REST] + bool(self.places[Place.ATTRIBUTION])
        marks = ">" * min(depth, DEEPEST)
        text = f"{marks} {text}".rstrip() if marks else text
        self.written.append(Line(text, bool(self.places[Place.SIGNATURE]), bool(self.places[Place.ATTRIBUTION])))

    def _quote_history(self, first: int) -> None:
        """Mark what a place that begins with an attribution says after it, unless answers may stand there."""
        lines = [line for line in self.written[first:] if line.text]
        said = [line for line in lines if not line.is_attribution]
        attributed, lines = len(said) < len(lines), said
        marked = [number for number, line in enumerate(lines) if line.text.startswith(">")]
        if not marked and (attributed or _opens_history(lines)):
            _quote(lines)
        elif marked and 0 < marked[0] <= ATTRIBUTION_LINES and lines[marked[0] - 1].text.endswith((":", "：")):
            _quote(lines[: marked[0]])
        elif marked and marked[0] > ATTRIBUTION_LINES and _opens_history(lines[:ATTRIBUTION_LINES]):
            _quote(lines)


def _quote(lines: list[Line]) -> None:
    for line in lines:
        line.text = f">{line.text}" if line.text.startswith(">") else f"> {line.text}"


def _opens_history(lines: list[Line]) -> bool:
    """Whether an attribution or fields of a header are among the first lines."""
    return any(
        line.text.endswith((":", "：")) or line.text.startswith("--") or ": " in line.text
        for line in lines[: ATTRIBUTION_LINES + 1]
    )


def _is_emoji(words: str) -> bool:
    """Some programs send smileys as pictures, and what they mean as the words for those who do not see them."""
    return 0 < len(words) <= 4 and not any(letter.isalnum() or letter.isspace() for letter in words)
