"""Where a reply's signature begins: a delimiter, the advertisement of a mail program, or a formal closing with a name.

A name alone, or one after "Thanks", is part of the letter. When in doubt it stays.
"""

import re

from .languages import words

DASHES = re.compile(r"\s*(?:--|—|–)\s*")
UNDERSCORES = re.compile(r"\s*_{2,}\s*")
LINK = re.compile(r"[<(\[]{0,2}(?:https?://|www\.)\S*")
CONTACT = re.compile(
    r"@|www\.|https?://|\d[\d .()/-]{4,}\d|\b(?:tel|phone|fax|mob|mobile|tlf|puh|gsm)\b", re.IGNORECASE
)
NAME = re.compile(r"[*_]?(?![a-zà-öø-ÿа-я])[^\W\d][^?!:;@<>\d]{0,50}")
TITLE = re.compile(r"(?!P\.?\s?S\b)(?![a-zà-öø-ÿа-я])[^?!]{1,80}(?<![a-zà-öø-ÿа-я]{4}\.)")
BRACKETS = re.compile(r"[\[\](){}<>*_]+")
OF_MINE = "sent from my"
SIGN_OFF = re.compile(r"[-/][A-ZÀ-ÖØ-ÞА-Я][\w.'’-]*(?: [A-ZÀ-ÖØ-ÞА-Я][\w.'’-]*){0,2}")
PUNCTUATION = " \t*_.,;:!-–—[](){}<>|\"'"
PHRASES = re.compile(r"[,;!?]\s?|(?<=\w)\.\s")
LONGEST_LOOK_BACK = 120
MOST_LINES_AFTER_DELIMITER = 40
MOST_LINES_AFTER_DASHES = 15
MOST_CHARACTERS_AFTER_DASHES = 1500
MOST_DASHES = 2
MOST_PIECES = 100  # such as an advertisement below a card below a closing
MOST_LINES_AFTER_CLOSING = 14
MOST_WORDS_OF_NAME = 4
MOST_WORDS_OF_DEVICE = 8
MOST_WORDS_OF_MAKE = 5  # "Sent via the Samsung Galaxy S10, an AT&T 5G smartphone"
MOST_LINES_WITHOUT_CONTACT = 4
LONGEST_ADVERTISEMENT = 120

DEVICE = re.compile(
    r"phone|iphon|fone|ipad|ipod|\bios\b|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|oneplus|\bpixel|motorola|xperia|"
    r"blackberry|windows|outlook|gmail|yahoo|proton|\bgmx|web\.de|k-9|hotmail|\baol|icloud|\bmail (?:for|app)|mail\.ru|"
    r"mobil|handy|telefo|téléphone|teléfono|móvil|celular|cellulare|puhelim|tablet|device|gerät|appareil|apparaat|"
    r"dispositiv|enhet|enhed|zařízen|zariaden|készülék|\bmac\b|macbook|\bspark|airmail|bluemail|tutanota|\btuta\b|"
    r"fastmail|t-online|vodafone|orange|\bsfr\b|verizon|at&t|thunderbird|mailspring|superhuman|mobitel|"
    r"\blaptop|verizon wireless|почт|телефон|смартфон|устройств|мобильн|мобільн|пошт|"
    r"电话|手机|手機|휴대폰|携帯|スマートフォン"
)
EXCUSES = re.compile(
    r"excus|pardon|brevity|typo|disculp|scus[ai]|desculp|ursäkta|undskyld|unnskyld|anteeksi|vabanda|entschuldig|kürze|"
    r"beknopt|omluv|wybacz|przepr|ospravedl|прост|извин|вибач"
)
SCANNED = re.compile(r"\bavast\b|\bavg\b")
CONFIDENTIAL = re.compile(
    r"confiden[ctz]i|privileged|vertraulich|vertrouwelijk|riservat|confidenti|konfiden|poufn|důvěrn|dôvern|fortrolig|"
    r"luottamuksel|sekretess|конфиденциальн|конфіденційн|bizalmas"
)
ADDRESSED = re.compile(
    r"recipient|addressee|empfänger|adressat|geadresseerde|ontvanger|destinat[aá]|adresat|adresát|vastaanottaja|saaja|"
    r"adressaa|mottagar|modtager|mottaker|címzett|получател|адресат|одержувач|příjemc|príjemc"
)
# What the law has firms write below their mails; no bank account, which customers write for their money.
IMPRINT = re.compile(
    r"registered (?:office|in|address)|company (?:no\b|number|reg)|vat (?:no\b|number|reg)|kvk\b|k\.v\.k|btw\b|"
    r"amtsgericht|handelsregister|registergericht|hr[ab]\b|ust\.?-?id|umsatzsteuer|sitz der gesellschaft|"
    r"geschäftsführ|vorstand\b|siret\b|siren\b|rcs\b|"
    r"capital social|registro mercantil|c\.?i\.?f\.?\b|p\.? ?iva\b|partita iva|org\.? ?n[ru]|"
    r"cvr\b|y-tunnus|registrikood|nip\b|regon\b|krs\b|ičo\b|инн\b|огрн\b"
)
GREEN = re.compile(
    r"(?:environment|milieu|umwelt|environnement|ambient|miljö|miljø|ympäristö|keskkon|środowisk|природ).{0,80}"
    r"(?:print|afdruk|druck|imprim|stamp|skriv|tulosta|trük|druk|печат|распечат)|"
    r"(?:print|afdruk|druck|imprim|stamp|skriv|tulosta|trük|druk|печат|распечат).{0,80}"
    r"(?:environment|milieu|umwelt|environnement|ambient|miljö|miljø|ympäristö|keskkon|środowisk|природ)"
)
LONGEST_FOOTER = 200  # characters of a line
PARTICLES = {
    "de",
    "der",
    "den",
    "van",
    "von",
    "vom",
    "zu",
    "ter",
    "ten",
    "te",
    "la",
    "le",
    "du",
    "da",
    "di",
    "dos",
    "y",
    "af",
    "av",
}
SHORTEST_DISCLAIMER = 100
ADVERTISED = tuple(words("mobile"))
ADVERTISED_AT_END = tuple(words("mobile_ends"))
CLOSINGS = words("closing")
LONGEST_CLOSING = max(map(len, CLOSINGS))


def signature_start(lines: list[str]) -> int:
    """The first line of the signature that ends these lines; their number if there is none."""
    end = _without_blanks(lines, len(lines))
    start = _after_delimiter(lines, end)
    for _ in range(MOST_PIECES):
        earlier = _earlier(lines, start)
        if earlier == start:
            break
        start = earlier
    return start if _without_blanks(lines, start) < end else len(lines)


def _earlier(lines: list[str], start: int) -> int:
    end = _without_blanks(lines, start)
    if end and (is_advertisement(lines[end - 1]) or _is_sign_off(lines, end - 1)):
        return end - 1
    paragraph = _paragraph(lines, end)
    if _is_disclaimer(" ".join(lines[paragraph:end])) or _is_footer(lines[paragraph:end]):
        return paragraph
    return _closing(lines, end, default=start)


def _paragraph(lines: list[str], end: int) -> int:
    """Where the paragraph begins that ends at `end`."""
    while end and lines[end - 1].strip():
        end -= 1
    return end


def _is_disclaimer(paragraph: str) -> bool:
    """What firms have their servers write below every mail: confidential, and for its addressee."""
    text = paragraph.casefold()
    if len(text) < SHORTEST_DISCLAIMER or "?" in text:
        return False
    return bool(CONFIDENTIAL.search(text) and ADDRESSED.search(text))


def _is_footer(lines: list[str]) -> bool:
    """Lines of a firm's imprint, with its name above them perhaps, and of its care for trees."""
    if not lines or not all(map(_is_line_of_footer, lines[1:])):
        return False
    return _is_line_of_footer(lines[0]) or (len(lines) > 1 and bool(TITLE.fullmatch(lines[0].strip())))


def _is_line_of_footer(line: str) -> bool:
    text = line.strip(PUNCTUATION).casefold()
    return len(text) <= LONGEST_FOOTER and bool(IMPRINT.match(text) or GREEN.search(text))


def _without_blanks(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _after_delimiter(lines: list[str], end: int) -> int:
    """The topmost delimiter that has no more than a signature below it; "-- " (RFC 3676) may have a long one."""
    topmost = end
    below: list[str] = []
    for at in range(end - 1, max(-1, end - LONGEST_LOOK_BACK), -1):
        line = lines[at]
        if line == "-- " or (_is_dashes(line, below) and _fits_below_dashes(below)):
            topmost = at
        if line.strip():
            below.append(line)
        if len(below) > MOST_LINES_AFTER_DELIMITER:
            break
    return topmost


def _fits_below_dashes(lines: list[str]) -> bool:
    """Dashes without the blank behind them also part one matter from the next."""
    return (
        len(lines) <= MOST_LINES_AFTER_DASHES
        and sum(map(len, lines)) <= MOST_CHARACTERS_AFTER_DASHES
        and not any(line.rstrip().endswith("?") for line in lines)
        and sum(bool(DASHES.fullmatch(line)) for line in lines) < MOST_DASHES
    )


def _is_dashes(line: str, below: list[str]) -> bool:
    """Two dashes; or a line across the page, which also stands between paragraphs, above what looks like a card."""
    if UNDERSCORES.fullmatch(line):
        return len(below) <= MOST_LINES_WITHOUT_CONTACT or any(map(CONTACT.search, below))
    return bool(DASHES.fullmatch(line))


def is_advertisement(line: str) -> bool:
    """As in "Sent from my iPhone": it names a device or a program, and says no more but an excuse for the brevity."""
    if len(line) > 2 * LONGEST_ADVERTISEMENT:
        return False
    text = " ".join(BRACKETS.sub(" ", LINK.sub("", line)).strip(PUNCTUATION).casefold().split())
    if not text or len(text) > LONGEST_ADVERTISEMENT:
        return False
    if SCANNED.search(text):
        return True
    if not (text.startswith((*ADVERTISED, OF_MINE)) or text.endswith(ADVERTISED_AT_END)):
        return False
    first, *more = PHRASES.split(text)
    if DEVICE.search(first):
        return all(EXCUSES.search(phrase) or _is_make(phrase) for phrase in more)
    return first.startswith(OF_MINE) and len(first.split()) <= MOST_WORDS_OF_DEVICE and all(map(EXCUSES.search, more))


def _is_make(phrase: str) -> bool:
    return len(phrase.split()) <= MOST_WORDS_OF_MAKE and bool(DEVICE.search(phrase))


def _is_sign_off(lines: list[str], at: int) -> bool:
    """As in "-Jane Doe" and "/Jane", alone in the last paragraph, unless it is one of a list."""
    return (
        at > 0
        and not lines[at - 1].strip()
        and bool(SIGN_OFF.fullmatch(lines[at].strip()))
        and not any(line.lstrip().startswith("-") for line in lines[:at])
    )


def _closing(lines: list[str], end: int, *, default: int) -> int:
    """The closing that ends the text, if a name and nothing but what a card would say stands below it."""
    for at in range(end - 2, max(0, end - MOST_LINES_AFTER_CLOSING), -1):
        if is_closing(lines[at]) and any(line.strip() for line in lines[:at]) and _is_card(lines[at + 1 : end]):
            return at
    return default


def is_closing(line: str) -> bool:
    return len(line) <= LONGEST_CLOSING + 10 and line.strip(PUNCTUATION).casefold() in CLOSINGS


def _is_card(lines: list[str]) -> bool:
    """A name right at the top, then titles, firms, addresses; behind a blank line only what one can dial or visit.

    Where a blank line stands above the name, as Outlook writes it, it has to look like one in every word.
    """
    name, *more = lines if lines[0].strip() else lines[1:]
    if not NAME.fullmatch(name.strip()) or len(name.split()) > MOST_WORDS_OF_NAME:
        return False
    if not lines[0].strip() and not _is_capitalised(name):
        return False
    in_first_paragraph = True
    for line in more:
        text = line.strip()
        in_first_paragraph &= bool(text)
        if text and not (CONTACT.search(text) or (in_first_paragraph and TITLE.fullmatch(text))):
            return False
    return True


def _is_capitalised(name: str) -> bool:
    """As "Piet de Boer" is, and "Please call me" is not."""
    return all(word in PARTICLES or word[:1].isupper() for word in name.split())
