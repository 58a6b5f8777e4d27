"""Which addresses the outside may lead us to: only public ones, checked at the moment of dialling.

Server-side request forgery means that somebody gives us an address that leads inside: this machine,
its network, a cloud's metadata. The name is therefore resolved once, by us; each address is judged;
the connection goes to a judged address and to no other, so that a name that changes its answer
between two questions (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from maillage.algorithms.said import Said

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int, float], socket.socket]


class _Unread(Exception):
    """Nothing was read. Its text is French; `reason` is what is kept, for any language."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchRefused(_Unread):
    """The address must not be followed; the message, in French, says why."""


class FetchFailed(_Unread):
    """The address could not be read; the message, in French, says why."""


_FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's own services, though the address looks public
    )
)  # fmt: skip
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them: it carries an IPv4 address
        "2001:db8::/32", "2002::/16",  # documentation; 6to4, which carries an IPv4 address
        "3fff::/20", "5f00::/16",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one that anybody on the Internet could be given.

    IPv6 is judged by what is allowed (2000::/3 without its special blocks), so IPv4-mapped,
    NAT64 (64:ff9b::/96), unique local, link-local, multicast and loopback fall out by themselves.
    """
    try:
        ip: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _FORBIDDEN_V4)
    if ip.scope_id is not None:
        return False
    return ip in _GLOBAL_V6 and not any(ip in network for network in _FORBIDDEN_V6)


_NUMERIC_LABEL = re.compile(r"(?:\d+|0x[0-9a-f]*)$", re.IGNORECASE)
_LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".home")


def check_host(host: str) -> None:
    """Refuse by its spelling alone a host that is not an ordinary name or a plain address.

    `2130706433`, `0x7f.1` or `0177.0.0.1` are numbers that systems read each in their own way.
    """
    plain = host.strip("[]").rstrip(".").lower()
    if ":" in plain or re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", plain):
        if not is_public(plain):
            raise FetchRefused(
                Said("Cette adresse mène à un réseau privé : elle n’est pas suivie.")
            )
        return
    if not plain or _NUMERIC_LABEL.match(plain.rsplit(".", 1)[-1]):
        raise FetchRefused(Said("L’adresse du site est écrite d’une façon qui n’est pas acceptée."))
    if plain == "localhost" or plain.endswith(_LOCAL_ENDINGS) or "." not in plain:
        raise FetchRefused(Said("Ce nom désigne une machine du réseau local : il n’est pas suivi."))


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses the system knows for a name, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def system_dial(address: str, port: int, timeout: float) -> socket.socket:
    """A connection to an address already judged."""
    return socket.create_connection((address, port), timeout)


@lru_cache(maxsize=1)
def system_tls() -> ssl.SSLContext:
    """Certificates and names are verified; the operator may name its own authorities."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Network:
    """How names are resolved, addresses dialled, sites proven; replaced in tests only."""

    resolve: Resolve = system_resolve
    dial: Dial = system_dial
    tls: Callable[[], ssl.SSLContext] = system_tls


class Deadline:
    """The time left for everything: names, connections, redirections and the body."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, always positive. Raises FetchFailed when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(Said("Le site a mis trop de temps à répondre."))
        return left


class GuardedBackend(httpcore.NetworkBackend):
    """Where httpcore opens its connections: the only place that knows addresses.

    httpcore keeps the name for Host and for TLS (SNI and certificate); only the dialling changes.
    """

    def __init__(self, network: Network, deadline: Deadline, *, allow_private: bool) -> None:
        self._network, self._deadline = network, deadline
        self._allow_private = allow_private

    def tls(self) -> ssl.SSLContext:
        """How a site proves that it bears the name asked for."""
        return self._network.tls()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        last: OSError | None = None
        for address in self._judged(host, port):
            try:
                # Share the time left between a dead address and the next one.
                plain = self._network.dial(address, port, min(self._deadline.left(), 10.0))
            except OSError as error:
                last = error
                continue
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _TimedStream(plain, self._deadline)
        self._deadline.left()
        raise FetchFailed(Said("Le site refuse la connexion ou ne répond pas.")) from last

    def _judged(self, host: str, port: int) -> list[str]:
        addresses = _resolve_in_time(self._network.resolve, host, port, self._deadline)
        if not addresses:
            raise FetchFailed(Said("Le site « %(host)s » est introuvable.", host=host))
        if not self._allow_private and not all(map(is_public, addresses)):
            raise FetchRefused(
                Said("Cette adresse mène à un réseau privé : elle n’est pas suivie.")
            )
        return addresses

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise FetchRefused(Said("Cette adresse n’est pas celle d’un site."))


def _resolve_in_time(resolve: Resolve, host: str, port: int, deadline: Deadline) -> list[str]:
    """Ask for a name's addresses without waiting for longer than the time left.

    The system's own question cannot be interrupted: it is asked in a thread that is left behind.
    """
    answer: list[str] = []

    def ask() -> None:
        try:
            answer.extend(resolve(host, port))
        except (OSError, UnicodeError):
            answer.clear()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if asking.is_alive():
        raise FetchFailed(Said("Le nom du site n’a pas pu être trouvé à temps."))
    return list(answer)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write counts against one deadline.

    A timeout by read alone lets a server that sends one byte at a time hold us for ever.
    """

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = plain, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._deadline.left())
        try:
            return self._socket.recv(max_bytes)
        except OSError as error:
            raise self._broken(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            self._socket.settimeout(self._deadline.left())
            try:
                buffer = buffer[self._socket.send(buffer) :]
            except OSError as error:
                raise self._broken(error) from error

    def _broken(self, error: OSError) -> FetchFailed:
        if isinstance(error, TimeoutError):
            return FetchFailed(Said("Le site a mis trop de temps à répondre."))
        return FetchFailed(Said("La connexion au site a été coupée."))

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(self._deadline.left())
        try:
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except (OSError, ValueError) as error:
            self._socket.close()
            if isinstance(error, TimeoutError):
                raise self._broken(error) from error
            raise FetchFailed(Said("La connexion sécurisée au site a échoué.")) from error
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return False
        return self._socket if info == "socket" else None
