import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const TYPESCRIPT = new URL('fuzz/typescript.js', import.meta.url).href;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Returns how a process ends after a signal during uninterrupted work, after which the handler is removed. */
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

test('while hundreds of findings are made, the process hears its signals', async () => {
  const lookups = Array.from({ length: 600 }, (_, at) => {
    const [start, port, id] = [7 * at, 10_000 + at, (0x1000 + at).toString(16)];
    const query = `10.0.0.1:${port} > 10.0.0.2:53 query ${id} web.example.test. A`;
    return `${start} ${query}\n${start + 5} ${query}\n+.001 10.0.0.2:53 > 10.0.0.1:${port} response ${id} web.example.test. A NOERROR`;
  });
  const [input] = inputsOf(parseScenario(`${lookups.join('\n')}\n---\n`));
  let isRead = false;
  let heard = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* input!.chunks();
    isRead = true;
    const listen = (): void => {
      heard++;
      if (isRead) setImmediate(listen);
    };
    setImmediate(listen);
  }
  const { report } = await analyze([{ file: 'many.pcap', chunks }]);
  isRead = false;
  expect(report.findings).toHaveLength(600);
  expect(heard).toBeGreaterThan(1);
});
