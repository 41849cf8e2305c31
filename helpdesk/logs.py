"""Logs as one JSON object a line, so that nothing a customer writes can forge a line (T70)."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

trace = ContextVar("the number of the request that is being answered", default="")


class OneJsonLine(logging.Formatter):
    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := trace.get():
            line["request"] = number
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
