import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from PIL import Image

from portal.models import Visit
from portal.tasks import answer_knock
from tests.builders import make_order, make_reason, make_shop


@pytest.fixture(autouse=True)
def language_of_the_test():
    """A page leaves its language behind until the next request begins, and a test may make none."""
    yield
    translation.deactivate()


@pytest.fixture
def shop(db):
    shop = make_shop(name="Veldkant", slug="veldkant")
    make_reason(shop, "too_small")
    make_reason(shop, "broken", ground="lack_of_conformity", en="Broken")
    return shop


@pytest.fixture
def order(shop):
    return make_order(shop, number="VK-1001", customer_email="marit@hoekstra.test", postcode="3511 AB")


@pytest.fixture
def visitor(order):
    """The browser of whoever ordered, let in."""
    return let_in(order)


def let_in(order, **fields):
    client = Client()
    _visit, key = Visit.objects.begin(order, **{"address": order.customer_email} | fields)
    client.cookies["visit"] = key
    return client


def knock(client, slug="veldkant", number="VK-1001", contact="marit@hoekstra.test"):
    return client.post(f"/r/{slug}/", {"number": number, "contact": contact})


def answered(knock):
    """(link, code) of the mail that answers it; None if there is none."""
    before = len(mail.outbox)
    answer_knock.func(knock.pk)
    if len(mail.outbox) == before:
        return None
    text = mail.outbox[-1].body
    return re.search(r"(/r/\S+/in/\S+/)", text)[1], re.search(r"^(\d{3} \d{3})$", text, re.M)[1]


def content_of(response):
    """All bytes of an answer that is a file."""
    content = response.getvalue()
    for closes in response._resource_closers:  # not the answer itself, which would close the database as well
        closes()
    return content


def photo(size=(64, 48), colour="red", **options):
    """The bytes of a JPEG."""
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG", **options)
    return content.getvalue()
