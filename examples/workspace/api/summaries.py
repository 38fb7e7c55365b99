"""Sums up long conversations for the next agent."""

from langchain_openai import ChatOpenAI

from .settings import SUMMARY_MODEL

SUMMARY_PROMPT = (
    "Sum up the conversation for a colleague who takes it over. "
    "Name what the customer wants, what was promised and what is still open, in at most five sentences."
)

model = ChatOpenAI(model=SUMMARY_MODEL, temperature=0)


def summarise(conversation: str) -> str:
    """Gives a summary of at most five sentences."""
    answer = model.invoke([("system", SUMMARY_PROMPT), ("human", conversation)])
    return str(answer.content)
