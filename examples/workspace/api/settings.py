"""Model ids of the service, in one place."""

import os

TRIAGE_MODEL = "gpt-5.5"
REPLY_MODEL = "claude-sonnet-5-5"
ANSWER_MODEL = os.getenv("ANSWER_MODEL", "gemini-2.5-flash")
EMBEDDING_MODEL = "text-embedding-3-large"
SUMMARY_MODEL = "gpt-4.1"

COMPANY = "Wheelhouse Rentals"
