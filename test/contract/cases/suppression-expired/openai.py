# config: {"rules": {"max-tokens-unset": "warning"}}
from openai import OpenAI

client = OpenAI()

# prompt-cost-disable-next-line max-tokens-unset -- until 2024-06-30
client.responses.create(model="gpt-5.2", max_output_tokens=100, input="Hi")
