"""What people say in the demo. Every sentence is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """How often a reason is given, and what customers then wish (the first above all)."""

    code: str
    weight: int
    wishes: list


# The reasons that every shop begins with, and one more of these shops, who sell to other shops as well.
REASONS = [
    Reason("changed_mind", 4, ["refund", "store_credit"]),
    Reason("damaged", 5, ["refund", "exchange"]),
    Reason("faulty", 3, ["exchange", "refund", "repair"]),
    Reason("wrong_item", 3, ["exchange", "refund"]),
    Reason("not_as_shown", 4, ["refund", "exchange"]),
    Reason("wrong_size", 4, ["exchange", "refund"]),
    Reason("too_many", 5, ["refund", "store_credit"]),
    Reason("part_missing", 2, ["missing_part", "refund"]),
    Reason("withdrawal", 2, ["refund"]),
]
TOO_MANY = {"en": "Ordered too many", "nl": "Te veel besteld", "de": "Zu viel bestellt"}

CUSTOMERS = {
    "changed_mind": {
        "en": [
            "It is a lovely thing, but it does not suit the room after all. Everything is still in its box.",
            "I bought this on a whim and I am afraid I will not use it. Unopened, with the receipt.",
            "Mum already had the same one! Could I send it back, please?",
            "Sorry to be a nuisance, I have changed my mind. Nothing has been unwrapped.",
            "We decided to go for a different colour scheme, so these are not needed any more.",
            "",
        ],
        "nl": [
            "Het staat toch niet zo mooi in de kamer als ik had gedacht. Alles zit nog in de doos.",
            "Ik bedenk me en stuur het liever terug. Het is niet gebruikt.",
            "Mijn zus bleek hetzelfde cadeau te hebben gekocht, dus deze mag retour.",
            "Toch maar niet. Kunnen jullie laten weten hoe ik het terugstuur?",
            "",
        ],
        "de": [
            "Leider passt es farblich gar nicht zu unserer Einrichtung. Die Ware ist unbenutzt.",
            "Ich habe es mir anders überlegt, das Paket ist noch zu.",
            "Wir haben es doppelt geschenkt bekommen, deshalb schicke ich eines zurück.",
            "Nach dem Auspacken war ich nicht überzeugt. Alles ist noch originalverpackt.",
            "",
        ],
    },
    "withdrawal": {
        "en": [
            "I hereby withdraw from this purchase. Please tell me where to send the parcel.",
            "I would like to use my right to send this back. It is complete and unused.",
            "",
        ],
        "nl": ["Hierbij herroep ik de aankoop. Waar kan het pakket naartoe?", "Ik maak gebruik van de bedenktijd.", ""],
        "de": [
            "Hiermit widerrufe ich den Kauf. Bitte nennen Sie mir die Adresse für die Rücksendung.",
            "Ich mache von meinem Widerrufsrecht Gebrauch.",
            "",
        ],
    },
    "damaged": {
        "en": [
            "Two of them were in pieces when I opened the parcel. I have kept the shards and taken pictures.",
            "The box was crushed on one side and the glass inside is cracked.",
            "There is a deep scratch right across the front. It was wrapped in one sheet of paper only.",
            "The handle had come off in the post. Such a pity, it was meant for Saturday.",
            "Paint is chipped all along the rim, on every single one of this set.",
        ],
        "nl": [
            "Bij het uitpakken lag het in scherven. De doos was aan één kant helemaal ingedeukt.",
            "Er zit een barst in en de verf is er op twee plekken af. Foto's kan ik sturen.",
            "Het pakket was nat en de verpakking erin ook. Zo kan ik het niet weggeven.",
            "Het oor is afgebroken tijdens het vervoer. Heel jammer, verder was het prachtig.",
        ],
        "de": [
            "Beim Auspacken waren zwei Stück zerbrochen. Der Karton war an einer Ecke eingedrückt.",
            "Das Glas hat einen Sprung und am Rand fehlt ein Stück. Fotos habe ich gemacht.",
            "Leider völlig verkratzt angekommen, es war kaum Füllmaterial im Paket.",
            "Ein Fuß ist abgebrochen. So kann ich es nicht verschenken.",
        ],
    },
    "faulty": {
        "en": [
            "It stopped after two days. New batteries make no difference.",
            "The clasp will not close, however gently I try.",
            "It leaks from the bottom, so I cannot use it for what I bought it for.",
            "The light flickers and then goes out after a minute or so.",
            "The zip came off its rail the first time we used it.",
        ],
        "nl": [
            "Na twee dagen deed hij het niet meer, ook niet met nieuwe batterijen.",
            "De sluiting gaat niet dicht, wat ik ook probeer.",
            "Er lekt water uit de onderkant, dus ik kan er niets mee.",
            "Het lampje knippert even en gaat dan uit.",
        ],
        "de": [
            "Nach zwei Tagen ging nichts mehr, auch nicht mit neuen Batterien.",
            "Der Verschluss lässt sich nicht schließen.",
            "Es tropft unten heraus, ich kann es also nicht verwenden.",
            "Das Licht flackert und geht nach einer Minute wieder aus.",
        ],
    },
    "wrong_item": {
        "en": [
            "I ordered the red one and you sent the blue one.",
            "This is not what I ordered at all. The label on the box is right, what is in it is not.",
            "You sent the small size; my order says large.",
            "I think I have been given somebody else's parcel.",
        ],
        "nl": [
            "Ik had de rode besteld en kreeg de blauwe.",
            "Dit is een heel ander artikel dan op mijn bestelling staat.",
            "Op de doos staat het goede nummer, maar er zit iets anders in.",
        ],
        "de": [
            "Bestellt hatte ich Rot, gekommen ist Blau.",
            "Im Karton war ein ganz anderer Artikel als auf dem Etikett.",
            "Sie haben mir die kleine Größe geschickt, bestellt war die große.",
        ],
    },
    "not_as_shown": {
        "en": [
            "The colour is much darker than in your picture. It looked cream and it is nearly brown.",
            "It is a good deal smaller than I expected from the photograph.",
            "On the site it looks like wood, but it is printed card.",
            "The pattern is not the one shown. It is pretty, just not what I wanted.",
            "I had hoped for something sturdier, going by the description.",
        ],
        "nl": [
            "De kleur is veel donkerder dan op de foto.",
            "Het is een stuk kleiner dan ik had verwacht.",
            "Op de site lijkt het van hout, maar het is bedrukt karton.",
            "Het patroon is anders dan op de afbeelding. Mooi, maar niet wat ik zocht.",
        ],
        "de": [
            "Die Farbe ist viel dunkler als auf dem Bild.",
            "Es ist deutlich kleiner, als ich nach dem Foto erwartet hatte.",
            "Im Shop sah es nach Holz aus, es ist aber bedruckte Pappe.",
            "Das Muster ist ein anderes als abgebildet.",
        ],
    },
    "wrong_size": {
        "en": [
            "My fault, I picked the wrong size. Could I swap it for the larger one?",
            "The green does not go with the rest. I would like the cream one instead.",
            "It does not fit on our shelf by half an inch. Is there a smaller version?",
            "Too small for what I need, everything else about it is perfect.",
        ],
        "nl": [
            "Ik heb de verkeerde maat gekozen. Kan ik ruilen voor de grotere?",
            "Het groen past niet bij de rest. Liever de crèmekleurige.",
            "Hij past net niet op de plank. Is er een kleinere?",
        ],
        "de": [
            "Ich habe die falsche Größe gewählt. Kann ich gegen die größere tauschen?",
            "Das Grün passt nicht zum Rest, lieber hätte ich Creme.",
            "Es passt leider um einen Zentimeter nicht ins Regal.",
        ],
    },
    "too_many": {
        "en": [
            "We ordered for our own shop and took more than we can sell before the season ends. Boxes are sealed.",
            "I typed 12 and meant 2. Sorry! The rest has not been opened.",
            "Half of the guests have cancelled, so we have these left over. All unused.",
            "We counted again and have enough in stock, please take the surplus back.",
            "The order went through twice on my phone, I only need one lot.",
        ],
        "nl": [
            "Ik had 2 bedoeld en 12 getypt. De rest is ongeopend.",
            "Voor onze winkel te ruim ingekocht. De dozen zijn nog dicht.",
            "Er komen minder gasten dan gedacht, dus deze zijn over.",
            "De bestelling is dubbel doorgegaan, ik heb er maar één nodig.",
        ],
        "de": [
            "Ich habe mich vertippt: 12 statt 2. Der Rest ist ungeöffnet.",
            "Für unseren Laden haben wir zu viel bestellt, die Kartons sind noch zu.",
            "Es kommen weniger Gäste als gedacht, diese hier bleiben übrig.",
            "Die Bestellung ist doppelt durchgegangen, ich brauche nur eine.",
        ],
    },
    "part_missing": {
        "en": [
            "The screws are not in the box, so I cannot put it together.",
            "One of the three tins is missing, the seal had been opened.",
            "There should be a lid with it, and there is none.",
        ],
        "nl": [
            "De schroefjes zitten niet in de doos, ik kan het niet in elkaar zetten.",
            "Van de set van drie zaten er twee in de doos.",
            "Het deksel ontbreekt.",
        ],
        "de": [
            "Die Schrauben fehlen, so lässt es sich nicht zusammenbauen.",
            "Vom Dreierset waren nur zwei in der Schachtel.",
            "Der Deckel war nicht dabei.",
        ],
    },
}

QUESTIONS = {
    "en": [
        "Could you send us a picture of the damage and of the box it came in?",
        "Is the item still in its original packaging?",
        "Which colour would you like instead? We have cream, blue and grey.",
        "How many of them are affected: all, or only some?",
    ],
    "nl": [
        "Kunt u ons een foto sturen van de schade en van de doos?",
        "Zit het artikel nog in de originele verpakking?",
        "Welke kleur wilt u in de plaats? We hebben crème, blauw en grijs.",
        "Om hoeveel stuks gaat het: allemaal, of een deel?",
    ],
    "de": [
        "Können Sie uns ein Foto vom Schaden und vom Karton schicken?",
        "Ist der Artikel noch originalverpackt?",
        "Welche Farbe möchten Sie stattdessen? Wir haben Creme, Blau und Grau.",
        "Wie viele Stück sind betroffen: alle oder nur einige?",
    ],
}

NOTES = [
    "Same batch as the complaints of last week. I have asked the supplier.",
    "Customer rang as well, very friendly. Would like to hear from us today.",
    "Third return of this customer this year, all of them fair.",
    "Checked the photograph of the packing table: it was one layer of paper only.",
    "Wholesale customer. Please keep the invoice number in the mail.",
    "No stock of the blue one until the end of the month.",
    "The carrier has accepted the damage claim for this round.",
    "Sounds like the wrong bin in the warehouse, I have told them.",
]
TAGS = ["Autumn batch", "Phoned", "Regular", "Runs small", "Second time"]
CHECK_NOTES = [
    "Within the window, unopened. Approve from me.",
    "Photographs are clear enough. I would approve and pay the carriage.",
    "Looks used to me on the second picture. Please have a look as well.",
    "High value, so better two pairs of eyes.",
    "",
]
HOLD_REASONS = [
    "Waiting for the supplier's answer about this batch",
    "Warehouse looks whether the parcel has come back already",
    "Carrier investigates the damage",
    "Will ring the customer this afternoon",
    "New stock arrives on Thursday, then I offer an exchange",
]
DECLINED = {
    "used": {
        "en": "The pictures show that the item has been in use, so we cannot sell it again.",
        "nl": "Op de foto's is te zien dat het artikel gebruikt is, dus we kunnen het niet opnieuw verkopen.",
        "de": "Auf den Fotos ist zu sehen, dass der Artikel benutzt wurde; wir können ihn nicht wieder verkaufen.",
    },
    "final_sale": {
        "en": "This one was sold in our clearance, where we could not offer returns.",
        "nl": "Dit artikel kwam uit de opruiming; daarvoor boden we geen retour aan.",
        "de": "Dieser Artikel stammt aus dem Ausverkauf, für den wir keine Rückgabe anbieten konnten.",
    },
    "too_late": {"en": "", "nl": "", "de": ""},
}
CANCELLED = {
    "en": "Thank you for letting us know. Enjoy it!",
    "nl": "Dank voor uw bericht. Veel plezier ermee!",
    "de": "Danke für Ihre Nachricht. Viel Freude damit!",
}
REOPENED = "The customer sent better pictures."
