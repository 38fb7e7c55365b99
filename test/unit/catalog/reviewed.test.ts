import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { movedRows, readReviewed } from '../../../scripts/catalog/reviewed.ts';
import type { CatalogData } from '../../../src/catalog/catalog-data.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import { DEFAULT_TIERS } from '../../../src/catalog/tiers.ts';

const FILE = fileURLToPath(new URL('../../../scripts/catalog/reviewed.json', import.meta.url));

describe('catalog: reviewed rows', () => {
  const reviewed = readReviewed(FILE);

  it('are at least 150, among them the models of the tiers', () => {
    const models = new Set(reviewed.rows.map(({ model }) => model));
    assert.equal(models.size, reviewed.rows.length);
    assert.ok(models.size >= 150, String(models.size));
    for (const model of Object.values(DEFAULT_TIERS)) assert.ok(models.has(model), model);
  });

  it('agree with the snapshot, and those that two sources do not settle are in it', () => {
    const data = loadSnapshot();
    assert.deepEqual(movedRows(data, reviewed), []);
    for (const { model } of reviewed.unsettled) {
      const [provider = '', ...id] = model.split('/');
      const rows = data.providers.find((entry) => entry.id === provider)?.models ?? [];
      assert.ok(
        rows.some((row) => row.id === id.join('/')),
        model,
      );
    }
  });

  it('speak when a price moves, a fact is gone or a row is', () => {
    const data = (models: CatalogData['providers'][number]['models']): CatalogData => ({
      format: 'prompt-cost-catalog/2',
      date: '2026-11-10',
      sources: [],
      providers: [{ id: 'openai', models }],
    });
    const review = {
      ...reviewed,
      rows: [
        {
          model: 'openai/m',
          fields: { input: 1, output: 2, retires: '2027-01-01' },
          sources: [0, 1],
          reviewed: '2026-11-21',
        },
      ],
    };
    assert.deepEqual(movedRows(data([{ id: 'm', input: 1, output: 2, retires: '2027-01-01' }]), review), []);
    assert.deepEqual(movedRows(data([{ id: 'm', input: 1.001, output: 2 }]), review), [
      'openai/m: input is 1.001, and was found to be 1 on 2026-11-21',
      'openai/m: retires is not stated, and was found to be 2027-01-01 on 2026-11-21',
    ]);
    assert.deepEqual(movedRows(data([]), review), ['openai/m is gone; it was reviewed on 2026-11-21']);
  });

  it('need two sources that do not copy each other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reviewed-'));
    try {
      const file = join(folder, 'reviewed.json');
      const text = JSON.parse(readFileSync(FILE, 'utf8')) as typeof reviewed;
      const one = { ...text, sources: text.sources.map((source) => ({ ...source, family: 'one' })) };
      writeFileSync(file, JSON.stringify(one));
      assert.throws(() => readReviewed(file), /needs two sources that do not copy each other/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
