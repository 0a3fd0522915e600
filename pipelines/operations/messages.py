"""A message to where people are: the robots of WeCom, DingTalk and Feishu, Slack, e-mail, or JSON.

The kind of an http address is told by its path, so that servers of one's own are known too. What a
server answers is looked at: robots say 200 to what they do not deliver. apprise sends e-mail; its
robots of WeCom and DingTalk take every 200 for a success, so robots are spoken to from here.
"""

import base64
import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import httpx

from pipelines import settings
from pipelines.errors import first_line
from pipelines.escaping import escaped

_PATIENCE_SECONDS = 10
_SHOWN_OF_AN_ANSWER = 120
for _talkative in ("httpx", "apprise"):  # they say whole addresses, which hold secrets
    logging.getLogger(_talkative).setLevel(logging.CRITICAL)


class Message(NamedTuple):
    """What is told.

    Attributes:
        severity: `error`, `warning` or `info`.
    """

    title: str
    lines: tuple[str, ...]
    severity: str = "error"

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([f"jixiao: {self.title}", *self.lines])


def addresses(said: str | None) -> list[str]:
    """The addresses of a setting, with blanks between."""
    return (said or "").split()


def shown(address: str) -> str:
    """An address without anything that may be secret."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{parts.hostname}"


def send(address: str, message: Message) -> str | None:
    """Send a message; why it was not delivered, or nothing.

    It raises nothing: what cannot be told must not stop what is told of.
    """
    try:
        urlsplit(address)
    except ValueError:
        return "it is no address"
    try:
        return _mail(address, message) if address.startswith("mail") else _post(address, message)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return _without_secrets(first_line(error), address)


def _mail(address: str, message: Message) -> str | None:
    import apprise  # noqa: PLC0415 - it takes a second, and few need it

    mail = apprise.Apprise()
    if not mail.add(address):
        return "no address of a mail server"
    sent = mail.notify(title=f"jixiao: {message.title}", body="\n".join(message.lines) or "-")
    return None if sent else "the mail server did not take it"


def _post(address: str, message: Message) -> str | None:
    path = urlsplit(address).path
    make = next((make for begins, make in _KINDS if path.startswith(begins)), _json)
    query, body = make(message, settings.given().alarm_secret)
    answer = httpx.post(
        _with_query(address, query), json=body, timeout=_PATIENCE_SECONDS, trust_env=False
    )
    if not answer.is_success:
        return f"HTTP {answer.status_code}"
    return _refusal(answer, address)


def _refusal(answer: httpx.Response, address: str) -> str | None:
    """Why a robot did not deliver what it was given, though it says 200."""
    try:
        said = answer.json()
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    for code, reason in (("errcode", "errmsg"), ("code", "msg"), ("StatusCode", "StatusMessage")):
        number = said.get(code)
        if isinstance(number, int) and number != 0:
            told = _without_secrets(str(said.get(reason, "")), address)
            return f"{code} {number}: {told[:_SHOWN_OF_AN_ANSWER]}"
    return None


Made = tuple[Mapping[str, str], dict[str, Any]]
"""What is added to an address, and what is posted there."""


def _json(message: Message, _: str | None) -> Made:
    return {}, {
        "text": message.text,
        "title": message.title,
        "lines": list(message.lines),
        "severity": message.severity,
    }


def _slack(message: Message, _: str | None) -> Made:
    return {}, {"text": message.text}


def _wecom(message: Message, _: str | None) -> Made:
    return {}, {"msgtype": "text", "text": {"content": message.text}}


def _dingtalk(message: Message, secret: str | None) -> Made:
    query = {}
    if secret:
        now = str(round(time.time() * 1000))
        query = {"timestamp": now, "sign": _signed(secret, f"{now}\n{secret}")}
    return query, {"msgtype": "text", "text": {"content": message.text}}


def _feishu(message: Message, secret: str | None) -> Made:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message.text}}
    if secret:
        now = str(round(time.time()))
        body |= {"timestamp": now, "sign": _signed(f"{now}\n{secret}", "")}
    return {}, body


_KINDS: tuple[tuple[str, Callable[[Message, str | None], Made]], ...] = (
    ("/cgi-bin/webhook/send", _wecom),
    ("/robot/send", _dingtalk),
    ("/open-apis/bot/", _feishu),
    ("/services/", _slack),
)


def _signed(key: str, text: str) -> str:
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _with_query(address: str, query: Mapping[str, str]) -> httpx.URL:
    return httpx.URL(address).copy_merge_params(dict(query)) if query else httpx.URL(address)


def _without_secrets(text: str, address: str) -> str:
    """A text without what an address holds beside its host."""
    parts = urlsplit(address)
    secrets = [address, urlunsplit(("", "", *parts[2:])), parts.path, parts.query]
    secrets += [parts.username or "", parts.password or "", parts.path.rpartition("/")[2]]
    secrets += [value for _, value in parse_qsl(parts.query)]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) > 1:
            text = text.replace(secret, "…")
    return escaped(text)
