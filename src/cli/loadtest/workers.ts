import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measurement, Setting } from '../../loadtest/index.ts';
import type { LoadTestArguments } from './arguments.ts';
import type { WorkerOrder, WorkerReport, WorkerTask } from './worker.ts';
import { waitFor } from '../signals/stop-signal.ts';

const WORKER = fileURLToPath(new URL('loadtest-worker.js', import.meta.url));

/**
 * libuv runs getaddrinfo as slow work, which gets at most half of its threads (`slow_work_thread_threshold` in
 * src/threadpool.c). Two threads for each connection keep all connections busy at once.
 */
const THREADS_PER_CONNECTION = 2;
/** MAX_THREADPOOL_SIZE of libuv is 1024. Half of it keeps each process small. */
const CONNECTIONS_PER_WORKER = 256;
/**
 * Share of threads that may have become serial before a worker is replaced. A thread of glibc that has lost one of
 * two queries asks one after the other from then on, before glibc 2.40 for its whole life, and then never stalls
 * again. So the test would go on with other settings than it began with.
 */
const SERIAL_THREADS = 0.25;
/** Milliseconds to wait at the end for lookups under way, so that a stall of two rounds is measured completely. */
const PATIENCE_MS = 12_000;
/** Milliseconds for the last report of a worker. */
const FAREWELL_MS = 1_000;

export type Task = Pick<
  LoadTestArguments,
  'host' | 'connections' | 'seconds' | 'ratePerSecond' | 'resolver'
>;

/** Resolves under one setting for the duration of the task, or until `signal` is aborted. */
export async function resolveUnder(
  setting: Setting,
  task: Task,
  measurement: Measurement,
  signal: AbortSignal,
): Promise<void> {
  const slots = Array.from(
    { length: Math.ceil(task.connections / CONNECTIONS_PER_WORKER) },
    (_, at, all = Math.ceil(task.connections / CONNECTIONS_PER_WORKER)) =>
      new Slot(shareOf(task, at, all), setting, measurement),
  );
  try {
    for (const slot of slots) slot.start();
    const failed = Promise.all(slots.map(async ({ failure }) => failure));
    await waitFor(task.seconds * 1_000, signal, failed);
    for (const slot of slots) slot.order('stop');
    const ended = Promise.all(slots.map(async (slot) => slot.ended()));
    await waitFor(PATIENCE_MS, signal, ended, failed);
    for (const slot of slots) slot.order('leave');
    await waitFor(FAREWELL_MS, new AbortController().signal, ended, failed);
  } finally {
    for (const slot of slots) slot.kill();
  }
}

function shareOf(task: Task, at: number, all: number): WorkerTask {
  const { host, resolver, ratePerSecond } = task;
  const connections =
    Math.floor(((at + 1) * task.connections) / all) - Math.floor((at * task.connections) / all);
  const intervalMs = ratePerSecond === undefined ? 0 : (task.connections / ratePerSecond) * 1_000;
  return { host, connections, resolver, intervalMs };
}

/** A share of the connections: a worker that begins lookups, and replaced ones that wait for their last. */
class Slot {
  readonly failure: Promise<never>;
  readonly #task: WorkerTask;
  readonly #setting: Setting;
  readonly #measurement: Measurement;
  readonly #workers = new Set<ChildProcess>();
  #fail: (error: Error) => void = () => {};
  #current: ChildProcess | undefined;
  #isStopping = false;

  constructor(task: WorkerTask, setting: Setting, measurement: Measurement) {
    this.#task = task;
    this.#setting = setting;
    this.#measurement = measurement;
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => {});
  }

  start(): void {
    const threads = this.#task.connections * THREADS_PER_CONNECTION;
    const { RES_OPTIONS: _, ...env } = process.env;
    const worker = fork(WORKER, [JSON.stringify(this.#task)], {
      env: {
        ...env,
        UV_THREADPOOL_SIZE: `${threads}`,
        ...(this.#setting.resOptions !== undefined && { RES_OPTIONS: this.#setting.resOptions }),
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#workers.add(worker);
    this.#current = worker;
    let stalled = 0;
    worker.on('message', (report: WorkerReport) => {
      stalled += this.#take(report);
      const isSpent = stalled >= Math.max(1, threads * SERIAL_THREADS);
      if (isSpent && worker === this.#current && !this.#isStopping) this.#replace(worker);
    });
    worker.once('error', (error) => this.#fail(error));
    worker.once('exit', (code, signal) => {
      this.#workers.delete(worker);
      // A worker ends by its own SIGKILL, with no exit code.
      if (code) this.#fail(new Error(`a worker of the load test ended with ${code ?? signal}`));
    });
  }

  order(order: WorkerOrder): void {
    this.#isStopping = true;
    for (const worker of this.#workers) if (worker.connected) worker.send(order, () => {});
  }

  /** Resolves when no worker is left. */
  async ended(): Promise<void> {
    await Promise.all(
      Array.from(
        this.#workers,
        async (worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())),
      ),
    );
  }

  kill(): void {
    for (const worker of this.#workers) worker.kill('SIGKILL');
  }

  #replace(spent: ChildProcess): void {
    this.start();
    spent.send('stop' satisfies WorkerOrder, () => {});
  }

  /** Adds a report to the measurement. Returns the number of stalled lookups in it. */
  #take({ durations, codes, open = [] }: WorkerReport): number {
    const before = this.#measurement.stalled;
    for (const [at, duration] of durations.entries())
      this.#measurement.add(duration, codes[at] === '' ? undefined : codes[at]);
    for (const duration of open) this.#measurement.leave(duration);
    return this.#measurement.stalled - before;
  }
}
