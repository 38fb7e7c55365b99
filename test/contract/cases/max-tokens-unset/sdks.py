# config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
# request 2: + inferenceConfig = {"maxTokens":500}
# request 3: + inferenceConfig.maxTokens = 500
# request 4: + config = {"max_output_tokens":500}
# request 5: + max_output_tokens = 500
# request 6: + config.max_output_tokens = 500
# request 7: + max_tokens = 500
# request 8: + max_tokens = 500
# request 10: + max_completion_tokens = 500
import boto3
import litellm
from google import genai
from google.genai import types
from groq import Groq
from langchain_openai import ChatOpenAI

bedrock = boto3.client("bedrock-runtime")
bedrock.converse(modelId="amazon.nova-pro-v1:0", messages=[])
bedrock.converse(modelId="amazon.nova-pro-v1:0", messages=[], inferenceConfig={"temperature": 0.5})

google = genai.Client()
google.models.generate_content(model="gemini-2.5-flash", contents="Hi")
google.models.generate_content(
    model="gemini-2.5-flash", contents="Hi", config=types.GenerateContentConfig(temperature=0.1)
)

litellm.completion(model="gpt-4o", messages=[])

ChatOpenAI(model="gpt-4o").invoke("Hi")

Groq().chat.completions.create(model="llama-3.3-70b-versatile", messages=[])
