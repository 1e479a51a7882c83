import { existsSync, readFileSync } from 'node:fs';
import {
  type CLibrary,
  type LoadTest,
  loadTest,
  LOAD_TEST_FORMATS,
  Measurement,
  type Setting,
  type Trial,
  type Tried,
} from '../../loadtest/index.ts';
import { say, type Sentence } from '../../words/say.ts';
import { brokenLimit, type Figures, parseLimit } from '../../report/gate/figure-limit.ts';
import type { ExitCode } from '../exit-code.ts';
import type { LoadTestArguments } from './arguments.ts';
import { startTestCapture } from './capture.ts';
import { resolveUnder } from './workers.ts';
import { Progress } from '../output/terminal/progress.ts';
import { stopSignal } from '../signals/stop-signal.ts';
import { type Tell, teller } from '../output/tell.ts';
import type { Session } from '../output/streams.ts';

/** `dnspcap loadtest`: tests each setting in turn, then compares them. */
export async function loadTestCommand(
  args: LoadTestArguments,
  session: Session,
): Promise<ExitCode> {
  const stop = stopSignal();
  const trials: Trial[] = [];
  const cLibrary = cLibraryHere();
  try {
    for (const setting of args.settings) {
      if (!stop.signal.aborted) trials.push(await tryOut(setting, args, session, stop.signal));
    }
  } finally {
    stop.release();
  }
  const { host, connections, seconds, limitMs, resolver, ratePerSecond } = args;
  const test = loadTest(
    {
      host,
      connections,
      seconds,
      limitMs,
      ...(ratePerSecond !== undefined && { ratePerSecond }),
      resolver,
      ...(cLibrary && { cLibrary }),
    },
    trials,
    notes(args, cLibrary, trials),
    stop.signal.aborted,
    session.words,
  );
  session.stdout.write(LOAD_TEST_FORMATS[args.format](test, session.words));
  return judge(test, args.failOn, teller(session));
}

/** Evaluates --fail-on for each setting, as a stall of one setting does not become better by another setting. */
function judge({ settings }: LoadTest, failOn: readonly string[], tell: Tell): ExitCode {
  let code: ExitCode = 0;
  for (const tried of settings) {
    const figures = figuresOf(tried);
    for (const text of failOn) {
      const broken = brokenLimit(parseLimit(text)!, figures);
      if (!broken) continue;
      code = 1;
      tell(say`--fail-on ${text}: ${tried.setting}: ${broken.said}`);
    }
  }
  return code;
}

function figuresOf({ lookups, errors, stalled, latencyMs }: Tried): Figures {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return { lookups, failed, stalled, queries: 0, lost: 0, latency: latencyMs ?? {} };
}

async function tryOut(
  setting: Setting,
  args: LoadTestArguments,
  session: Session,
  signal: AbortSignal,
): Promise<Trial> {
  const capture = await startTestCapture(args, setting, session);
  const measurement = new Measurement(args.limitMs);
  const began = performance.now();
  const progress = new Progress(session.stderr, undefined, session.words);
  const showing = setInterval(() => {
    const seconds = Math.floor((performance.now() - began) / 1_000);
    const { lookups, stalled } = measurement;
    if (args.progress && session.stderr.isTTY === true)
      progress.tell(
        session.words.text(
          say`${setting.name}: ${seconds} of ${args.seconds} s, ${lookups} lookups, ${stalled} stalled`,
        ),
      );
  }, 250);
  try {
    await resolveUnder(setting, args, measurement, signal);
    const captured = await capture?.end();
    return { setting, measured: measurement.measured(), ...(captured && { capture: captured }) };
  } finally {
    clearInterval(showing);
    progress.clear();
    capture?.discard();
  }
}

/** Returns the C library whose getaddrinfo the workers call. Node.js for Alpine is linked with musl. */
function cLibraryHere(): CLibrary {
  if (process.platform !== 'linux') return undefined;
  const { header } = process.report.getReport() as unknown as {
    header: { glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** Socket of nscd(8), which answers glibc's getaddrinfo from its cache. */
const NSCD = '/var/run/nscd/socket';

function notes(
  { resolver, settings, host }: LoadTestArguments,
  cLibrary: CLibrary,
  trials: readonly Trial[],
): Sentence[] {
  const hasOptions = settings.some(({ resOptions }) => resOptions !== undefined);
  const told: Sentence[] = [];
  if (hasOptions && resolver === 'c-ares')
    told.push(say`c-ares knows neither single-request nor single-request-reopen`);
  if (hasOptions && resolver === 'getaddrinfo' && cLibrary === 'musl')
    told.push(say`this is musl: it does not read RES_OPTIONS, so these options change nothing`);
  if (resolver === 'getaddrinfo' && cLibrary === 'glibc' && existsSync(NSCD))
    told.push(say`nscd runs (${NSCD}) and answers from its cache: stop it for the test`);
  if (resolver === 'getaddrinfo' && /^nameserver\s+127\./m.test(resolvConf()))
    told.push(
      say`the first name server is on this machine: it may have a cache, and no packet of these lookups passes a conntrack NAT`,
    );
  if (trials.some(({ measured }) => measured.errors['ENOTFOUND'] !== undefined))
    told.push(say`ENOTFOUND: ${host} does not exist, or has no address`);
  if (
    trials.some(({ measured }) => measured.stalled > 0) &&
    cLibrary === 'glibc' &&
    resolver === 'getaddrinfo'
  )
    told.push(
      say`a thread of glibc before 2.40 that has lost a query asks A and AAAA one after the other from then on; workers are replaced before many of their threads do`,
    );
  return told;
}

function resolvConf(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8').replace(/^[^]*?(?=^nameserver)/m, '');
  } catch {
    return '';
  }
}
