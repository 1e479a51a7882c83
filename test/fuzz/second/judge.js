import { imbalances } from '../../../bench/books.js';
import { analyze, CaptureError } from '../../../dist/index.js';
import { hold } from './find.js';
import { FORMATS, json } from './formats.js';

/**
 * One input in this many goes through all formats and the check of anonymity. Together they take five times as long
 * as everything else, and a fault in one input is mostly a fault in many.
 */
const ALL_ONCE_IN = 40;
const ONE_ONCE_IN = 4;
/** Largest chunk size: more octets than most inputs have. */
const MOST_AT_ONCE = 200;

const WITH_LINES = { lines: 'all', lookups: true };

async function* chunks(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function analysed(input, options) {
  try {
    return await analyze(input, options);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    hold(!/[\n\r]/.test(error.message), 'the message of a CaptureError is one line');
    return error.message;
  }
}

async function isAnonymous(bytes) {
  const { report } = await analyze(bytes, { lines: 'all', anonymize: {} });
  hold(!JSON.stringify(report).includes('10.244.1.'), 'anonymised, and an address is left');
}

/**
 * Checks what must hold for every input.
 *
 * @returns whether the input was a capture @throws Find, or any error of the library
 */
export async function judge(bytes, dice) {
  const size = 1 + dice.roll(MOST_AT_ONCE);
  const isAll = dice.once(ALL_ONCE_IN);
  const format = dice.once(ONE_ONCE_IN) ? dice.of(FORMATS) : undefined;
  const whole = await analysed(bytes, WITH_LINES);
  // Without lines, healthy lookups take a lane of their own; with lines they do not. The report is the same.
  const pieces = await analysed(chunks(bytes, size), dice.once(2) ? WITH_LINES : {});
  if (typeof whole === 'string') {
    hold(whole === pieces, 'another refusal, when it comes in pieces');
    return false;
  }
  hold(
    JSON.stringify(whole.report) === JSON.stringify(pieces.report),
    'another report, when it comes in pieces',
  );
  await json(whole);
  const unbalanced = imbalances(whole.report);
  hold(unbalanced.length === 0, unbalanced.join('; '));
  if (isAll) {
    for (const one of FORMATS) await one(whole);
    await isAnonymous(bytes);
  } else if (format) await format(whole);
  return true;
}
