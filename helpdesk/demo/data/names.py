"""Invented people. First and family names are put together by the customer's number, so nobody is anybody."""

import random

from django.utils.text import slugify

ENGLISH = (
    "Alice Amelia Ben Charlotte Daniel Edith Fergus George Hannah Isla Jack Kate Leo Martha Nell Oscar Poppy Rowan Sam",
    "Ashdown Barlow Birch Carver Dunmore Ellery Farrow Gale Hartley Ingram Kendrick Larkin Marsh Nettle Oakes Pember "
    "Quill Rushton Sedgwick Thorne Upton Wade Yarrow",
)
NAMES = {
    "Netherlands": (
        "Anouk Bas Daan Eva Fleur Gijs Hanna Iris Jasper Koen Lotte Maud Noor Pim Roos Sem Tijn Wies",
        "Bakker|van den Berg|de Boer|Brouwer|van Dijk|Hoekstra|Jansen|Kuipers|van Leeuwen|Mulder|Postma|de Ruiter|"
        "Schouten|Terpstra|Visser|van der Wal",
    ),
    "Belgium": (
        "Amber Bram Céline Dries Elise Femke Gilles Hélène Jonas Lien Matthias Nele Pieter Sofie Wout",
        "Claes|De Clercq|De Smet|Dubois|Goossens|Janssens|Lambert|Maes|Mertens|Peeters|Van Damme|Verhoeven|Wouters",
    ),
    "France": (
        "Adèle Antoine Camille Chloé Étienne Gabriel Inès Jules Léa Louis Manon Noé Océane Théo Zoé",
        "Aubert Blanchard Chevalier Delorme Fournier Garnier Lambert Lefèvre Marchand Moreau Perrin Rousseau Vasseur",
    ),
    "Germany": (
        "Anke Bastian Clara David Emma Felix Greta Hannes Ida Jakob Karla Lukas Mia Nils Paula Ruth Sönke Tilda",
        "Albrecht Becker Brandt Dietrich Engel Fuchs Gruber Hartmann Jäger Krüger Lehmann Möller Neumann Pfeiffer Roth "
        "Schäfer Seidel Vogel Winkler Ziegler",
    ),
    "Spain": ("Adrián Alba Carmen Diego Elena Hugo Irene Javier Lucía Marcos Nuria Pablo",
              "Castro Domínguez Flores Gallego Herrera Iglesias Molina Navarro Ortega Romero Serrano Vega"),
    "Italy": ("Alessia Bianca Dario Elisa Fabio Giulia Luca Marta Nico Paola Sara Tommaso",
              "Amato Barbieri Conti Ferrara Gallo Leone Marini Neri Parisi Rinaldi Serra Villa"),
    "Portugal": ("Ana Beatriz Duarte Filipa Inês João Leonor Miguel Rita Tiago",
                 "Almeida Barros Cardoso Faria Lopes Matos Nunes Pinto Teixeira Vieira"),
    "Sweden": ("Agnes Axel Ebba Elias Freja Hugo Ingrid Johan Linnea Maja Nils Signe Stina Tove",
               "Berglund Dahl Ekström Fors Holm Lindqvist Lund Nordin Sandberg Sjögren Viklund Åberg"),
    "Finland": ("Aino Eero Helmi Ilmari Kaisa Lauri Onni Saara Tuomas Venla",
                "Aalto Heikkinen Järvinen Koskela Laine Mäkelä Niemi Rantala Salonen Virtanen"),
    "Poland": ("Agnieszka Bartosz Hanna Jakub Kasia Łukasz Magda Piotr Tomasz Zofia",
               "Dąbrowski Jankowski Kaczmarek Lis Mazur Nowak Pawlak Sikora Wójcik Zając"),
    "Lithuania": ("Austėja Domas Eglė Jonas Lukas Rūta", "Balčiūnas Kazlauskas Petraitis Stankus Urbonas Žukas"),
    "Czech Republic": ("Adéla Jan Klára Marek Tereza Vojtěch", "Bartoš Dvořák Fiala Marek Novotný Svoboda"),
    "Ireland": ("Aoife Cian Ciara Conor Eoin Gráinne Niamh Oisín Róisín Seán",
                "Brennan|Byrne|Doyle|Farrell|Keane|Nolan|O'Leary|O'Shea|Quinn|Sheehan"),
    "Japan": ("Aoi Haruto Hina Kenji Mei Ren Sakura Sora Yui Yuto",
              "Fujita Hayashi Ishikawa Kimura Matsuda Nakano Ogawa Sakai Takeda Yamane"),
    "Cyprus": ("Andreas Eleni Giorgos Katerina Maria Nikos", "Christou Georgiou Ioannou Nikolaou Pavlou Stavrou"),
    "Israel": ("Adam Maya Noam Tamar", "Amir Barak Golan Peled"),
    "Saudi Arabia": ("Faisal Hind Layla Omar", "Alharbi Alqahtani Alotaibi Alzahrani"),
}  # fmt: skip
SAME_AS = {
    "Austria": "Germany", "Switzerland": "Germany", "Norway": "Sweden", "Denmark": "Sweden", "Iceland": "Sweden",
    "Bahrain": "Saudi Arabia", "Luxembourg": "France",
}  # fmt: skip
MAILBOXES = ["postbox.test", "inboxly.test", "brieven.test", "mailhaus.test", "letterfly.test"]


def invent(customer, country):
    """The name and address of a customer: always the same for the same number."""
    dice = random.Random(f"customer {customer}")  # noqa: S311  a name, not a secret
    first_names, family_names = NAMES.get(SAME_AS.get(country, country), ENGLISH)
    family_names = family_names.split("|") if "|" in family_names else family_names.split()
    first, family = dice.choice(first_names.split()), dice.choice(family_names)
    local = f"{_ascii(first)}.{_ascii(family)}{customer[-3:]}"
    return f"{first} {family}", f"{local}@{dice.choice(MAILBOXES)}"


def _ascii(name):
    return slugify(name.replace("ł", "l").replace("Ł", "L").replace("ø", "o")).replace("-", "") or "klant"
