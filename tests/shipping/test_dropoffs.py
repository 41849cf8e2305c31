"""Drop-off points: kept by team leads, read from carriers' lists, and found by what is known of a customer's place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shipping.dropoff_file import NotAList, read_points
from shipping.models import DropoffPoint, ReturnWays
from tests.builders import make_person, make_shop

from .making import make_point

pytestmark = pytest.mark.django_db
LIST = (
    "Naam;Soort;Straat;PLZ;Plaats;Land;Openingstijden;QR;Lat;Lon\n"
    "Bruna Damrak;PakketPunt;Damrak 1;1012 LG;Amsterdam;Netherlands;ma-za 9-18;ja;52,37403;4,89690\n"
    "Automaat West;automaat;Havenkade 3;1013 AA;Amsterdam;Netherlands;;nee;;\n"
)


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def lead(client, shop):
    client.force_login(make_person(shop, "team_lead"))
    return client


def url(shop, end="", name="dropoffs"):
    return reverse(f"shipping:{name}", args=[shop.slug, *end])


def test_a_carriers_list_is_read_by_the_names_of_its_columns():
    (bruna, west), bad = read_points(LIST.encode("cp1252"))
    assert (bruna.name, bruna.kind, bruna.takes_code, str(bruna.latitude)) == (
        "Bruna Damrak", "parcel_shop", True, "52.37403",
    )  # fmt: skip
    assert (west.kind, west.takes_code, west.latitude, bad) == ("locker", False, None, [])


def test_rows_that_cannot_be_read_are_named_and_the_others_kept():
    points, bad = read_points((LIST + ";;Damrak 9;1012;Amsterdam;;;;;\nB;;S 1;1;A;;;;north;\n").encode())
    assert len(points) == 2
    assert [line for line, _why in bad] == [4, 5]
    assert "name" in bad[0][1]
    assert "north" in bad[1][1]


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"colour,taste\nred,sweet\n"])
def test_what_is_no_list_of_points_is_refused(content):
    with pytest.raises(NotAList, match="No column was recognised"):
        read_points(content)


@pytest.mark.parametrize("country", ["BE", "België", "Belgium", "BELGIUM"])
def test_near_is_the_same_country_however_it_is_written(shop, country):
    make_point(shop, name="Amsterdam", postcode="2000", country="Netherlands")
    there = make_point(shop, name="Antwerpen", postcode="9000", country=country)
    assert shop.dropoff_points.nearest(country="Belgique", postcode="2000")[0] == there


def test_the_list_can_be_taken_in_again_and_a_point_not_offered_stays_so(lead, shop):
    for _time in range(2):
        response = lead.post(url(shop, name="dropoff_file"), {"file": SimpleUploadedFile("points.csv", LIST.encode())})
        assert response.status_code == 302
        lead.post(url(shop, [shop.dropoff_points.get(name="Bruna Damrak").pk], "dropoff_offer"))
    assert shop.dropoff_points.count() == 2
    lead.post(url(shop, [shop.dropoff_points.get(name="Automaat West").pk], "dropoff_offer"))
    changed = LIST.replace("ma-za 9-18", "closed").encode()
    lead.post(url(shop, name="dropoff_file"), {"file": SimpleUploadedFile("points.csv", changed)})
    points = {one.name: (one.hours, one.is_open) for one in shop.dropoff_points.all()}
    assert points == {"Bruna Damrak": ("closed", True), "Automaat West": ("", False)}


def test_a_list_with_bad_rows_says_which(lead, shop):
    file = SimpleUploadedFile("points.csv", (LIST + ";;Damrak 9;1012;Amsterdam;;;;;\n").encode())
    response = lead.post(url(shop, name="dropoff_file"), {"file": file})
    assert "Line 4" in response.content.decode()
    assert shop.dropoff_points.count() == 2


def test_a_point_is_added_and_changed_once_at_each_place(lead, shop):
    told = {"kind": "locker", "name": "Locker", "street": "Kade 1", "postcode": "1000 AA", "city": "Utrecht"}
    assert lead.post(url(shop), told).status_code == 302
    assert lead.post(url(shop), told).status_code == 422
    point = shop.dropoff_points.get()
    assert lead.post(url(shop, [point.pk], "dropoff"), told | {"hours": "always"}).status_code == 302
    assert shop.dropoff_points.get().hours == "always"


def test_only_team_leads_of_the_shop_keep_them(client, shop):
    other = make_point(make_shop())
    client.force_login(make_person(shop, "agent"))
    assert client.get(url(shop)).status_code == 404
    client.force_login(make_person(shop, "team_lead"))
    assert client.get(url(shop)).status_code == 200
    assert client.get(url(other.shop)).status_code == 404
    assert client.post(url(shop, [other.pk], "dropoff_offer")).status_code == 404
    assert DropoffPoint.objects.get(pk=other.pk).is_open


def test_at_least_one_way_is_offered_and_a_code_only_where_it_is_read(lead, shop):
    assert ReturnWays.of(shop).offered == ["label"]
    assert lead.post(url(shop, name="ways"), {}).status_code == 422
    lead.post(url(shop, name="ways"), {"label": "on", "code": "on", "own": "on"})
    assert ReturnWays.of(shop).offered == ["label", "own"]
    point = make_point(shop, takes_code=True)
    assert ReturnWays.of(shop).offered == ["label", "code", "own"]
    lead.post(url(shop, [point.pk], "dropoff_offer"))
    assert ReturnWays.of(shop).offered == ["label", "own"]


def test_the_nearest_are_those_of_the_country_with_the_most_alike_postcode(shop):
    near = make_point(shop, name="Near", postcode="3511 AB")
    nearer = make_point(shop, name="Nearer", postcode="3512 XX")
    make_point(shop, name="Abroad", postcode="3512", country="Belgium")
    far = make_point(shop, name="Far", postcode="9700 AA")
    points = shop.dropoff_points.nearest(country="netherlands", postcode="3512 CD")
    assert [one.name for one in points] == ["Nearer", "Near", "Far", "Abroad"]
    assert list(shop.dropoff_points.named("97")) == [far]
    assert {near, nearer} < set(points)


def test_many_points_are_read_a_page_at_a_time(lead, shop):
    points = [DropoffPoint(name=f"Point {n:03}", street="Kade 1", postcode="1000", city="Utrecht") for n in range(60)]
    DropoffPoint.objects.take_in(shop, points)
    page = lead.get(url(shop)).content.decode()
    assert "Point 049" in page
    assert "Point 050" not in page
    assert "Point 055" in lead.get(url(shop), {"q": "point 055"}).content.decode()


@pytest.mark.parametrize(
    ("method", "first"),
    [
        ("", "Near"), ("Parcel", "Near"), ("DHL Parcel locker", "Locker"), ("Pakketautomaat", "Locker"),
        ("omniva express", "Omniva"),
    ],
)  # fmt: skip
def test_what_the_order_came_by_is_proposed_first(shop, method, first):
    make_point(shop, name="Near", postcode="1012 AA", kind="store")
    make_point(shop, name="Locker", postcode="9700 AA", kind="locker")
    make_point(shop, name="Omniva", postcode="9800 AA", carrier="Omniva")
    make_point(shop, name="Abroad", postcode="1012 AA", kind="locker", country="Belgium")
    found = shop.dropoff_points.nearest(country="NL", postcode="1012 AA", delivered_by=method)
    assert (found[0].name, found.last().name) == (first, "Abroad")
