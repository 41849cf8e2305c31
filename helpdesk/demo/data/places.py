"""Invented addresses: common names of streets, cities with postcodes that look like theirs (# a digit, @ a letter)."""

import random

from helpdesk.demo.data.names import SAME_AS

ENGLISH = (
    "{number} {street}", "High Street|Station Road|Mill Lane|Church Walk|Orchard Close|Bridge Street|The Green",
    "London: SE## #@@|Leeds: LS# #@@|Bristol: BS# #@@|York: YO## #@@|Norwich: NR# #@@|Cardiff: CF## #@@",
)  # fmt: skip
# {country: (how street and number stand, streets, cities with the pattern of their postcodes)}
PLACES = {
    "Netherlands": (
        "{street} {number}", "Dorpsstraat|Molenweg|Kerkstraat|Lindelaan|Stationsweg|Havenkade|Beukenlaan",
        "Amsterdam: 10## @@|Utrecht: 35## @@|Haarlem: 20## @@|Groningen: 97## @@|Zwolle: 80## @@|Breda: 48## @@",
    ),
    "Belgium": (
        "{street} {number}", "Kerkstraat|Stationsstraat|Molenstraat|Rue de la Gare|Rue du Moulin",
        "Gent: 90##|Antwerpen: 20##|Leuven: 30##|Namur: 50##|Liège: 40##",
    ),
    "France": (
        "{number} {street}", "Rue des Lilas|Rue de la Gare|Avenue des Tilleuls|Rue du Moulin|Place du Marché",
        "Lyon: 6900#|Nantes: 4400#|Lille: 590##|Rennes: 350##|Paris: 750##",
    ),
    "Germany": (
        "{street} {number}", "Gartenstraße|Bahnhofstraße|Lindenweg|Schulstraße|Am Mühlbach|Bergstraße",
        "Berlin: 104##|München: 806##|Hamburg: 203##|Leipzig: 041##|Köln: 506##|Freiburg: 790##",
    ),
    "Austria": ("{street} {number}", "Hauptstraße|Feldgasse|Lindengasse|Bachweg", "Wien: 10#0|Graz: 80##|Linz: 40##"),
    "Switzerland": ("{street} {number}", "Dorfstrasse|Seeweg|Rosenweg", "Zürich: 80##|Bern: 30##|Basel: 40##"),
    "Spain": ("{street} {number}", "Calle Mayor|Calle del Olmo|Calle de la Fuente", "Madrid: 280##|Valencia: 460##"),
    "Italy": ("{street} {number}", "Via Roma|Via dei Mulini|Via Garibaldi", "Torino: 101##|Bologna: 401##|Roma: 001##"),
    "Portugal": ("{street} {number}", "Rua das Flores|Rua do Moinho", "Porto: 40##-###|Lisboa: 11##-###"),
    "Sweden": ("{street} {number}", "Storgatan|Kyrkogatan|Skolvägen", "Malmö: 211 ##|Uppsala: 753 ##"),
    "Norway": ("{street} {number}", "Storgata|Kirkeveien|Skolegata", "Oslo: 05##|Bergen: 50##"),
    "Denmark": ("{street} {number}", "Skolegade|Møllevej|Kirkevej", "Aarhus: 8###|Odense: 5###"),
    "Finland": ("{street} {number}", "Koulukatu|Myllytie|Rantakatu", "Helsinki: 001#0|Turku: 201#0|Tampere: 331#0"),
    "Iceland": ("{street} {number}", "Skólavegur|Fjallagata", "Reykjavík: 10#"),
    "Poland": ("ul. {street} {number}", "Ogrodowa|Szkolna|Lipowa", "Kraków: 31-###|Gdańsk: 80-###"),
    "Lithuania": ("{street} {number}", "Liepų g.|Mokyklos g.", "Vilnius: 0####|Kaunas: 4####"),
    "Czech Republic": ("{street} {number}", "Zahradní|Školní|Lipová", "Praha: 1#0 00|Brno: 6## 00"),
    "Ireland": ("{number} {street}", "Main Street|Mill Road|Chapel Lane", "Dublin: D0# @##@|Cork: T12 @##@"),
    "Malta": ("{number} {street}", "Triq il-Knisja|Triq il-Bajja", "Sliema: SLM 1###|Mosta: MST 2###"),
    "Cyprus": ("{number} {street}", "Odos Elaias|Odos Limniou", "Limassol: 30##|Nicosia: 10##"),
    "Luxembourg": ("{number} {street}", "Rue du Moulin|Rue des Prés", "Luxembourg: 1###"),
    "United States": ("{number} {street}", "Oak Street|Maple Avenue", "Portland: OR 972##|Burlington: VT 0540#"),
    "Canada": ("{number} {street}", "Maple Street|Lakeview Road", "Halifax: B3H #@#|Ottawa: K1N #@#"),
    "Australia": ("{number} {street}", "Wattle Street|Beach Road", "Hobart: 70##|Melbourne: 30##"),
    "Japan": ("{street} {number}", "Sakuragaoka|Midorimachi", "Kyoto: 602-####|Sapporo: 060-####"),
}  # fmt: skip


def place_of(customer, country):
    """(street and number, postcode, city) of a customer: always the same for the same number."""
    dice = random.Random(f"place {customer}")  # noqa: S311  an address, not a secret
    form, streets, cities = PLACES.get(country) or PLACES.get(SAME_AS.get(country, ""), ENGLISH)
    street = form.format(street=dice.choice(streets.split("|")), number=dice.randint(1, 148))
    city, pattern = dice.choice(cities.split("|")).split(": ")
    signs = {"#": "0123456789", "@": "ABCDEFGHJKLMNPRSTUVWXYZ"}
    return street, "".join(dice.choice(signs.get(sign, sign)) for sign in pattern), city
