import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8 lets garbage grow to several times of what is alive before it collects, and a small machine must have all that a
 * program has resident. From each of these sizes on, the heap grows by so many percent between two collections: the
 * larger it is, the more the next half of it would cost. Small captures pay nothing. The flags exist in Node.js 20, 22
 * and 24.
 */
const GROWTH = [
  { heap: 48 << 20, percent: 40 },
  { heap: 96 << 20, percent: 10 },
];
/**
 * The young generation takes twice this size. V8 would grow it to twice 16 MiB, and never shrink it. The first step
 * takes it to the size at which healthy traffic stays, and there it stops.
 */
const YOUNG = { factor: 8, octets: 16 << 20 };
const LOOK_MS = 20;

/**
 * Sets the flags of V8 for the whole run. V8 accepts bytecode only under the flags under which it was made, so the
 * build sets them too (scripts/command.js).
 */
export function setFlags(): void {
  v8.setFlagsFromString(`--semi-space-growth-factor=${YOUNG.factor}`);
}

/** Keeps the resident memory small while the program runs. */
export function watchHeap(): void {
  const steps = [...GROWTH];
  const look = setInterval(() => {
    const young = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (young && young.space_size >= YOUNG.octets)
      v8.setFlagsFromString('--semi-space-growth-factor=1');
    const used = v8.getHeapStatistics().used_heap_size;
    const reached = steps.findLast(({ heap }) => used >= heap);
    if (reached === undefined) return;
    steps.splice(0, steps.indexOf(reached) + 1);
    if (steps.length === 0) clearInterval(look);
    v8.setFlagsFromString(`--heap-growing-percent=${reached.percent}`);
    // V8 planned the next collection when the heap was small: half of the peak would be garbage again.
    v8.setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  }, LOOK_MS).unref();
}
