"""How long the server took for an answer, and with how many queries."""

from time import perf_counter, thread_time

from django.core.cache import caches
from django.db import connection

FORGET = "X-Forget"  # in a question: which caches of the process are emptied before it is answered


def measure(get_response):
    def middleware(request):
        queries = 0

        def count(execute, *call):
            nonlocal queries
            queries += 1
            return execute(*call)

        for name in request.headers.get(FORGET, "").split():
            caches[name].clear()
        begun, worked = perf_counter(), thread_time()
        with connection.execute_wrapper(count):
            response = get_response(request)
        response["X-Milliseconds"] = f"{(perf_counter() - begun) * 1000:.3f}"
        response["X-Worked"] = f"{(thread_time() - worked) * 1000:.3f}"
        response["X-Queries"] = str(queries)
        return response

    return middleware
