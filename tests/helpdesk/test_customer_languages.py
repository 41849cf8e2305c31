"""All that a customer reads exists in five more languages than the desk speaks, and nothing else does."""

import re
from gettext import GNUTranslations

import pytest
from django.conf import settings
from django.urls import reverse

from requests_inbox.correspondence.letters import compose_for
from requests_inbox.correspondence.links import path_to_follow
from requests_inbox.correspondence.wording import WORDINGS
from requests_inbox.withdrawals.acknowledging import compose_for as compose_acknowledgement
from tests.builders import make_order, make_return, make_shop, make_statement
from tests.helpdesk.customers_words import LANGUAGES, PLURALS, catalogue, messages, path_of
from tests.helpdesk.words import read, visible, words_in_both

PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%")


def strings(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_customers_read_and_nothing_else(language):
    kept = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue(language)}
    assert {"lacking": messages() - kept, "too many": kept - messages()} == {"lacking": set(), "too many": set()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_in_all_its_forms_and_names_the_same(language):
    forms = int(re.search(r"\d", PLURALS[language])[0])
    for entry in catalogue(language):
        assert not entry.fuzzy
        assert all(strings(entry)), entry.msgid
        assert len(strings(entry)) == (forms if entry.msgid_plural else 1), entry.msgid
        for words in strings(entry):
            assert sorted(PLACEHOLDERS.findall(words)) == sorted(PLACEHOLDERS.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_this_catalogue(language):
    with path_of(language).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry in catalogue(language):
        if not entry.msgid_plural:
            said = compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)
            assert said == entry.msgstr


@pytest.fixture
def shop(db):
    return make_shop(slug="veldkant", languages=[code for code, _name in settings.CUSTOMER_LANGUAGES])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_to_a_customer_has_an_english_line(shop, language):
    request = make_return(shop, ground="withdrawal")
    request.set_ship_by()
    for kind in WORDINGS:
        data = {"(my own words)", "Too small", "Thing", "e-mail", shop.name, shop.base_url}
        data.add(shop.base_url + (path_to_follow(request, kind) or ""))
        letters = {}
        for one in ("en", language):
            request.language = one
            letter = compose_for(request, kind, text="(my own words)")
            letters[one] = read(letter.subject, letter.text, letter.html)
        assert words_in_both(letters["en"], letters[language], data) == set(), kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_acknowledgement_of_a_withdrawal_has_no_english_line(shop, language):
    order = make_order(shop)

    def written(one):
        letter = compose_acknowledgement(make_statement(order, language=one), choose_path="/r/x/")
        return read(letter.subject, letter.text, letter.html)

    assert words_in_both(written("en"), written(language), {shop.name, shop.base_url, "/r/x/", "e-mail"}) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["home", "withdrawal", "gift"])
def test_no_page_for_customers_has_an_english_sentence(client, shop, language, page):
    def seen(one):
        html = client.get(reverse(f"portal:{page}", args=[shop.slug]), {"language": one}).content.decode()
        return {text for text in visible(html) if len(text.split()) > 1 and shop.name not in text}

    assert seen("en")
    assert seen("en") & seen(language) == set()
