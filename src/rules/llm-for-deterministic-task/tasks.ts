/** Work that a line of code does, with that line. */
export interface DeterministicTask {
  readonly pattern: RegExp;
  /** What the prompt asks for. */
  readonly what: string;
  readonly python: string;
  readonly javascript: string;
}

/** Where an instruction begins, so that the same words inside a longer task do not count. */
const ASKS = String.raw`(?:^|[.!?:\n]\s*|\byou(?:r task is to| must| should| will)?\s+|\btask\s*(?:is|:)\s*(?:to\s+)?|\bplease\s+|\bto\s+)`;
const task = (source: string, what: string, python: string, javascript: string): DeterministicTask => ({
  pattern: new RegExp(ASKS + source, 'i'),
  what,
  python,
  javascript,
});

export const DETERMINISTIC_TASKS: readonly DeterministicTask[] = [
  task(String.raw`(?:count|how many|tell me how many)\s+(?:the\s+)?(?:number of\s+)?(?:words|characters|letters|lines|vowels)\b`, 'to count', 'len(text.split())', 'text.split(/\\s+/).length'), // prettier-ignore
  task(String.raw`sort\s+(?:the\s+|this\s+|these\s+|following\s+|all\s+)*(?:list|items|numbers|names|array|rows|lines|entries|words|dates)\b`, 'to sort', 'sorted(items)', 'items.toSorted()'), // prettier-ignore
  task(String.raw`(?:convert|format|reformat|normali[sz]e|change|rewrite)\s+(?:the\s+|this\s+|these\s+|following\s+|all\s+)*(?:dates?|timestamps?)\b[^.\n]{0,40}\b(?:iso|yyyy|dd|mm|format|unix|utc)\b`, 'to format a date', 'datetime.fromisoformat(text).strftime("%Y-%m-%d")', 'new Date(text).toISOString()'), // prettier-ignore
  task(String.raw`(?:add up|sum|sum up|total)\s+(?:the\s+|these\s+|all\s+|following\s+)*(?:numbers|amounts|values|prices)\b`, 'to add numbers', 'sum(numbers)', 'numbers.reduce((sum, number) => sum + number, 0)'), // prettier-ignore
  task(String.raw`(?:calculate|compute|find|give me)\s+(?:the\s+)?(?:sum|total|average|mean|median|minimum|maximum)\s+of\s+(?:the\s+|these\s+|all\s+|following\s+)*(?:numbers|amounts|values|prices|list)\b`, 'for arithmetic', 'sum(numbers)', 'numbers.reduce((sum, number) => sum + number, 0)'), // prettier-ignore
  task(String.raw`(?:extract|find|list)\s+(?:all\s+|the\s+|any\s+|every\s+)*(?:e-?mail addresses|e-?mails|urls|links|phone numbers|hashtags|ip addresses|zip codes)\b`, 'to find what has a fixed form', 're.findall(pattern, text)', 'text.match(pattern)'), // prettier-ignore
  task(String.raw`(?:convert|change|transform|turn)\s+[^.\n]{0,30}\b(?:in)?to\s+(?:all\s+)?(?:upper|lower|title|camel|snake|kebab)[- ]?case\b`, 'to change the case', 'text.upper()', 'text.toUpperCase()'), // prettier-ignore
  task(String.raw`(?:remove|delete|drop)\s+(?:all\s+|the\s+|any\s+)*duplicates?\s+(?:items\s+|lines\s+|entries\s+|words\s+)?from\b`, 'to remove duplicates', 'list(dict.fromkeys(items))', '[...new Set(items)]'), // prettier-ignore
  task(String.raw`convert\s+(?:the\s+|this\s+|following\s+)*(?:csv|json|xml|yaml|tsv)(?:\s+\w+)?\s+(?:in)?to\s+(?:csv|json|xml|yaml|tsv)\b`, 'to convert a data format', 'json.dumps(list(csv.DictReader(lines)))', 'JSON.stringify(parse(text))'), // prettier-ignore
  task(String.raw`(?:check|validate|verify|tell me)\s+(?:if|whether|that)?\s*(?:the\s+|this\s+|following\s+)*(?:\w+\s+){0,2}is\s+(?:a\s+)?valid\s+(?:e-?mail(?: address)?|json|url|date|iban|credit card number)\b`, 'to check a form', 're.fullmatch(pattern, text) is not None', 'pattern.test(text)'), // prettier-ignore
  task(String.raw`reverse\s+(?:the\s+|this\s+|following\s+)*(?:string|text|list|order|array)\b`, 'to reverse', 'text[::-1]', '[...text].reverse().join("")'), // prettier-ignore
];

/** Work beside it that needs a model after all. */
export const OTHER_WORK =
  /\b(summari[sz]e|classify|categori[sz]e|explain|write|draft|generate|translate|analy[sz]e|recommend|describe|rewrite|paraphrase|improve|suggest|decide|compare|evaluate|story|essay|relevan\w+|sentiment|tone|meaning|urgen\w+|importan\w+|priorit\w+|quality|similar\w*|by (?:how|what|who|topic|theme))\b/i;
