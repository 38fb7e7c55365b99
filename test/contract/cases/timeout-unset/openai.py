# request: + timeout = 60
from openai import OpenAI

client = OpenAI()


def lambda_handler(event, context):
    return client.chat.completions.create(model="gpt-5.2", messages=[{"role": "user", "content": event["text"]}])


lambda_handler({"text": "Hi"}, None)
