import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const TYPESCRIPT = new URL('fuzz/typescript.js', import.meta.url).href;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A signal comes in the midst of work without a pause, and behind that the handler is taken back. */
function endOf(before: string): { readonly signal: string | null; readonly said: string } {
  const script = `
    import { hearSignals, onInterrupt } from './src/cli/signals/interrupt.ts';
    const release = onInterrupt(() => console.log('cleaned up'));
    process.kill(process.pid, 'SIGINT');
    ${before}
    release();
    console.log('went on');
  `;
  const argv = ['--import', TYPESCRIPT, '--input-type=module', '--eval', script];
  const { signal, stdout } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  return { signal, said: stdout.trim() };
}

test('a signal that came while nobody could hear it is heard before its handler is taken back', () => {
  expect(endOf('await hearSignals();')).toEqual({ signal: 'SIGINT', said: 'cleaned up' });
});

test('without that it would be swallowed', () => {
  expect(endOf('')).toEqual({ signal: null, said: 'went on' });
});
