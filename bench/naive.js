// @ts-check
import { createRequire } from 'node:module';
import process from 'node:process';
import dnsPacket from 'dns-packet';

/**
 * The obvious implementation: pcap-parser reads, dns-packet decodes, and a Map keyed by a string ties answers to
 * queries.
 */

const pcapParser = createRequire(import.meta.url)('pcap-parser');

const DNS = 42;
let packets = 0;
let answered = 0;
/** @type {Map<string, number>} */
const open = new Map();

const parser = pcapParser.parse(process.argv[2]);
parser.on('packet', (/** @type {{ data: Buffer }} */ { data }) => {
  packets++;
  const message = dnsPacket.decode(data.subarray(DNS));
  const isResponse = message.type === 'response';
  const client = data.subarray(isResponse ? 30 : 26, isResponse ? 34 : 30).join('.');
  const port = data.readUInt16BE(isResponse ? 36 : 34);
  const question = message.questions?.[0];
  const key = `${client} ${port} ${message.id} ${question?.name} ${question?.type}`;
  if (!isResponse) open.set(key, packets);
  else if (open.delete(key)) answered++;
});
parser.on('end', () =>
  process.stdout.write(`${JSON.stringify({ packets, answered, unanswered: open.size })}\n`),
);
