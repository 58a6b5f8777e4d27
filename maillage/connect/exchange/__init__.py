"""Actors in and out of other programs: address books (vCard), Wikidata, Artsdata."""
