"""What staff are told: to whom, where it stands, and when it goes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from notifications.kinds import Preset, ways_of
from notifications.looking import here, is_looking, looks, turns_away
from notifications.models import Notice, NoticeChoices
from notifications.tasks import forget_old_notices
from notifications.telling import read
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.correspondence.hearing import hear
from requests_inbox.refusals import Refusal
from requests_inbox.tasks import release_due_holds, tell_of_new_request
from shops.models import Person
from tests.builders import fresh, make_message, make_order, make_person, make_reason, make_return, make_shop


@pytest.fixture
def request_(shop):
    return make_return(shop)


def told(person):
    """What their bell says, newest first; its number has to be that of the lines."""
    lines = [str(one) for one in Notice.objects.filter(person=person, read_at=None, in_bell=True).order_by("-pk")]
    assert Person.objects.get(pk=person.pk).unread_notices == len(lines)
    return lines


def prefer(person, preset):
    NoticeChoices.objects.update_or_create(person=person, defaults={"ways": ways_of(preset)})


def hold(request, by, until=None):
    request.hold(by=by, seen=request.version, reason="waits", until=until)


def test_who_is_mentioned_in_a_note_is_told(request_, noor, tom):
    request_.note(by=tom, text="Can you call them, @Noor de Wit?")
    assert told(noor) == [f"Tom Verbeek mentions you on {request_.reference}"]
    assert told(tom) == []


def test_a_first_name_is_enough_where_the_shop_has_one_only(request_, noor, tom, shop):
    request_.note(by=tom, text="please @noor")
    assert len(told(noor)) == 1
    make_person(shop, name="Noor Bakker")
    request_.note(by=tom, text="please @noor")
    assert len(told(noor)) == 1


@pytest.mark.parametrize("text", ["mail noor@Noor.test", "@Noorderlicht", "Noor", "@Nobody", "@ſanne", "@"])
def test_what_only_looks_like_a_mention_tells_nobody(request_, noor, tom, text):
    request_.note(by=tom, text=text)
    assert told(noor) == []


def test_a_note_that_pre_checks_mentions_too(request_, noor, tom):
    request_.precheck(by=tom, seen=request_.version, verdict="approve", note="@Noor have a look")
    assert told(noor) == [f"Tom Verbeek mentions you on {request_.reference}"]


def test_who_is_given_work_is_told_and_who_takes_it_is_not(request_, noor, tom):
    request_.assign(by=tom, seen=request_.version, to=noor)
    assert told(noor) == [f"Tom Verbeek assigned {request_.reference} to you"]
    request_.assign(by=tom, seen=request_.version, to=tom)
    assert told(tom) == []


def test_whose_hold_is_taken_over_is_told(request_, noor, tom):
    hold(request_, noor)
    request_.take_over(by=tom, seen=request_.version, reason="urgent")
    assert told(noor) == [f"Tom Verbeek took over your hold of {request_.reference}"]


def test_a_hold_that_ends_by_itself_is_told_to_whose_it_was(request_, noor):
    hold(request_, noor, until=timezone.now() - timedelta(minutes=1))
    release_due_holds.call()
    assert told(noor) == [f"Your hold of {request_.reference} has ended"]


def test_who_releases_a_hold_is_told_nothing(request_, noor):
    hold(request_, noor)
    request_.release(by=noor)
    assert told(noor) == []


def test_an_answer_is_told_once_to_everybody_whose_request_it_is(request_, noor, tom):
    request_.assign(by=tom, seen=request_.version, to=noor)
    request_.ask(by=tom, seen=request_.version, text="Which size?")
    hold(request_, tom)
    read(noor)
    hear(make_message(request_))
    assert fresh(request_).status == "new"
    assert told(noor) == told(tom) == [f"The customer wrote on {request_.reference}"]


def test_whoever_decided_is_told_that_the_customer_wrote_before_the_mail_had_left(request_, noor):
    request_.cancel(by=noor, seen=request_.version, kind="error")
    hear(make_message(request_))
    assert fresh(request_).decided_by is None
    assert told(noor) == [f"The customer wrote on {request_.reference}"]


def test_a_mail_that_nobody_vouches_for_tells_nobody(request_, noor, tom):
    request_.assign(by=tom, seen=request_.version, to=noor)
    read(noor)
    hear(make_message(request_, authenticity="forged"))
    assert told(noor) == []


def test_who_wrote_a_mail_that_did_not_arrive_is_told(request_, noor, tom):
    request_.write(by=noor, text="Hello")
    letter = request_.events.get(verb="wrote").letter
    request_.letter_failed(letter)
    assert told(noor) == [f"A mail on {request_.reference} did not arrive"]
    assert told(tom) == []


def is_new(shop):
    request = make_return(shop)
    Worker().run_due()
    return request


def test_a_new_request_is_told_to_whoever_decides_there_and_did_not_choose_otherwise(shop, noor, tom):
    people = {name: make_person(shop, *role) for name, *role in [
        ("everything",), ("mine",), ("nothing",), ("matrix",), ("warehouse", "warehouse"), ("admin", "admin"),
    ]}  # fmt: skip
    for name in (Preset.EVERYTHING, Preset.MINE, Preset.NOTHING):
        prefer(people[name], name)
    NoticeChoices.objects.create(person=people["matrix"], ways={"mentioned": ["bell"]})
    stranger = make_person(make_shop())
    request = is_new(shop)
    hears = [noor, tom, people["everything"], people["admin"]]
    assert [told(person) for person in hears] == [[f"{request.reference} is new"]] * 4
    assert {one.person for one in Notice.objects.all()} == set(hears)
    assert told(stranger) == []


def test_by_default_it_stands_in_the_bell_and_is_neither_mailed_nor_pushed(shop, noor, tom):
    noor.push_subscriptions.create(endpoint="https://push.test/1")
    prefer(tom, Preset.EVERYTHING)
    is_new(shop)
    assert [Notice.objects.get(person=person).mail_at is None for person in (noor, tom)] == [True, False]
    assert not Job.objects.filter(task__endswith="push_notice").exists()


def test_all_that_is_new_is_one_line_until_it_is_read(shop, noor, client):
    first = is_new(shop)
    assert told(noor) == [f"{first.reference} is new"]
    Notice.objects.update(at=timezone.now() - timedelta(hours=6))
    for _ in range(2):
        last = is_new(shop)
    assert told(noor) == ["3 requests are new"]
    last.note(by=make_person(shop), text="@Noor")
    assert len(told(noor)) == 2
    client.force_login(noor)
    response = client.post(reverse("notifications:opening", args=[Notice.objects.get(count=3).pk]))
    assert response.url == "/inbox/new/"
    assert len(told(noor)) == 1
    again = is_new(shop)
    assert told(noor)[0] == f"{again.reference} is new"


def test_who_wants_it_pushed_hears_of_each_until_there_are_many(shop, tom):
    prefer(tom, Preset.EVERYTHING)
    tom.push_subscriptions.create(endpoint="https://push.test/1")
    for _ in range(12):
        tell_of_new_request.call(make_return(shop).pk, None)
    assert told(tom) == ["12 requests are new"]
    assert Job.objects.filter(task__endswith="push_notice").count() == 10


def test_whoever_looks_at_it_already_is_not_told(shop, noor):
    request = make_return(shop)
    looks(noor.pk, request.pk)
    Worker().run_due()
    assert told(noor) == []


def test_fifty_are_told_by_as_many_statements_as_one(shop, noor):
    def statements():
        request = make_return(shop)
        with CaptureQueriesContext(connection) as asked:
            tell_of_new_request.call(request.pk, None)
        return len(asked)

    statements()
    few = statements()
    people = [noor, *(make_person(shop) for _ in range(50))]
    statements()
    assert statements() == few
    assert [told(person) for person in people] == [["4 requests are new"], *[["2 requests are new"]] * 50]


def test_a_customer_does_not_wait_until_a_large_team_is_told(shop, tom):
    prefer(tom, Preset.EVERYTHING)
    order = make_order(shop, lines=[(5, "20.00")])
    make_return(order=order, quantities=(1,))
    with CaptureQueriesContext(connection) as of_one:
        make_return(order=order, quantities=(1,))
    people = [tom, *(make_person(shop) for _ in range(25))]
    for person in people[1:]:
        prefer(person, Preset.EVERYTHING)
    with CaptureQueriesContext(connection) as of_many:
        request = make_return(order=order, quantities=(1,))
    assert len(of_many) == len(of_one)
    assert not Notice.objects.filter(topic=request.pk).exists()
    Worker().run_due()
    assert {one.person_id for one in Notice.objects.filter(topic=request.pk)} == {person.pk for person in people}


def test_a_job_that_was_killed_goes_on_with_those_who_were_not_told(shop, tom, noor):
    prefer(noor, Preset.MINE)
    request = make_return(shop)
    tell_of_new_request.call(request.pk, None)
    prefer(noor, Preset.EVERYTHING)
    tell_of_new_request.call(request.pk, None)
    assert told(tom) == told(noor) == [f"{request.reference} is new"]


def test_a_colleague_who_asks_for_a_customer_is_not_told_of_it(shop, tom):
    prefer(tom, Preset.EVERYTHING)
    order = make_order(shop)
    submit(order, [Asked(order.lines.first(), 1, make_reason(shop))], by=tom)
    Worker().run_due()
    assert told(tom) == []


def test_where_nobody_wants_to_hear_of_it_there_is_nothing_to_do_later(shop, tom):
    prefer(tom, Preset.MINE)
    make_return(shop)
    assert not Job.objects.filter(task__endswith="tell_of_new_request").exists()


def test_nobody_is_told_of_what_they_are_looking_at(request_, noor, tom, client):
    client.force_login(noor)
    client.get(reverse("requests_inbox:show", args=[request_.reference]))
    request_.note(by=tom, text="@Noor look")
    other = make_return(request_.shop)
    other.note(by=tom, text="@Noor look")
    assert told(noor) == [f"Tom Verbeek mentions you on {other.reference}"]


def test_what_they_look_at_stands_in_their_list_and_is_read(request_, noor, tom, client):
    NoticeChoices.objects.create(person=noor, ways={"mentioned": ["bell", "push", "mail"]})
    noor.push_subscriptions.create(endpoint="https://push.test/1")
    looks(noor.pk, request_.pk)
    request_.note(by=tom, text="@Noor look")
    client.force_login(noor)
    (line,) = client.get("/notices/").context["notices"]
    assert (line.read_at, line.mail_at) == (line.at, None)
    assert told(noor) == []
    assert not Job.objects.filter(task__startswith="notifications").exists()


def test_nobody_is_told_of_a_shop_that_is_no_longer_theirs(
    request_, noor, tom, shop, client, django_capture_on_commit_callbacks
):
    request_.assign(by=tom, seen=request_.version, to=noor)
    admin = make_person(shop, "admin")
    with django_capture_on_commit_callbacks(execute=True):
        noor.memberships.get().end(by=admin)
    assert told(noor) == []
    request_.note(by=tom, text="@Noor de Wit, bye")
    request_.letter_failed(request_.events.get(verb="submitted").letter)
    assert told(noor) == []
    client.force_login(noor)
    assert list(client.get("/notices/").context["notices"]) == []


def test_a_person_who_wants_nothing_gets_nothing(request_, noor, tom):
    prefer(noor, Preset.NOTHING)
    request_.note(by=tom, text="@Noor look")
    assert not Notice.objects.exists()


def test_a_burst_is_one_line(shop, noor, tom):
    for _ in range(10):
        make_return(shop).assign(by=tom, seen=1, to=noor)
    assert len(told(noor)) == 10
    make_return(shop).assign(by=tom, seen=1, to=noor)
    assert told(noor) == ["11 requests were assigned to you"]
    request = make_return(shop)
    request.assign(by=tom, seen=1, to=noor)
    request.note(by=tom, text="@Noor")
    assert told(noor) == [f"Tom Verbeek mentions you on {request.reference}", "12 requests were assigned to you"]


def test_a_burst_is_of_one_shop(shop, noor, tom):
    for _ in range(10):
        make_return(shop).assign(by=tom, seen=1, to=noor)
    other = make_shop()
    for person in (noor, tom):
        other.memberships.create(person=person, role="team_lead")
    tom, noor = (Person.objects.get(pk=one.pk) for one in (tom, noor))
    make_return(other).assign(by=tom, seen=1, to=noor)
    assert len(told(noor)) == 11


def test_opening_the_last_request_of_a_burst_does_not_read_the_others(shop, noor, tom, client):
    for _ in range(11):
        (last := make_return(shop)).assign(by=tom, seen=1, to=noor)
    client.force_login(noor)
    client.post(reverse("requests_inbox:seen", args=[last.reference]))
    assert told(noor) == ["11 requests were assigned to you"]


def test_what_came_long_after_a_burst_is_a_line_of_its_own(shop, noor, tom):
    for _ in range(11):
        make_return(shop).assign(by=tom, seen=1, to=noor)
    Notice.objects.update(at=timezone.now() - timedelta(minutes=6))
    last = make_return(shop)
    last.assign(by=tom, seen=1, to=noor)
    assert told(noor) == [f"Tom Verbeek assigned {last.reference} to you", "11 requests were assigned to you"]


def test_it_is_read_in_the_language_of_its_reader(request_, noor, tom, client):
    Person.objects.filter(pk=noor.pk).update(language="nl")
    request_.assign(by=tom, seen=request_.version, to=noor)
    client.force_login(Person.objects.get(pk=noor.pk))
    assert f"Tom Verbeek heeft {request_.reference} aan je toegewezen" in client.get("/notices/").content.decode()


def test_a_rolled_back_change_is_told_to_nobody(request_, noor, tom):
    with pytest.raises(Refusal):
        request_.assign(by=tom, seen=99, to=noor)
    assert told(noor) == []


def test_the_bell_counts_and_opening_a_line_reads_it(request_, noor, tom, client):
    request_.assign(by=tom, seen=request_.version, to=noor)
    client.force_login(noor)
    assert b'1<span class="vh"> unread</span>' in client.get("/notices/bell/").content
    notice = Notice.objects.get()
    response = client.post(reverse("notifications:opening", args=[notice.pk]))
    assert response.url == reverse("requests_inbox:show", args=[request_.reference])
    assert told(noor) == []
    assert b"unread" not in client.get("/notices/bell/").content


def test_a_burst_opens_the_list_of_all_of_it(shop, noor, tom, client):
    for _ in range(11):
        make_return(shop).assign(by=tom, seen=1, to=noor)
    client.force_login(noor)
    response = client.post(reverse("notifications:opening", args=[Notice.objects.get().pk]))
    assert response.url == "/inbox/assigned-to-me/"


def test_opening_the_request_reads_what_was_told_of_it(request_, noor, tom, client):
    request_.assign(by=tom, seen=request_.version, to=noor)
    other = make_return(request_.shop)
    other.assign(by=tom, seen=1, to=noor)
    client.force_login(noor)
    seen = reverse("requests_inbox:seen", args=[request_.reference])
    assert f'hx-post="{seen}"' in client.get(f"/requests/{request_.reference}/").content.decode()
    assert b"1<span" in client.post(seen, headers={"HX-Request": "true"}).content
    assert told(noor) == [f"Tom Verbeek assigned {other.reference} to you"]


def test_all_is_read_by_one_press_and_a_line_by_its_own(shop, noor, tom, client):
    for _ in range(3):
        make_return(shop).assign(by=tom, seen=1, to=noor)
    client.force_login(noor)
    client.post(reverse("notifications:reading", args=[Notice.objects.first().pk]))
    assert len(told(noor)) == 2
    client.post(reverse("notifications:read_all"))
    assert told(noor) == []


def test_reading_twice_counts_once(request_, noor, tom):
    request_.assign(by=tom, seen=request_.version, to=noor)
    read(noor)
    read(noor)
    assert told(noor) == []


def test_somebody_elses_notice_does_not_exist(request_, noor, tom, client):
    request_.assign(by=tom, seen=request_.version, to=noor)
    client.force_login(tom)
    for name in ("opening", "reading"):
        assert client.post(reverse(f"notifications:{name}", args=[Notice.objects.get().pk])).status_code == 404
    client.post(reverse("notifications:read_all"))
    assert len(told(noor)) == 1


def test_the_page_asks_as_often_for_many_as_for_one(shop, noor, tom, client, django_assert_num_queries):
    client.force_login(noor)
    make_return(shop)
    client.get("/notices/")  # what it keeps in memory, now that the shop has its reason
    for n in (1, 5):
        for _ in range(n):
            make_return(shop).note(by=tom, text="@Noor")
        with django_assert_num_queries(3):  # who asks, lines, the frame's numbers
            client.get("/notices/")


def test_the_newest_follow_and_older_ones_stand_still(shop, noor, tom, client):
    client.force_login(noor)
    assert b'id="notices" data-follows' in client.get("/notices/").content
    assert b"data-follows" not in client.get("/notices/?before=7").content
    make_return(shop).note(by=tom, text="@Noor")
    answer = client.get("/notices/", headers={"HX-Request": "true", "HX-Target": "notices"})
    assert b"Tom Verbeek mentions you" in answer.content
    assert b"<html" not in answer.content


def test_older_ones_come_by_the_page(shop, noor, client):
    rows = [Notice(person=noor, shop=shop, kind="replied", topic=n, title=f"R-{n}") for n in range(60)]
    Notice.objects.bulk_create(rows)
    client.force_login(noor)
    page = client.get("/notices/")
    assert [one.topic for one in page.context["notices"]] == list(range(59, 9, -1))
    rest = client.get(f"/notices/?before={page.context['older']}")
    assert [one.topic for one in rest.context["notices"]] == list(range(9, -1, -1))


def test_old_ones_are_forgotten_and_not_counted(request_, noor, tom):
    request_.assign(by=tom, seen=request_.version, to=noor)
    Notice.objects.update(at=timezone.now() - timedelta(days=91))
    make_return(request_.shop).assign(by=tom, seen=1, to=noor)
    forget_old_notices.call()
    assert len(told(noor)) == 1
    assert Notice.objects.count() == 1


def test_opening_a_page_is_a_sign_of_life_and_a_bell_that_asks_by_itself_is_none(noor, client):
    client.force_login(noor)
    client.get("/notices/bell/")
    assert here([noor.pk]) == set()
    client.get("/notices/")
    assert here([noor.pk]) == {noor.pk}


def test_who_looks_away_is_told_again(noor):
    looks(noor.pk, 7)
    assert is_looking(noor.pk, 7)
    assert not is_looking(noor.pk, 8)
    turns_away(noor.pk, 7)
    assert not is_looking(noor.pk, 7)


def test_a_verb_that_concerns_nobody_asks_nothing_more(request_, tom, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as queries:
        request_.set_free_return(by=tom, seen=request_.version, free=True)
    assert not [one for one in queries.captured_queries if "notif" in one["sql"]]
    assert not Job.objects.filter(task__startswith="notifications").exists()
