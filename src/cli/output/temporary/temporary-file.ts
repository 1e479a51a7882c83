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

/** Names of temporary files: unpredictable, and of fixed length, as a name has at most 255 bytes (NAME_MAX). */
const NAME = /^\.dnspcap-(?<space>[\da-f]{8})-(?<pid>\d+)-[\da-f]{24}\.tmp$/;

/** Loaded for the first file: it takes 6 ms, and a report on standard output needs none. */
const crypto = () => process.getBuiltinModule('node:crypto');

/** Milliseconds between updates of the modification time, by which a run shows that it is alive. */
const SIGN_OF_LIFE_MS = 60_000;
/** Milliseconds without an update after which a file is considered left over from a killed run. */
const DEAD_MS = 3_600_000;

const own = new Set<string>();

/** A hidden file that is renamed to its final name once it is complete. */
export class TemporaryFile {
  readonly path: string;
  readonly descriptor: number;
  readonly #life: NodeJS.Timeout;
  #isOpen = true;

  /**
   * Creates the file. Fails if the name exists, also as a link that an attacker planted.
   *
   * @param folder folder of the final file
   * @param existing the file that it will replace; its owner and mode are copied as far as permitted
   */
  constructor(folder: string, existing: Stats | undefined) {
    removeLeftovers(folder);
    const random = crypto().randomBytes(12).toString('hex');
    const name = `.dnspcap-${processSpace()}-${process.pid}-${random}.tmp`;
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

  /** Removes the file. Has no effect after `moveTo`. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #live(): void {
    const now = new Date();
    try {
      futimesSync(this.descriptor, now, now);
    } catch {
      // The file system has no times, so that they are not used to judge this file.
    }
  }
}

/**
 * Copies owner and mode. The owner comes first, as changing it clears setuid bits. Without permission to change the
 * owner, those bits are left out, so that the file never runs as another user.
 */
function takeOver(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
  } catch (error) {
    if (errno(error) !== 'EPERM' && errno(error) !== 'EINVAL') throw error;
    fchmodSync(descriptor, mode & 0o777);
  }
}

/** Removes files of killed runs from a folder. A failure to remove them does not prevent writing. */
function removeLeftovers(folder: string): void {
  try {
    for (const name of readdirSync(folder))
      if (isLeftover(folder, name)) rmSync(join(folder, name));
  } catch {
    // The file belongs to another user, or was just removed by another run.
  }
}

function isLeftover(folder: string, name: string): boolean {
  const { space, pid } = NAME.exec(name)?.groups ?? {};
  if (own.has(name) || space === undefined) return false;
  const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  if (Date.now() - stats.mtimeMs > DEAD_MS) return true;
  // A file with this process's number that it did not create: from an earlier process with the same number.
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

/** Identifies the space in which process numbers are unique: each container has process numbers of its own. */
function processSpace(): string {
  space ??= crypto().createHash('sha256').update(placeOfProcess()).digest('hex').slice(0, 8);
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
