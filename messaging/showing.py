"""The HTML of a mail, harmless: cleaned each time it is shown, so that a better cleaner heals old mails, too (T13)."""

import base64
import re
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

MOST_CHARACTERS = 1_000_000
MOST_TAGS = 10_000  # nested so deep, the cleaner still takes a third of a second; its time grows with the square
MOST_PICTURES = 20
MOST_PICTURE_BYTES = 4 * 1024 * 1024
TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark",
    "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "table": {"width", "border", "cellpadding", "cellspacing", "align", "bgcolor"},
    "td": {"colspan", "rowspan", "align", "valign", "width", "bgcolor"},
    "th": {"colspan", "rowspan", "align", "valign", "width", "bgcolor"},
    "tr": {"align", "valign", "bgcolor"},
    "*": {"lang", "dir"},
}
OPENED = re.compile(r"<\s*[a-zA-Z]")
LINK = re.compile(r'<a((?: [\w-]+="[^"]*")*)>')  # as the cleaner writes it: no value holds a quotation mark
LEADS_TO = re.compile(r' href="(https?:[^"]*)"')


class TooTangled(ValueError):
    """Cleaning it would take longer than anybody waits. Its text is in the thread."""


def cleaned(html, pictures=None, remote=None):
    """What may be shown of a mail's HTML. `pictures`: {content id: data: address} of those inside its text; `remote`
    gives our own address for that of a picture elsewhere, if somebody asked for those."""
    if len(html) > MOST_CHARACTERS or sum(1 for _tag in OPENED.finditer(html)) > MOST_TAGS:
        raise TooTangled
    shown = pictures or {}

    def addresses(tag, name, value):
        """Pictures are our own drawings or nothing; links keep where they lead."""
        if (tag, name) != ("img", "src"):
            return None if name == "href" and value.strip().lower().startswith("cid:") else value
        scheme, _colon, cid = value.strip().partition(":")
        if scheme.lower() == "cid":
            return shown.get(cid.strip("<> "))
        return remote(value.strip()) if remote and scheme.lower() == "https" else None

    return with_hosts(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=addresses,
            url_schemes={"https", "http", "mailto", "cid"},
            url_relative="deny",
            strip_comments=True,
            link_rel="noopener noreferrer nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )


def with_hosts(html):
    """Cleaned HTML in which each link says where it leads, whatever its words say (T19)."""

    def told(link):
        leads_to = LEADS_TO.search(link[1])
        return f'<a{link[1]} data-host="{escape(host_of(unescape(leads_to[1])))}">' if leads_to else link[0]

    return LINK.sub(told, html)


def host_of(address):
    """As the browser will look it up: letters that look like others show themselves."""
    try:
        return (urlsplit(address).hostname or "").encode("idna").decode()
    except ValueError:
        return ""


def pictures_of(message):
    """{content id: data: address} of our drawings of the pictures inside the text. A frame without an origin of its
    own gets no cookies, so it could not ask for them."""
    found, room = {}, MOST_PICTURE_BYTES
    for attachment in message.attachments.exclude(content_id="").exclude(thumbnail="")[:MOST_PICTURES]:
        try:
            with attachment.thumbnail.open() as file:
                drawn = file.read()
        except FileNotFoundError:
            continue
        room -= len(drawn)
        if room < 0:
            break
        found[attachment.content_id.strip("<> ")] = f"data:image/webp;base64,{base64.b64encode(drawn).decode()}"
    return found
