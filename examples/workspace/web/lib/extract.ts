import OpenAI from 'openai';

const client = new OpenAI();

const INSTRUCTIONS = `Read the request of a customer and give the booking it asks for.
Leave out what the customer does not say.`;

/** Reads station, start, end and kind of bicycle from a sentence. */
export async function extractBooking(request: string): Promise<unknown> {
  const response = await client.responses.create({
    model: 'gpt-4.1-mini',
    instructions: INSTRUCTIONS,
    input: request,
    max_output_tokens: 200,
    text: {
      format: {
        type: 'json_schema',
        name: 'booking',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            station: { type: ['string', 'null'], description: 'Name of the pick-up station' },
            start: { type: ['string', 'null'], description: 'ISO date and time' },
            end: { type: ['string', 'null'], description: 'ISO date and time' },
            bicycle: { type: ['string', 'null'], enum: ['city', 'cargo', 'electric', 'child', null] },
          },
          required: ['station', 'start', 'end', 'bicycle'],
          additionalProperties: false,
        },
      },
    },
  });
  return JSON.parse(response.output_text);
}
