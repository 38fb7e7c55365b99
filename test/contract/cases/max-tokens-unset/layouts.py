# config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
# request: + max_completion_tokens = 500
# request 2: + max_completion_tokens = 500
# request 3: + max_completion_tokens = 500
# request 4: + max_completion_tokens = 500
# request 5: + max_completion_tokens = 500
# request 6: + max_output_tokens = 500
from openai import OpenAI

client = OpenAI()
MODEL = "gpt-5.2"
hello = [{"role": "user", "content": "Hi"}]

client.chat.completions.create(model=MODEL, messages=hello)
client.chat.completions.create(model=MODEL, messages=hello,)
client.chat.completions.create(
    model=MODEL,
    messages=hello,  # the question
)
client.chat.completions.create(
    model=MODEL,
    messages=hello  # no comma, and a comment
)
client.chat.completions.create(model=MODEL,
                               messages=[{"role": "user", "content": "),"}])
client.responses.create(model=MODEL, input="Hi")
client.chat.completions.create(model=MODEL, messages=hello, max_completion_tokens=10)
