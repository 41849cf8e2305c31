"""T31: whatever a megabyte consists of, taking its quotes off is bounded work, or the kernel ends it."""

import json
import subprocess
import sys

from django.conf import settings

PIECES = [
    ">",
    ">\n",
    "On ",
    "On 2 Apr 2012 at 18:26 wrote:\n",
    "a@",
    "a:\n",
    "From: a@b.test\n",
    "--\n",
    "- a ",
    "---a---\n",
    "\n",
    "：\n",
    "Sent from my iPhone\n",
    "Best regards\nJohn\n",
    "x" * 480 + ":\n",
    "1:1 ",
    "confidential recipient ",
    "a wrote:\n> b\n\nc\n",
]
SECONDS = 5  # of computing for one of them: the square of a megabyte takes hours
SPLIT_EACH = f"""
import json, resource, sys
from messaging.reading import split_text
for piece in json.load(sys.stdin):
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 1 + {SECONDS}, resource.RLIM_INFINITY))
    split_text("Hi\\n\\n" + piece * (1_000_000 // len(piece)))
    print(json.dumps(piece), flush=True)
"""


def test_no_megabyte_takes_more_than_a_bounded_amount_of_work():
    command = [sys.executable, "-c", SPLIT_EACH]
    run = subprocess.run(command, input=json.dumps(PIECES), capture_output=True, text=True, cwd=settings.BASE_DIR)
    assert [json.loads(line) for line in run.stdout.splitlines()] == PIECES, run.stderr
