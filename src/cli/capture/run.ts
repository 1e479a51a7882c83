import { PassThrough } from 'node:stream';
import { analyze } from '../../analyze.ts';
import type { Report } from '../../report/report.ts';
import { grouped, say, type Sentence } from '../../words/say.ts';
import { captureBundle } from './bundle.ts';
import { captureOnNode } from './node.ts';
import { FindingWatch } from './end.ts';
import { tellFindings } from './found-live.ts';
import { type CaptureArguments, isBundleName } from './arguments.ts';
import { hasColor } from '../output/terminal/color.ts';
import { findPlace } from './subject/place.ts';
import { CaptureProcess } from './process.ts';
import { bundleScript } from './script/bundle-script.ts';
import { plainScript } from './script/plain-script.ts';
import { type CaptureWriter, captureWriter, written } from './writer.ts';
import type { ExitCode } from '../exit-code.ts';
import { Outputs } from '../output/outputs.ts';
import { LiveFindings } from '../output/terminal/live-findings.ts';
import { Progress } from '../output/terminal/progress.ts';
import { redirectsAt } from './redirects.ts';
import type { Place } from './subject/subject.ts';
import { stopSignal, waitFor } from '../signals/stop-signal.ts';
import { type Tell, teller } from '../output/tell.ts';
import type { Session, Streams } from '../output/streams.ts';
import { tcpdumpCommand } from './tcpdump-command.ts';

/** `dnspcap capture`: writes the packets, tells findings as they come, and reports at the end. */
export async function captureCommand(asked: CaptureArguments, session: Session): Promise<ExitCode> {
  if (asked.print) {
    session.stdout.write(isBundle(asked) ? bundleScript(asked) : plainScript(asked));
    return 0;
  }
  const tell = teller(session);
  if (asked.viaImage !== undefined) return captureOnNode(asked, asked.viaImage, session, tell);
  if (isBundle(asked)) return captureBundle(asked, session, tell);
  const stop = stopSignal();
  const watch = new FindingWatch(asked, session.env, tell);
  let tcpdump: CaptureProcess | undefined;
  try {
    const place = await findPlace(asked, session.env);
    const args = await withRedirects(asked, place, session.env, tell);
    const [first, ...rest] = [...place.enter, ...tcpdumpCommand(args)];
    const writer = args.file === undefined ? undefined : captureWriter(args.file, args.ring);
    tcpdump = await CaptureProcess.start([first!, ...rest], session.env);
    tell(say`capturing ${place.words}, interface ${args.interface}; Ctrl-C ends it`);
    const analysis = analysed(tcpdump, writer, args, session, watch);
    const signal = AbortSignal.any([stop.signal, watch.ended]);
    await endInTime(tcpdump, args.seconds, signal, analysis);
    const report = await analysis;
    tcpdump.checkEnd();
    for (const line of tcpdump.summary) tell(summaryInWords(line));
    if (writer) tell(say`written: ${writer.files.join(', ')}`);
    for (const line of advice(report, args)) tell(line);
    return 0;
  } finally {
    tcpdump?.kill();
    watch.close();
    stop.release();
  }
}

/** Words the counts that tcpdump prints at its end (tcpdump(8)). Returns other lines unchanged. */
function summaryInWords(line: string): Sentence | string {
  const [, number = '', what] =
    /^(\d+) packets? (captured|received by filter|dropped by kernel)$/.exec(line) ?? [];
  const packets = grouped(Number(number));
  switch (what) {
    case 'captured':
      return say`packets captured: ${packets}`;
    case 'received by filter':
      return say`packets that passed the filter: ${packets}`;
    case 'dropped by kernel':
      return say`packets dropped by the kernel, as there was no room for them: ${packets}`;
    default:
      return line;
  }
}

/**
 * Adds the ports to which port 53 is redirected on the same host, as redirected queries never have port 53.
 * Captures on all interfaces, as these queries do not pass the pod's own.
 */
async function withRedirects(
  args: CaptureArguments,
  place: Place,
  env: Streams['env'],
  tell: Tell,
): Promise<CaptureArguments> {
  const found = await redirectsAt(place, env);
  const more = found.filter((port) => !args.ports.includes(port));
  if (found.length === 0) return args;
  if (more.length > 0)
    tell(
      say`port 53 is redirected to ${more.join(', ')} on the same host: that is captured, too; to analyse the file, add ${more.map((port) => `--port ${port}`).join(' ')}`,
    );
  const isSeen = args.interface === 'any' || args.interface === 'lo';
  if (args.isInterfaceNamed && !isSeen)
    tell(say`the redirected queries do not pass ${args.interface}: capture with -i any`);
  return {
    ...args,
    ports: [...args.ports, ...more],
    interface: args.isInterfaceNamed ? args.interface : 'any',
  };
}

/** Stops tcpdump in time. Also returns when tcpdump ends by itself: all of it is analysed then. */
async function endInTime(
  tcpdump: CaptureProcess,
  seconds: number | undefined,
  signal: AbortSignal,
  analysis: Promise<unknown>,
): Promise<void> {
  await waitFor((seconds ?? Infinity) * 1_000, signal, analysis);
  await tcpdump.stop();
}

async function analysed(
  tcpdump: CaptureProcess,
  writer: CaptureWriter | undefined,
  args: CaptureArguments,
  session: Session,
  watch: FindingWatch,
): Promise<Report> {
  const { stdout, stderr, words } = session;
  const isShown = args.progress && stderr.isTTY === true;
  const progress = new Progress(stderr, undefined, words);
  const outputs = new Outputs();
  await outputs.open(
    [{ file: '-', format: 'text' }],
    { lines: 'auto', color: hasColor('auto', session), words },
    [],
    stdout,
  );
  await outputs.begin(false);
  // Two analyses, each with its own copy of the bytes: the one for the report knows no clock, so its result is that of
  // the written capture.
  const [octets, followed] = [new PassThrough(), new PassThrough()];
  tcpdump.octets.pipe(octets);
  tcpdump.octets.pipe(followed);
  const file = args.file ?? '-';
  const analysing = analyze([{ file, chunks: () => written(octets, writer, progress) }], {
    ports: args.ports,
    words,
    lines: outputs.lines,
    ...(isShown && {
      onProgress: (_octets: number, packets: number, troubled: number) =>
        progress.show(packets, troubled),
    }),
  });
  const live = new LiveFindings(stderr, () => progress.clear(), words);
  const telling = tellFindings([{ file, chunks: () => followed }], args.ports, watch, live, words);
  try {
    const [result] = await Promise.all([analysing, telling]);
    progress.clear();
    await outputs.finish(result, []);
    return result.report;
  } finally {
    // If one of the two failed, nothing is told of the rest.
    for (const copy of [octets, followed]) copy.destroy();
  }
}

/** Next steps: which capture would decide, and which counters of the kernel to read. */
function advice({ findings }: Report, { subject, file }: CaptureArguments): Sentence[] {
  const races = findings.filter(({ rule }) => rule === 'conntrack-race');
  if (races.length === 0) return [];
  const mine = file ?? 'capture.pcap';
  const isProved = races.some(({ confidence }) => confidence === 'proved');
  return [
    ...(isProved
      ? []
      : [
          subject.kind === 'host'
            ? say`to decide whether it is the race: capture with -i any, which shows each query before and after NAT`
            : say`to decide whether it is the race, capture on the node at the same time: dnspcap capture -i any -o node.pcap; then: dnspcap analyze ${mine} --vantage node=node.pcap`,
        ]),
    say`conntrack -S in the host's network namespace (nsenter -t 1 -n conntrack -S), before and after: drop and insert_failed grow with each query that the race takes; in a pod's namespace they stay 0, and kernels from 5.6 on resolve most clashes (clash_resolve)`,
  ];
}

/** Whether to make a bundle: as the ending of `-o` says; without `-o`, only a printed script does. */
function isBundle({ file, print }: CaptureArguments): boolean {
  return file === undefined ? print : isBundleName(file);
}
