// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { command } from './process.js';
/** @import { Program } from './rows.js' */

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LOCK = 'package-lock.json';

/**
 * Returns the commit that a revision names.
 *
 * @param {string} revision as git takes it
 * @returns {string} its hash
 * @throws RangeError when there is none
 */
export function commitOf(revision) {
  const argv = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, status } = spawnSync('git', argv, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new RangeError(`--against ${revision}: git knows no such commit`);
  return stdout.trim();
}

/** Another state of this repository, in the temporary folder: built, and gone when it is removed. */
export class Checkout {
  #folder = mkdtempSync(join(tmpdir(), 'dnspcap-against-'));
  /** @type {Program} */
  program = { root: join(this.#folder, 'checkout'), outputs: join(this.#folder, 'outputs') };

  /**
   * @param {string} commit
   * @param {AbortSignal} signal
   */
  async build(commit, signal) {
    const { root, outputs } = this.program;
    mkdirSync(outputs);
    const git = ['worktree', 'add', '--quiet', '--detach', root, commit];
    await command(['git', ...git], { signal, cwd: ROOT });
    await install(root, signal);
    await command([process.execPath, 'scripts/build.js'], { signal, cwd: root });
  }

  /** Removes the checkout, and git's record of it, also after a failure. */
  remove() {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    spawnSync('git', ['worktree', 'prune'], { cwd: ROOT });
  }
}

/**
 * The packages that are here, if they are the same: as hard links, which takes no time. A symbolic link of the whole
 * folder would do for esbuild, but npm, which the build asks for the bill of materials, misses packages behind it.
 *
 * @param {string} root of the checkout
 * @param {AbortSignal} signal
 */
async function install(root, signal) {
  const [theirs, ours] = [root, ROOT].map((folder) => readFileSync(join(folder, LOCK), 'utf8'));
  if (theirs === ours)
    try {
      await command(['cp', '-al', join(ROOT, 'node_modules'), root], { signal });
      return;
    } catch {
      // Another file system.
      signal.throwIfAborted();
    }
  await command(['npm', 'ci', '--ignore-scripts'], { signal, cwd: root });
}
