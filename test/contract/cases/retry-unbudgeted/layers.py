# request: ~ @url = "openai.OpenAI().chat.completions.create" -> "openai.OpenAI().with_options(max_retries=0).chat.completions.create"
from openai import OpenAI

client = OpenAI()


def loop():
    for attempt in range(4):
        try:
            return client.chat.completions.create(model="gpt-5.2", messages=[{"role": "user", "content": "Hi"}])
        except Exception as error:
            print(error)


loop()
