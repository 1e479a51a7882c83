/**
 * One process of a load test: resolves one name over and over, with many lookups at once, and reports durations. It
 * talks to its parent over IPC, starts at once, and ends with its parent. Thread pool size and RES_OPTIONS are in
 * its environment, because both are read once, before any code runs.
 */
import { lookup, Resolver } from 'node:dns/promises';

/** The parent's task for the worker, as JSON in the argument. */
export interface WorkerTask {
  readonly host: string;
  readonly connections: number;
  readonly resolver: 'getaddrinfo' | 'c-ares';
  /** Milliseconds between two lookups of one connection; 0 for none. */
  readonly intervalMs: number;
}

/** A report to the parent. */
export interface WorkerReport {
  /** Milliseconds of each lookup that ended since the last report. */
  readonly durations: readonly number[];
  /** The error code of each lookup; `''` if it succeeded. */
  readonly codes: readonly string[];
  /** In the last report: the duration so far of each lookup that is still under way. */
  readonly open?: readonly number[];
}

/** `stop`: begin no more lookups, and leave when all have ended. `leave`: leave at once. */
export type WorkerOrder = 'stop' | 'leave';

/** Milliseconds between two reports. */
const REPORT_EVERY = 100;

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
let durations: number[] = [];
let codes: string[] = [];
/** Start of each lookup that is under way, by its number. */
const began = new Map<number, number>();
let begun = 0;
const state = { isStopping: false };

async function connection(index: number): Promise<void> {
  const resolve = task.resolver === 'c-ares' ? viaCares() : viaGetaddrinfo;
  // Spreads the connections over the interval, so that lookups do not come all at once.
  let next = performance.now() + (index / task.connections) * task.intervalMs;
  while (!state.isStopping) {
    const pause = next - performance.now();
    if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
    if (state.isStopping) return;
    next = Math.max(next, performance.now() - task.intervalMs) + task.intervalMs;
    await timed(resolve);
  }
}

async function timed(resolve: () => Promise<unknown>): Promise<void> {
  const number = begun++;
  const start = performance.now();
  began.set(number, start);
  let code = '';
  try {
    await resolve();
  } catch (error) {
    code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
  began.delete(number);
  durations.push(performance.now() - start);
  codes.push(code);
}

/** Resolves with getaddrinfo(3) and AF_UNSPEC, as connect() of most programs does: A and AAAA, without a cache. */
async function viaGetaddrinfo(): Promise<unknown> {
  return lookup(task.host, { all: true });
}

/** Resolves A and AAAA at once with c-ares, a channel for each connection. One address is a success. */
function viaCares(): () => Promise<unknown> {
  const resolver = new Resolver();
  return async () => {
    const asked = await Promise.allSettled([
      resolver.resolve4(task.host),
      resolver.resolve6(task.host),
    ]);
    const failed = asked.filter((answer) => answer.status === 'rejected');
    if (failed.length === asked.length) throw failed[0]!.reason;
  };
}

function report(): void {
  if (durations.length === 0) return;
  const message: WorkerReport = { durations, codes };
  [durations, codes] = [[], []];
  process.send?.(message);
}

/** Sends the last report, and disconnects from the parent. */
function leave(): void {
  const now = performance.now();
  const open = Array.from(began.values(), (start) => now - start);
  process.send?.({ durations, codes, open } satisfies WorkerReport, () => process.disconnect());
  [durations, codes] = [[], []];
  began.clear();
}

process.on('message', (order: WorkerOrder) => {
  state.isStopping = true;
  if (order === 'leave') leave();
});
// Not process.exit(), which would wait for the threads that are blocked in getaddrinfo.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; the parent decides what to do.
process.on('SIGINT', () => {});

const reporting = setInterval(report, REPORT_EVERY);
await Promise.all(Array.from({ length: task.connections }, (_, index) => connection(index)));
clearInterval(reporting);
if (process.connected) leave();
