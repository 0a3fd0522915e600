"""Addresses: what is one and the same, and which of them may be connected to at all.

The address that is checked is the one that is connected to: a name is looked up once, so neither a
redirect nor a second answer of DNS leads into a network of ours.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore
import httpx

from pipelines import settings
from pipelines.errors import NotFetched, UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:=&?~+!$,;'@()*[]"
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 as IPv6 networks write it (RFC 6052)."""


def normal(url: str, base: str = "") -> str:
    """An address as it is known here: whole, without the part that servers do not see.

    Args:
        url: as it stands in a page, relative or not.
        base: of that page.

    Raises:
        NotFetched: it is none of the web, or longer than any that is meant.
    """
    try:
        # Browsers take a backslash for a slash, and so do those who write pages.
        parts = urlsplit(urljoin(base, url.strip().replace("\\", "/")))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotFetched("no address of the web") from None
    if parts.scheme not in _PORTS or not host:
        raise NotFetched("no address of the web")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("an address with a password")
    if len(url) > settings.FETCH_URL_CHARACTERS:
        raise NotFetched(f"an address of over {settings.FETCH_URL_CHARACTERS} characters")
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path, query = (quote(part, safe=_SAFE) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, place, path, query, ""))


def host_of(url: str) -> str:
    """The host of an address, and its port where that is not the usual one."""
    return urlsplit(url).netloc


def folder_of(url: str) -> str:
    """An address up to its last slash."""
    return url.partition("?")[0].rpartition("/")[0] + "/"


def allowed_networks() -> list[Network]:
    """Networks beside the public internet that the operator allows.

    Raises:
        UsageError: one of them is none.
    """
    texts = (settings.given().fetch_networks or "").replace(",", " ").split()
    try:
        return [ipaddress.ip_network(text, strict=False) for text in texts]
    except ValueError as error:
        raise UsageError(f"{settings.variable('fetch_networks')}: {error}") from None


def is_allowed(address: Address, networks: Iterable[Network]) -> bool:
    """Whether an address is of the public internet, or of one of these networks."""
    meant = _meant(address)
    if any(meant in network for network in networks):
        return True
    return meant.is_global and not meant.is_multicast


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address only wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _Guarded(httpcore.SyncBackend):
    """Connects to addresses that are allowed, and to nothing else."""

    def __init__(self, networks: list[Network]) -> None:
        super().__init__()
        self._networks = networks

    def connect_tcp(self, host: str, port: int, *args: Any, **told: Any) -> httpcore.NetworkStream:  # noqa: ANN401 - as httpcore has it
        """Look a name up, and connect to the first of its addresses that answers.

        Raises:
            NotFetched: one of them is not allowed.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"its name is not known: {error}") from None
        texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for text in texts:
            if not is_allowed(ipaddress.ip_address(text), self._networks):
                raise NotFetched(
                    f"{host} is {text}, which is not on the public internet "
                    f"({settings.variable('fetch_networks')})"
                )
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for text in texts:
            try:
                return super().connect_tcp(text, port, *args, **told)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, *args: Any, **told: Any) -> httpcore.NetworkStream:  # noqa: ANN401, ARG002
        """Refuse: nothing is published there."""
        raise NotFetched("no address of the web")


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own, connecting to addresses that are allowed and to nothing else."""

    def __init__(self, networks: list[Network]) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=_Guarded(networks), max_keepalive_connections=4
        )
