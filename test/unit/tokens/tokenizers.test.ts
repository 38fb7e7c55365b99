import assert from 'node:assert/strict';
import { splitByContent } from '../../../src/core/tokens/content.ts';
import { FAMILIES } from '../../../src/core/tokens/families.ts';
import type { ContentKind } from '../../../src/core/tokens/families.ts';
import { createTokenizers, encodingOf } from '../../../src/core/tokens/tokenizers.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import { createTokenizerRanks } from '../../../src/workspace/tokenizer-ranks.ts';
import type { TokenizerRanks } from '../../../src/workspace/tokenizer-ranks.ts';

const PROSE = 'You are a helpful assistant. Answer in at most three sentences and cite the policy you relied on.';
const CODE = 'const total = items.reduce((sum, item) => sum + item.price * item.count, 0);\nreturn { total };';
const JSON_TEXT = '{"id": 17, "name": "Ada", "tags": ["a", "b"], "address": {"city": "London"}}';
const CHINESE = '人工智能正在改变我们编写软件的方式，开发者需要了解每次调用的成本。';

describe('tokens/tokenizers', () => {
  let ranks: TokenizerRanks;
  let tokenizers: Tokenizers;
  before(async () => {
    ranks = await createTokenizerRanks();
    tokenizers = createTokenizers(ranks.ranks);
  });

  it('counts the published tokenizers exactly', async () => {
    await ranks.load(['cl100k_base', 'p50k_base', 'r50k_base']);
    // OpenAI cookbook, "How to count tokens with tiktoken": お誕生日おめでとう is 9 tokens in cl100k_base and 14 in p50k_base, r50k_base.
    const birthday = 'お誕生日おめでとう';
    assert.deepEqual(tokenizers.tokenizerFor('cl100k_base').count(birthday), { tokens: 9, provenance: 'exact' });
    assert.deepEqual(tokenizers.tokenizerFor('p50k_base').count(birthday), { tokens: 14, provenance: 'exact' });
    assert.deepEqual(tokenizers.tokenizerFor('gpt2').count(birthday), { tokens: 14, provenance: 'exact' });
    assert.equal(tokenizers.tokenizerFor('o200k_base').count('tiktoken is great!').tokens, 6);
    assert.deepEqual(
      tokenizers.tokenizerFor('o200k_harmony').count(PROSE),
      tokenizers.tokenizerFor('o200k_base').count(PROSE),
    );
    assert.equal(tokenizers.tokenizerFor('o200k_base').label, 'o200k_base');
  });

  it('estimates each family by the kind of the text, with a band around the count', () => {
    const samples: readonly (readonly [ContentKind, string])[] = [
      ['prose', PROSE],
      ['code', CODE],
      ['json', JSON_TEXT],
      ['cjk', CHINESE],
    ];
    for (const [id, family] of Object.entries(FAMILIES)) {
      for (const [kind, text] of samples) {
        const base = tokenizers.tokenizerFor('o200k_base').count(text).tokens;
        const count = tokenizers.tokenizerFor(id).count(text);
        assert.equal(count.tokens, Math.round(base * family.ratios[kind].factor), `${id} ${kind}`);
        assert.equal(count.provenance, 'estimated');
        assert.ok(count.band && count.band.low < 1 && count.band.high > 1);
      }
    }
  });

  it('says in the label what it estimates from', () => {
    assert.equal(
      tokenizers.tokenizerFor('claude-3').label,
      'Claude 3 to 4.6 estimate: o200k × 1.16 (1.05–1.30) for prose, × 1.22 for code',
    );
  });

  it('reproduces published counts within its bands', () => {
    // sammcj/ingest, pull request 65: one text, 429 tokens in o200k_base, 506 on claude-sonnet-4-5, 656 on claude-opus-5.
    for (const [id, published] of [
      ['claude-3', 506 / 429],
      ['claude-5', 656 / 429],
    ] as const) {
      for (const text of [PROSE, CODE]) {
        const base = tokenizers.tokenizerFor('o200k_base').count(text).tokens;
        const { tokens, band } = tokenizers.tokenizerFor(id).count(text);
        assert.ok(tokens * band!.low <= base * published && base * published <= tokens * band!.high, id);
      }
    }
  });

  it('takes ids nobody knows, names of Object included, for an unknown tokenizer', () => {
    for (const id of ['', 'nope', 'toString', '__proto__', 'constructor']) {
      const count = tokenizers.tokenizerFor(id).count(PROSE);
      assert.equal(count.provenance, 'estimated');
      assert.match(tokenizers.tokenizerFor(id).label, /^Unknown tokenizer/);
      assert.equal(encodingOf(id), 'o200k_base');
    }
  });

  it('estimates while ranks are missing, says which, and is exact once they are there', () => {
    let loaded = new Set<string>();
    const late = createTokenizers((encoding) => (loaded.has(encoding) ? ranks.ranks(encoding) : undefined));
    const without = late.tokenizerFor('cl100k_base').count(PROSE);
    assert.equal(without.provenance, 'estimated');
    assert.deepEqual(late.missing(), ['cl100k_base', 'o200k_base']);
    loaded = new Set(['cl100k_base', 'o200k_base']);
    const exact = late.tokenizerFor('cl100k_base').count(PROSE);
    assert.equal(exact.provenance, 'exact');
    assert.deepEqual(late.missing(), ['o200k_base']);
    assert.ok(
      without.tokens * without.band!.low <= exact.tokens && exact.tokens <= without.tokens * without.band!.high,
    );
  });

  it('takes empty text and white space', () => {
    for (const id of ['o200k_base', 'claude-3'])
      assert.deepEqual(tokenizers.tokenizerFor(id).count(''), { tokens: 0, provenance: 'exact' });
    assert.ok(tokenizers.tokenizerFor('claude-3').count('\n \n').tokens > 0);
  });

  it('estimates a long text from a sample', () => {
    const text = PROSE.repeat(3000);
    const base = tokenizers.tokenizerFor('o200k_base').count(text).tokens;
    const { tokens } = tokenizers.tokenizerFor('claude-3').count(text);
    assert.equal(tokens, Math.round(base * 1.16));
  });
});

describe('tokens/content', () => {
  it('splits a prompt into prose, code, scripts and emoji and loses nothing', () => {
    const text = `Summarise this function for the reader.\n\n${CODE}\n\nAntworte auf Deutsch, größer. ${CHINESE} Привет 🎉👩‍💻 done 3 # *`;
    const parts = splitByContent(text);
    assert.equal(parts.map((part) => part.text).join(''), text);
    const kinds = new Set(parts.map((part) => part.kind));
    assert.deepEqual([...kinds].sort(), ['cjk', 'code', 'emoji', 'otherScript', 'prose']);
    assert.equal(parts[0]!.kind, 'prose');
    assert.equal(parts[1]!.kind, 'code');
  });

  it('tells JSON from code', () => {
    assert.deepEqual(
      splitByContent(JSON_TEXT).map((part) => part.kind),
      ['json'],
    );
    assert.deepEqual(
      splitByContent(CODE).map((part) => part.kind),
      ['code'],
    );
    assert.deepEqual(
      splitByContent('He said "yes", then "no"; she left.').map((part) => part.kind),
      ['prose'],
    );
  });
});
