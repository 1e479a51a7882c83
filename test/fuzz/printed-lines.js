import { shapes, texts } from './corpus.js';
import { mutated, shuffled } from './mutate.js';

/** Returns a text: mixed lines of two fixtures, with times or without. */
export function printedLines(random) {
  if (random.below(2) === 0) return shapedLines(random);
  const isTimed = random.below(2) === 0;
  const lines = shuffled(random.pick(texts), random.pick(texts), random)
    .slice(0, 20)
    .map((line) => (isTimed ? Buffer.concat([timeOf(random), line]) : line));
  return new Uint8Array(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
}

/** Returns times for lines, because the fixtures were printed without times. */
function timeOf(random) {
  return Buffer.from(`12:00:0${random.below(10)}.${String(random.below(1e6)).padStart(6, '0')} `);
}

/** Most lines of a text, as few need many: the packets of JSON and XML have a hundred lines and more. */
const [FEW, MANY] = [75, 300];

/** Returns a text of some shape with bytes changed anywhere, or mixed lines of two shapes. */
function shapedLines(random) {
  const one = random.pick(shapes);
  const lines = random.below(2) === 0 ? one : shuffled(one, random.pick(shapes), random);
  const most = random.below(4) === 0 ? MANY : FEW;
  const bytes = new Uint8Array(
    Buffer.concat(lines.slice(0, most).flatMap((line) => [line, Buffer.from('\n')])),
  );
  return random.below(2) === 0 ? bytes : mutated(bytes, random);
}
