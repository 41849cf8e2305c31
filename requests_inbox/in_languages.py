"""Words that a shop gives in each of its languages: {'en': 'Too small', …}."""


def name_in(language, names):
    """The name in a language, else in English, else in any there is, else nothing."""
    return names.get((language or "en")[:2]) or names.get("en") or next(iter(names.values()), "")
