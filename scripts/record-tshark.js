// @ts-check
/**
 * Writes fixtures/captures/tshark.tsv: tshark's output, in two passes, for the DNS messages of each capture. To be run
 * once for new captures; test/tshark.test.ts compares.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);
const FIELDS = [
  'frame.number',
  'dns.id',
  'dns.flags.response',
  'dns.qry.name',
  'dns.qry.type',
  'dns.flags.rcode',
  'dns.count.answers',
  'icmp.type',
];

/** @param {readonly string[]} options */
function tshark(...options) {
  return execFileSync('tshark', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

const rows = readdirSync(CAPTURES)
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .toSorted()
  .flatMap((name) => {
    const file = fileURLToPath(new URL(name, CAPTURES));
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    const out = tshark('-2', '-n', '-r', file, '-Y', 'dns', '-T', 'fields', ...fields);
    const lines = out.split('\n').slice(0, -1);
    return lines.map((line) => `${name}\t${line}`);
  });
const [version] = tshark('--version').split('\n');
const head = [`# ${version}`, `file\t${FIELDS.join('\t')}`];
writeFileSync(new URL('tshark.tsv', CAPTURES), [...head, ...rows, ''].join('\n'));
