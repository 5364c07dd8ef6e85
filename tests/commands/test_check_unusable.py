"""A bank whose answer does not fit is told by `check` what is wrong with it: operation, status, media type and member, never a value."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from otp_atm import launcher

SECRET = "do-not-repeat-me"
ANSWERS = {
    "another form": (201, "application/json", f'{{"kcv": "{SECRET}"}}', "deliver-pin-key: 201, application/json: /"),
    "no JSON": (200, "application/json", SECRET, "read-terminal: 200, application/json: the body has another form"),
    "another media type": (200, "text/html", SECRET, "read-terminal: 200, text/html, where 200, application/json or a problem"),
    "a media type that is none": (200, f"x{SECRET}", "{}", "read-terminal: 200, another media type, where 200"),
    "a media type that is a secret": (200, f"application/{SECRET}", "{}", "read-terminal: 200, another media type, where 200"),
    "another status": (201, "application/json", "{}", "read-terminal: 201, application/json, where 200, application/json or a problem"),
    "an error without a code": (404, "application/problem+json", "{}", "read-terminal: 404, application/problem+json: /code is missing"),
}


class Odd(BaseHTTPRequestHandler):
    """Answers everything with what its server was given."""

    def answer(self) -> None:
        status, media_type, body = self.server.said  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST = do_PUT = answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(params=list(ANSWERS.values()), ids=list(ANSWERS))
def odd(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A bank that answers oddly: its address, and what is to be said of it."""
    *said, told = request.param
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    server.said = said  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_is_wrong_with_an_answer_is_told_and_nothing_of_it(
    odd: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, told = odd
    config = tmp_path / "config.yaml"
    config.write_text(f"bank: {{url: '{url}', deadline: 3}}\njournal: {{directory: '{tmp_path / 'journal'}'}}\n", encoding="utf-8")
    assert launcher.main(["check", "--config", str(config)]) == 1
    said = capsys.readouterr().out
    assert f"bank-reply-unusable: {told}" in said
    assert SECRET not in said
