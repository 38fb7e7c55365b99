# request: - system[0].cache_control = {"type":"ephemeral"}
from anthropic import Anthropic

Anthropic().messages.create(
    model="claude-sonnet-5-5",
    max_tokens=100,
    system=[
        {
            "type": "text",
            "text": "Answer in one sentence.",
            "cache_control": {"type": "ephemeral"},
        }
    ],
    messages=[{"role": "user", "content": "Hi"}],
)
