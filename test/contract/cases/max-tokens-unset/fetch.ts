// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_tokens = 500
// request 2: + generationConfig = {"maxOutputTokens":500}
await fetch('https://api.mistral.ai/v1/chat/completions', {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.KEY}` },
  body: JSON.stringify({ model: 'mistral-large-latest', messages: [{ role: 'user', content: 'Hi' }] }),
});

await fetch('https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent', {
  method: 'POST',
  body: JSON.stringify({
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  }),
});

export {};
