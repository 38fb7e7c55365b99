from openai import OpenAI


def summarise(text):
    client = OpenAI()
    return client.chat.completions.create(model="gpt-5.2", messages=[{"role": "user", "content": text}])


for text in ["one", "two"]:
    summarise(text)
