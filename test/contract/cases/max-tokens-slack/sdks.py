# request: ~ max_tokens = 4000 -> 64
# request 3: ~ inferenceConfig.maxTokens = 3000 -> 512
import boto3
from anthropic import Anthropic

Anthropic().messages.create(
    model="claude-sonnet-4-5",
    max_tokens=4000,
    messages=[{"role": "user", "content": "Answer only with yes or no: is the sky blue?"}],
)
boto3.client("bedrock-runtime").converse(
    modelId="anthropic.claude-3-haiku-20240307-v1:0",
    inferenceConfig={"maxTokens": 3000},
    messages=[{"role": "user", "content": [{"text": "Describe the sky in two or three sentences."}]}],
)
