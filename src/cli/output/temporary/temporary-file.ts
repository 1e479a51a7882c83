import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errno } from '../errno.ts';

/** Nobody's plan, and as long whatever the name of the report is: 255 octets are the most (NAME_MAX). */
const NAME = /^\.dnspcap-(?<space>[\da-f]{8})-(?<pid>\d+)-[\da-f]{24}\.tmp$/;

/** A run that is alive says so each minute, unless it is busy. */
const SIGN_OF_LIFE_MS = 60_000;
/** A file without a sign of life for as long was left by a run that was killed. */
const DEAD_MS = 3_600_000;

const own = new Set<string>();

/** A hidden file that takes a place once it is complete. */
export class TemporaryFile {
  readonly path: string;
  readonly descriptor: number;
  readonly #life: NodeJS.Timeout;
  #isOpen = true;

  /**
   * Made anew: what stands at its name already, a link that somebody planted too, is an error.
   *
   * @param folder of the place that it will take
   * @param existing what it replaces, whose owner and mode it gets as far as it may
   */
  constructor(folder: string, existing: Stats | undefined) {
    removeLeftovers(folder);
    const name = `.dnspcap-${processSpace()}-${process.pid}-${randomBytes(12).toString('hex')}.tmp`;
    this.path = join(folder, name);
    const mode = existing ? existing.mode & 0o700 : 0o666;
    this.descriptor = openSync(this.path, 'wx', mode);
    own.add(name);
    if (existing) takeOver(this.descriptor, existing);
    this.#life = setInterval(() => this.#live(), SIGN_OF_LIFE_MS).unref();
  }

  close(): void {
    clearInterval(this.#life);
    if (this.#isOpen) closeSync(this.descriptor);
    this.#isOpen = false;
  }

  moveTo(place: string): void {
    renameSync(this.path, place);
  }

  /** Leaves nothing behind. Does no harm after `moveTo`. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #live(): void {
    const now = new Date();
    try {
      futimesSync(this.descriptor, now, now);
    } catch {
      // A file system without times: then nobody judges by them.
    }
  }
}

/** Owner first, as that takes rights away. Who may not give a file away keeps it, and it runs as nobody else. */
function takeOver(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
  } catch (error) {
    if (errno(error) !== 'EPERM' && errno(error) !== 'EINVAL') throw error;
    fchmodSync(descriptor, mode & 0o777);
  }
}

/** What runs that were killed left in a folder. That something cannot be removed is no reason not to write. */
function removeLeftovers(folder: string): void {
  try {
    for (const name of readdirSync(folder))
      if (isLeftover(folder, name)) rmSync(join(folder, name));
  } catch {
    // It is somebody else's, or has just been removed by another run.
  }
}

function isLeftover(folder: string, name: string): boolean {
  const { space, pid } = NAME.exec(name)?.groups ?? {};
  if (own.has(name) || space === undefined) return false;
  const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  if (Date.now() - stats.mtimeMs > DEAD_MS) return true;
  // Of this process, and not known to it: of one that had its number before.
  return space === processSpace() && (Number(pid) === process.pid || !isAlive(Number(pid)));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errno(error) !== 'ESRCH';
  }
}

let space: string | undefined;

/** In which a process number means one process: the same in each container would be no help. */
function processSpace(): string {
  space ??= createHash('sha256').update(placeOfProcess()).digest('hex').slice(0, 8);
  return space;
}

function placeOfProcess(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
