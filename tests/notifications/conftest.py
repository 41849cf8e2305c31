import pytest

from tests.builders import make_person, make_shop


@pytest.fixture
def shop(db):
    return make_shop(base_url="https://desk.test/")


@pytest.fixture
def noor(shop):
    return make_person(shop, name="Noor de Wit")


@pytest.fixture
def tom(shop):
    return make_person(shop, "team_lead", name="Tom Verbeek")
