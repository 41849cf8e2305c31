"""What is typed as an address is looked at before a carrier is asked."""

import pytest

from shipping.addresses import Address
from shops.countries import country_called, is_same_country, spellings


@pytest.mark.parametrize(
    ("street", "apart"),
    [
        ("Lindenallee 12a", ("Lindenallee", "12a")),
        ("Straße des 17. Juni 135", ("Straße des 17. Juni", "135")),
        ("Rue du 4 Septembre 4", ("Rue du 4 Septembre", "4")),
        ("Am Markt 5-7", ("Am Markt", "5-7")),
        ("Kade 1 b", ("Kade", "1 b")),
        ("Mannheim Q7, 24", ("Mannheim Q7", "24")),
        ("12 rue de la Paix", ("rue de la Paix", "12")),
        ("1e Straat 5", ("1e Straat", "5")),
        ("Hauptstr. 3 Hinterhaus", ("Hauptstr. 3 Hinterhaus", "")),
        ("Dorfstraße", ("Dorfstraße", "")),
        ("135", ("135", "")),
    ],
)
def test_the_number_of_the_house_stands_apart(street, apart):
    assert Address(street=street).street_and_house == apart


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"country": "NL", "postcode": "1013 aa"}, set()),
        ({"country": "NL"}, {"postcode"}),
        ({"postcode": "2025"}, {"postcode"}),
        ({"country": ""}, set()),
        ({"street": "12"}, {"street"}),
        ({"street": "Allee " * 10, "city": "Hamburg " * 6}, {"street", "city"}),
    ],
)
def test_what_no_carrier_could_bring_is_named(changes, wrong):
    address = Address(**{"street": "Lindenallee 12", "postcode": "20259", "city": "Hamburg", "country": "DE"} | changes)
    assert set(address.faults()) == wrong
    assert address.is_fit == (not wrong and address.country != "")


def test_a_country_is_known_by_its_letters_and_its_names():
    called = [country_called(name) for name in ("de", "Germany", "Duitsland", "Allemagne", " Belgien ", "Atlantis", "")]
    assert called == ["DE", "DE", "DE", "DE", "BE", "", ""]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("BE", "Belgique", True),
        ("Atlantis ", "atlantis", True),
        ("Atlantis", "BE", False),
        ("", "", True),
        ("BE", "", False),
    ],
)
def test_two_names_of_one_country_are_the_same(one, other, same):
    assert (is_same_country(one, other), is_same_country(other, one)) == (same, same)


def test_rows_are_looked_up_by_each_name_of_their_country():
    assert {"be", "BE", "België", "BELGIUM", "belgien"} <= spellings("Belgium")
    assert spellings("Atlantis") == {"Atlantis"}
