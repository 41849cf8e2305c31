"""The letters of one request: one conversation in every mail program, and the same words in both bodies."""

import re
from html.parser import HTMLParser

import pytest

from messaging.models import Letter
from requests_inbox.correspondence.letters import compose_for
from requests_inbox.correspondence.links import path_to_follow
from requests_inbox.correspondence.wording import WORDINGS
from tests.builders import fresh, make_return

pytestmark = pytest.mark.django_db
HIDDEN = ("style", "title")


class Words(HTMLParser):
    """What somebody reads of an HTML body: without the preview line, and without the shop's name on top."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], ""
        self.feed(html[html.index("<h1") :])

    def handle_starttag(self, tag, attrs):
        self.inside = tag

    def handle_data(self, data):
        if self.inside not in HIDDEN:
            self.found += words_of(data)


def words_of(text):
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("language", ["en", "nl", "de"])
@pytest.mark.parametrize("kind", WORDINGS)
def test_both_bodies_of_a_letter_say_the_same(request_, agent, kind, language):
    request_.language = language
    composed = compose_for(
        request_, kind, text="My own words, and <b>no</b> tags.", by=agent, wants=["photo", "reason"]
    )
    text = composed.text.replace(request_.shop.base_url + path_to_follow(request_, kind), "")  # behind a button
    assert sorted(Words(composed.html).found) == sorted(words_of(text))


def test_all_letters_of_a_request_have_one_subject_and_each_says_what_it_is(request_, agent):
    request_.write(by=agent, text="Hello")
    fresh(request_).approve(by=agent, seen=fresh(request_).version)
    letters = Letter.objects.filter(thread=request_.thread)
    assert {letter.subject for letter in letters} == {f"Your return request {request_.reference}"}
    assert [letter.headline for letter in letters.order_by("pk")] == [
        f"We have your return request {request_.reference}",
        f"About your return {request_.reference}",
        f"Your return {request_.reference} is approved",
    ]


def test_requests_of_one_customer_are_conversations_of_their_own(shop):
    subjects = [make_return(shop).thread.letters.get().subject for _one in range(2)]
    assert len(set(subjects)) == 2
