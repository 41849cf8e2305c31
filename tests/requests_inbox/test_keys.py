"""Keys: one table for buttons, the sheet of keys and what a person chose instead."""

import pytest
from django.urls import reverse

from requests_inbox.keyboard import KEYS, key_of
from tests.builders import make_return

URL = "/keys/"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def form(**changed):
    return {key.name: key.standard for key in KEYS.values() if not key.fixed} | changed


def test_no_two_acts_share_a_standard_key():
    standard = [key.standard for key in KEYS.values()]
    assert len(set(standard)) == len(standard)
    begun = {key.split()[0] for key in standard if " " in key}
    assert not begun & set(standard)


def test_the_sheet_shows_every_key_to_htmx_and_as_a_page(desk):
    sheet = desk.get(URL, headers={"HX-Request": "true", "HX-Target": "overlay"}).content.decode()
    whole = desk.get(URL).content.decode()
    assert "<html" not in sheet
    assert "<html" in whole
    for key in KEYS.values():
        for html in (sheet, whole):
            assert str(key.does) in html
            assert f'<kbd class="kbd">{key.standard.split()[-1]}</kbd>' in html


def test_ones_own_key_stands_in_the_buttons_the_sheet_and_the_form(desk, agent, shop):
    request = make_return(shop)
    assert desk.post(URL, form(approval="b", hold="v"))["Location"] == URL
    agent.refresh_from_db()
    assert agent.shortcuts == {"approval": "B", "hold": "V"}
    shown = desk.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert 'data-key="B"' in shown
    assert 'data-key="A"' not in shown
    assert '<kbd class="kbd">V</kbd>' in shown
    assert '<kbd class="kbd">B</kbd>' in desk.get(URL).content.decode()


def test_releasing_has_the_key_of_holding(agent):
    agent.shortcuts = {"hold": "V"}
    assert key_of(agent, "release") == "V"


def test_two_acts_may_swap_their_keys(desk, agent):
    desk.post(URL, form(approval="C", cancellation="A"))
    agent.refresh_from_db()
    assert agent.shortcuts == {"approval": "C", "cancellation": "A"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hold": "a"}, "A is the key of “Approve; once more confirms” already."),
        ({"hold": "g"}, "G has a meaning of its own that cannot change."),
        ({"hold": ""}, "This field is required."),
        ({"hold": " "}, "This field is required."),
        ({"hold": "AB"}, "at most 1 character"),
        ({"hold": "ß"}, "This is no single key of a keyboard."),
    ],
)
def test_a_key_that_cannot_be_is_refused_at_its_field_and_nothing_is_kept(desk, agent, changed, said):
    page = desk.post(URL, form(note="P", **changed))
    assert page.status_code == 422
    html = page.content.decode()
    assert said in html
    assert 'id="id_hold_error"' in html
    assert 'name="note" value="P"' in html
    agent.refresh_from_db()
    assert agent.shortcuts == {}


def test_all_goes_back_to_the_standard(desk, agent):
    agent.shortcuts = {"approval": "B"}
    agent.save()
    assert desk.post(URL, form(hold="A", standard="1"))["Location"] == URL
    agent.refresh_from_db()
    assert agent.shortcuts == {}


def test_a_key_of_an_act_that_is_no_more_does_no_harm(desk, agent, shop):
    agent.shortcuts = {"teleport": "B"}
    agent.save()
    assert desk.get(URL).status_code == 200
