import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reporters } from '../../../src/generated/registry.ts';
import { richAnalyses, richComparison } from './rich-report.ts';
import { report, sampleContext } from './sample-report.ts';

const FOLDER = path.join(import.meta.dirname, 'golden');
const EXTENSIONS: Readonly<Record<string, string>> = {
  csv: 'csv',
  focus: 'csv',
  github: 'txt',
  gitlab: 'json',
  json: 'json',
  jsonl: 'jsonl',
  junit: 'xml',
  markdown: 'md',
  sarif: 'json',
  text: 'txt',
};

/** `UPDATE_FIXTURES=1` writes the files; read the difference before you commit it. */
function assertGolden(name: string, actual: string): void {
  const file = path.join(FOLDER, name);
  if (process.env['UPDATE_FIXTURES'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, actual);
  }
  assert.ok(existsSync(file), `${name} is missing: run with UPDATE_FIXTURES=1 and read it`);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

describe('the golden reports', () => {
  for (const reporter of reporters) {
    const extension = EXTENSIONS[reporter.id] ?? 'txt';
    it(`${reporter.id} of a scan`, () => {
      assertGolden(`scan-${reporter.id}.${extension}`, report(reporter, richAnalyses()));
    });
    const { comparison } = reporter;
    if (comparison === undefined) continue;
    it(`${reporter.id} of a comparison`, () => {
      assertGolden(`diff-${reporter.id}.${extension}`, comparison(richComparison(), sampleContext()));
    });
  }
});
