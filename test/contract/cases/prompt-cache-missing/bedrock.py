# request 2: + system[1] = {"cachePoint":{"type":"default"}}
import boto3

client = boto3.client("bedrock-runtime")
client.converse(
    modelId="anthropic.claude-sonnet-4-5-20250929-v1:0",
    system=[{"text": "{{long}}"}],
    messages=[{"role": "user", "content": [{"text": "Hi"}]}],
    inferenceConfig={"maxTokens": 100},
)
