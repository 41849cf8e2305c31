from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from helpdesk.jobs.models import Job
from shops.models import Person, Role, Shop
from tests.shops.making import PASSWORD

GIVEN = {
    "name": "Veldkant",
    "slug": "veldkant",
    "prefix": "V",
    "admin_email": "Mila@Keur.test",
    "base_url": "http://localhost",
}


def create_shop(**changes):
    said = StringIO()
    call_command("create_shop", stdout=said, **GIVEN | changes)
    return said.getvalue()


def test_the_printed_link_makes_the_first_admin(client, db):
    link = create_shop().splitlines()[-1].removeprefix("http://localhost")
    client.get(link)
    client.post("/settings/invitation/", {"name": "Mila", "password": PASSWORD, "password_again": PASSWORD})
    assert Person.objects.get(email="mila@keur.test").roles == {Shop.objects.get().pk: Role.ADMIN}
    assert not Job.objects.exists()


def test_or_the_link_goes_by_mail(db):
    said = create_shop(send=True)
    assert "/invitation/" not in said
    assert Job.objects.get().task == "shops.tasks.send_invitation"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"prefix": "v1"}, "reference_prefix"), ({"slug": "a b"}, "slug"), ({"time_zone": "Mars"}, "time_zone")],
)
def test_what_is_wrong_is_said_and_no_shop_is_made(db, wrong, said):
    with pytest.raises(CommandError, match=said):
        create_shop(**wrong)
    assert not Shop.objects.exists()


def test_a_shop_that_is_there_already_is_not_made_twice(db):
    create_shop()
    with pytest.raises(CommandError, match="already exists"):
        create_shop()
    assert Shop.objects.count() == 1
