"""A place in a list of tokens: what the grammar's rules look at and move."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.algorithms.french_dates.tokens import Kind, Token

_END = Token(Kind.END, "", 0, 0, breaks=2)
YEARS = range(1900, 2200)


class Cursor:
    """Tokens, where we are, and the day the text is read on. A rule that fails puts `at` back."""

    def __init__(self, tokens: list[Token], now: date) -> None:
        self.tokens, self.now, self.at = tokens, now, 0

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of us (before us when negative); an END token outside of the text."""
        at = self.at + ahead
        return self.tokens[at] if 0 <= at < len(self.tokens) else _END

    def kind(self, kind: Kind, ahead: int = 0) -> bool:
        """Whether the token there is of that kind."""
        return self.peek(ahead).kind is kind

    def take(self, *texts: str) -> bool:
        """Pass one token when its text is one of these."""
        if self.peek().text in texts and self.peek().kind not in (Kind.NUMBER, Kind.END):
            self.at += 1
            return True
        return False

    def take_all(self, texts: str) -> bool:
        """Pass a run of words written with spaces, all or none; apostrophes count for nothing."""
        start = self.at
        for text in texts.split():
            self.skip("'")
            if not self.take(text):
                self.at = start
                return False
        self.skip("'")
        return True

    def take_any(self, *runs: str) -> str:
        """Pass the first of these runs of words that stands here; "" when none does."""
        text = self.peek().text
        if text == "'":
            text = self.peek(1).text
        for run in runs:
            if run.startswith(text) and self.take_all(run):
                return run
        return ""

    def skip(self, *texts: str) -> None:
        """Pass every token whose text is one of these."""
        while self.peek().text in texts and self.peek().kind is not Kind.END:
            self.at += 1

    def day_ahead(self, days: int) -> date | None:
        """The day that is so many days after the day of reading, None outside of the calendar."""
        try:
            day = self.now + timedelta(days=days)
        except OverflowError:
            return None
        return day if day.year in YEARS else None
