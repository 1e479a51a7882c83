import { loadTestMarkdown } from './markdown.ts';
import type { Words } from '../words/words.ts';
import type { LoadTest } from './result.ts';
import { loadTestText } from './text.ts';

export { Measurement } from './measurement.ts';
export {
  type Captured,
  type CLibrary,
  loadTest,
  type LoadTest,
  type ResolverName,
  type Trial,
  type Tried,
} from './result.ts';
export { DEFAULT, type Setting, settingOf } from './setting.ts';

/** THE LIST of formats of a load test. */
export const LOAD_TEST_FORMATS = {
  text: loadTestText,
  json: (test) => `${JSON.stringify(test, null, 2)}\n`,
  markdown: loadTestMarkdown,
} as const satisfies Readonly<Record<string, (test: LoadTest, words: Words) => string>>;

export type LoadTestFormat = keyof typeof LOAD_TEST_FORMATS;
