# request: ~ model = "claude-opus-5-5" -> *
from anthropic import Anthropic

Anthropic().messages.create(
    model='claude-opus-5-5',
    max_tokens=20,
    messages=[{"role": "user", "content": "Answer only with yes or no: is the sky blue?"}],
)
