import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic } from '../bench/traffic.js';
import type { Report } from '../src/report/report.ts';

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));

// The built program: within Jest's vm context a million packets take ten times as long.
const built = existsSync(new URL('../dist/cli/run.js', import.meta.url)) ? describe : describe.skip;

/** The traffic counts what it does to its lookups; the program sees the packets alone. */
built('250,000 lookups of three resolvers, with all kinds of trouble among them', () => {
  const { known, chunks } = traffic();
  let summary: Report['summary'];

  beforeAll(async () => {
    ({ summary } = await analyzed(chunks));
  }, 60_000);

  test('the findings equal the known numbers, rule by rule', () => {
    expect(summary.findings).toEqual(known.findings);
    expect(Object.keys(known.findings).toSorted()).toEqual([
      'both-legs-lost',
      'burst-loss',
      'conntrack-race',
      'late-answer',
      'servfail',
      'single-query-lost',
      'slow-answer',
    ]);
  });

  test('so do the counters', () => {
    expect(summary).toMatchObject({
      packets: known.packets,
      lookups: known.lookups,
      pairs: known.pairs,
      exposedPairs: known.pairs,
      unansweredQueries: known.lost.A + known.lost.AAAA,
    });
  });
});

function traffic() {
  const made = new Traffic({
    seed: 5,
    lookups: 250_000,
    clients: 50,
    names: 500,
    resolvers: { glibc: 6, musl: 3, go: 1 },
    troubles: {
      race: 1_500,
      bothLost: 600,
      slow: 1_000,
      late: 800,
      servfail: 800,
      singleLost: 200,
    },
    outages: [60, 170],
  });
  return { known: made.known, chunks: pcapFile(made) };
}

/** What the program says of a capture on its standard input. */
async function analyzed(chunks: Iterable<Buffer>): Promise<Report> {
  const child = spawn(process.execPath, [BIN, 'analyze', '-', '-f', 'json', '-q'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [report] = await Promise.all([
    json(child.stdout),
    pipeline(Readable.from(copies(chunks)), child.stdin),
  ]);
  return report as Report;
}

/**
 * The next chunk is made while one is still on its way.
 *
 * @yields a copy of each
 */
function* copies(chunks: Iterable<Buffer>): Iterable<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
