import type { Packets } from './packets.ts';
import type { Scene } from './scene.ts';

/**
 * Caches a question that each sentence of each finding asks about a capture: the first sentence that asks it about an
 * address or second computes it. The result depends only on the packets, including those at the other place.
 */
export function oncePerCapture<About, T>(
  find: (scene: Scene, about: About) => T,
): (scene: Scene, about: About) => T {
  const captures = new WeakMap<Packets, Map<About, T>>();
  return (scene, about) => {
    const known = captures.get(scene.packets) ?? new Map<About, T>();
    captures.set(scene.packets, known);
    if (!known.has(about)) known.set(about, find(scene, about));
    return known.get(about)!;
  };
}
