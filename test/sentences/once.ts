import type { Packets } from './packets.ts';
import type { Scene } from './scene.ts';

/**
 * What each sentence of each finding asks of a capture, found out once: by the first one that asks it about that
 * address or second. It rests on the packets alone, those at the other place among them.
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
