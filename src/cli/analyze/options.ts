import { choice, flag, repeatable, under, valued } from '../parsing/option.ts';
import {
  EACH_CLIENT,
  NO_PROGRESS,
  PORT,
  QUIET,
  SLOW,
  TO,
  formatOption,
} from '../parsing/common-options.ts';
import { FORMAT_NAMES, FORMATS, type Format, formatOf } from '../../report/index.ts';
import type { AnalyzeArguments, VantageRequest } from './arguments.ts';
import type { Detail, LineSelection } from '../../report/reporter.ts';
import { ANONYMIZE_OPTIONS, anonymizeOf } from '../parsing/anonymize-options.ts';
import { COLOR_OPTIONS, colorOf } from '../output/terminal/color.ts';
import { expectation, failure } from '../parsing/demands.ts';
import type { Command, Values } from '../parsing/command.ts';
import { FACT_OPTIONS, factsOf } from './fact-options.ts';
import type { OutputRequest } from '../output/outputs.ts';
import { blocks, milliseconds, port, span } from './option-checks.ts';
import { isSet, last, list } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

const ENDINGS = FORMAT_NAMES.map((name) => FORMATS[name].endings[0]).join(' ');

export const ANALYZE: Command = {
  name: 'analyze',
  usage: 'analyze <capture...>',
  describe:
    'find what delayed or broke DNS lookups in captures (files, folders, archives, bundles of dnspcap capture, - for standard input)',
  argument: 'FILE',
  options: {
    ...under('output', {
      output: repeatable(
        'FILE',
        say`write a report; the file ending sets the format: ${ENDINGS}`,
        'o',
      ),
      format: formatOption(FORMAT_NAMES),
    }),
    ...under('gate', {
      'fail-on': repeatable(
        'WHAT',
        'exit 1 on a finding of this severity or higher (note, warning, error) or of this rule, or when a figure exceeds a limit: p99>200ms, stalled>1/1000, failed>0, lost>0.5%',
      ),
      expect: repeatable('RULE=N', 'exit 1 unless this rule has exactly N findings'),
      'each-client': EACH_CLIENT,
      each: flag(
        'analyse each capture separately, each as its own test (text, markdown, junit); without it, all files are one capture',
      ),
    }),
    ...under('output', {
      brief: flag('text: only the verdict and a row for each incident'),
      verbose: flag('text: every finding, with its evidence and all remedies', 'v'),
      lines: choice(
        'WHICH',
        ['all', 'findings', 'none'],
        'which lines HTML and Markdown show (default: all if there are at most 2,000, else those of findings)',
      ),
    }),
    ...under('evidence', { port: PORT }),
    ...under('selection', {
      client: repeatable('CIDR', 'only these clients: an address or a CIDR block'),
      server: repeatable('CIDR', 'only these servers: an address or a CIDR block'),
      name: repeatable('GLOB', 'only these names; * matches anything'),
      from: valued(
        'TIME',
        'only lookups that began at this time or later: 10:11, 2026-11-22T10:11:30Z, +5m',
      ),
      to: TO,
    }),
    ...under('evidence', {
      vantage: repeatable(
        'NAME=FILE',
        "the same traffic, captured somewhere else, such as on the node's uplink",
      ),
      pods: repeatable(
        'FILE',
        'output of kubectl get pods,services,endpointslices -A -o json: shows names beside addresses, and is evidence',
      ),
    }),
    ...FACT_OPTIONS,
    ...ANONYMIZE_OPTIONS,
    ...under('evidence', { slow: SLOW }),
    ...under('gate', { strict: flag('treat a damaged or cut-off capture as an error') }),
    ...under('output', {
      quiet: QUIET,
      'no-progress': NO_PROGRESS,
    }),
    ...COLOR_OPTIONS,
  },
  examples: {
    'dnspcap analyze node.pcap': 'what went wrong, on the terminal',
    'dnspcap analyze rotated/ -o report.html -o lines.csv':
      'a folder of tcpdump -C files, two reports',
    'ssh node tcpdump -i any -s 500 -w - port 53 | dnspcap analyze -':
      'from another machine, without a file',
    'dnspcap analyze test.pcap --expect conntrack-race=0 --fail-on error':
      'for a test: exit 1 if a lookup stalled',
    'dnspcap analyze captures/ --each --fail-on warning -o junit.xml':
      'for CI: each capture a suite, each rule a test',
  },
  prepare: async (values) => {
    const checked = await check(values);
    return async (session) => (await import('./run.ts')).analyzeCommand(checked, session);
  },
};

async function check(values: Values): Promise<AnalyzeArguments> {
  const captures = (values['_'] as string[]).slice(1);
  if (captures.length === 0) {
    throw new UsageError(
      say`no capture given: dnspcap analyze FILE, a folder of captures, or - for standard input`,
    );
  }
  if (isSet(values['each']) && list(values['vantage']).length > 0)
    throw new UsageError(
      say`--each and --vantage do not go together: a vantage belongs to one capture; analyse that capture alone`,
    );
  return {
    captures,
    outputs: outputs(list(values['output']), last(values['format']) as Format | undefined),
    gate: {
      failOn: await Promise.all(list(values['fail-on']).map((text) => failure(text))),
      expect: await Promise.all(list(values['expect']).map(expectation)),
      isEachClient: isSet(values['each-client']),
    },
    each: isSet(values['each']),
    lines: (last(values['lines']) as LineSelection | undefined) ?? 'auto',
    ports: list(values['port']).map(port),
    clients: await blocks('--client', list(values['client'])),
    servers: await blocks('--server', list(values['server'])),
    names: list(values['name']),
    ...(await span(values)),
    vantages: list(values['vantage']).map(vantage),
    pods: pods(values),
    facts: factsOf(values),
    anonymize: anonymizeOf(values),
    slowMs: milliseconds(last(values['slow'])),
    strict: isSet(values['strict']),
    quiet: isSet(values['quiet']),
    progress: !isSet(values['no-progress']),
    color: colorOf(values),
    detail: detailOf(values),
  };
}

/** Returns the detail of the text. --verbose overrides --brief. */
function detailOf(values: Values): Detail {
  if (isSet(values['verbose'])) return 'full';
  return isSet(values['brief']) ? 'brief' : 'usual';
}

/** Returns the listings. They exclude --anonymize: they name what pseudonyms hide, and know other addresses. */
function pods(values: Values): readonly string[] {
  const files = list(values['pods']);
  if (files.length > 0 && isSet(values['anonymize']))
    throw new UsageError(say`--pods shows the names that --anonymize hides: use only one of them`);
  return files;
}

function vantage(text: string): VantageRequest {
  const [, name, file] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || file === undefined)
    throw new UsageError(say`--vantage ${text}: needs NAME=FILE, for example uplink=uplink.pcap`);
  return { name, file };
}

function outputs(files: readonly string[], format: Format | undefined): OutputRequest[] {
  const requests = files.map((file) => {
    const requested = file === '-' ? (format ?? 'text') : (formatOf(file) ?? format);
    if (file === '') throw new UsageError(say`-o needs a file name`);
    if (/\.parquet$/i.test(file) && !requested?.startsWith('parquet-'))
      throw new UsageError(
        say`cannot tell which table to write to ${file}: end the name in lookups.parquet (a row per lookup) or in lines.parquet (a row per DNS message)`,
      );
    if (!requested)
      throw new UsageError(
        say`cannot tell the format of ${file} from its ending (known: ${ENDINGS}); set it with -f`,
      );
    return { file, format: requested };
  });
  // A format that no file uses is meant for standard output.
  const isTaken = requests.some((request) => request.format === format);
  if (files.length > 0 && (format === undefined || isTaken)) return requests;
  return [...requests, { file: '-', format: format ?? 'text' }];
}
