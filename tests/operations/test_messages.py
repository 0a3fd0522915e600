"""Messages to robots, mail servers and others, on the loopback."""

import base64
import hashlib
import hmac
import json
import logging
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.operations import alarms, messages
from pipelines.operations.messages import Message

MESSAGE = Message("磁盘将满", ("warehouse: /data", "then: look"))
TEXT = "jixiao: 磁盘将满\nwarehouse: /data\nthen: look"


class Robot:
    """A server that takes messages, and answers as it is told."""

    def __init__(self) -> None:
        self.status, self.answer = 200, '{"errcode":0,"errmsg":"ok"}'
        self.taken: list[tuple[str, dict[str, Any]]] = []
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.taken.append((self.path, json.loads(body)))
                self.send_response(robot.status)
                self.end_headers()
                self.wfile.write(robot.answer.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        serve = {"poll_interval": 0.01}
        threading.Thread(target=self.server.serve_forever, kwargs=serve, daemon=True).start()


@pytest.fixture
def robot() -> Iterator[Robot]:
    one = Robot()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/cgi-bin/webhook/send?key=k", {"msgtype": "text", "text": {"content": TEXT}}),
        ("/robot/send?access_token=k", {"msgtype": "text", "text": {"content": TEXT}}),
        ("/open-apis/bot/v2/hook/k", {"msg_type": "text", "content": {"text": TEXT}}),
        ("/services/T0/B0/k", {"text": TEXT}),
        (
            "/alarms",
            {
                "text": TEXT,
                "title": "磁盘将满",
                "lines": ["warehouse: /data", "then: look"],
                "severity": "error",
            },
        ),
    ],
)
def test_each_kind_of_address_gets_what_it_understands(
    robot: Robot, path: str, body: dict[str, Any]
) -> None:
    assert messages.send(robot.url + path, MESSAGE) is None
    assert robot.taken == [(path, body)]


def test_robots_that_want_it_get_a_signature(robot: Robot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_ALARM_SECRET", "SEC1")
    messages.send(f"{robot.url}/robot/send?access_token=k", MESSAGE)
    query = {name: value[0] for name, value in parse_qs(urlsplit(robot.taken[0][0]).query).items()}
    assert query["access_token"] == "k"
    signed = hmac.digest(b"SEC1", f"{query['timestamp']}\nSEC1".encode(), hashlib.sha256)
    assert base64.b64decode(query["sign"]) == signed
    assert len(query["timestamp"]) == 13
    messages.send(f"{robot.url}/open-apis/bot/v2/hook/k", MESSAGE)
    body = robot.taken[1][1]
    signed = hmac.digest(f"{body['timestamp']}\nSEC1".encode(), b"", hashlib.sha256)
    assert base64.b64decode(body["sign"]) == signed
    assert len(body["timestamp"]) == 10


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (200, '{"errcode":93000,"errmsg":"invalid url"}', "errcode 93000: invalid url"),
        (200, '{"errcode":310000,"errmsg":"sign not match"}', "errcode 310000: sign not match"),
        (200, '{"code":19021,"msg":"sign match fail"}', "code 19021: sign match fail"),
        (200, '{"StatusCode":9,"StatusMessage":"no"}', "StatusCode 9: no"),
        (200, '{"errcode":0}', None),
        (200, '{"code":0,"StatusCode":0}', None),
        (204, "", None),
        (200, "ok", None),
        (200, "[1]", None),
        (404, "no", "HTTP 404"),
        (302, "", "HTTP 302"),
        (500, '{"errcode":0}', "HTTP 500"),
    ],
)  # fmt: skip
def test_the_answer_is_looked_at(robot: Robot, status: int, answer: str, why: str | None) -> None:
    robot.status, robot.answer = status, answer
    assert messages.send(f"{robot.url}/robot/send", MESSAGE) == why


SECRETS = ("TOPSECRET", "pa55word", "OTHERSECRET")


@pytest.mark.parametrize(
    "address",
    [
        "{}/robot/send?access_token=TOPSECRET",
        "{}/open-apis/bot/v2/hook/TOPSECRET",
        "http://user:pa55word@127.0.0.1:9/TOPSECRET",
        "http://[TOPSECRET",
        "mailto://user:pa55word@127.0.0.1:9?to=a@b.cn",
    ],
)
def test_no_secret_gets_into_the_log(
    robot: Robot, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "apprise"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
    monkeypatch.setenv("JIXIAO_ALARM_SECRET", "OTHERSECRET")
    robot.answer = '{"errcode":1,"errmsg":"TOPSECRET is not known"}'
    assert not alarms.deliver(address.format(robot.url), MESSAGE)
    assert "could not be sent to " in caplog.text
    ours = [record for record in caplog.records if not record.name.startswith("httpcore")]
    said = "\n".join(record.getMessage() for record in ours)
    assert [secret for secret in SECRETS if secret in said] == []


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that takes one kind of recipient."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), _Smtp)


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.wfile.write(b"354 go on\r\n")
                rows = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(b"".join(rows).decode())  # type: ignore[attr-defined]
            refused = line.upper().startswith("RCPT") and "nobody" in line
            self.wfile.write(b"550 no\r\n" if refused else b"250 ok\r\n")
            if line.upper() == "QUIT":
                return


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    server = Mailbox()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_mail_arrives_or_is_known_not_to(mailbox: Mailbox) -> None:
    host = f"mailto://127.0.0.1:{mailbox.server_address[1]}"
    assert messages.send(f"{host}?from=a@example.org&to=b@example.org", MESSAGE) is None
    [mail] = mailbox.mails
    assert re.search(r"^To: .*b@example.org", mail, re.MULTILINE)
    refused = messages.send(f"{host}?from=a@example.org&to=nobody@example.org", MESSAGE)
    assert refused == "the mail server did not take it"


@pytest.fixture
def told(robot: Robot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    monkeypatch.setenv("JIXIAO_DATA", str(tmp_path))
    monkeypatch.setenv("JIXIAO_ALARM_URL", f"{robot.url}/a")
    return lambda: [body["title"] for _, body in robot.taken]


def test_each_cause_is_told_once_a_night(
    robot: Robot, told: Callable[[], list[str]], tmp_path: Path
) -> None:
    for title in ("one", "two", "one"):
        alarms.tell(title, [])
    assert told() == ["one", "two"]
    said = json.loads((tmp_path / "work" / "told.json").read_text())
    said["one"] = "2020-01-01T00:00:00+00:00"
    (tmp_path / "work" / "told.json").write_text(json.dumps(said))
    alarms.tell("one", [])
    assert told() == ["one", "two", "one"]
    for text in ("", "[]", '{"one": 1}', '{"one": "soon"}', '{"one": "2020-01-01"}'):
        (tmp_path / "work" / "told.json").write_text(text)
        alarms.tell("one", [])
    assert told()[3:] == ["one"] * 5


def test_what_did_not_arrive_is_told_again(robot: Robot, told: Callable[[], list[str]]) -> None:
    robot.answer = '{"errcode":1}'
    alarms.tell("one", [])
    robot.answer = ""
    alarms.tell("one", [])
    alarms.tell("one", [])
    assert told() == ["one", "one"]


def test_causes_decide_not_titles(told: Callable[[], list[str]]) -> None:
    alarms.tell("run 1 ended", [], cause="ended")
    alarms.tell("run 2 ended", [], cause="ended")
    assert told() == ["run 1 ended"]


def test_several_addresses_each_get_it(
    robot: Robot, told: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_ALARM_URL", f"{robot.url}/a  {robot.url}/b")
    alarms.tell("one", [])
    assert [path for path, _ in robot.taken] == ["/a", "/b"]
