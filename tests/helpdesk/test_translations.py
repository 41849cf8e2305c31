"""Dutch and German are complete: every string is translated, and nothing on a page or in a letter stays English."""

import re
from gettext import GNUTranslations

import polib
import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from helpdesk.demo.people import DEMO_PEOPLE
from requests_inbox.correspondence.letters import compose_for
from requests_inbox.correspondence.links import path_to_follow
from requests_inbox.correspondence.wording import DECLINED, GRANTED, WORDINGS
from shops.mail import letter
from shops.models import Invitation
from shops.zones import time_zones
from tests.builders import make_order, make_person, make_return, make_shop
from tests.helpdesk.words import (
    PYTHON,
    TEMPLATES,
    messages_of_python,
    messages_of_template,
    read,
    visible,
    words_in_both,
)

LANGUAGES = ["nl", "de"]


@pytest.fixture(scope="session")
def messages():
    """Every message of the product, as makemessages finds them, without needing xgettext."""
    found = {one for file in PYTHON for one in messages_of_python(file.read_text())}
    return found | {one for file in TEMPLATES for one in messages_of_template(file.read_text())}


def catalogue(language):
    return polib.pofile(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po")


def strings(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(words):
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+", words))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("Send")', (None, "Send", None)),
        ('gettext_lazy("Send " "it")', (None, "Send it", None)),
        ('pgettext_lazy("granted", "We repair it.")', ("granted", "We repair it.", None)),
        ('ngettext("%d day", "%d days", n)', (None, "%d day", "%d days")),
        ("translation.gettext_noop('Gone')", (None, "Gone", None)),
    ],
)
def test_messages_of_python_are_found(source, found):
    assert list(messages_of_python(source)) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "It\'s sent" %}', (None, "It's sent", None)),
        ("{% translate 'Open' context 'a window' %}", ("a window", "Open", None)),
        ("{% blocktranslate %}To {{ name }}{% endblocktranslate %}", (None, "To %(name)s", None)),
        (
            "{% blocktranslate count n=all %}{{ n }} key{% plural %}{{ n }} keys{% endblocktranslate %}",
            (None, "%(n)s key", "%(n)s keys"),
        ),
        ('{{ name|default:_("nobody") }}', (None, "nobody", None)),
        ('{% icon "bell" label=_("Alert") %}', (None, "Alert", None)),
    ],
)
def test_messages_of_templates_are_found(source, found):
    assert list(messages_of_template(source)) == [found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_product_says_and_nothing_else(language, messages):
    kept = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue(language)}
    assert {"lacking": messages - kept, "too many": kept - messages} == {"lacking": set(), "too many": set()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_for_certain(language):
    entries = catalogue(language)
    assert len(entries) > 700
    assert [entry.msgid for entry in entries if entry.fuzzy or not all(strings(entry))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_things(language):
    differing = {
        entry.msgid: strings(entry)
        for entry in catalogue(language)
        if any(placeholders(words) != placeholders(entry.msgid_plural or entry.msgid) for words in strings(entry)[-1:])
        or not all(set(placeholders(words)) <= set(placeholders(entry.msgid)) for words in strings(entry))
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_like_the_original(language):
    """A space or a colon that gets lost runs two words together, and a sentence without its full stop looks broken."""
    unlike = [
        (entry.msgid, words)
        for entry in catalogue(language)
        for words in strings(entry)
        if edges(words) != edges(entry.msgid)
    ]
    assert unlike == ([("Kind regards,", "Mit freundlichen Grüßen")] if language == "de" else [])


def edges(words):
    return words[: len(words) - len(words.lstrip())], words[-1:] if words[-1:] in ":?!,… \n" else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_this_catalogue(language):
    entries = catalogue(language)
    with open(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.mo", "rb") as file:
        compiled = GNUTranslations(file)
    assert compiled.ngettext("%(n)s shop", "%(n)s shops", 2) == compiled.ngettext("%(n)s shop", "%(n)s shops", 0)
    said = {}
    for entry in entries:
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        said |= (
            {(key, n): text for n, text in entry.msgstr_plural.items()} if entry.msgid_plural else {key: entry.msgstr}
        )
    assert {key: text for key, text in compiled._catalog.items() if key} == said


@pytest.mark.parametrize(
    ("language", "banned"), [("nl", r"(?<!\)d )\b[Uu]w?\b"), ("de", r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?)\b")]
)
def test_people_are_addressed_in_one_way(language, banned):
    """Dutch says je to everybody, German says Sie."""
    assert [words for entry in catalogue(language) for words in strings(entry) if re.search(banned, words)] == []


# Templates ------------------------------------------------------------------------------------------------------

UNTRANSLATABLE = {"Keur"}
IN_A_TAG = {"block body_attributes", "block view"}  # what these hold stands inside an HTML tag


def bare(source):
    """A template without its tags, its variables and all that is translated."""
    kept, inside = [], None
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in {"blocktranslate", "comment"} or token.contents in IN_A_TAG:
                inside = f"end{name}"
            elif name == inside:
                inside = None
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
    return "".join(kept)


def untranslated(source, is_html=True):
    texts = visible(bare(source)) if is_html else bare(source).split()
    return [text for text in texts if set(re.findall(r"[^\W\d_]{2,}", text)) - UNTRANSLATABLE]


def test_no_template_has_words_that_are_not_translated():
    assert len(TEMPLATES) > 60
    found = {
        str(file.relative_to(settings.BASE_DIR)): untranslated(file.read_text(), file.suffix == ".html")
        for file in TEMPLATES
    }
    assert {file: texts for file, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Send it</p>", ["Send it"]),
        ("{% if sent %}Sent{% endif %} · {{ when }}", ["Sent ·"]),
        ('<a title="The inbox"><kbd>Esc</kbd></a>', ["The inbox"]),
        ("<p>{% translate 'Send it' %}{% comment %}Why{% endcomment %} {# Why #} Keur</p>", []),
        ("{% blocktranslate %}Send {{ it }}{% endblocktranslate %}<script>const its = 1</script>", []),
    ],
)
def test_the_lint_finds(source, found):
    assert untranslated(source) == found


# Letters --------------------------------------------------------------------------------------------------------


@pytest.fixture
def told_of_everything(db):
    """A request of which each way to be told about an item is one line."""
    outcomes = [*DECLINED, *GRANTED]
    order = make_order(make_shop(), lines=[(2, "10.00")] * len(outcomes))
    request = make_return(order=order, quantities=[2] * len(outcomes))
    for line, code in zip(request.line_list, outcomes, strict=True):
        if code in DECLINED:
            line.decision, line.decline_code = "declined", code
            line.decline_text = "(free words)" if code == "other" else ""
        else:
            line.decision, line.requested_resolution = "approved", code
    request.set_ship_by()
    return request


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDINGS)
def test_a_letter_to_a_customer_has_no_english_line(told_of_everything, kind, language):
    request, agent = told_of_everything, make_person(name="Sanne")

    def composed(in_language, free):
        request.language, request.free_return = in_language, free
        letter = compose_for(request, kind, text="(my own words)", by=agent)
        return read(letter.subject, letter.text, letter.html)

    data = {"(my own words)", "(free words)", "Sanne", request.shop.name, request.shop.base_url, "Thing", "e-mail"}
    data.add(path_to_follow(request, kind))
    for free in (True, False):
        english, theirs = composed("en", free), composed(language, free)
        assert words_in_both(english, english, data)
        assert words_in_both(english, theirs, data) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["invitation", "password_reset"])
@pytest.mark.parametrize("invited_by", ["Sanne", None])
def test_a_letter_to_somebody_who_works_here_has_no_english_line(db, name, language, invited_by):
    invitation = Invitation(shop=make_shop(), email="mila@desk.test", role="agent")
    invitation.invited_by = make_person(name=invited_by) if invited_by else None
    context = {"invitation": invitation, "link": "https://shop.test/join/"}

    def written(in_language):
        mail = letter(name, to="mila@desk.test", language=in_language, context=context)
        return read(mail.subject, mail.body, mail.alternatives[0].content)

    assert words_in_both(written("en"), written("en"), {context["link"]})
    assert words_in_both(written("en"), written(language), {context["link"]}) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "notice",
    [
        "account/email/password_changed",
        "account/email/password_reset",
        "account/email/password_set",
        "mfa/email/recovery_codes_generated",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
    ],
)
def test_a_notice_about_ones_own_sign_in_has_no_english_line(notice, language):
    context = {"timestamp": "1", "ip": "192.0.2.1", "user_agent": "-", "email": "mila@desk.test"}

    def written(in_language):
        with translation.override(in_language):
            subject, text = (render_to_string(f"{notice}_{part}.txt", context) for part in ("subject", "message"))
        return read(subject.strip(), text, "")

    assert words_in_both(written("en"), written("en"), {"-"})
    assert words_in_both(written("en"), written(language), {"-"}) == set()


# Pages ----------------------------------------------------------------------------------------------------------


def sentences(response):
    """Texts of three words and more; shorter ones are often names, or the same word in two languages."""
    texts = visible(response.content.decode())
    zones = {name for _zone, name in time_zones()}
    return {text for text in texts if len([word for word in text.split() if word[:1].isalpha()]) > 2} - zones


def pages_of(request):
    """Every kind of page that somebody who works here opens by its address."""
    slug, reference = request.shop.slug, request.reference
    actions = ["approval", "hold", "cancellation", "check", "question", "free-return", "items", "note"]
    return {
        "queue": reverse("requests_inbox:queue", args=["needs-decision"]),
        "empty queue": reverse("requests_inbox:queue", args=["cancelled"]),
        "request": reverse("requests_inbox:show", args=[reference]),
        **{action: reverse("requests_inbox:act", args=[reference, action]) for action in actions},
        "start": reverse("requests_inbox:start"),
        "nothing found": reverse("requests_inbox:start") + "?q=none",
        "order": reverse("requests_inbox:ask_for_order", args=[request.order_id]),
        "return form": reverse("requests_inbox:return_form", args=[slug]),
        "snippet, which": reverse("portal_settings:snippet", args=[slug]),
        "snippet, look": reverse("portal_settings:snippet", args=[slug], query={"step": 2}),
        "snippet, copy": reverse("portal_settings:snippet", args=[slug], query={"step": 3}),
        "reasons": reverse("requests_inbox:reasons", args=[slug]),
        "settings": reverse("shops:settings"),
        "profile": reverse("shops:profile"),
        "shop": reverse("shops:shop", args=[slug]),
        "members": reverse("shops:members", args=[slug]),
        "jobs": reverse("jobs"),
        "mailbox": reverse("demo:mailbox"),
        "password": reverse("account_change_password"),
        "second factor": reverse("mfa_index"),
        "sessions": reverse("usersessions_list"),
        "not found": "/nothing/here/",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_desk_has_an_english_sentence(client, language, db):
    shop = make_shop()

    def seen(in_language):
        client.force_login(make_person(shop, "admin", name=f"Admin {in_language}", language=in_language))
        request = make_return(shop, customer_language=in_language, customer_name=f"Customer {in_language}")
        return {name: sentences(client.get(address)) for name, address in pages_of(request).items()}

    english, theirs = seen("en"), seen(language)
    assert [name for name, texts in english.items() if not texts] == []
    assert {name: texts & theirs[name] for name, texts in english.items() if texts & theirs[name]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_no_page_before_signing_in_has_an_english_sentence(client, language, name, db):
    def seen(in_language):
        return sentences(client.get(reverse(name), headers={"Accept-Language": in_language}))

    people = {person for _email, person, _role, _shops in DEMO_PEOPLE}
    assert seen("en") - people
    assert (seen("en") & seen(language)) - people == set()
