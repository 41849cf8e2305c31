import pytest

from tests.builders import make_person, make_return, make_shop


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def agent(shop):
    return make_person(shop, name="Sanne de Wit")


@pytest.fixture
def lead(shop):
    return make_person(shop, "team_lead", name="Tom Verbeek")


@pytest.fixture
def request_(shop):
    """A new request of two lines, 70.00 in all."""
    return make_return(shop)
