import { choice, repeatable, valued } from '../parsing/option.ts';
import { NO_PROGRESS } from '../parsing/common-options.ts';
import {
  DEFAULT,
  LOAD_TEST_FORMATS,
  type LoadTestFormat,
  type ResolverName,
  type Setting,
  settingOf,
} from '../../loadtest/index.ts';
import type { LoadTestArguments } from './arguments.ts';
import { FIGURES, parseLimit } from '../../report/gate/figure-limit.ts';
import type { Command, Values } from '../parsing/command.ts';
import { isSet, last, list, wholeNumber } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say, Sentence } from '../../words/say.ts';

const FORMATS = Object.keys(LOAD_TEST_FORMATS) as LoadTestFormat[];
/** An hour, in seconds: a longer test is a task for monitoring. */
const MAX_SECONDS = 3_600;
const MAX_CONNECTIONS = 4_096;
const MAX_LIMIT_MS = 60_000;
const MAX_RATE = 100_000;
const MAX_SETTINGS = 8;

export const LOADTEST: Command = {
  name: 'loadtest',
  usage: 'loadtest --host NAME -d SECONDS',
  describe:
    'resolve a name under load, without a cache: how long it takes, how often it stalls, and which options help',
  options: {
    host: valued('NAME', 'the name to resolve'),
    connections: valued('N', 'concurrent lookups (default 200)', 'c'),
    duration: valued('SECONDS', 'seconds for each setting (required)', 'd'),
    limit: valued('MS', 'milliseconds above which a lookup counts as stalled (default 5000)', 'l'),
    rate: valued(
      'N',
      'at most this many lookups a second in total (default: as many as -c allows)',
    ),
    options: valued(
      'LIST',
      'settings of resolv.conf to try in turn, such as default,single-request-reopen,timeout:1+attempts:3',
    ),
    resolver: choice(
      'NAME',
      ['getaddrinfo', 'c-ares'],
      'which resolver: the one of dns.lookup and most programs, or the one of dns.resolve* in Node.js',
    ),
    output: valued('FILE', 'capture the test into this file (tcpdump, root) and analyse it', 'o'),
    interface: valued('NAME', 'interface of the capture (default any)', 'i'),
    format: choice('FORMAT', FORMATS, 'format (default text)', 'f'),
    'fail-on': repeatable(
      'LIMIT',
      'exit 1 if a figure of a setting exceeds a limit: stalled>0, failed>1/1000, p99>200ms',
    ),
    'no-progress': NO_PROGRESS,
  },
  examples: {
    'dnspcap loadtest --host web.default.svc -d 30': 'how often does it stall?',
    'dnspcap loadtest --host web.default.svc -d 30 --options default,single-request-reopen':
      'which setting helps? Changes no file',
    'dnspcap loadtest --host web.default.svc -c 20 -d 60 --rate 100 -o test.pcap':
      'gently, and with the packets',
  },
  prepare: async (values) => {
    const checked = check(values);
    return async (session) => (await import('./run.ts')).loadTestCommand(checked, session);
  },
};

function check(values: Values): LoadTestArguments {
  const [, stray] = values['_'] as string[];
  if (stray !== undefined)
    throw new UsageError(say`loadtest takes no argument; to name the host: --host ${stray}`);
  const host = last(values['host']);
  if (host === undefined || !/^[^\s\0]{1,253}$/.test(host))
    throw new UsageError(say`loadtest needs a name to resolve: --host NAME`);
  const seconds = wholeNumber('-d', values['duration'], [1, MAX_SECONDS]);
  if (seconds === undefined)
    throw new UsageError(
      say`loadtest needs a duration: -d SECONDS; it puts load on the DNS servers for that long`,
    );
  const resolver = (last(values['resolver']) as ResolverName | undefined) ?? 'getaddrinfo';
  return {
    host,
    connections: wholeNumber('-c', values['connections'], [1, MAX_CONNECTIONS]) ?? 200,
    seconds,
    limitMs: wholeNumber('-l', values['limit'], [1, MAX_LIMIT_MS]) ?? 5_000,
    ratePerSecond: wholeNumber('--rate', values['rate'], [1, MAX_RATE]),
    settings: settings(last(values['options'])),
    resolver,
    capture: capture(last(values['output'])),
    interface: last(values['interface']) ?? 'any',
    format: (last(values['format']) as LoadTestFormat | undefined) ?? 'text',
    failOn: list(values['fail-on']).map(limit),
    progress: !isSet(values['no-progress']),
  };
}

/** Checks a limit. A load test sees no queries, so a limit for lost ones needs a capture. */
function limit(text: string): string {
  const parsed = parseLimit(text);
  if (parsed && parsed.figure !== 'lost') return text;
  const figures = FIGURES.filter((figure) => figure !== 'lost').join(', ');
  throw new UsageError(
    say`--fail-on ${text}: a limit looks like stalled>0, failed>1/1000 or p99>200ms; figures are ${figures}`,
  );
}

function settings(text: string | undefined): Setting[] {
  if (text === undefined) return [DEFAULT];
  const names = text.split(',');
  if (new Set(names).size < names.length)
    throw new UsageError(say`--options ${text}: the same setting is given twice`);
  if (names.length > MAX_SETTINGS)
    throw new UsageError(say`--options: at most ${MAX_SETTINGS} settings`);
  return names.map((name) => {
    const setting = settingOf(name);
    if (setting instanceof Sentence) throw new UsageError(say`--options ${name}: ${setting}`);
    return setting;
  });
}

function capture(file: string | undefined): string | undefined {
  if (file === undefined || /\.p?cap$/.test(file)) return file;
  throw new UsageError(
    say`-o ${file}: this option writes the packets; use a name that ends in .pcap; for the format of the results see -f`,
  );
}
