from anthropic import Anthropic
from openai import OpenAI

gateway = OpenAI(base_url="https://gateway.example.com/v1")
internal = OpenAI(base_url="https://llm.internal.example.com/v1")
anthropic = Anthropic()

MESSAGES = [{"role": "user", "content": "Sort this ticket: billing, delivery or repair?"}]


def flash():
    return gateway.chat.completions.create(model="deepseek-v4-flash", messages=MESSAGES, max_tokens=100)


def large():
    return gateway.chat.completions.create(model="gpt-4o", messages=MESSAGES, max_tokens=100)


def own():
    return internal.chat.completions.create(model="llama-3.3-70b", messages=MESSAGES, max_tokens=100)


def negotiated():
    return anthropic.messages.create(model="claude-sonnet-4-5", messages=MESSAGES, max_tokens=100)
