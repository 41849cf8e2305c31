"""A step of a row with a state of its own, which others may take in the same moment."""


def move(row, step, *altered):
    """Take the step and store it with what it altered, unless somebody else was quicker; whether it was us."""
    before = row.state
    step()
    values = {name: getattr(row, name) for name in ("state", *altered)}
    return bool(type(row).objects.filter(pk=row.pk, state=before).update(**values))
