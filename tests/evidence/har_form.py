"""The form of HAR 1.2, as its specification has it (W3C Web Performance Working Group, historical draft of 2012), as JSON Schema."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

TEXT: Final[Json] = {"type": "string"}
COUNT: Final[Json] = {"type": "integer", "minimum": -1}
MILLISECONDS: Final[Json] = {"type": "number", "minimum": -1}
MOMENT: Final[Json] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def form(required: Json, optional: Json | None = None) -> Json:
    """An object of these members, and of others whose names begin with _, or that comment on it."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {}), "comment": TEXT},
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def listed(of: Json) -> Json:
    return {"type": "array", "items": of}


NAMED: Final = form({"name": TEXT, "value": TEXT})
COOKIE: Final = form({"name": TEXT, "value": TEXT}, {"path": TEXT, "domain": TEXT, "expires": TEXT, "httpOnly": {}, "secure": {}})
POSTED: Final = form({"mimeType": TEXT, "params": listed(form({"name": TEXT}, {"value": TEXT})), "text": TEXT})
REQUEST: Final = form(
    {
        "method": TEXT,
        "url": {"type": "string", "format": "uri"},
        "httpVersion": TEXT,
        "cookies": listed(COOKIE),
        "headers": listed(NAMED),
        "queryString": listed(NAMED),
        "headersSize": COUNT,
        "bodySize": COUNT,
    },
    {"postData": POSTED},
)
RESPONSE: Final = form(
    {
        "status": {"type": "integer", "minimum": 0, "maximum": 599},
        "statusText": TEXT,
        "httpVersion": TEXT,
        "cookies": listed(COOKIE),
        "headers": listed(NAMED),
        "content": form({"size": COUNT, "mimeType": TEXT}, {"compression": COUNT, "text": TEXT, "encoding": TEXT}),
        "redirectURL": TEXT,
        "headersSize": COUNT,
        "bodySize": COUNT,
    }
)
TIMINGS: Final = form(
    {"send": MILLISECONDS, "wait": MILLISECONDS, "receive": MILLISECONDS},
    {"blocked": MILLISECONDS, "dns": MILLISECONDS, "connect": MILLISECONDS, "ssl": MILLISECONDS},
)
ENTRY: Final = form(
    {
        "startedDateTime": MOMENT,
        "time": {"type": "number", "minimum": 0},
        "request": REQUEST,
        "response": RESPONSE,
        "cache": form({}, {"beforeRequest": {}, "afterRequest": {}}),
        "timings": TIMINGS,
    },
    {"pageref": TEXT, "serverIPAddress": TEXT, "connection": TEXT},
)
PAGE: Final = form({"startedDateTime": MOMENT, "id": TEXT, "title": TEXT, "pageTimings": form({}, {"onContentLoad": {}, "onLoad": {}})})
HAR: Final[Json] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["log"],
    "additionalProperties": False,
    "properties": {
        "log": form(
            {"version": {"const": "1.2"}, "creator": form({"name": TEXT, "version": TEXT}), "entries": listed(ENTRY)},
            {"browser": {}, "pages": listed(PAGE)},
        )
    },
}
