import pytest

from tests.builders import make_person, make_shop


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def lead(shop):
    return make_person(shop, "team_lead", name="Tom Verbeek")


@pytest.fixture
def desk(client, lead):
    """The browser of the team lead."""
    client.force_login(lead)
    return client
