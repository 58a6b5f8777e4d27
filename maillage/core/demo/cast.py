"""Who plays in the demonstration region."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from maillage.core.models import Actor, Post, User

# Known to everybody on purpose: `maillage serve` refuses a public address while it is in use.
PASSWORD = "mauricie-exemple-2021"  # noqa: S105
SEED = 20211027


@dataclass(frozen=True)
class Account:
    """A demonstration account: `key` in the cast, role in which organisation of the region."""

    key: str
    who: str
    name: str
    email: str
    role: str
    organisation: str


HOST_1 = "Culture Haute-Rivière"
HOST_2 = "Arts et Savoirs du Nord-Mauricie"
NETWORK = "Coordination du réseau des agentes et agents"
FUNDER = "Fonds régional pour la culture numérique"
ACCOUNTS = [
    Account("agent1", "agente 1", "Alice Riverin", "alice@demo.example", "agent", HOST_1),
    Account("agent2", "agent 2", "Bruno Ouellet-Simard", "bruno@demo.example", "agent", HOST_2),
    Account("manager", "gestionnaire", "Claire Montambeault", "claire@demo.example", "manager",
            HOST_1),
    Account("coordination", "coordination", "Diane Lafrenière", "diane@demo.example",
            "coordination", NETWORK),
    Account("member", "membre", "Émile Paquin", "emile@demo.example", "member",
            "Théâtre de la Grève"),
]  # fmt: skip


@dataclass(frozen=True)
class Player:
    """A person of the region with an account."""

    user: User
    person: Actor


@dataclass
class Cast:
    """What each room's part of the demonstration is given. `rng` always begins the same."""

    agent1: Player
    agent2: Player
    manager: Player
    coordination: Player
    member: Player
    host1: Actor
    host2: Actor
    network: Actor
    funder: Actor
    actors: dict[str, Actor]
    posts: list[Post] = field(default_factory=list)
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311
