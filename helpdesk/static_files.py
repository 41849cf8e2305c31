"""Style sheets, scripts, fonts and icons as ServeStatic finds them, compressed where the browser takes that."""

from functools import cache

from django.http import HttpResponse
from servestatic.middleware import ServeStaticMiddleware


def static_files(get_response):
    """ServeStatic's own middleware works in the event loop only; our pages are made in threads (handler.py)."""
    files = all_files()

    def middleware(request):
        file = files.get(request.path_info)
        return sent(file, request) if file else get_response(request)

    return middleware


@cache
def all_files():
    """{address: file}. Looked for once in a process: tests make the middleware anew for each of their clients."""
    return ServeStaticMiddleware(never).files


async def never(request):
    """What would come after ServeStatic."""


def sent(file, request):
    told = file.get_response(request.method, request.META)
    response = HttpResponse(status=told.status)
    del response["Content-Type"]
    for name, value in told.headers:
        if value is not None:
            response[name] = value
    if told.file:
        with told.file:
            response.content = told.file.read()
    return response
