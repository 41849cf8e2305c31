"""How long the server took for an answer, and with how many queries."""

from time import perf_counter

from django.core.cache import caches
from django.db import connection

FORGET = "X-Forget"  # in a question: answer it as a process that has read and drawn nothing yet


def measure(get_response):
    def middleware(request):
        queries = 0

        def count(execute, *call):
            nonlocal queries
            queries += 1
            return execute(*call)

        if FORGET in request.headers:
            for name in ("memory", "rows"):
                caches[name].clear()
        begun = perf_counter()
        with connection.execute_wrapper(count):
            response = get_response(request)
        response["X-Milliseconds"] = f"{(perf_counter() - begun) * 1000:.3f}"
        response["X-Queries"] = str(queries)
        return response

    return middleware
