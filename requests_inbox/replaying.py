"""The history folded into a state: proof that nothing changed a request behind its events' back (invariant I5)."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from .changing import TRACKED


def replay(request):
    """{tracked name: value} from the events alone, values as JSON holds them."""
    state = {}
    for event in request.events.order_by("version"):
        if not state:  # what was not tracked yet when the request began, began empty
            untold = set(TRACKED) - event.changes.keys()
            state = {name: request._meta.get_field(name.removesuffix("_id")).get_default() for name in untold}
        for name, (before, after) in event.changes.items():
            if state.get(name) != before:
                raise ValueError(f"{request} event {event.change}: {name} was {state.get(name)!r}, not {before!r}")
            state[name] = after
    return state


def present(request):
    """The same from the rows as they are."""
    state = {name: getattr(request, name) for name in TRACKED}
    state |= {f"line {line.pk}": line.stored for line in request.lines.all()}
    return json.loads(json.dumps(state, cls=DjangoJSONEncoder))
