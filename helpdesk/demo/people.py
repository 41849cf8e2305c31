"""Who works in the demo's three shops. They all share one password."""

PASSWORD = "keur-demo"  # noqa: S105  the demo prints it itself
EVERY_SHOP = ["veldkant", "pike-plover", "lindgruen"]
DEMO_PEOPLE = [  # e-mail address, name, role, shops
    ("sanne@keur.test", "Sanne de Wit", "agent", EVERY_SHOP),
    ("tom@keur.test", "Tom Verbeek", "team_lead", EVERY_SHOP),
    ("jonas@keur.test", "Jonas Weber", "agent", ["lindgruen"]),
    ("priya@keur.test", "Priya Nair", "agent", ["pike-plover"]),
    ("mila@keur.test", "Mila Admin", "admin", EVERY_SHOP),
]
CARE, QUALITY = "Customer care", "Quality"
DEMO_TEAMS = {  # name: who of a shop is in it
    CARE: ["sanne@keur.test", "jonas@keur.test", "priya@keur.test"],
    QUALITY: ["sanne@keur.test", "tom@keur.test"],
}
