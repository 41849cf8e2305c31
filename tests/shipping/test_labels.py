"""A label is asked for once, made once, and stays what it is."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_fsm import TransitionNotAllowed

from helpdesk.jobs import Again
from helpdesk.jobs.models import Job
from shipping.carriers import CARRIERS, Away, Carrier, Made, Refused
from shipping.models import Label, LabelDesign
from shipping.signals import label_changed
from shipping.tasks import GIVES_UP
from shipping.tasks import make_label as make
from tests.builders import make_person, make_shop

from .making import make_destination, make_label, make_parcel

pytestmark = pytest.mark.django_db
State = Label.State


def fresh(label):
    return Label.objects.get(pk=label.pk)


@pytest.fixture
def courier(monkeypatch):
    """A carrier that answers as a test wants: with a document, or by raising."""

    class Courier(Carrier):
        code, name, asked = "courier", "Courier", 0
        answer = Made(b"%PDF-1.7 its own", "JD0002")

        def make(self, label):
            self.asked += 1
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    one = Courier()
    monkeypatch.setitem(CARRIERS, "courier", one)
    return one


@pytest.fixture
def heard():
    states = []

    def hear(sender, label, **kwargs):
        states.append(label.state)

    label_changed.connect(hear)
    yield states
    label_changed.disconnect(hear)


def test_a_worker_makes_what_was_asked_for(heard):
    label = make_label()
    assert (label.state, Job.objects.filter(task=make.module_path).count()) == (State.REQUESTED, 1)
    make.call(label.pk)
    made = fresh(label)
    assert (made.state, made.pdf()[:5], heard) == (State.LABEL_CREATED, b"%PDF-", [State.LABEL_CREATED])


def test_the_same_form_asks_once_however_often_it_comes():
    parcel, key = make_parcel(), uuid.uuid4()
    first, second = make_label(parcel, key=key), make_label(parcel, key=key)
    assert (first, Label.objects.count(), Job.objects.count()) == (second, 1, 1)


def test_a_job_that_comes_twice_makes_one(courier, heard):
    label = make_label(carrier="courier")
    make.call(label.pk)
    make.call(label.pk)
    assert (courier.asked, fresh(label).tracking_number, len(heard)) == (1, "JD0002", 1)


def test_a_refusal_is_kept_in_the_carriers_words_and_can_be_tried_again(courier, heard):
    label = make_label(carrier="courier")
    courier.answer = Refused("The postcode does not exist.")
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).error) == (State.ERROR, "The postcode does not exist.")
    fresh(label).try_again()
    assert (fresh(label).state, fresh(label).error, Job.objects.count()) == (State.REQUESTED, "", 2)
    courier.answer = Made(b"%PDF-1.7")
    make.call(label.pk)
    assert heard == [State.ERROR, State.REQUESTED, State.LABEL_CREATED]


def test_a_carrier_that_is_away_is_asked_again_by_the_job(courier):
    label = make_label(carrier="courier")
    courier.answer = Away("No answer")
    with pytest.raises(Again):
        make.call(label.pk)
    assert fresh(label).state == State.REQUESTED


def test_a_carrier_that_stays_away_is_given_up_and_can_be_tried_again(courier):
    label = make_label(carrier="courier")
    Label.objects.update(asked_at=timezone.now() - GIVES_UP)
    courier.answer = Away("No answer")
    make.call(label.pk)
    assert (fresh(label).state, fresh(label).error) == (State.ERROR, "No answer")
    fresh(label).try_again()
    with pytest.raises(Again):
        make.call(label.pk)


def test_what_was_voided_meanwhile_stays_void(courier, heard):
    label = make_label(carrier="courier")
    late = fresh(label)
    fresh(label).void()
    late.keep(Made(b"%PDF-1.7"))
    assert (fresh(label).state, heard) == (State.VOIDED, [State.VOIDED])
    make.call(label.pk)
    assert courier.asked == 0


def test_a_void_label_is_never_made_or_tried_again():
    label = make_label()
    label.void()
    for verb in (label.try_again, label.void):
        with pytest.raises(TransitionNotAllowed):
            verb()


def test_the_database_keeps_a_made_label_from_having_no_file():
    label = make_label()
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.filter(pk=label.pk).update(state=State.LABEL_CREATED)


def test_what_it_says_is_frozen_when_it_is_asked_for():
    parcel = make_parcel()
    design = LabelDesign.objects.create(shop=parcel.shop, message="Deliver at dock 4.")
    label = make_label(parcel)
    design.message, design.shows_order = "Ring for the porter.", False
    design.save()
    assert (fresh(label).told["message"], fresh(label).told["order"]) == ("Deliver at dock 4.", "VK-104882")
    again = make_label(parcel)
    assert (again.told["message"], again.told["order"]) == ("Ring for the porter.", "")


def test_the_carrier_reads_the_shops_language_and_the_sender_their_own():
    parcel = make_parcel(make_shop(language="de"), language="en")
    with translation.override("nl"):
        told = make_label(parcel).told
    assert (told["words"]["return"], told["slip"], told["title"]) == (
        "Rücksendung",
        "Packzettel",
        "How to send it back",
    )


def test_a_shop_can_write_the_steps_itself():
    parcel = make_parcel()
    LabelDesign.objects.create(shop=parcel.shop, steps={"nl": ["Bel ons eerst."]})
    assert make_label(parcel).told["steps"] == ["Bel ons eerst."]


def test_a_shop_has_one_usual_destination():
    shop = make_shop()
    make_destination(shop)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_destination(shop, name="Second")


def test_nothing_of_another_shop_can_be_seen():
    label, stranger = make_label(), make_person(make_shop())
    mine = make_person(label.parcel.shop)
    assert list(Label.objects.visible_to(mine)) == [label]
    assert not Label.objects.visible_to(stranger).exists()
    assert not type(label.parcel).objects.visible_to(stranger).exists()
