"""A drawing as a picture of points, with the fonts of the house (typst draws it)."""

from __future__ import annotations

from pathlib import Path

import typst

from maillage.core.documents.pdf import fonts_of_the_house

HERE = Path(__file__).parent


def svg_as_png(drawing: str, *, width: int) -> bytes:
    """The SVG `drawing` as a PNG of `width` points across. Raises typst.TypstError."""
    compiler = typst.Compiler(
        input=HERE / "picture.typ", root=HERE, font_paths=fonts_of_the_house(),
        sys_inputs={"drawing": drawing},
    )  # fmt: skip
    written = compiler.compile(format="png", ppi=72 * width / 1000)
    if not isinstance(written, bytes):
        raise TypeError("typst gave no picture")
    return written
