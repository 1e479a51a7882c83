import { createRequire, findSourceMap, register } from 'node:module';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import '../fuzz/typescript.js';
import { use } from './jest-globals.js';

const require = createRequire(import.meta.url);
const { default: circus } = require('jest-circus/runner');
const GLOBALS = new URL('jest-globals.js', import.meta.url).href;

register(GLOBALS);
process.setSourceMapsEnabled(true);

/**
 * Runs a test file as Jest does, but lets Node.js import it: https://jestjs.io/docs/configuration#testrunner-string
 *
 * Jest has a vm context for each test file, in which V8 links and compiles all modules of src/ once more. Here the test
 * files of a process share these modules, which therefore must keep nothing from one file to the next.
 */
export default function run(globalConfig, config, environment, runtime, file, tell) {
  runtime.requireInternalModule = anew;
  runtime.setGlobalsForRuntime = use;
  runtime.unstable_shouldLoadAsEsm = () => true;
  // The setup file is imported for each test file: it extends the `expect` of that file.
  runtime.unstable_importModule = (path) => import(`${pathToFileURL(path).href}?for=${file}`);
  Error.prepareStackTrace = stackTrace;
  return circus(globalConfig, config, environment, runtime, file, tell);
}

/** Loads a module of jest-circus once more: it keeps the tests of a file, and who listens to them. */
function anew(path) {
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  delete require.cache[path];
  return require(path);
}

/**
 * The stack in the format of V8, with the places of the source. Jest knows the places only of modules that it compiled
 * itself, and it drops anonymous functions from the stacks of Node.js, which writes them in another way.
 */
function stackTrace(error, frames) {
  const told = frames.filter((frame) => frame.getFileName() !== GLOBALS);
  return [error, ...told.map((frame) => `    at ${inSource(frame)}`)].join('\n');
}

function inSource(frame) {
  const url = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { fileName, lineNumber, columnNumber } = findSourceMap(url)?.findOrigin(line, column) ?? {};
  if (fileName === undefined) return String(frame);
  const place = `${fileURLToPath(fileName)}:${lineNumber}:${columnNumber}`;
  return String(frame).replace(`${url}:${line}:${column}`, place);
}
