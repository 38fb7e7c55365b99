# request: ~ messages[0].content = "You speak with Ann.\n{{long}}\nWrite plainly." -> "{{long}}\nWrite plainly.\nYou speak with Ann."
import json

from openai import OpenAI

user = json.loads('{"name": "Ann"}')
OpenAI().chat.completions.create(
    model="gpt-4.1",
    max_completion_tokens=100,
    messages=[
        {
            "role": "system",
            "content": f"""You speak with {user['name']}.
{{long}}
Write plainly.""",
        },
        {"role": "user", "content": "Hi"},
    ],
)
