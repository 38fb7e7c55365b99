# config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
# request: + json.max_tokens = 500
# request 3: ~ body = "{\"messages\": []}" -> "{\"messages\": [], \"max_tokens\": 500}"
import json

import boto3
import requests

requests.post(
    "https://api.mistral.ai/v1/chat/completions",
    json={"model": "mistral-large-latest", "messages": [{"role": "user", "content": "Hi"}]},
    timeout=60,
)

bedrock = boto3.client("bedrock-runtime")
bedrock.invoke_model(
    modelId="anthropic.claude-sonnet-4-5-20250929-v1:0",
    body=json.dumps({"messages": []}),
)
