"""Return forms: drafts and versions, what is asked of which goods, and what requests keep of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from requests_inbox.beginning.submitting import Asked, FilledIn, submit
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnForm, StaleForm
from requests_inbox.refusals import Unready
from requests_inbox.return_forms.answer_form import AnswerForm, needed_of
from requests_inbox.return_forms.form_fields import Chosen, Condition, FormField, Kind, Need, asked_about
from shops.models import Person
from tests.builders import fresh, make_form, make_order, make_person, make_reason, make_shop

LAMP = Chosen(1, "broken", "Lamps")
SHOE = Chosen(2, "too_small", "Shoes")
OPENED = FormField(
    "opened", Kind.CHOICE, {"en": "Did you open it?", "nl": "Heb je het geopend?"},
    choices=(("no", {"en": "No", "nl": "Nee"}), ("yes", {"en": "Yes", "nl": "Ja"})), need=Need.ALWAYS,
)  # fmt: skip
BULB = FormField("bulb", Kind.TEXT, {"en": "Which bulb?"}, asked_of=Condition(groups=("Lamps",)))
SIZE = FormField(
    "size", Kind.NUMBER, {"en": "Which size would fit?"}, asked_of=Condition(reasons=("too_small",)), need=Need.WHEN,
    needed_of=Condition(groups=("Shoes",)), lowest="16", highest="50",
)  # fmt: skip
PHONE = FormField("phone", Kind.TEXT, {"en": "Phone"}, once=True, need=Need.WHEN, needed_of=Condition(("broken",)))
SINCE = FormField("since", Kind.DATE, {"en": "Since when?"}, asked_of=Condition(reasons=("broken",)))
INVOICE = FormField("invoice", Kind.FILE, {"en": "Invoice"}, once=True, need=Need.ALWAYS)


def fields_for(form, lines, language):
    return AnswerForm(return_form=form, lines=lines, language=language).fields


def filled_in(form, lines, data, files=None, language="en"):
    return AnswerForm(data, files, return_form=form, lines=lines, language=language)


# Drafts and versions ------------------------------------------------------------------------------------------------


def test_a_shop_without_a_form_asks_for_words_and_for_pictures_of_damage(shop):
    form = ReturnForm.objects.of(shop)
    assert (form.pk, [one.code for one in form.fields]) == (None, ["note", "pictures"])
    assert needed_of(form, Chosen(1, "damaged")) == {"note": False, "pictures": True}
    assert needed_of(form, Chosen(2, "wrong_size")) == {"note": False, "pictures": False}


def test_a_draft_is_a_copy_and_counts_only_when_it_is_published(shop, lead):
    draft = ReturnForm.objects.begin_draft(shop, by=lead)
    draft.put(OPENED, seen=0)
    assert [one.code for one in ReturnForm.objects.of(shop).fields] == ["note", "pictures"]
    draft.publish(by=lead, seen=1)
    form = ReturnForm.objects.of(shop)
    assert (form.number, form.published_by, [one.code for one in form.fields]) == (
        1, lead, ["note", "pictures", "opened"]
    )  # fmt: skip
    assert form.fields[-1] == OPENED
    change = shop.changes.get()
    assert (change.person, str(change.label), change.old, change.new) == (lead, "Version of the return form", "", "1")


def test_the_next_version_leaves_the_one_before_as_it_is(shop, lead):
    first = make_form(shop, OPENED, by=lead)
    second = make_form(shop, OPENED, BULB, by=lead)
    assert [(one.number, len(one.fields)) for one in shop.return_forms.order_by("number")] == [(1, 1), (2, 2)]
    assert ReturnForm.objects.of(shop) == second
    for change in [
        lambda: first.put(BULB, seen=first.edition),
        lambda: first.take_out("opened", seen=first.edition),
        lambda: first.publish(by=lead, seen=first.edition),
        lambda: first.discard(seen=first.edition),
    ]:
        with pytest.raises(StaleForm):
            change()
    with pytest.raises(TypeError):
        first.save()
    assert ReturnForm.objects.get(pk=first.pk).fields == [OPENED]


def test_a_shop_has_one_draft_whoever_begins_it(shop, lead, agent):
    assert ReturnForm.objects.begin_draft(shop, by=lead) == ReturnForm.objects.begin_draft(shop, by=agent)
    assert ReturnForm.objects.draft_of(shop).made_by == lead


def test_of_two_who_change_one_draft_the_second_is_told(shop, lead):
    mine, theirs = (ReturnForm.objects.begin_draft(shop, by=lead) for _ in range(2))
    mine.put(OPENED, seen=0)
    with pytest.raises(StaleForm):
        theirs.put(BULB, seen=0)
    with pytest.raises(StaleForm):
        theirs.publish(by=lead, seen=0)
    assert [one.code for one in ReturnForm.objects.draft_of(shop).fields] == ["note", "pictures", "opened"]


def test_a_discarded_draft_is_gone_and_another_can_begin(shop, lead):
    draft = ReturnForm.objects.begin_draft(shop, by=lead)
    draft.put(OPENED, seen=0)
    draft.discard(seen=1)
    assert ReturnForm.objects.draft_of(shop) is None
    assert len(ReturnForm.objects.begin_draft(shop, by=lead).fields) == 2


def test_fields_move_to_where_they_are_wanted_and_stop_at_the_ends(shop, lead):
    draft = ReturnForm.objects.begin_draft(shop, by=lead)
    draft.put(OPENED, seen=0)
    for code, steps, order in [
        ("opened", -1, ["note", "opened", "pictures"]),
        ("opened", -5, ["opened", "note", "pictures"]),
        ("opened", -1, ["opened", "note", "pictures"]),
        ("note", 1, ["opened", "pictures", "note"]),
        ("note", 1, ["opened", "pictures", "note"]),
    ]:
        draft.move(code, steps, seen=draft.edition)
        assert [one.code for one in ReturnForm.objects.draft_of(shop).fields] == order


# What is asked ------------------------------------------------------------------------------------------------------


def test_each_line_is_asked_what_its_reason_and_group_call_for(db, lead):
    form = make_form(make_shop(), OPENED, BULB, SIZE, SINCE, PHONE, by=lead)
    fields = fields_for(form, [LAMP, SHOE], "en")
    assert {name: field.required for name, field in fields.items()} == {
        "opened-1": True, "opened-2": True, "bulb-1": False, "size-2": True, "since-1": False, "phone": True
    }  # fmt: skip
    assert list(fields_for(form, [Chosen(3, "too_small", "Shirts")], "en")) == ["opened-3", "size-3", "phone"]
    assert not fields_for(form, [Chosen(3, "too_small", "Shirts")], "en")["size-3"].required


def test_a_field_speaks_the_language_of_the_customer_or_else_one_it_knows(shop, lead):
    form = make_form(shop, OPENED, FormField("note", Kind.NOTE), by=lead)
    dutch, french = (fields_for(form, [SHOE], language) for language in ("nl", "fr"))
    assert (dutch["opened-2"].label, dutch["opened-2"].choices) == (
        "Heb je het geopend?", [("no", "Nee"), ("yes", "Ja")]
    )  # fmt: skip
    assert french["opened-2"].label == "Did you open it?"
    assert dutch["note-2"].label != fields_for(form, [SHOE], "en")["note-2"].label


def test_nothing_is_needed_of_what_is_withdrawn_from_and_nothing_asked_once_holds_it_up(shop, lead):
    form = make_form(shop, FormField("note", Kind.NOTE, need=Need.ALWAYS), INVOICE, by=lead)
    withdrawn = Chosen(3, "by_right", by_right=True)
    assert needed_of(form, withdrawn) == {"note": False}
    assert needed_of(form, LAMP) == {"note": True}
    assert [one.needed for one in asked_about(form.fields, [withdrawn, LAMP])] == [False, True, False]


def test_what_was_answered_is_kept_by_line_and_what_was_left_open_is_not(shop, lead):
    form = make_form(shop, OPENED, BULB, SIZE, SINCE, PHONE, by=lead)
    told = {"opened-1": "yes", "opened-2": "no", "bulb-1": "", "size-2": "38,50", "since-1": "2026-11-02", "phone": "1"}
    filled = filled_in(form, [LAMP, SHOE], told)
    assert filled.is_valid(), filled.errors
    assert filled.answers == {
        None: {"phone": "1"},
        1: {"opened": "yes", "since": "2026-11-02"},
        2: {"opened": "no", "size": "38.50"},
    }
    assert [field.name for field in filled.once] == ["phone"]
    assert [field.name for field in filled.of_line(1)] == ["opened-1", "bulb-1", "since-1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("opened-2", ""), ("opened-2", "perhaps"), ("size-2", ""), ("size-2", "nine"), ("size-2", "15"),
        ("size-2", "51"), ("size-2", "NaN"), ("size-2", "1.2345"), ("bulb-1", "x" * 201), ("since-1", "2026-02-31"),
        ("phone", ""),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_said_beside_its_field(shop, lead, name, value):
    form = make_form(shop, OPENED, BULB, SIZE, SINCE, PHONE, by=lead)
    told = {"opened-1": "yes", "opened-2": "no", "size-2": "38", "phone": "1"}
    assert filled_in(form, [LAMP, SHOE], told).is_valid()
    assert list(filled_in(form, [LAMP, SHOE], told | {name: value}).errors) == [name]


@pytest.mark.parametrize(
    ("name", "content", "fits"), [("a.pdf", b"%PDF-", True), ("a.exe", b"M", False), ("a.pdf", b"", False)]
)
def test_a_file_is_taken_if_it_could_be_sent_on(shop, lead, name, content, fits):
    form = make_form(shop, INVOICE, by=lead)
    filled = filled_in(form, [SHOE], {}, {"invoice": SimpleUploadedFile(name, content)})
    assert filled.is_valid() == fits
    if fits:
        assert [upload.name for upload in filled.uploads.values()] == [name]


def test_a_file_that_was_sent_before_need_not_be_sent_again(shop, lead):
    form = make_form(shop, INVOICE, by=lead)
    assert not filled_in(form, [SHOE], {}).is_valid()
    assert AnswerForm({}, return_form=form, lines=[SHOE], language="en", answered={"invoice": "a.pdf"}).is_valid()


# What a request keeps -----------------------------------------------------------------------------------------------


@pytest.fixture
def asked(shop):
    line = make_order(shop).lines.first()
    return Asked(line, 1, make_reason(shop, "too_small"))


def test_a_request_keeps_the_form_it_was_made_with(shop, lead, asked):
    form = make_form(shop, OPENED, PHONE, by=lead)
    asked.answers = {"opened": "yes"}
    request = fresh(submit(asked.order_line.order, [asked], filled_in=FilledIn(form, {"phone": "030 123"})))
    make_form(shop, BULB, by=lead)
    assert (request.form, [(one.label, one.text) for one in request.told]) == (form, [("Phone", "030 123")])
    assert [(one.label, one.text) for one in request.line_list[0].told] == [("Did you open it?", "Yes")]


def test_a_needed_answer_that_is_missing_refuses_the_request(shop, lead, asked):
    form = make_form(shop, OPENED, by=lead)
    with pytest.raises(Unready, match="Did you open it"):
        submit(asked.order_line.order, [asked], filled_in=FilledIn(form))
    assert not shop.requests.exists()


def test_a_draft_or_a_form_of_another_shop_is_none(shop, lead, asked):
    for form in (ReturnForm.objects.begin_draft(shop, by=lead), make_form(make_shop(), by=lead)):
        with pytest.raises(Unready):
            submit(asked.order_line.order, [asked], filled_in=FilledIn(form))


def test_the_form_that_every_shop_begins_with_is_kept_as_none(shop, asked):
    request = submit(asked.order_line.order, [asked], filled_in=FilledIn(ReturnForm.objects.of(shop)))
    assert (fresh(request).form, request.told, request.line_list[0].told) == (None, [], [])


# Where it is found --------------------------------------------------------------------------------------------------


def listed(person, query):
    rows = Listing.read("all", QueryDict(query), Asker(Person.objects.get(pk=person.pk))).rows()
    return [row.customer_name for row in rows.order_by("customer_name")]


@pytest.fixture
def three(shop, lead):
    """Anna opened it and writes of mould, Bram did not open it, Cees was not asked."""
    form = make_form(shop, OPENED, SIZE, SINCE, FormField("story", Kind.WORDS, {"en": "What is it?"}), PHONE, by=lead)
    told = {
        "Anna": ("too_small", {"opened": "yes", "size": "38.5", "story": "Greenish mould"}, {"phone": "030 123"}),
        "Bram": ("too_small", {"opened": "no", "size": "40"}, {}),
    }
    for name, (reason, answers, once) in told.items():
        order = make_order(shop, customer_name=name)
        asked = Asked(order.lines.first(), 1, make_reason(shop, reason), answers=answers)
        submit(order, [asked], filled_in=FilledIn(form, once))
    order = make_order(shop, customer_name="Cees")
    submit(order, [Asked(order.lines.first(), 1, make_reason(shop))])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("answer=opened:yes", ["Anna"]),
        ("answer=opened:no&answer=opened:yes", ["Anna", "Bram"]),
        ("answer=OPENED:Yes", ["Anna"]),
        ("q=answer:opened:yes", ["Anna"]),
        ('q=answer:"Did you open it? – No"', ["Bram"]),
        ("answer=size:38.5", ["Anna"]),
        ("answer=size:39", []),
        ('q=answer:"phone:030 123"', ["Anna"]),
        ("q=greenish", ["Anna"]),
        ("answer=colour:red", ["Anna", "Bram", "Cees"]),
    ],
)
def test_lists_are_narrowed_by_what_was_answered(three, agent, query, expected):
    assert listed(agent, query) == expected


def test_the_panel_offers_the_choices_in_words_and_the_chip_says_them(three, agent):
    queue = Listing.read("all", QueryDict("answer=opened:yes"), Asker(Person.objects.get(pk=agent.pk)))
    panel = next(one for one in queue.panel if one["name"] == "answer")
    assert panel["options"] == [("opened:no", "Did you open it? – No"), ("opened:yes", "Did you open it? – Yes")]
    assert [str(chip["text"]) for chip in queue.chips] == ["Did you open it? – Yes"]


def test_fields_of_a_foreign_shop_do_not_exist(three):
    stranger = make_person(make_shop())
    queue = Listing.read("all", QueryDict("answer=opened:yes"), Asker(Person.objects.get(pk=stranger.pk)))
    assert (queue.values, [one["name"] for one in queue.panel if one["name"] == "answer"]) == ({}, [])
    assert queue.notes


def test_the_page_of_a_request_shows_what_was_answered(client, three, agent, shop):
    client.force_login(agent)
    request = shop.requests.get(customer_name="Anna")
    page = client.get(f"/requests/{request.reference}/").content.decode()
    for words in ("Did you open it?", "Which size would fit?", "Greenish mould", "030 123"):
        assert words in page
