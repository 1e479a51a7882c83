import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packed, reportOf } from './support/bundle.ts';
import { dnspcap } from './support/program.ts';
import { captureOf, parseScenario } from './support/scenario.ts';

/** 00:00:00 of a scenario. */
const DAY = '2024-01-01T00:00';
const QUERY = `pod = 10.244.1.7
dns = 10.96.0.10

0  pod:40001 > dns  query 0001 api.example.com. A
`;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A bundle whose pod sends one query, which nobody answers; `files` are scenarios, one for each file of its ring. */
function bundle(until: unknown, files: readonly string[] = [QUERY]): string {
  const folder = mkdtempSync(join(scratch, 'bundle-'));
  const names = files.map((_, at) => `pod.pcap${at === 0 ? '' : at}`);
  for (const [at, name] of names.entries())
    writeFileSync(join(folder, name), captureOf(parseScenario(`${files[at]}---\n`)));
  const schema = 'dnspcap.bundle/1';
  const all = names.map((name) => ({ name }));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ schema, until, files: all }));
  return folder;
}

async function rulesOf(file: string): Promise<string[]> {
  const { findings } = await reportOf(file);
  return findings.map(({ rule, outcome }) => `${rule} ${outcome}`);
}

const GIVEN_UP = ['client-gave-up failed'];
const UNKNOWN = ['capture-ends-early undetermined'];

describe('a bundle says until when its captures ran', () => {
  test.each([
    ['nothing: the capture ends with its last packet', undefined, UNKNOWN],
    ['a little later: an answer may still come', `${DAY}:05Z`, UNKNOWN],
    ['long after: there was no answer', `${DAY}:40Z`, GIVEN_UP],
    ['before its last packet: which is false', '2023-12-31T23:59:00Z', UNKNOWN],
    ['no time', 'tomorrow', UNKNOWN],
    ['no text', 7, UNKNOWN],
  ])('%s', async (_, until, expected) => {
    expect(await rulesOf(bundle(until))).toEqual(expected);
  });

  test('a later file of the ring goes on with the same lookup', async () => {
    const second = QUERY.replace(/^0 .*/m, '3  dns > pod:40001  response 0001 api.example.com. A');
    expect(await rulesOf(bundle(`${DAY}:40Z`, [QUERY, second]))).toEqual(['slow-answer answered']);
  });

  test('an extract of it says so too', async () => {
    const out = join(scratch, 'small.tar.gz');
    const argv = ['extract', packed(bundle(`${DAY}:40Z`)), '--finding', 'F1', '-q', '-o', out];
    expect(await dnspcap(argv)).toMatchObject({ code: 0, err: '' });
    expect(await rulesOf(out)).toEqual(GIVEN_UP);
  });

  test('compare knows it', async () => {
    const argv = ['compare', bundle(`${DAY}:05Z`), bundle(`${DAY}:40Z`), '-f', 'json'];
    const { out } = await dnspcap(argv);
    const { message } = JSON.parse(out).verdicts[0];
    expect(message).toContain('0 of 0 lookups stalled before, 1 of 1 after');
  });
});
