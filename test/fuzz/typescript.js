/**
 * `node --import ./test/fuzz/typescript.js`: Node.js 20 imports the TypeScript of src/ as it is, without a build, and
 * a find names the line of the source.
 */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';

// Hooks run in a thread of their own, which imports this file once more.
const HOOKS = '?hooks';
if (!import.meta.url.endsWith(HOOKS)) register(import.meta.url + HOOKS);

/** The hook `load` of https://nodejs.org/api/module.html#loadurl-context-nextload */
export async function load(url, context, nextLoad) {
  const [file] = url.split('?');
  if (!file.endsWith('.ts')) return await nextLoad(url, context);
  const { transform } = await import('esbuild');
  const source = await readFile(new URL(file), 'utf8');
  const { code } = await transform(source, {
    loader: 'ts',
    target: 'node20.19',
    sourcemap: 'inline',
    sourcefile: file,
  });
  return { format: 'module', source: once(code), shortCircuit: true };
}

/**
 * Lets each `import()` ask for its module only once: Node.js asks the thread of the hooks each time, also for what is
 * long there, and a command imports a dozen modules whenever a test runs it.
 */
function once(code) {
  let count = 0;
  const asked = code.replaceAll(
    /(?<![.\w])import\("[^"\n]+"\)/g,
    (one) => `(imported${count++} ??= ${one})`,
  );
  const names = Array.from({ length: count }, (_, at) => `imported${at}`);
  return count === 0
    ? code
    : asked.replace(/^(?=\/\/# sourceMappingURL=)/m, `var ${names.join(', ')};\n`);
}
