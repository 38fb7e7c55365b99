// config: {"rules": {"history-unbounded": ["warning", {"keep": 1}]}}
// request 2: ~ messages[0].content = "one" -> "two"
// request 2: - messages[1] = *
import OpenAI from 'openai';

const client = new OpenAI();

class Chat {
  private messages: OpenAI.ChatCompletionMessageParam[] = [];

  async say(content: string) {
    this.messages.push({ role: 'user', content });
    return client.chat.completions.create({ model: 'gpt-5.2', messages: this.messages });
  }
}

const chat = new Chat();
await chat.say('one');
await chat.say('two');
