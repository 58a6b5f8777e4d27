"""What we publish as schema.org JSON-LD: pure builders, records in, dictionaries out.

Nothing here asks the database for what `loading` did not bring. The forms are those that search
engines read and that the shapes of Artsdata (SHACL v4.7) accept; tests hold both.
"""

from maillage.offer.linked_data.actors import actor_node, credit_node
from maillage.offer.linked_data.articles import article_node
from maillage.offer.linked_data.documents import document, graph, in_script
from maillage.offer.linked_data.events import event_node, series_node
from maillage.offer.linked_data.identifiers import iri_of
from maillage.offer.linked_data.loading import events_to_tell, tell_events, works_to_tell
from maillage.offer.linked_data.places import place_node
from maillage.offer.linked_data.works import work_node

__all__ = [
    "actor_node", "article_node", "credit_node", "document", "event_node", "events_to_tell",
    "graph", "in_script", "iri_of", "place_node", "series_node", "tell_events", "work_node",
    "works_to_tell",
]  # fmt: skip
