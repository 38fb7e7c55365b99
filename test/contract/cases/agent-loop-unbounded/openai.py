from openai import OpenAI

client = OpenAI()


def run(messages, tools):
    while True:
        reply = client.chat.completions.create(model="gpt-5.2", messages=messages, tools=tools)
        messages.append(reply.message)
        if not isinstance(reply.message.tool_calls, list):
            return reply


run([{"role": "user", "content": "Hi"}], [{"type": "function", "function": {"name": "look", "parameters": {}}}])
