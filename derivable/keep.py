"""What is kept between runs: certificates, and that a second look found nothing. This one keeps nothing."""

from __future__ import annotations

from typing import Any


class Store:
    """Where certificates are kept between runs; this one keeps none."""

    def get(self, claim: str) -> dict[str, Any] | None:
        """The stored certificate of a claim."""
        return None

    def put(self, claim: str, certificate: dict[str, Any]) -> None:
        """Keep a certificate."""

    def looked(self, claim: str) -> tuple[int, str] | None:
        """At how many points a claim was looked at a second time, and why not at more."""
        return None

    def keep_look(self, claim: str, evaluated: int, reason: str) -> None:
        """Keep that a second look at a claim found nothing."""
