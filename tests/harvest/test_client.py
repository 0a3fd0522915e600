"""Single requests to servers on the loopback, good and bad: nothing here stands in for them."""

import ipaddress
import itertools
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import AddressGone, HostSilent, NotFetched, UsageError
from pipelines.harvest.addresses import allowed_networks, is_allowed
from pipelines.harvest.answers import Validators
from pipelines.harvest.client import Client
from tests.sites import (
    Resource,
    Site,
    breaks_off,
    first,
    hangs,
    says,
    trickles,
    zipped,
)


@pytest.fixture
def client(site: Site, tmp_path: Path) -> Iterator[Client]:
    made = Client(frozenset({site.host}), tmp_path / "fetching", 60)
    yield made
    made.close()


def came(client: Client, url: str, known: Validators = Validators()) -> bytes | None:  # noqa: B008
    answer = client.get(url, known)
    if answer.path is None:
        return None
    data = answer.path.read_bytes()
    client.forget(answer)
    return data


def refusal(client: Client, url: str) -> str:
    with pytest.raises(NotFetched) as refused:
        client.get(url)
    return str(refused.value)


def test_what_has_not_changed_is_not_sent_again(site: Site, client: Client) -> None:
    site.document("/a.docx", b"1")
    answer = client.get(f"{site.url}/a.docx")
    client.forget(answer)
    assert came(client, f"{site.url}/a.docx", answer.validators) is None
    site.document("/a.docx", b"2", modified=1_700_000_100.0)
    assert came(client, f"{site.url}/a.docx", answer.validators) == b"PK\x03\x042"
    site.document("/b.docx", b"1", has_etag=False)
    answer = client.get(f"{site.url}/b.docx")
    client.forget(answer)
    dated = answer.validators
    assert dated == Validators(None, "Tue, 14 Nov 2023 22:13:20 GMT")
    assert came(client, f"{site.url}/b.docx", dated) is None


def test_it_says_who_it_is_and_how_to_reach_its_operator(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_FETCH_CONTACT", "data@example.org")
    client = Client(frozenset({site.host}), tmp_path, 60)
    site.put("/", "<p>x")
    client.get(f"{site.url}/")
    client.close()
    agents = {one.headers["User-Agent"] for one in site.asked}
    assert agents == {"jixiao/0.1.0 (+data@example.org)"}


def test_what_robots_txt_asks_is_done(site: Site, client: Client) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /no*/\nAllow: /no2/a.html\n")
    site.put("/no1/a.html", "x")
    site.put("/no2/a.html", "x")
    assert refusal(client, f"{site.url}/no1/a.html") == "robots.txt asks not to"
    assert came(client, f"{site.url}/no2/a.html") == b"x"
    assert site.times("/robots.txt") == [200]
    assert site.times("/no1/a.html") == []


@pytest.mark.parametrize("status", [404, 403, 401])
def test_a_server_without_robots_txt_allows_all(site: Site, client: Client, status: int) -> None:
    site.put("/robots.txt", "", misbehave=says(status))
    site.put("/a", "x")
    assert came(client, f"{site.url}/a") == b"x"


def test_where_robots_txt_cannot_be_had_nothing_is(site: Site, client: Client) -> None:
    site.put("/robots.txt", "", misbehave=says(503))
    site.put("/a", "x")
    assert "robots.txt cannot be had (HTTP 503" in refusal(client, f"{site.url}/a")
    assert site.times("/a") == []


def test_a_delay_is_kept_between_requests_also_that_of_robots_txt(
    site: Site, client: Client
) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n")
    site.put("/a", "x")
    for _ in range(3):
        came(client, f"{site.url}/a")
    moments = [one.at for one in site.asked if one.path == "/a"]
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) > 0.19


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_within_the_list(site: Site, client: Client, status: int) -> None:
    site.put("/a", misbehave=says(status, Location="b/c.html"))
    site.put("/b/c.html", "x")
    answer = client.get(f"{site.url}/a")
    assert answer.url == f"{site.url}/b/c.html"


def test_a_redirect_out_of_the_list_or_in_a_circle_is_not(
    site: Site, new_site: Callable[[], Site], client: Client
) -> None:
    other = new_site()
    other.put("/a", "x")
    site.put("/out", misbehave=says(302, Location=f"{other.url}/a"))
    assert refusal(client, f"{site.url}/out") == (
        f"it leads to {other.host}, which is not in publishers.csv"
    )
    assert other.asked == []
    site.put("/round", misbehave=says(302, Location="/round"))
    assert refusal(client, f"{site.url}/round") == "more than 5 redirects"
    for place in ("file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://x/", "http://["):
        site.put("/odd", misbehave=says(302, Location=place))
        assert refusal(client, f"{site.url}/odd").startswith(("no address of the web", "it leads"))


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site: Site, client: Client) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret\n")
    site.put("/a", misbehave=says(302, Location="/secret"))
    site.put("/secret", "x")
    assert refusal(client, f"{site.url}/a") == "robots.txt asks not to"
    assert site.times("/secret") == []


def test_no_address_of_ours_is_connected_to_unless_allowed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIXIAO_FETCH_NETWORKS")
    named = f"localhost:{site.port}"
    client = Client(frozenset({site.host, named}), tmp_path, 60)
    site.put("/a", "x")
    for host in (site.host, named):
        assert "not on the public internet (JIXIAO_FETCH_NETWORKS)" in refusal(
            client, f"http://{host}/a"
        )
    client.close()
    assert site.asked == []


def test_the_address_that_is_checked_is_the_one_that_is_connected_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name with one answer for who checks and another for who connects (DNS rebinding)."""
    asked = []
    real = socket.getaddrinfo

    def changing(host: str, port: int, *args: object, **told: object):
        if host != "bureau.test":
            return real(host, port, *args, **told)
        asked.append(host)
        return real("127.0.0.9" if len(asked) == 1 else "127.0.0.1", port, *args, **told)

    monkeypatch.setenv("JIXIAO_FETCH_NETWORKS", "127.0.0.9")
    monkeypatch.setattr(socket, "getaddrinfo", changing)
    client = Client(frozenset({f"bureau.test:{site.port}"}), tmp_path, 60)
    site.put("/robots.txt", "")
    why = refusal(client, f"http://bureau.test:{site.port}/a")
    client.close()
    # The first answer was allowed, and connected to; what DNS said next was looked at again.
    assert "bureau.test is 127.0.0.1, which is not on the public internet" in why
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("114.114.114.114", True),
        ("2408:8000::1", True),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:114.114.114.114", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::1", False),
    ],
)
def test_which_addresses_are_of_the_public_internet(address: str, allowed: bool) -> None:
    assert is_allowed(ipaddress.ip_address(address), []) is allowed


def test_networks_are_allowed_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_FETCH_NETWORKS", "10.1.0.0/16, fd00::/8,192.168.0.7")
    networks = allowed_networks()
    told = {
        address: is_allowed(ipaddress.ip_address(address), networks)
        for address in ("10.1.2.3", "10.2.0.1", "fd12::1", "192.168.0.7", "192.168.0.8")
    }
    assert list(told.values()) == [True, False, True, True, False]
    monkeypatch.setenv("JIXIAO_FETCH_NETWORKS", "10.1.0.0/99")
    with pytest.raises(UsageError, match="JIXIAO_FETCH_NETWORKS: '10.1.0.0/99'"):
        allowed_networks()


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_for_again(site: Site, client: Client, status: int) -> None:
    site.put("/a", "x", misbehave=first(2, says(status)))
    assert came(client, f"{site.url}/a") == b"x"
    assert site.times("/a") == [status, status, 200]
    site.put("/b", "x", misbehave=says(status))
    assert refusal(client, f"{site.url}/b").startswith(f"HTTP {status}")
    assert site.times("/b") == [status] * settings.FETCH_ATTEMPTS


@pytest.mark.parametrize(("status", "error"), [(404, AddressGone), (410, AddressGone)])
def test_what_is_gone_is_asked_for_once(
    site: Site, client: Client, status: int, error: type[NotFetched]
) -> None:
    site.put("/a", "x", misbehave=says(status))
    with pytest.raises(error):
        client.get(f"{site.url}/a")
    assert site.times("/a") == [status]


@pytest.mark.parametrize("status", [400, 401, 403, 412, 451, 501])
def test_what_is_refused_is_asked_for_once(site: Site, client: Client, status: int) -> None:
    site.put("/a", "x", misbehave=says(status))
    assert refusal(client, f"{site.url}/a").startswith(f"HTTP {status}")
    assert site.times("/a") == [status]


def test_a_server_is_waited_for_as_long_as_it_asks(site: Site, client: Client) -> None:
    site.put("/a", "x", misbehave=first(1, says(429, Retry_After="1")))
    began = time.monotonic()
    assert came(client, f"{site.url}/a") == b"x"
    assert time.monotonic() - began > 0.95


@pytest.mark.parametrize("asked", ["86400", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_server_that_asks_for_much_patience_is_left_alone(
    site: Site, client: Client, asked: str
) -> None:
    site.put("/a", "x", misbehave=says(503, Retry_After=asked))
    site.put("/b", "x")
    for path in ("/a", "/b"):
        with pytest.raises(HostSilent, match="asks to be left alone"):
            client.get(site.url + path)
    assert site.times("/b") == []


@pytest.mark.parametrize("asked", ["soon", "Thu, 01 Jan 1970 00:00:00 GMT", "-5"])
def test_a_wait_that_is_none_is_none(site: Site, client: Client, asked: str) -> None:
    site.put("/a", "x", misbehave=first(1, says(503, Retry_After=asked)))
    assert came(client, f"{site.url}/a") == b"x"


def test_what_breaks_off_is_gone_on_with_where_it_broke_off(site: Site, client: Client) -> None:
    body = bytes(range(256)) * 4000
    site.document("/a.docx", body, misbehave=first(1, breaks_off(500_000)))
    assert came(client, f"{site.url}/a.docx") == b"PK\x03\x04" + body
    sent = [(one.status, one.sent) for one in site.asked if one.path == "/a.docx"]
    assert sent == [(200, 500_000), (206, len(body) + 4 - 500_000)]


def test_what_breaks_off_and_changes_meanwhile_comes_anew(site: Site, client: Client) -> None:
    resource = site.document("/a.docx", b"1" * 9000, misbehave=breaks_off(5000))
    refusal(client, f"{site.url}/a.docx")
    resource.misbehave = None
    resource.body = b"PK\x03\x04" + b"2" * 7000
    assert came(client, f"{site.url}/a.docx") == resource.body


def test_a_server_that_knows_no_ranges_sends_all_again(site: Site, client: Client) -> None:
    resource = site.document("/a.docx", b"1" * 9000, misbehave=breaks_off(5000), takes_ranges=False)
    refusal(client, f"{site.url}/a.docx")
    resource.misbehave = None
    assert came(client, f"{site.url}/a.docx") == resource.body


def test_what_was_whole_when_it_was_killed_is_not_sent_again(site: Site, client: Client) -> None:
    site.document("/a.docx", b"1" * 9000)
    client.get(f"{site.url}/a.docx")  # and nobody takes it
    assert came(client, f"{site.url}/a.docx") == b"PK\x03\x04" + b"1" * 9000
    assert site.times("/a.docx") == [200, 416]


def test_a_part_of_something_else_is_never_put_behind_a_beginning(
    site: Site, client: Client
) -> None:
    def lies(handler, resource: Resource) -> bool:
        if "Range" not in handler.headers:
            return False
        handler.send(206, b"zzz", {"Content-Range": "bytes 1-3/4"})
        return True

    site.document("/a.docx", b"1" * 9000, misbehave=breaks_off(5000))
    refusal(client, f"{site.url}/a.docx")
    site.document("/a.docx", b"1" * 9000, misbehave=lies)
    assert came(client, f"{site.url}/a.docx") == b"PK\x03\x04" + b"1" * 9000


def test_what_is_zipped_on_its_way_comes_as_it_was(site: Site, client: Client) -> None:
    site.put("/a", "<p>" + "字" * 5000, misbehave=zipped)
    assert came(client, f"{site.url}/a") == ("<p>" + "字" * 5000).encode()


def test_what_is_too_large_is_given_up_also_when_it_was_zipped_small(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_PAGE_BYTES", 2 << 20)
    monkeypatch.setattr(settings, "FETCH_DOCUMENT_BYTES", 3 << 20)
    site.put("/a", b" " * (3 << 20), misbehave=zipped)
    site.document("/b.docx", b"1" * (3 << 20))
    site.put("/c", misbehave=trickles(b"<p>" * 500_000, 0, 10))
    assert refusal(client, f"{site.url}/a") == "it is larger than 2 MB"
    assert refusal(client, f"{site.url}/b.docx") == "it is larger than 3 MB"
    assert refusal(client, f"{site.url}/c") == "it is larger than 2 MB"
    assert list((client.folder).iterdir()) == []


def test_what_comes_too_slowly_is_given_up(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_DOCUMENT_SECONDS", 0.3)
    site.put("/a", misbehave=trickles(b"x", 0.1, 100))
    assert refusal(client, f"{site.url}/a") == "it takes longer than 0.3 s"


def test_a_host_that_gives_no_answer_is_left_alone_after_a_few_addresses(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(settings, "FETCH_ATTEMPTS", 2)
    monkeypatch.setattr(settings, "FETCH_SILENT_ADDRESSES", 2)
    client = Client(frozenset({site.host}), tmp_path, 60)
    site.put("/robots.txt", "")
    for path in ("/a", "/b", "/c"):
        site.put(path, misbehave=hangs(0.3))
    assert refusal(client, f"{site.url}/a") == "no answer within 0.1 s"
    assert refusal(client, f"{site.url}/b") == "no answer within 0.1 s"
    began = time.monotonic()
    assert refusal(client, f"{site.url}/c").startswith("its host does not answer (no answer")
    assert time.monotonic() - began < 0.1
    client.close()


def test_a_host_that_is_down_or_unknown_says_so(site: Site, tmp_path: Path) -> None:
    hosts = frozenset({"127.0.0.1:9", "no.such.host.invalid"})
    client = Client(hosts, tmp_path, 60)
    assert "Connection refused" in refusal(client, "http://127.0.0.1:9/a")
    assert "its name is not known" in refusal(client, "http://no.such.host.invalid/a")
    client.close()


def test_when_the_night_is_over_nothing_more_is_asked(site: Site, tmp_path: Path) -> None:
    client = Client(frozenset({site.host}), tmp_path, -1)
    with pytest.raises(HostSilent, match="the time of the night is over"):
        client.get(f"{site.url}/a")
    client.close()
    assert site.asked == []


def test_no_server_outside_the_list_is_asked(site: Site, client: Client) -> None:
    assert "not in publishers.csv" in refusal(client, "http://127.0.0.1:1/a")


@pytest.mark.parametrize("location", ["/文件/表.html", "/%CE%C4.html"])
def test_a_redirect_may_be_written_in_characters(site: Site, client: Client, location: str) -> None:
    site.put("/a", misbehave=says(302, Location=location))
    target = "/%E6%96%87%E4%BB%B6/%E8%A1%A8.html" if "文件" in location else location
    site.put(target, "x")
    assert came(client, f"{site.url}/a") == b"x"
