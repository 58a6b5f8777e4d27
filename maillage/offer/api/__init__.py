"""The showcase by the API, under /api/offre: reading is everybody's, writing takes a key."""

from maillage.offer.api.reading import router

__all__ = ["router"]
