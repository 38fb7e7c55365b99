# request: + reasoning_effort = "low"
# request 2: + reasoning = {"effort":"low"}
# request 3: + config = {"thinking_config":{"thinking_level":"low"}}
# request 4: + config.thinking_config = {"thinking_level":"low"}
# request 5: + reasoning_effort = "low"
# request 6: + reasoning_effort = "low"
from google import genai
from langchain_openai import ChatOpenAI
from openai import OpenAI
import litellm

client = OpenAI()
client.chat.completions.create(model="gpt-5.5", messages=[{"role": "user", "content": "Hi"}])
client.responses.create(model="gpt-5.5", input="Hi")
google = genai.Client()
google.models.generate_content(model="gemini-3-flash-preview", contents="Hi")
google.models.generate_content(model="gemini-3-flash-preview", contents="Hi", config={"max_output_tokens": 900})
litellm.completion(model="gpt-5.5", messages=[{"role": "user", "content": "Hi"}])
chat = ChatOpenAI(model="gpt-5.5")
chat.invoke("Hi")
