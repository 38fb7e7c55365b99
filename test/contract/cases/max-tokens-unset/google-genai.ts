// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + generationConfig = {"maxOutputTokens":500}
// request 2: + generationConfig.maxOutputTokens = 500
// request 3: + generationConfig = {"maxOutputTokens":500}
import { GoogleGenAI } from '@google/genai';

const ai = new GoogleGenAI({ apiKey: 'test' });
await ai.models.generateContent({ model: 'gemini-2.5-flash', contents: 'Hi' });
await ai.models.generateContent({
  model: 'gemini-2.5-flash',
  contents: 'Hi',
  config: { temperature: 0.2 },
});
for await (const chunk of await ai.models.generateContentStream({ model: 'gemini-2.5-flash', contents: 'Hi' })) chunk.text;
