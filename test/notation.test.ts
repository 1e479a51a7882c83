import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { readCapture } from '../src/capture/open.ts';
import { Transport } from '../src/decode/datagram.ts';
import { Decoder } from '../src/decode/decode.ts';
import { addressNotation } from '../src/decode/notation.ts';
import { notation } from '../src/dns/notation.ts';
import { AddressTable } from '../src/wire/address.ts';
import { MalformationCounters } from '../src/wire/malformation.ts';
import { Epoch } from '../src/wire/time.ts';
import { chunksOf } from './support/capture.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Returns dnspcap's lines for each packet: none without DNS, several for several messages in a TCP segment. */
async function linesOf(path: string): Promise<string[][]> {
  const lines: string[][] = [];
  const addresses = new AddressTable();
  const decoder = new Decoder(addresses, [53]);
  const options = {
    file: path,
    epoch: new Epoch(),
    malformations: new MalformationCounters(),
    strict: true,
  };
  const whole = readFileSync(new URL(path, FIXTURES));
  await readCapture(chunksOf(whole, whole.length), options, (packet) => {
    const ofPacket: string[] = [];
    decoder.decode(packet, (datagram) => {
      const { bytes, start, end, payloadLength, transport } = datagram;
      const message =
        transport === Transport.icmp ? '' : notation(bytes, start, end, payloadLength);
      ofPacket.push(addressNotation(datagram, addresses) + message);
    });
    lines.push(ofPacket);
  });
  return lines;
}

/**
 * Returns lines recorded with tcpdump -n -t, without the parts that dnspcap leaves out on purpose (see
 * addressNotation).
 */
function recorded(path: string): string[] {
  const lines = readFileSync(new URL(path, FIXTURES), 'latin1').split('\n').slice(1, -1);
  return lines.map((line) =>
    line
      .replace(/^\S+ +(?:In|Out|B|M|P) +(?=IP)/, '')
      .replace(/(Flags \[[^\]]*\]), .*?(?=length)/, '$1, '),
  );
}

/**
 * Returns dnspcap's line as tcpdump would print it. A segment without payload has no line in dnspcap; tcpdump does not
 * print several messages of a segment.
 */
function asTcpdumpWould(ours: readonly string[], theirs: string): string | undefined {
  if (ours.length === 0 && /Flags \[[SF.]+\], length 0$/.test(theirs)) return theirs;
  if (ours.length > 1 && /\[prefix length\(\d+\) != length\(\d+\)\] \(invalid\)$/.test(theirs))
    return theirs;
  return ours[0];
}

const CAPTURES = ['captures/', 'notation/'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((name) => name.endsWith('.tcpdump.txt'))
    .map((name) => ({ folder, name: name.replace('.tcpdump.txt', '') })),
);

describe('every line is what tcpdump prints, character by character', () => {
  test.each(CAPTURES)('$name', async ({ folder, name }) => {
    const file = readdirSync(new URL(folder, FIXTURES)).find((entry) =>
      [`${name}.pcap`, `${name}.pcapng`].includes(entry),
    );
    const ours = await linesOf(folder + file);
    const theirs = recorded(`${folder}${name}.tcpdump.txt`);
    expect(ours).toHaveLength(theirs.length);
    expect(ours.map((lines, at) => asTcpdumpWould(lines, theirs[at]!))).toEqual(theirs);
  });
});

test('several messages of a TCP segment are lines of their own', async () => {
  const lines = await linesOf('captures/glibc-use-vc.pcap');
  expect(lines[3]).toEqual([
    'IP 10.244.1.7.54544 > 10.96.0.10.53: Flags [P.], length 36 62937+ A? web.example.test. (34)',
    'IP 10.244.1.7.54544 > 10.96.0.10.53: Flags [P.], length 36 1828+ AAAA? web.example.test. (34)',
  ]);
});
