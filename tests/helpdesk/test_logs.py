import json
import logging

from helpdesk.logs import OneJsonLine


def record(message, *args, **fields):
    return logging.makeLogRecord({"name": "keur", "levelname": "INFO", "msg": message, "args": args, **fields})


def test_what_a_customer_writes_cannot_forge_a_line():
    line = OneJsonLine().format(record("subject %s", "hello\nCRITICAL all letters were lost"))
    assert "\n" not in line
    assert json.loads(line)["message"] == "subject hello\nCRITICAL all letters were lost"


def test_an_error_stays_on_its_line_with_its_traceback():
    try:
        raise ValueError("a\nb")
    except ValueError as error:
        line = OneJsonLine().format(record("failed", exc_info=(type(error), error, error.__traceback__)))
    assert "\n" not in line
    assert json.loads(line)["traceback"].endswith("ValueError: a\nb")
