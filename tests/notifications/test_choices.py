"""The matrix: what somebody is told, and where."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from notifications.forms import ChoicesForm
from notifications.kinds import Preset, Way, to_choose, ways_of
from notifications.models import NoticeChoices
from tests.builders import make_person, make_shop

URL = "/settings/notices/"


@pytest.fixture
def noor(db, client):
    person = make_person(make_shop(), name="Noor de Wit")
    client.force_login(person)
    return person


def test_who_never_chose_is_told_what_is_theirs_and_in_the_bell_what_is_new(noor, client):
    assert NoticeChoices.of(noor).ways == ways_of(Preset.USUAL)
    page = client.get(URL)
    assertContains(page, 'value="usual" aria-pressed="true"')
    assertContains(page, "A colleague mentions me in a note")
    assert not NoticeChoices.objects.exists()


def test_each_box_is_kept(noor, client):
    assertRedirects(client.post(URL, {"mentioned-push": "on", "replied-bell": "on", "mail_after": 60}), URL)
    kept = NoticeChoices.objects.get()
    assert kept.ways == {"mentioned": ["push"], "replied": ["bell"]}
    assert (kept.person, kept.mail_after, kept.digest, kept.preset) == (noor, 60, False, "")
    page = client.get(URL)
    assertContains(page, " checked", 2)


def test_of_two_first_choices_at_once_the_later_one_stays(noor):
    forms = [ChoicesForm({"mail_after": after}, instance=NoticeChoices.of(noor)) for after in (60, 240)]
    assert all(form.is_valid() for form in forms)
    for form in forms:
        form.keep()
    assert NoticeChoices.objects.get().mail_after == 240


@pytest.mark.parametrize("preset", Preset.values)
def test_a_preset_sets_all_of_it_by_one_press(noor, client, preset):
    assertRedirects(client.post(f"{URL}preset/", {"preset": preset}), URL)
    kept = NoticeChoices.objects.get()
    assert (kept.preset, kept.digest) == (preset, True)
    assertContains(client.get(URL), f'value="{preset}" aria-pressed="true"')


def test_presets_differ_as_they_say():
    assert ways_of(Preset.NOTHING) == {}
    assert set(ways_of(Preset.EVERYTHING)) == {kind.name for kind in to_choose()}
    assert ways_of(Preset.USUAL) == ways_of(Preset.MINE) | {"submitted": [Way.BELL]}
    assert "submitted" not in ways_of(Preset.MINE)
    assert all(Way.PUSH not in ways for ways in ways_of(Preset.QUIET).values())


def test_a_preset_that_nobody_made_does_not_exist(noor, client):
    assert client.post(f"{URL}preset/", {"preset": "loud"}).status_code == 404


def test_nonsense_is_said(noor, client):
    assert client.post(URL, {"mail_after": "soon"}).status_code == 422
    assert not NoticeChoices.objects.exists()
