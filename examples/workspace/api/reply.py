"""Writes the drafts of answers."""

from collections.abc import Iterable

import anthropic

from .handbook import HANDBOOK
from .settings import REPLY_MODEL

client = anthropic.Anthropic(max_retries=4)


def draft(mail: str, history: list[anthropic.types.MessageParam]) -> str:
    """Drafts an answer to one mail."""
    message = client.messages.create(
        model=REPLY_MODEL,
        max_tokens=800,
        system=HANDBOOK,
        messages=[*history, {"role": "user", "content": mail}],
    )
    return "".join(block.text for block in message.content if block.type == "text")


def draft_all(mails: Iterable[str]) -> list[str]:
    """Drafts the answers of a morning."""
    return [draft(mail, []) for mail in mails]
