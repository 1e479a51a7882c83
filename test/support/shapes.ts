import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'udp.srcport',
  'udp.dstport',
  'dns.id',
  'dns.flags',
  'dns.flags.response',
  'dns.flags.rcode',
  'dns.qry.name',
  'dns.qry.type',
];

/** A format in which a program prints a capture. */
export interface PrintedShape {
  readonly name: string;
  readonly program: 'tcpdump' | 'tshark';
  readonly options: readonly string[];
  /** Whether times are printed as in the capture. */
  readonly times: boolean;
  readonly ports: boolean;
  /** Whether ICMP errors are printed with the datagram that they quote. */
  readonly quotes: boolean;
  /** Whether a packet is one line. */
  readonly isLine: boolean;
  /** Whether messages in TCP are printed, several for a segment if need be. */
  readonly tcp: boolean;
}

const shape = (
  program: 'tcpdump' | 'tshark',
  options: string,
  { times = true, ports = true, quotes = true, isLine = false, tcp = true } = {},
): PrintedShape => ({
  name: `${program} ${options}`.trim(),
  program,
  options: options.split(' ').filter(Boolean),
  times,
  ports,
  quotes,
  isLine,
  tcp,
});
const line = { isLine: true, tcp: false };
const words = { tcp: false };
const list = { isLine: true, ports: false, tcp: false };

export const TCPDUMP: readonly PrintedShape[] = [
  shape('tcpdump', '-n', line),
  shape('tcpdump', '-nn', line),
  shape('tcpdump', '-n -t', { ...line, times: false }),
  shape('tcpdump', '-n -tt', line),
  shape('tcpdump', '-n -ttt', line),
  shape('tcpdump', '-n -tttt', line),
  shape('tcpdump', '-n -ttttt', line),
  shape('tcpdump', '-n -#', line),
  shape('tcpdump', '-n --nano', line),
  shape('tcpdump', '-n -e', line),
  shape('tcpdump', '-n -v', words),
  shape('tcpdump', '-n -vv', words),
  shape('tcpdump', '-n -vvv', words),
  shape('tcpdump', '-n -e -v', words),
  shape('tcpdump', '-n -A', words),
  shape('tcpdump', '-n -x'),
  shape('tcpdump', '-n -X'),
  shape('tcpdump', '-n -xx'),
  shape('tcpdump', '-n -XX'),
  shape('tcpdump', '-n -v -X'),
];

export const TSHARK: readonly PrintedShape[] = [
  shape('tshark', '', list),
  shape('tshark', '-t a', list),
  shape('tshark', '-t ad', list),
  shape('tshark', '-t d', list),
  shape('tshark', '-t e', list),
  shape('tshark', '-t ud', list),
  shape('tshark', '-T tabs', list),
  shape('tshark', '-T psml', { ...list, isLine: false }),
  shape('tshark', '-x', { times: false }),
  shape('tshark', '-P -x'),
  shape('tshark', '-V'),
  shape('tshark', '-P -V'),
  shape('tshark', '-V -x'),
  shape('tshark', '-T json'),
  shape('tshark', '-T json -x'),
  shape('tshark', '-T jsonraw', { times: false }),
  shape('tshark', '-T ek'),
  shape('tshark', '-T pdml'),
  shape('tshark', `-T fields -E header=y ${FIELDS.map((field) => `-e ${field}`).join(' ')}`, words),
];

/** The parts of a printed packet: its line, its details, and its bytes in hexadecimal. */
interface Parts {
  readonly summary: string;
  readonly details: string;
  readonly octets: string;
}

/** With these options tshark prints all parts of each packet. */
const ALL_PARTS = ['-P', '-V', '-x'];
/**
 * Makes these shapes of tshark from the parts of each packet: `printed-shapes.test.ts` compares the result with tshark.
 */
export const MADE_OF_PARTS: Readonly<Record<string, (packet: Parts) => string>> = {
  tshark: ({ summary }) => `${summary}\n`,
  'tshark -x': ({ octets }) => `${octets}\n\n`,
  'tshark -P -x': ({ summary, octets }) => `${summary}\n\n${octets}\n\n`,
  'tshark -V': ({ details }) => `${details}\n\n`,
  'tshark -P -V': ({ summary, details }) => `${summary}\n${details}\n\n`,
  'tshark -V -x': ({ details, octets }) => `${details}\n\n${octets}\n\n`,
};

function partsOf(text: string): Parts[] {
  return text
    .split(/^(?= *\d+ +-?[\d.]+ .*\nFrame \d+: )/m)
    .filter((packet) => packet !== '')
    .map((packet) => {
      const [, summary, details, octets] = /^(.*)\n([^]*?)\n\n([^]*)\n\n$/.exec(packet) ?? [];
      if (summary === undefined || details === undefined || octets === undefined)
        throw new Error(`tshark -P -V -x prints otherwise: ${packet}`);
      return { summary, details, octets };
    });
}

/** Folder of kept output, for the next test and the next run: a program takes longer to start than to print. */
const KEPT = join(tmpdir(), 'dnspcap-printed');
mkdirSync(KEPT, { recursive: true });

/**
 * Returns a text that identifies the installed version of a program; an update makes another file. Undefined if it is
 * not installed.
 */
function editionOf(program: string): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => statSync(join(folder, program), { throwIfNoEntry: false }))
    .find((one) => one !== undefined);
  return found && `${program} ${found.ino} ${found.size} ${found.mtimeMs}`;
}

const EDITIONS = { tcpdump: editionOf('tcpdump'), tshark: editionOf('tshark') };

/** Prints a capture in a shape; undefined if the program is not installed. */
export function print(wanted: PrintedShape, capture: URL): string | undefined {
  const make = MADE_OF_PARTS[wanted.name];
  if (!make) return printedAsSuch(wanted, capture);
  const text = printedWith('tshark', ALL_PARTS, capture);
  return text && partsOf(text).map(make).join('');
}

/** Prints a capture with the options of the shape. */
export function printedAsSuch(
  { program, options }: PrintedShape,
  capture: URL,
): string | undefined {
  return printedWith(program, options, capture);
}

function printedWith(
  program: PrintedShape['program'],
  options: readonly string[],
  capture: URL,
): string | undefined {
  const edition = EDITIONS[program];
  if (edition === undefined) return undefined;
  const path = fileURLToPath(capture);
  // Some shapes of tshark contain the name of the file.
  const [folder, file] = [dirname(path), basename(path)];
  const key = createHash('sha256').update(JSON.stringify([edition, file, options]));
  const kept = join(KEPT, key.update(readFileSync(path)).digest('hex'));
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const numbers = program === 'tshark' ? ['-n'] : [];
  const { stdout, error, status } = spawnSync(program, [...numbers, '-r', file, ...options], {
    cwd: folder,
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  const text = stdout.toString();
  // Several tests may print the same at once, so a file must appear complete or not at all.
  if (status === 0) {
    const own = `${kept}-${process.pid}`;
    writeFileSync(own, text);
    renameSync(own, kept);
  }
  return text;
}
