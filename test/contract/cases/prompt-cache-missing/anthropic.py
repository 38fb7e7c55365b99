# request: ~ system = "{{long}}" -> [{"type":"text","text":"{{long}}","cache_control":{"type":"ephemeral"}}]
# request 2: + system[0].cache_control = {"type":"ephemeral"}
# request 3: ~ system = "{{long}}" -> [{"type":"text","text":"{{long}}","cache_control":{"type":"ephemeral"}}]
import anthropic

client = anthropic.Anthropic()
SYSTEM = """{{long}}"""
hello = [{"role": "user", "content": "Hi"}]

client.messages.create(model="claude-sonnet-5-5", max_tokens=100, system=SYSTEM, messages=hello)
client.messages.create(
    model="claude-sonnet-5-5",
    max_tokens=100,
    system=[
        {"type": "text", "text": SYSTEM},
    ],
    messages=hello,
)
with client.messages.stream(
    model="claude-sonnet-5-5",
    max_tokens=100,
    system="{{long}}",
    messages=hello,
) as stream:
    for event in stream:
        print(event)
