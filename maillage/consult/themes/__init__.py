"""Synthesis across groups: rows that say the same thing, gathered by people, never by themselves.

`reading` reads, `actions` gathers and takes apart, `wordings` grows the team's list of synonyms,
`comparing` computes suggestions in the background, `suggestions` shows them, `outcomes` leads a
theme to a need, a decision, actions.
"""
