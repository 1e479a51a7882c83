// @ts-check
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { wrongReference } from './checks.js';
import { FOLDER } from './generate.js';
/** @import { Capture } from './inputs.js' */
/** @import { Row } from './row.js' */

/** The C reference, compiled. */
export const REFERENCE = join(FOLDER, 'reference');
const NAIVE = fileURLToPath(new URL('naive.js', import.meta.url));

/**
 * Returns the rows of other programs, with which dnspcap is compared.
 *
 * @param {Capture} plain
 * @param {string} output
 * @returns {Row[]}
 */
export function others({ file, known }, output) {
  const { packets } = known;
  const fields = [
    'frame.time_epoch',
    'ip.src',
    'udp.srcport',
    'ip.dst',
    'udp.dstport',
    'dns.id',
    'dns.qry.name',
    'dns.qry.type',
  ].flatMap((field) => ['-e', field]);
  return [
    {
      id: 'c',
      what: 'C program on libpcap (bench/reference.c)',
      command: [REFERENCE, file],
      needs: ['cc'],
      output,
      packets,
      check: () => wrongReference(output, known),
    },
    {
      id: 'tcpdump',
      what: 'tcpdump -nr > /dev/null',
      command: ['tcpdump', '-nr', file],
      needs: ['tcpdump'],
      packets,
    },
    {
      id: 'naive',
      what: 'pcap-parser and dns-packet',
      command: [process.execPath, NAIVE, file],
      isSlow: true,
      packets,
    },
    {
      id: 'tshark',
      what: 'tshark -T fields',
      command: ['tshark', '-n', '-r', file, '-T', 'fields', ...fields],
      needs: ['tshark'],
      isSlow: true,
      packets,
    },
    { id: 'node', what: 'node -e 0', command: [process.execPath, '-e', '0'] },
  ];
}
