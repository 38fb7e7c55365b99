// config: {"assumptions": {"callsPerMonth": 1000}, "minMonthlySaving": 0}
// request: + system[0].cache_control.ttl = "1h"
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
await client.messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  system: [{ type: 'text', text: '{{long}}', cache_control: { type: 'ephemeral' } }],
  messages: [{ role: 'user', content: 'Hi' }],
});
