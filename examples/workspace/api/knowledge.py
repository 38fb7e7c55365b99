"""Finds and answers from old mail."""

from google import genai
from google.genai import types
from openai import OpenAI

from .settings import ANSWER_MODEL, EMBEDDING_MODEL

embedder = OpenAI()
gemini = genai.Client()


def index(mails: list[str]) -> list[list[float]]:
    """Gives a vector for each mail."""
    vectors: list[list[float]] = []
    for mail in mails:
        response = embedder.embeddings.create(model=EMBEDDING_MODEL, input=mail)
        vectors.append(response.data[0].embedding)
    return vectors


def answer(question: str, passages: list[str]) -> str:
    """Answers a question of an agent from passages that were found."""
    sources = "\n\n".join(passages)
    response = gemini.models.generate_content(
        model=ANSWER_MODEL,
        contents=f"Passages:\n{sources}\n\nQuestion: {question}",
        config=types.GenerateContentConfig(
            system_instruction="Answer from the passages alone. Say so when they do not hold the answer.",
            max_output_tokens=600,
            temperature=0.2,
        ),
    )
    return response.text or ""
