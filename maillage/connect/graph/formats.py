"""The network for other programs: GraphML (Gephi, yEd, igraph, networkx) and GEXF (Gephi).

GraphML: http://graphml.graphdrawing.org/specification.html; GEXF 1.3: https://gexf.net/schema.html.
Records come loaded by `NetworkActors`; a tie is written when both its ends are among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0 holds no other control character.
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
NODE_FIELDS = (
    ("kind", "string"), ("place", "string"), ("region", "string"), ("degree", "int"),
    ("community", "int"), ("bridging", "double"), ("margin", "double"),
)  # fmt: skip
TIE_FIELDS = (("type", "string"), ("state", "string"), ("from", "string"), ("to", "string"))


def _node(actor: Any) -> dict[str, Any]:
    found = actor.figures
    return {
        "kind": actor.kind, "place": actor.municipality or "", "region": actor.region or "",
        "degree": found.degree, "community": found.community,
        "bridging": round(100 * found.share, 4), "margin": round(100 * found.doubt, 4),
    }  # fmt: skip


def _tie(told: tuple[Any, ...]) -> dict[str, Any]:
    _target, _uid, kind, state, first, last = told
    return {"type": kind, "state": state, "from": first or "", "to": last or ""}


def _text(value: Any) -> str:
    return escape(str(value).translate(_UNWRITABLE))


def _attribute(value: Any) -> str:
    return quoteattr(str(value).translate(_UNWRITABLE))


class _Ties:
    """Ties met while nodes are written, written once all nodes are known."""

    def __init__(self) -> None:
        self.uids: dict[int, str] = {}
        self.waiting: list[tuple[int, tuple[Any, ...]]] = []

    def meet(self, actor: Any) -> None:
        self.uids[actor.pk] = actor.uid
        self.waiting += [(actor.pk, told) for told in actor.ties_told]

    def all(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """(its uid, source, target, fields)"""
        for source, told in self.waiting:
            if told[0] in self.uids:
                yield told[1], self.uids[source], self.uids[told[0]], _tie(told)


def as_graphml(actors: Iterable[Any]) -> Iterator[str]:
    """The GraphML file, piece by piece."""
    yield HEAD + '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="label" for="node" attr.name="label" attr.type="string"/>\n'
    for owner, fields in (("node", NODE_FIELDS), ("edge", TIE_FIELDS)):
        for name, kind in fields:
            key = f'id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"'
            yield f"<key {key}/>\n"
    yield '<graph id="maillage" edgedefault="directed">\n'
    ties = _Ties()
    for actor in actors:
        ties.meet(actor)
        data = "".join(
            f'<data key="node-{name}">{_text(value)}</data>' for name, value in _node(actor).items()
        )
        label = f'<data key="label">{_text(actor.name)}</data>'
        yield f"<node id={_attribute(actor.uid)}>{label}{data}</node>\n"
    for uid, source, target, fields_of in ties.all():
        data = "".join(
            f'<data key="edge-{name}">{_text(value)}</data>' for name, value in fields_of.items()
        )
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        yield f"<edge id={_attribute(uid)} {ends}>{data}</edge>\n"
    yield "</graph>\n</graphml>\n"


def as_gexf(actors: Iterable[Any]) -> Iterator[str]:
    """The GEXF 1.3 file, piece by piece."""
    day = f"{timezone.localdate():%Y-%m-%d}"
    yield HEAD + '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'<meta lastmodifieddate="{day}"><creator>Maillage</creator></meta>\n'
    yield '<graph defaultedgetype="directed" mode="static">\n'
    for owner, fields in (("node", NODE_FIELDS), ("edge", TIE_FIELDS)):
        yield f'<attributes class="{owner}">\n'
        for name, kind in fields:
            told = "integer" if kind == "int" else kind
            yield f'<attribute id="{owner}-{name}" title="{name}" type="{told}"/>\n'
        yield "</attributes>\n"
    ties = _Ties()
    yield "<nodes>\n"
    for actor in actors:
        ties.meet(actor)
        head = f"id={_attribute(actor.uid)} label={_attribute(actor.name)}"
        yield f"<node {head}>{_values('node', _node(actor))}</node>\n"
    yield "</nodes>\n<edges>\n"
    for uid, source, target, fields_of in ties.all():
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        head = f"id={_attribute(uid)} {ends} label={_attribute(fields_of['type'])}"
        yield f"<edge {head}>{_values('edge', fields_of)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(owner: str, fields: dict[str, Any]) -> str:
    told = "".join(
        f'<attvalue for="{owner}-{name}" value={_attribute(value)}/>'
        for name, value in fields.items()
    )
    return f"<attvalues>{told}</attvalues>"
