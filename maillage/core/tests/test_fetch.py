"""The way out to the network: what is followed, what is refused, and nobody can make it wait."""

import contextlib
import gzip
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from maillage.core.fetch import Fetched, FetchFailed, FetchRefused, Network, fetch
from maillage.core.network_guard import is_public, system_dial

PUBLIC = "93.184.215.14"
BOMB = gzip.compress(b"\0" * 20_000_000)


class Site(BaseHTTPRequestHandler):
    """A small site; each path behaves in its own way."""

    asked: list[tuple[str, dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        behaviour = getattr(self, "path_" + self.path.strip("/").split("?")[0], None)
        (behaviour or self.path_hello)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def path_hello(self) -> None:
        self.answer(200, b"bonjour", ETag='"v1"', Last_Modified="Sun, 01 Nov 2026 00:00:00 GMT")

    def path_same(self) -> None:
        fresh = self.headers.get("If-None-Match") == '"v1"'
        self.answer(304 if fresh else 200, b"" if fresh else b"neuf", ETag='"v1"')

    def path_missing(self) -> None:
        self.answer(404, b"rien")

    def path_inside(self) -> None:
        self.answer(302, Location="http://169.254.169.254/latest/meta-data/")

    def path_named(self) -> None:
        self.answer(302, Location="http://interne.exemple.ca/hello")

    def path_here(self) -> None:
        self.answer(301, Location="/hello")

    def path_loop(self) -> None:
        self.answer(302, Location="/loop")

    def path_file(self) -> None:
        self.answer(302, Location="file:///etc/passwd")

    def path_down(self) -> None:
        self.answer(302, Location="http://exemple.ca/hello")

    def path_gzip(self) -> None:
        self.answer(200, gzip.compress(b"un") + gzip.compress(b"deux"), Content_Encoding="gzip")

    def path_cut(self) -> None:
        self.answer(200, gzip.compress(b"un" * 99)[:-9], Content_Encoding="gzip")

    def path_bomb(self) -> None:
        self.answer(200, BOMB, Content_Encoding="gzip")

    def path_brotli(self) -> None:
        self.answer(200, b"\x0b\x01", Content_Encoding="br")

    def path_big(self) -> None:
        self.answer(200, b"x" * 5000)

    def path_announced(self) -> None:
        self.answer(200, b"", Content_Length="99999999")

    def path_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.05)

    def path_silent(self) -> None:
        time.sleep(10)

    def path_nonsense(self) -> None:
        self.wfile.write(b"ceci n'est pas du HTTP\r\n\r\n")

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the reader hung up, as it should
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    Site.asked = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Outside:
    """A false Internet: names answer what the test says, every address leads to the test's site."""

    def __init__(self, server: ThreadingHTTPServer, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.port = server.server_address[1]
        self.resolved: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.tls: Callable[[], ssl.SSLContext] | None = None

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [PUBLIC])
        turn = min(self.resolved.count(host), len(answers)) - 1
        return answers[turn].split()

    def get(self, url: str, **changes: object) -> Fetched:
        def dial(address: str, port: int, timeout: float):  # type: ignore[no-untyped-def]
            self.dialled.append((address, port))
            return system_dial("127.0.0.1", self.port, timeout)

        network = Network(self.resolve, dial, self.tls) if self.tls else Network(self.resolve, dial)
        options: dict[str, object] = {"max_bytes": 1000, "timeout": 5, **changes}
        return fetch(url, network=network, **options)  # type: ignore[arg-type]


def test_a_page_is_fetched_with_the_name_kept_and_the_checked_address_dialled(
    site: ThreadingHTTPServer,
) -> None:
    outside = Outside(site)
    found = outside.get("http://exemple.ca/hello?a=1#fin")
    assert (found.status, found.body, found.ok) == (200, b"bonjour", True)
    assert found.etag == '"v1"'
    assert found.last_modified == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert outside.dialled == [(PUBLIC, 80)]
    path, headers = Site.asked[0]
    assert path == "/hello?a=1"
    assert headers["host"] == "exemple.ca"
    assert "cookie" not in headers


def test_an_unchanged_page_costs_nothing(site: ThreadingHTTPServer) -> None:
    found = Outside(site).get("http://exemple.ca/same", etag='"v1"')
    assert (found.not_modified, found.body, found.ok) == (True, b"", True)


def test_an_etag_cannot_smuggle_a_header(site: ThreadingHTTPServer) -> None:
    Outside(site).get("http://exemple.ca/hello", etag='"v"\r\nX-Autre: 1', accept="text/calendar")
    headers = Site.asked[0][1]
    assert "x-autre" not in headers
    assert headers["accept"] == "text/calendar"


def test_a_missing_page_is_an_answer_and_not_a_failure(site: ThreadingHTTPServer) -> None:
    found = Outside(site).get("http://exemple.ca/missing")
    assert (found.status, found.ok) == (404, False)


INSIDE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1",
    "198.18.0.1", "192.0.2.1", "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fec0::1",
    "100::1", "n’importe quoi", "",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:2800:21f::1"])
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [one for one in INSIDE if one and " " not in one])
def test_a_name_that_leads_inside_is_refused_before_dialling(
    site: ThreadingHTTPServer, address: str
) -> None:
    outside = Outside(site, piege_exemple_ca=[address])
    with pytest.raises(FetchRefused, match="privé"):
        outside.get("http://piege.exemple.ca/")
    assert outside.dialled == []


def test_a_name_with_one_address_inside_among_others_is_refused(site: ThreadingHTTPServer) -> None:
    outside = Outside(site, mixte_exemple_ca=[f"{PUBLIC} 10.0.0.1"])
    with pytest.raises(FetchRefused):
        outside.get("http://mixte.exemple.ca/")
    assert outside.dialled == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://017700000001/", "http://127.1/", "http://127.0.0.1./",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://[fe80::1%25eth0]/", "http://[64:ff9b::7f00:1]/", "http://①②⑦.⓪.⓪.①/",
        "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://imprimante.local/",
        "http://intranet/", "http://metadata.google.internal/", "http://exemple.ca:8000/",
        "http://exemple.ca:22/", "https://exemple.ca:80/", "ftp://exemple.ca/", "file:///etc/passwd",
        "gopher://exemple.ca/", "javascript:alert(1)", "//exemple.ca/", "exemple.ca", "", "http://",
        "http:///chemin", "http://moi:secret@exemple.ca/", "http://moi@exemple.ca/",
        "http://@exemple.ca/", "http://exemple.ca\\@127.0.0.1/", "http://exemple.ca /",
        "http://exemple.ca/\r\nX: 1", "http://exemple.ca:99999/", "http://[::1/",
        "http://exemple.ca/" + "a" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_must_not_be_followed_is_refused_in_french(
    site: ThreadingHTTPServer, url: str
) -> None:
    outside = Outside(site)
    with pytest.raises(FetchRefused) as refusal:
        outside.get(url)
    assert str(refusal.value).endswith(".")
    assert outside.dialled == []
    assert outside.resolved == []


@pytest.mark.parametrize("path", ["inside", "file"])
def test_a_redirection_inside_is_refused(site: ThreadingHTTPServer, path: str) -> None:
    outside = Outside(site)
    with pytest.raises(FetchRefused):
        outside.get(f"http://exemple.ca/{path}")
    assert len(outside.dialled) == 1


def test_a_redirection_to_a_name_that_leads_inside_is_refused(site: ThreadingHTTPServer) -> None:
    outside = Outside(site, interne_exemple_ca=["10.1.2.3"])
    with pytest.raises(FetchRefused):
        outside.get("http://exemple.ca/named")
    assert outside.dialled == [(PUBLIC, 80)]


def test_a_name_that_changes_its_answer_gains_nothing(site: ThreadingHTTPServer) -> None:
    outside = Outside(site, exemple_ca=[PUBLIC, "127.0.0.1"])
    assert outside.get("http://exemple.ca/hello").body == b"bonjour"
    assert outside.resolved == ["exemple.ca"]
    assert outside.dialled == [(PUBLIC, 80)]
    rebound = Outside(site, exemple_ca=[PUBLIC, "127.0.0.1"])
    with pytest.raises(FetchRefused):
        rebound.get("http://exemple.ca/here")
    assert rebound.dialled == [(PUBLIC, 80)]


def test_a_redirection_is_followed_and_a_circle_is_left(site: ThreadingHTTPServer) -> None:
    outside = Outside(site)
    found = outside.get("http://exemple.ca/here")
    assert (found.body, found.url) == (b"bonjour", "http://exemple.ca/hello")
    with pytest.raises(FetchRefused, match="sans fin"):
        outside.get("http://exemple.ca/loop")
    assert len(outside.dialled) == 2 + 6


@pytest.mark.parametrize("path", ["big", "announced", "bomb"])
def test_too_big_a_body_is_not_read(site: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(FetchFailed, match="dépasse"):
        Outside(site).get(f"http://exemple.ca/{path}", max_bytes=4000)


def test_a_bomb_is_met_before_it_is_unpacked(site: ThreadingHTTPServer) -> None:
    began = time.process_time()
    with pytest.raises(FetchFailed, match="dépasse"):
        Outside(site).get("http://exemple.ca/bomb", max_bytes=100_000)
    assert time.process_time() - began < 2


def test_a_compressed_body_is_read_and_a_damaged_one_is_said(site: ThreadingHTTPServer) -> None:
    outside = Outside(site)
    assert outside.get("http://exemple.ca/gzip").body == b"undeux"
    with pytest.raises(FetchFailed, match="incomplet"):
        outside.get("http://exemple.ca/cut")
    with pytest.raises(FetchFailed, match="compression"):
        outside.get("http://exemple.ca/brotli")


@pytest.mark.parametrize("path", ["slow", "silent"])
def test_a_slow_site_is_left_in_time(site: ThreadingHTTPServer, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="trop de temps"):
        Outside(site).get(f"http://exemple.ca/{path}", timeout=0.5)
    assert time.monotonic() - began < 5  # of the ten seconds that the site takes


def test_a_slow_answer_about_a_name_is_left_in_time() -> None:
    told = threading.Event()

    def never(host: str, port: int) -> list[str]:
        told.wait(10)
        return [PUBLIC]

    began = time.monotonic()
    with pytest.raises(FetchFailed, match="à temps"):
        fetch("http://exemple.ca/", max_bytes=10, timeout=0.3, network=Network(never))
    assert time.monotonic() - began < 5
    told.set()


def test_an_unknown_name_a_closed_door_and_nonsense_are_failures(site: ThreadingHTTPServer) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    def closed(address: str, port: int, timeout: float):  # type: ignore[no-untyped-def]
        raise ConnectionRefusedError

    with pytest.raises(FetchFailed, match="introuvable"):
        fetch("http://exemple.ca/", max_bytes=10, timeout=2, network=Network(unknown))
    network = Network(lambda host, port: [PUBLIC], closed)
    with pytest.raises(FetchFailed, match="ne répond pas"):
        fetch("http://exemple.ca/", max_bytes=10, timeout=2, network=network)
    with pytest.raises(FetchFailed, match="ne se lit pas"):
        Outside(site).get("http://exemple.ca/nonsense")


def test_a_local_site_is_reached_only_when_asked_for(site: ThreadingHTTPServer) -> None:
    url = f"http://127.0.0.1:{site.server_address[1]}/hello"
    with pytest.raises(FetchRefused):
        fetch(url, max_bytes=100, timeout=2)
    assert fetch(url, max_bytes=100, timeout=2, allow_private=True).body == b"bonjour"


@pytest.fixture
def secure_site(site: ThreadingHTTPServer, tmp_path: Path) -> tuple[Outside, ThreadingHTTPServer]:
    """The same site behind TLS, with a certificate for exemple.ca that the test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "exemple.ca")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("exemple.ca")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem)
    site.socket = served.wrap_socket(site.socket, server_side=True)
    outside = Outside(site)
    trusted = ssl.create_default_context(cafile=str(pem))
    outside.tls = lambda: trusted
    return outside, site


@pytest.mark.parametrize("url", ["https://exemple.ca/hello", "webcal://exemple.ca/hello"])
def test_a_secure_site_proves_its_name_though_an_address_is_dialled(
    secure_site: tuple[Outside, ThreadingHTTPServer], url: str
) -> None:
    outside, _ = secure_site
    found = outside.get(url)
    assert (found.body, found.url) == (b"bonjour", "https://exemple.ca/hello")
    assert outside.dialled == [(PUBLIC, 443)]


def test_another_sites_certificate_and_a_fall_to_http_are_refused(
    secure_site: tuple[Outside, ThreadingHTTPServer],
) -> None:
    outside, _ = secure_site
    with pytest.raises(FetchFailed, match="sécurisée"):
        outside.get("https://autre.ca/hello")
    with pytest.raises(FetchRefused, match="sécurisée"):
        outside.get("https://exemple.ca/down")
