/**
 * The maker's name of a model under whatever name a seller lists it: `us.anthropic.claude-sonnet-4-5-20250929-v1:0`,
 * `anthropic/claude-sonnet-4.5` and `claude-sonnet-4-5@20250929` are all `claude-sonnet-4-5`. Used to carry facts about the
 * model itself (its tokenizer, whether it sees images) to every seller, never to price anything.
 */
export function canonicalName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^~/, '')
    .replace(/^(?:us-gov|global|us|eu|apac|au|jp|ca|in|sa|mx|kr|uk)\./, '')
    .replace(/^deepseek\./, 'deepseek-')
    .replace(
      /^(?:anthropic|amazon|meta|mistral|cohere|ai21|openai|qwen|google|minimax|moonshot|moonshotai|nvidia|zai|xai|writer)\./,
      '',
    )
    .replace(/^ft:([^:]+).*$/, '$1')
    .replace(/@.*$/, '')
    .replace(/-v\d+:\d+$|(?<=^(?:claude|titan).*)-v\d$/, '')
    .replace(/:[a-z0-9-]+$/, '')
    .replace(/^gpt-35/, 'gpt-3.5')
    .replace(/-maas$/, '');
  const undated = name.replace(/-(?:20[2-3]\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]))$/, '');
  // Claude 3.x is written both `claude-3.5-sonnet` and `claude-3-5-sonnet`, GPT with a dash on some platforms.
  return undated.startsWith('claude')
    ? undated.replaceAll('.', '-')
    : undated.replace(/^gpt-(\d)-(\d)(?=-|$)/, 'gpt-$1.$2');
}

/** What an id's name says about the kind of model; chat unless it says otherwise. */
export function kindOf(id: string): 'chat' | 'embedding' | 'other' {
  const name = id.toLowerCase();
  if (
    /rerank|moderation|whisper|tts|transcribe|transcription|realtime|-live|live-|native-audio|voice|asr|speech|imagen|-image|image-|dall-e|flux|stable-diffusion|sdxl|veo|sora|video|music|lyria|ocr|distilbert|resnet|omni-turbo-realtime|jev|clef|marengo|pegasus|nsfw|classif|aura-|melotts|m2m100|indictrans|lucid-origin|phoenix-1|^nova-3$|\/nova-3$/.test(
      name,
    )
  )
    return 'other';
  if (/embed|(?:^|[/.-])(?:bge|gte|e5|uae|m2-bert|minilm)-|^voyage-|text-(?:similarity|search)-|titan-embed/.test(name))
    return 'embedding';
  return 'chat';
}
