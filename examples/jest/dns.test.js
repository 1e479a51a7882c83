import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { analyze } from 'dnspcap';

/** Captures that the end-to-end tests left behind. */
const folder = process.env.CAPTURES ?? 'captures';
const files = (await readdir(folder)).filter((name) => name.endsWith('.pcap'));

describe('no lookup was delayed', () => {
  test.each(files)('%s', async (name) => {
    const chunks = () => createReadStream(`${folder}/${name}`);
    const { report } = await analyze([{ file: name, chunks }], { slowMs: 500 });
    const messages = report.findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ rule, message, frames }) => `${rule}: ${message} (frames ${frames.join(', ')})`);
    expect(report.summary.lookups).toBeGreaterThan(0);
    expect(messages).toEqual([]);
  });
});
