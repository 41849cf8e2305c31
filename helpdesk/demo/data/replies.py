"""What the demo's shops write often: {name: {language: text}}. The gaps are those of correspondence/replies.py."""

REPLIES = {
    "Photo, please": {
        "en": "Hello ${first_name},\n\nCould you send us a photo of ${items}? Just reply to this mail with it. "
        "Then we can decide at once.",
        "nl": "Hallo ${first_name},\n\nKun je ons een foto sturen van ${items}? Beantwoord gewoon deze mail. "
        "Dan kunnen we meteen beslissen.",
        "de": "Guten Tag ${first_name},\n\nkönnten Sie uns ein Foto von ${items} schicken? Antworten Sie einfach auf "
        "diese Mail. Dann entscheiden wir sofort.",
    },
    "On its way to you": {
        "en": "Hello ${first_name},\n\nThe replacement for order ${order} left our warehouse today. It usually takes "
        "two to three days.",
        "nl": "Hallo ${first_name},\n\nDe vervanging voor bestelling ${order} is vandaag vertrokken uit ons magazijn. "
        "Meestal duurt het twee tot drie dagen.",
        "de": "Guten Tag ${first_name},\n\nder Ersatz für Bestellung ${order} hat heute unser Lager verlassen. "
        "Meist dauert es zwei bis drei Tage.",
    },
    "Send it by": {
        "en": "Hello ${first_name},\n\nPlease hand the parcel in by ${ship_by} and write ${reference} on it.",
        "nl": "Hallo ${first_name},\n\nLever het pakket uiterlijk ${ship_by} in en schrijf er ${reference} op.",
        "de": "Guten Tag ${first_name},\n\nbitte geben Sie das Paket bis ${ship_by} auf und schreiben Sie ${reference} "
        "darauf.",
    },
    "We ask the maker": {
        "en": "Hello ${first_name},\n\nWe have asked the maker about ${items} and write to you again within three "
        "working days.",
        "nl": "Hallo ${first_name},\n\nWe hebben de maker gevraagd naar ${items} en schrijven je binnen drie werkdagen "
        "opnieuw.",
        "de": "Guten Tag ${first_name},\n\nwir haben beim Hersteller nach ${items} gefragt und schreiben Ihnen "
        "innerhalb von drei Werktagen wieder.",
    },
}
