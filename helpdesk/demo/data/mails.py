"""What people write to the demo's shops in a morning. Every sentence is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    picture: str
    thanks: str
    away: str
    advertisement_subject: str
    advertisement: str
    from_home_subject: str
    from_home: str
    ask_subject: str
    ask: str
    withdrawal_subject: str
    withdrawal: str
    bought: str


BY_LANGUAGE = {
    "en": Words(
        picture="Here is the photo of the box, sorry it took a while!\n\nBest wishes,\n{name}",
        thanks="Brilliant, thank you. I drop it off on Saturday.\n\n{name}\n\nSent from my iPhone",
        away="I am out of the office until Monday and read your mail then.",
        advertisement_subject="Cartons from 12p, this week only",
        advertisement="Everything you need for a busy season: cartons, tape and fill. Order today.",
        from_home_subject="My return",
        from_home="Hi,\n\nthis is about order {order}, I am writing from home. Did my photos arrive?\n\n{name}",
        ask_subject="Sending something back",
        ask="Hello,\n\nI would like to return the {item} from order {order}. It does not match our kitchen after all "
        "and is still unopened. What do I have to do?\n\nKind regards\n{name}",
        withdrawal_subject="Withdrawal",
        withdrawal="Hello,\n\nI hereby withdraw from my order {order}. Please confirm that you got this.\n\n{name}",
        bought="The lamp from last week, paid by card",
    ),
    "nl": Words(
        picture="Hierbij de foto van de doos, sorry dat het even duurde!\n\nMet vriendelijke groet,\n{name}",
        thanks="Top, bedankt! Ik breng het zaterdag weg.\n\nGroetjes,\n{name}\n\nVerstuurd vanaf mijn iPhone",
        away="Ik ben tot en met maandag afwezig en lees uw bericht daarna.",
        advertisement_subject="Dozen vanaf 12 cent, alleen deze week",
        advertisement="Alles voor een druk seizoen: dozen, tape en opvulmateriaal. Bestel vandaag nog.",
        from_home_subject="Mijn retour",
        from_home="Hallo,\n\nhet gaat om bestelling {order}, ik mail vanaf thuis. Zijn de foto's aangekomen?\n\n{name}",
        ask_subject="Iets terugsturen",
        ask="Goedemorgen,\n\nIk wil graag de {item} uit bestelling {order} terugsturen. Hij past toch niet in de "
        "keuken en is nog ongeopend. Wat moet ik doen?\n\nMet vriendelijke groet,\n{name}",
        withdrawal_subject="Herroeping",
        withdrawal="Goedendag,\n\nhierbij herroep ik mijn bestelling {order}. Graag een bevestiging.\n\n{name}",
        bought="De lamp van vorige week, betaald met iDEAL",
    ),
    "de": Words(
        picture="Anbei das Foto vom Karton, entschuldigen Sie die Verspätung!\n\nMit freundlichen Grüßen\n{name}",
        thanks="Super, vielen Dank! Ich bringe es am Samstag weg.\n\n{name}\n\nVon meinem iPhone gesendet",
        away="Ich bin bis einschließlich Montag nicht im Büro und lese Ihre Nachricht danach.",
        advertisement_subject="Kartons ab 12 Cent, nur diese Woche",
        advertisement="Alles für die Saison: Kartons, Klebeband und Füllmaterial. Bestellen Sie noch heute.",
        from_home_subject="Meine Rücksendung",
        from_home="Guten Tag,\n\nes geht um Bestellung {order}, ich schreibe von daheim. Sind die Fotos da?\n\n{name}",
        ask_subject="Etwas zurückschicken",
        ask="Guten Morgen,\n\nich möchte gern {item} aus Bestellung {order} zurückschicken. Es passt nicht in "
        "die Küche und ist noch zu. Was muss ich tun?\n\nViele Grüße\n{name}",
        withdrawal_subject="Widerruf",
        withdrawal="Guten Tag,\n\nhiermit widerrufe ich meine Bestellung {order}. Bitte bestätigen Sie das.\n\n{name}",
        bought="Die Lampe von letzter Woche, bezahlt mit Karte",
    ),
}
