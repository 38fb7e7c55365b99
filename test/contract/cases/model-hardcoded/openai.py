# config: {"rules": {"model-hardcoded": ["hint", {"minSites": 2}]}}
from openai import OpenAI

client = OpenAI()
client.responses.create(model="gpt-4.1-mini", input="One")
client.responses.create(model="gpt-4.1-mini", input="Two")
