"""Every list and page of a large desk, as agents of shops of different size open them one after the other.

A page is opened four times. By a process that has read and drawn nothing yet, which is so for a person once a minute
at most. After a change, by somebody for whom none of its rows was drawn before. After another change, when only the row
that changed is drawn again. And with nothing changed, which the memory of the process answers. The goals are about the
two in the middle.
"""

import re
from collections import defaultdict
from time import perf_counter

from django.db import connection

from bench.desks import LEAD, pages
from bench.figures import Figure, compared, middle_and_p95
from bench.measuring import FORGET
from bench.pages import expect

ROW = re.compile(r'<li id="row-(\d+)"')
COLD, NEW, CHANGED = "nothing in memory", "after a change, every row drawn", "after a change"
AGAIN = "nothing changed: memory"
ON_SQLITE = 3  # times as long
QUERIES, P95 = 3, 50
SEARCH_P95 = 100
PAGE_QUERIES, PAGE_P95 = 8, 60  # of one request
GROWTH = 1.5  # from the small desk to the large one
FIRST = "first page of the inbox"
REQUEST = "a request"
ROWS = "SELECT {names} FROM requests_inbox_returnrequest WHERE id IN ({keys})"
STORY = """
    SELECT request.*, event.* FROM requests_inbox_returnrequest AS request
      JOIN requests_inbox_event AS event ON event.request_id = request.id
     WHERE request.reference = %s
"""
NAMES = """
    id, reference, version, status, is_open, submitted_at, decide_by, sorted_at, waiting_on, free_return, is_late,
    customer_name, currency, value, item_summary, item_picture, item_count, reason_names, alert_codes, tag_names,
    is_unread, shop_id, held_by_id, assigned_to_id
"""


def measure_lists(people, browsers, smaller, times):
    """All kinds of pages take turns with their floors, whatever else the machine does falls on all of them alike."""
    taken = defaultdict(lambda: defaultdict(list))
    names = list(people)
    opened = {name: pages(agent, times) for name, agent in people.items()}
    for turn in range(times):
        name = names[turn % len(names)]
        browser, colleague = browsers[name], browsers[LEAD]
        changed = people[name].to_decide[turn % len(people[name].to_decide)][0]
        for what, urls in opened[name].items():
            of_it = taken[what]
            of_it["empty"].append(expect(204, browser.get("/floor/empty/")))
            answer = four_times(browser, colleague, urls[turn], changed, of_it)
            of_it["bare"].append(bare(urls[turn], answer))
        if smaller:
            small = smaller[name].get(opened[name][FIRST][turn])
            a_row = ROW.search(expect(200, small).body)[1]
            four_times(smaller[name], smaller[LEAD], opened[name][FIRST][turn], a_row, taken["smaller"])
    grown = [growth(taken[FIRST], taken.pop("smaller"))] if smaller else []
    return [figure for what, of_it in taken.items() for figure in told(what, of_it)] + grown


def four_times(browser, colleague, url, changed, of_it):
    of_it[COLD].append(expect(200, browser.get(url, **{FORGET: "memory settings rows"})))
    expect(204, colleague.post("/floor/change/", pk=changed))
    of_it[NEW].append(expect(200, browser.get(url, **{FORGET: "rows"})))
    expect(204, colleague.post("/floor/change/", pk=changed))
    of_it[CHANGED].append(expect(200, browser.get(url)))
    of_it[AGAIN].append(expect(200, browser.get(url)))
    return of_it[AGAIN][-1]


def bare(url, answer):
    """Milliseconds for the rows of an answer by one statement, from the statement to the last row."""
    rows = ROW.findall(answer.body)
    about = re.search(r"/requests/([\w-]+)/", url)
    with connection.cursor() as cursor:
        begun = perf_counter()
        if about:
            cursor.execute(STORY, [about[1]])
        else:
            cursor.execute(ROWS.format(names=NAMES, keys=", ".join(rows or ["0"])))
        cursor.fetchall()
        return (perf_counter() - begun) * 1000


def told(what, of_it):
    """The figures of one kind of page."""
    p95, most = goals(what)
    empty = [answer.server for answer in of_it["empty"]]
    empty_work = [answer.worked for answer in of_it["empty"]]
    for when in (COLD, NEW, CHANGED, AGAIN):
        answers = of_it[when]
        goal = {} if when in (COLD, AGAIN) else {"goal": f"p95 ≤ {p95} ms", "limit": p95}
        yield compared(f"{what}: {when}", [answer.server for answer in answers], empty, **goal)
        yield compared("  the process's own work in it", [answer.worked for answer in answers], empty_work)
    read = of_it[CHANGED]
    yield compared("  after a change, to its rows by one statement", [answer.server for answer in read], of_it["bare"])
    queries = max(answer.queries for answer in read)
    cold = max(answer.queries for answer in of_it[COLD])
    yield Figure("  queries, at most (nothing in memory)", f"{queries} ({cold})", goal=f"≤ {most}",
                 reached=queries <= most)  # fmt: skip


def goals(what):
    """(p95, queries) on the database in use."""
    slower = 1 if connection.vendor == "postgresql" else ON_SQLITE
    if what == REQUEST:
        return PAGE_P95 * slower, PAGE_QUERIES
    return (SEARCH_P95 if what.startswith("search") else P95) * slower, QUERIES


def growth(large, small):
    """The first page here against the same page of the smaller desk."""
    here, there = (middle_and_p95([answer.server for answer in of_it[CHANGED]]) for of_it in (large, small))
    ratio = here[1] / there[1]
    return Figure("first page, to that of a hundredth of the requests (p95)", f"{here[1]:.1f} ms", f"{there[1]:.1f} ms",
                  ratio, f"≤ {GROWTH}", ratio <= GROWTH)  # fmt: skip
