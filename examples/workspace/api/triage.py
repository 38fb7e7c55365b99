"""Sorts incoming mail into queues."""

from openai import OpenAI

from .settings import COMPANY, TRIAGE_MODEL

QUEUES = ["booking", "damage", "refund", "lost-property", "other"]

TRIAGE_PROMPT = f"""You sort the mail of {COMPANY}.
Answer with exactly one of these words and nothing else: booking, damage, refund, lost-property, other.
A message that names both a damage and a refund belongs to damage."""

client = OpenAI()


def classify(subject: str, body: str) -> str:
    """Gives the queue a message belongs to."""
    completion = client.chat.completions.create(
        model=TRIAGE_MODEL,
        messages=[
            {"role": "system", "content": TRIAGE_PROMPT},
            {"role": "user", "content": f"Subject: {subject}\n\n{body}"},
        ],
    )
    answer = completion.choices[0].message.content or "other"
    return answer if answer in QUEUES else "other"
