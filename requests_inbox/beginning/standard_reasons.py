"""The reasons a new shop begins with. Its leads rename them, add their own, and retire those they do not want."""

from requests_inbox.models import ReturnGround, ReturnReason

LANGUAGES = ("en", "nl", "de", "fr", "es", "et", "fi", "ru")
STANDARD = {  # {code: (ground, the name in each language)}
    "wrong_size": (
        "commercial", "Wrong size", "Verkeerde maat", "Falsche Größe", "Mauvaise taille", "Talla equivocada",
        "Vale suurus", "Väärä koko", "Не тот размер",
    ),
    "not_as_shown": (
        "commercial", "Not as shown", "Anders dan getoond", "Anders als gezeigt", "Différent de la photo",
        "No es como se muestra", "Erineb pildist", "Ei vastaa kuvaa", "Не как на фото",
    ),
    "changed_mind": (
        "commercial", "Changed my mind", "Bij nader inzien niet", "Doch nicht das Richtige", "J’ai changé d’avis",
        "He cambiado de opinión", "Mõtlesin ümber", "Muutin mieleni", "Передумал(а)",
    ),
    "damaged": (
        "transport_damage", "Arrived damaged", "Beschadigd aangekomen", "Beschädigt angekommen", "Arrivé abîmé",
        "Ha llegado dañado", "Saabus kahjustatult", "Saapui vaurioituneena", "Пришло повреждённым",
    ),
    "faulty": (
        "lack_of_conformity", "Does not work", "Werkt niet", "Funktioniert nicht", "Ne fonctionne pas",
        "No funciona", "Ei tööta", "Ei toimi", "Не работает",
    ),
    "part_missing": (
        "lack_of_conformity", "A part is missing", "Er ontbreekt een onderdeel", "Ein Teil fehlt",
        "Il manque une pièce", "Falta una pieza", "Osa on puudu", "Osa puuttuu", "Не хватает детали",
    ),
    "wrong_item": (
        "wrong_item", "Wrong item sent", "Verkeerd artikel gestuurd", "Falscher Artikel geliefert",
        "Mauvais article envoyé", "Artículo equivocado", "Saadeti vale ese", "Lähetettiin väärä tuote",
        "Прислали не тот товар",
    ),
    "withdrawal": (
        "withdrawal", "I withdraw from the purchase", "Ik herroep de koop", "Ich widerrufe den Kauf",
        "Je me rétracte de l’achat", "Desisto de la compra", "Taganen ostust", "Perun kaupan",
        "Отказываюсь от покупки",
    ),
}  # fmt: skip


def reason_of_withdrawal(shop):
    """The shop's own reason for it; where it has retired that, the law has not."""
    reasons = shop.reasons.filter(ground=ReturnGround.WITHDRAWAL).order_by("-is_active", "position", "pk")
    return reasons.first() or ReturnReason.objects.create(
        shop=shop, code="by_right", ground=ReturnGround.WITHDRAWAL, names=names_of("withdrawal")
    )


def give_standard_reasons(shop):
    ReturnReason.objects.bulk_create(
        [
            ReturnReason(shop=shop, code=code, ground=STANDARD[code][0], names=names_of(code), position=position)
            for position, code in enumerate(STANDARD)
        ],
        ignore_conflicts=True,
    )


def names_of(code):
    return dict(zip(LANGUAGES, STANDARD[code][1:], strict=True))
