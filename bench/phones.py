"""200 phones in one process: raw HTTP over kept connections, so that the client leaves the two
cores to the server. Reads its orders as JSON on standard input, prints what it saw as JSON.

Started by bench/workshop.py; nothing of the program is imported here.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict
from typing import Any
from urllib.parse import quote, urlencode

PATIENCE = 20.0  # seconds for one answer
RETRY = 0.5


class Line:
    """One kept connection of one phone, with its cookies."""

    def __init__(self, host: str, port: int, cookies: dict[str, str] | None = None) -> None:
        self.host, self.port = host, port
        self.cookies = dict(cookies or {})
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.turn = asyncio.Lock()

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body). Errors: OSError, asyncio.TimeoutError, EOFError."""
        async with self.turn:
            try:
                return await asyncio.wait_for(self._ask(method, path, body, kind), PATIENCE)
            except BaseException:
                self.hang_up()
                raise

    async def _ask(
        self, method: str, path: str, body: bytes, kind: str
    ) -> tuple[int, dict[str, str], bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        head += [f"Cookie: {cookies}"] if cookies else []
        if body:
            head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        self.writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        await self.writer.drain()
        return await self._answer()

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        assert self.reader is not None
        raw = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(raw[0].split()[1])
        headers: dict[str, str] = {}
        for line in raw[1:]:
            name, _colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _rest = value.strip().split(";", 1)
                key, _equal, content = cookie.partition("=")
                self.cookies[key] = content
            else:
                headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            return status, headers, await self._chunks()
        length = int(headers.get("content-length", 0))
        return status, headers, await self.reader.readexactly(length) if length else b""

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        parts = []
        while True:
            size = int(await self.reader.readline(), 16)
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
            if not size:
                return b"".join(parts)

    def hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Room:
    """What all the phones saw: times in seconds on one clock."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self.orders = orders
        self.joins: list[float] = []
        self.writes: list[float] = []
        self.polls: list[float] = []
        self.fresh = 0
        self.lags: list[float] = []
        self.errors: list[str] = []
        self.retries = 0
        self.sent: dict[str, float] = {}
        self.kept: list[str] = []
        self.ended = 0
        self.chance = random.Random(7)
        self.begun = time.perf_counter()

    def clock(self) -> float:
        return time.perf_counter() - self.begun


class Phone:
    """One guest: joins, polls every two seconds, writes her rows over the time that is left."""

    def __init__(self, room: Room, number: int) -> None:
        self.room, self.number = room, number
        orders = room.orders
        seat = orders["seats"][number] if orders["seats"] else {}
        self.line = Line(orders["host"], orders["port"], seat.get("cookies"))
        # A browser asks and writes over two connections.
        self.pen = Line(orders["host"], orders["port"])
        self.code = orders["codes"][number % len(orders["codes"])]
        self.seen: set[str] = set()
        self.version = 0
        self.came = 0.0

    async def live(self) -> None:
        room, orders = self.room, self.room.orders
        await asyncio.sleep(room.chance.uniform(0, orders["join_within"]))
        if not orders["seats"]:
            await self.join()
        self.pen.cookies = self.line.cookies
        self.came = time.perf_counter()
        left = orders["seconds"] - room.clock() - 1.0
        moments = sorted(
            room.clock() + room.chance.uniform(0, left) for _row in range(orders["rows"])
        )
        await asyncio.gather(self.poll_on(), self.write_all(moments))

    async def join(self) -> None:
        """The page behind the code, the form, and the guest's own page."""
        room, begun = self.room, time.perf_counter()
        path = f"/concerter/rejoindre/{self.code}/"
        status, _headers, page = await self.line.ask("GET", path)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or token is None:
            room.errors.append(f"join page {status}")
            raise SystemExit
        fields = {"csrfmiddlewaretoken": token[1].decode(), "name": f"Personne {self.number}"}
        body = urlencode(fields).encode()
        status, headers, _page = await self.line.ask(
            "POST", path, body, "application/x-www-form-urlencoded"
        )
        if status != 302:
            room.errors.append(f"join {status}")
            raise SystemExit
        status, _headers, _page = await self.line.ask("GET", headers["location"])
        room.joins.append(time.perf_counter() - begun)
        if status != 200:
            room.errors.append(f"guest page {status}")

    async def poll_on(self) -> None:
        room = self.room
        await asyncio.sleep(room.chance.uniform(0, 2))
        while True:
            begun = time.perf_counter()
            await self.poll()
            if room.clock() > room.orders["seconds"] and room.ended >= room.orders["guests"]:
                await self.poll()
                return
            await asyncio.sleep(max(0.0, 2 - (time.perf_counter() - begun)))

    async def poll(self) -> None:
        room, begun = self.room, time.perf_counter()
        query = f"a={room.orders['workshop']}&depuis={self.version}"
        try:
            status, _headers, body = await self.line.ask("GET", f"/direct/pouls?{query}")
        except (TimeoutError, OSError, EOFError) as problem:
            self.fail(f"poll {type(problem).__name__}")
            return
        if status != 200:
            self.fail(f"poll {status}")
            return
        now = time.perf_counter()
        room.polls.append(now - begun)
        told = json.loads(body)
        self.version = told["v"]
        room.fresh += bool(told["rows"])
        for row in told["rows"]:
            key = row["word"]
            if key not in self.seen:
                self.seen.add(key)
                # What was written before she came is no measure of how fast rows travel.
                if not row["mine"] and room.sent.get(key, 0.0) > self.came:
                    room.lags.append(now - room.sent[key])

    async def write_all(self, moments: list[float]) -> None:
        room = self.room
        for place, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, moment - room.clock()))
            await self.write(f"mot {self.number} {place}")
        room.ended += 1

    async def write(self, word: str) -> None:
        """Sent again with the same key until it is acknowledged, as the page does."""
        room = self.room
        values = {"word": word, "why": "parce que cela relie\net que cela dure"}
        body = json.dumps(
            {"act": "write", "step": room.orders["step"], "key": quote(word), "values": values}
        ).encode()
        path = f"/direct/lignes?a={room.orders['workshop']}"
        room.sent[word] = begun = time.perf_counter()
        while True:
            try:
                status, _headers, _body = await self.pen.ask("POST", path, body, "application/json")
            except (TimeoutError, OSError, EOFError) as problem:
                self.fail(f"write {type(problem).__name__}")
            else:
                if status == 200:
                    break
                self.fail(f"write {status}")
            await asyncio.sleep(RETRY)
        room.writes.append(time.perf_counter() - begun)
        room.kept.append(word)

    def fail(self, what: str) -> None:
        self.room.errors.append(f"{self.room.clock():.1f} {what}")


async def main(orders: dict[str, Any]) -> dict[str, Any]:
    room = Room(orders)
    phones = [Phone(room, number) for number in range(orders["guests"])]
    ended = await asyncio.gather(*(p.live() for p in phones), return_exceptions=True)
    room.errors += [repr(e) for e in ended if isinstance(e, BaseException)]
    whole: dict[int, set[str]] = defaultdict(set)
    for phone in phones:
        whole[phone.number % len(orders["codes"])] |= phone.seen
    missing = sum(
        len(whole[p.number % len(orders["codes"])]) - len(p.seen) for p in phones
    )  # rows of her group that a phone never saw
    return {
        "joins": room.joins, "writes": room.writes, "polls": room.polls, "fresh": room.fresh,
        "lags": room.lags, "errors": room.errors, "kept": room.kept, "unseen": missing,
        "seconds": room.clock(),
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(asyncio.run(main(json.load(sys.stdin))), sys.stdout)
