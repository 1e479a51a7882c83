import { repeatable, valued } from '../parsing/option.ts';
import { PORT, QUIET, SLOW, TO } from '../parsing/common-options.ts';
import type { ExtractArguments } from './arguments.ts';
import { blocks, milliseconds, port, span } from '../analyze/option-checks.ts';
import { ANONYMIZE_OPTIONS, anonymizeOf } from '../parsing/anonymize-options.ts';
import { isBundleName } from '../capture/arguments.ts';
import type { Command, Values } from '../parsing/command.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { isSet, last, list } from '../parsing/option-values.ts';
import type { ExtractFormat } from '../../extract/packets.ts';
import type { Request } from '../../extract/selection.ts';
import { say } from '../../words/say.ts';

export const EXTRACT: Command = {
  name: 'extract',
  usage: 'extract <capture...>',
  describe:
    'cut the packets of a finding into a small capture, and check that it shows the same diagnosis',
  options: {
    output: valued(
      'FILE',
      'the capture to write: .pcap or .pcapng; from a bundle also .tar.gz, with all its facts',
      'o',
    ),
    finding: repeatable('ID', 'a finding by its number in analyze, such as F1'),
    lookup: repeatable('N', 'a lookup by its number, from the column lookup of the CSV'),
    client: repeatable('CIDR', 'only lookups of these clients: an address or a CIDR block'),
    from: valued(
      'TIME',
      'only lookups that began at this time or later: 10:11, 2026-11-22T10:11:12.5Z, +5m',
    ),
    to: TO,
    port: PORT,
    slow: SLOW,
    ...ANONYMIZE_OPTIONS,
    quiet: QUIET,
  },
  argument: 'FILE',
  examples: {
    'dnspcap extract node.pcap --finding F1 -o F1.pcap': 'the packets of a finding, for a ticket',
    'dnspcap extract node.pcap --finding F1 --anonymize --keep-suffix svc.cluster.local -o F1.pcap':
      'the same to show to strangers: without real names and addresses',
    'dnspcap extract rotated/ --client 10.244.1.7 --from 2026-11-22T10:11 --to 2026-11-22T10:12 -o pod.pcap':
      'what a pod asked in a minute',
  },
  prepare: async (values) => {
    const checked = await check(values);
    return async (session) => (await import('./run.ts')).extractCommand(checked, session);
  },
};

async function check(values: Values): Promise<ExtractArguments> {
  const captures = (values['_'] as string[]).slice(1);
  if (captures.length === 0)
    throw new UsageError(say`no capture given: dnspcap extract FILE --finding F1 -o F1.pcap`);
  if (captures.includes('-'))
    throw new UsageError(
      say`extract reads a capture several times, but standard input can be read only once: save it in a file`,
    );
  const output = last(values['output']);
  if (output === undefined)
    throw new UsageError(say`extract needs -o FILE.pcap or -o FILE.pcapng: where to write`);
  return {
    captures,
    output,
    format: formatOf(output),
    request: await request(values),
    ports: list(values['port']).map(port),
    slowMs: milliseconds(last(values['slow'])),
    anonymize: anonymizeOf(values),
    quiet: isSet(values['quiet']),
  };
}

function formatOf(file: string): ExtractFormat {
  const [, ending] = /\.(pcapng|pcap)$/i.exec(file) ?? [];
  if (ending !== undefined) return ending.toLowerCase() as ExtractFormat;
  // Format of the captures in the bundle.
  if (isBundleName(file)) return 'pcap';
  throw new UsageError(
    say`-o ${file}: the file ending must be .pcap or .pcapng, or .tar.gz if the input is a bundle`,
  );
}

async function request(values: Values): Promise<Request> {
  const findings = list(values['finding']).map(finding);
  const lookups = list(values['lookup']).map(lookup);
  const clients = await blocks('--client', list(values['client']));
  const { from, to } = await span(values);
  const hasLookups = findings.length + lookups.length > 0;
  const hasSpan = clients.length > 0 || from !== undefined || to !== undefined;
  if (hasLookups && hasSpan)
    throw new UsageError(
      say`use either --finding and --lookup, or --client, --from and --to, not both`,
    );
  if (!hasLookups && !hasSpan)
    throw new UsageError(
      say`what should be extracted? --finding F1, --lookup N, --client ADDRESS, or --from and --to`,
    );
  return { findings, lookups, clients, from, to };
}

function finding(text: string): string {
  if (/^F[1-9]\d*$/i.test(text)) return text.toUpperCase();
  throw new UsageError(say`--finding ${text}: findings are called F1, F2 and so on`);
}

function lookup(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(say`--lookup ${text}: needs the number of a lookup, 1 or higher`);
}
