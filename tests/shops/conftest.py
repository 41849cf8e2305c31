import pytest

from shops.models import Role
from tests.shops.making import make_person, make_shop


@pytest.fixture
def shop(db):
    return make_shop(name="Veldkant", slug="veldkant")


@pytest.fixture
def admin(shop):
    return make_person(shop, role=Role.ADMIN, name="Mila Admin", email="mila@keur.test")


@pytest.fixture
def agent(shop):
    return make_person(shop, role=Role.AGENT, name="Sanne de Wit", email="sanne@keur.test")


@pytest.fixture
def foreign_shop(db):
    return make_shop(name="Somebody else's", slug="foreign")
