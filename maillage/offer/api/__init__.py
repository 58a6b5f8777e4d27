"""The showcase by the API, under /api/offre: reading is everybody's, writing takes a key."""

from maillage.offer.api.reading import router
from maillage.offer.api.writing import add_writing

add_writing(router)
__all__ = ["router"]
