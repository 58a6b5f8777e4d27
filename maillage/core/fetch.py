"""The only way out to the network: one GET, guarded (see network_guard), small and short.

http and https on their usual ports, no credentials, at most five redirections each judged anew,
never from https down to http, a cap on bytes counted after decompression and on the whole time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import httpcore
import httpx

from maillage.algorithms.said import Said
from maillage.core.network_guard import (
    Deadline,
    FetchFailed,
    FetchRefused,
    GuardedBackend,
    Network,
    check_host,
)

__all__ = ["FetchFailed", "FetchRefused", "Fetched", "Network", "fetch"]

MAX_REDIRECTS = 5
MAX_ADDRESS = 2_000
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PORTS = {"http": 80, "https": 443}
_AGENT = "Maillage"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: the final address, and the body already decompressed.

    `status` may be an error of the site (404…): `ok` tells. When `not_modified`, body is empty and
    what was read last time still holds.
    """

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    etag: str | None
    last_modified: str | None
    not_modified: bool

    @property
    def ok(self) -> bool:
        """Whether the site gave what was asked, or says that it has not changed."""
        return 200 <= self.status < 300 or self.not_modified


def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,
    etag: str | None = None,
    last_modified: str | None = None,
    accept: str | None = None,
    allow_private: bool = False,
    network: Network | None = None,
) -> Fetched:
    """GET an address given by somebody outside.

    `timeout` is in seconds for everything, redirections included. `etag` and `last_modified` are
    those of the last reading. `allow_private` (any address, any port) and `network` are for tests
    against a server of their own. Raises FetchRefused (the address must not be followed) or
    FetchFailed (it could not be read), each with a message in French for the person who asked.
    """
    deadline = Deadline(timeout)
    headers = _request_headers(etag, last_modified, accept)
    current = _checked(url, allow_private=allow_private)
    for _ in range(MAX_REDIRECTS + 1):
        backend = GuardedBackend(network or Network(), deadline, allow_private=allow_private)
        answer = _get(current, headers, backend, max_bytes, deadline)
        if isinstance(answer, Fetched):
            return answer
        current = _redirected(current, answer, allow_private=allow_private)
    raise FetchRefused(Said("Le site renvoie d’une adresse à l’autre sans fin."))


def _request_headers(
    etag: str | None, last_modified: str | None, accept: str | None
) -> list[tuple[str, str]]:
    headers = [
        ("User-Agent", _AGENT),
        ("Accept", accept or "*/*"),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
        if value and value.isascii() and value.isprintable():
            headers.append((name, value))
    return headers


def _checked(address: str, *, allow_private: bool) -> httpx.URL:
    """The address as one that may be asked for, or FetchRefused."""
    given = address.strip()
    if not given or len(given) > MAX_ADDRESS or any(c.isspace() or c == "\\" for c in given):
        raise FetchRefused(Said("Cette adresse n’est pas valide."))
    if given[:7].lower() == "webcal:":
        given = "https:" + given[7:]
    try:
        url = httpx.URL(given).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchRefused(Said("Cette adresse n’est pas valide.")) from error
    if url.scheme not in _PORTS:
        raise FetchRefused(Said("Seules les adresses http et https sont suivies."))
    if not url.host:
        raise FetchRefused(Said("Cette adresse n’est pas valide."))
    if url.userinfo or "@" in given.split("://", 1)[-1].split("/", 1)[0]:
        raise FetchRefused(Said("L’adresse ne doit contenir ni nom d’utilisateur ni mot de passe."))
    if not allow_private:
        if url.port not in (None, _PORTS[url.scheme]):
            raise FetchRefused(Said("Seuls les ports habituels du web (80 et 443) sont suivis."))
        check_host(url.raw_host.decode("ascii"))
    return url


def _redirected(current: httpx.URL, location: str, *, allow_private: bool) -> httpx.URL:
    try:
        target = str(current.join(location))
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchFailed(Said("Le site renvoie vers une adresse qui n’est pas valide.")) from error
    url = _checked(target, allow_private=allow_private)
    if current.scheme == "https" and url.scheme == "http":
        raise FetchRefused(
            Said("Le site renvoie d’une adresse sécurisée vers une qui ne l’est pas.")
        )
    return url


def _get(
    url: httpx.URL,
    headers: list[tuple[str, str]],
    backend: GuardedBackend,
    max_bytes: int,
    deadline: Deadline,
) -> Fetched | str:
    """One exchange: what was fetched, or the address the site sends us to."""
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    host = url.netloc.decode("ascii")
    # One connection, never reused: each redirection is resolved and judged anew.
    pool = httpcore.ConnectionPool(
        ssl_context=backend.tls(),
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=backend,
    )
    try:
        with pool, pool.stream("GET", target, headers=[("Host", host), *headers]) as response:
            answer = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and answer.get("location"):
                return str(answer["location"])
            body = b"" if response.status == 304 else _body(response, answer, max_bytes, deadline)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchFailed(Said("Le site a mis trop de temps à répondre.")) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise FetchFailed(Said("Le site a répondu d’une façon qui ne se lit pas.")) from error
    return Fetched(
        url=str(url),
        status=response.status,
        headers=answer,
        body=body,
        etag=answer.get("etag"),
        last_modified=answer.get("last-modified"),
        not_modified=response.status == 304,
    )


def _body(
    response: httpcore.Response, headers: httpx.Headers, max_bytes: int, deadline: Deadline
) -> bytes:
    """The body, refused as soon as it is too big: announced, received or once decompressed."""
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > max_bytes:
        raise _too_big(max_bytes)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchFailed(Said("Le site répond dans une compression qui n’a pas été demandée."))
    received, total = _received(response, max_bytes, deadline), bytearray()
    pieces = received if encoding in ("identity", "") else _inflated(received, max_bytes)
    for piece in pieces:
        total += piece
        if len(total) > max_bytes:
            raise _too_big(max_bytes)
    return bytes(total)


def _received(response: httpcore.Response, max_bytes: int, deadline: Deadline) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_stream():
        deadline.left()
        size += len(piece)
        if size > max_bytes:
            raise _too_big(max_bytes)
        yield piece


def _inflated(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """gzip or zlib decompressed little by little: a bomb is met by its first 64 kB too many."""
    inflating = zlib.decompressobj(wbits=47)  # 47: either header, recognised by itself
    empty = True
    for piece in pieces:
        left = piece
        while left:
            empty = False
            if inflating.eof:  # a gzip file may be several, one after the other
                if left[0] != 0x1F:
                    return  # padding after the end is not content
                inflating = zlib.decompressobj(wbits=47)
            try:
                yield inflating.decompress(left, 65_536)
            except zlib.error as error:
                raise FetchFailed(Said("Le contenu compressé du site est abîmé.")) from error
            left = inflating.unconsumed_tail or inflating.unused_data
    while not inflating.eof and not empty:
        try:
            more = inflating.decompress(b"", 65_536)
        except zlib.error as error:
            raise FetchFailed(Said("Le contenu compressé du site est abîmé.")) from error
        if not more:
            raise FetchFailed(Said("Le contenu compressé du site est incomplet."))
        yield more


def _too_big(max_bytes: int) -> FetchFailed:
    limit = Said("%(whole)d,%(tenth)d Mo", whole=max_bytes // 2**20, tenth=_tenths(max_bytes))
    if not _tenths(max_bytes):
        limit = Said("%(whole)d Mo", whole=max_bytes // 2**20)
    return FetchFailed(Said("Le contenu dépasse %(limit)s : il n’a pas été lu.", limit=limit))


def _tenths(size: int) -> int:
    return size % 2**20 * 10 // 2**20
