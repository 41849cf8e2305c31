"""The reasons a new shop begins with. Its leads rename them, add their own, and retire those they do not want."""

from .models import ReturnReason

STANDARD = [
    ("wrong_size", "commercial", "Wrong size", "Verkeerde maat", "Falsche Größe"),
    ("not_as_shown", "commercial", "Not as shown", "Anders dan getoond", "Anders als gezeigt"),
    ("changed_mind", "commercial", "Changed my mind", "Bij nader inzien niet", "Doch nicht das Richtige"),
    ("damaged", "transport_damage", "Arrived damaged", "Beschadigd aangekomen", "Beschädigt angekommen"),
    ("faulty", "lack_of_conformity", "Does not work", "Werkt niet", "Funktioniert nicht"),
    ("part_missing", "lack_of_conformity", "A part is missing", "Er ontbreekt een onderdeel", "Ein Teil fehlt"),
    ("wrong_item", "wrong_item", "Wrong item sent", "Verkeerd artikel gestuurd", "Falscher Artikel geliefert"),
    ("withdrawal", "withdrawal", "I withdraw from the purchase", "Ik herroep de koop", "Ich widerrufe den Kauf"),
]


def give_standard_reasons(shop):
    ReturnReason.objects.bulk_create(
        [
            ReturnReason(shop=shop, code=code, ground=ground, names={"en": en, "nl": nl, "de": de}, position=position)
            for position, (code, ground, en, nl, de) in enumerate(STANDARD)
        ],
        ignore_conflicts=True,
    )
