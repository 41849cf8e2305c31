"""What a customer reads has to exist in their language: which strings those are, and the catalogues that hold them.

`python -m tests.helpdesk.customers_words` puts what is new into these catalogues, empty, and takes out what is gone;
`make messages` does it. The languages of those who work here hold every string, by makemessages.
"""

import re

import polib
from django.conf import settings

from tests.helpdesk.words import PYTHON, TEMPLATES, messages_of_python, messages_of_template

LANGUAGES = ["fr", "es", "et", "fi", "ru"]
THEIRS = re.compile(r"^(portal/|templates/portal/|templates/requests_inbox/letters/|templates/messaging/letter)")
ALSO = {
    "messaging/uploads.py",
    "requests_inbox/correspondence/wording.py",
    "requests_inbox/withdrawals/acknowledging.py",
    "requests_inbox/still_open.py",
    "requests_inbox/beginning/submitting.py",
    "requests_inbox/return_forms/answer_form.py",
    "requests_inbox/beginning/eligibility.py",
    "requests_inbox/beginning/exempting.py",
    "requests_inbox/beginning/terms.py",
    "requests_inbox/beginning/quantities.py",
    "shipping/addresses.py",
    "shipping/frozen.py",
    "shipping/sender_form.py",
    "shops/countries.py",
}
FOR_STAFF = {f"portal/{name}.py" for name in ("views/settings", "views/snippet_wizard", "snippets")} | {
    f"templates/portal/{name}.html" for name in ("settings", "snippet")
}
# Of files that are for staff otherwise: what they are asked, why an item cannot be asked back, where a parcel is handed
# in, and the words of the snippet.
ALONE = {
    (None, words, None)
    for words in [
        "A photo", "Pictures of the item", "The order number", "The reason", "An answer",
        "Less than that is left of this line: the rest is in another return.",
        "Parcel locker", "Post office", "Parcel shop", "Store", "Packing slip", "Return something", "Close",
    ]
}  # fmt: skip
TWO, THREE = (
    "nplurals=2; plural=(n != 1);",
    ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"),
)
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "es": TWO, "et": TWO, "fi": TWO, "ru": THREE}


def messages():
    """{(context, singular, plural)} of all that stands on the customers' pages and in letters to them."""
    found = set(ALONE)
    for file, read in [
        *((one, messages_of_python) for one in PYTHON),
        *((one, messages_of_template) for one in TEMPLATES),
    ]:
        name = file.relative_to(settings.BASE_DIR).as_posix()
        if name not in FOR_STAFF and (THEIRS.match(name) or name in ALSO):
            found |= set(read(file.read_text()))
    return found


def path_of(language):
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def catalogue(language):
    path = path_of(language)
    catalogue = polib.pofile(path, wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return catalogue


def write(language, wanted):
    kept = {(one.msgctxt, one.msgid, one.msgid_plural or None): one for one in catalogue(language)}
    anew = catalogue(language)
    anew.clear()
    forms = int(PLURALS[language].partition("=")[2][0])
    for context, singular, plural in sorted(wanted, key=lambda one: (one[1], one[0] or "")):
        empty = {"msgid_plural": plural, "msgstr_plural": dict.fromkeys(range(forms), "")} if plural else {}
        new = polib.POEntry(msgctxt=context, msgid=singular, **empty)
        anew.append(kept.get((context, singular, plural), new))
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    anew.save(path_of(language))


if __name__ == "__main__":
    for language in LANGUAGES:
        write(language, messages())
