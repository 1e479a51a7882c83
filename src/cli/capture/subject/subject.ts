import { say, type Sentence } from '../../../words/say.ts';

/** Whose traffic is to be captured: that of a network namespace, or of the host. */
export type Subject =
  | { readonly kind: 'host' }
  /** As crictl or docker name it. */
  | { readonly kind: 'container'; readonly id: string }
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly name: string;
      /** One that runs in it, where that is known already. */
      readonly containerId?: string;
    }
  | { readonly kind: 'pid'; readonly pid: number }
  /** One of `ip netns list`. */
  | { readonly kind: 'netns'; readonly name: string };

/** `pod default/web-0` */
export function inWords(subject: Subject): Sentence {
  if (subject.kind === 'host') return say`host`;
  if (subject.kind === 'container') return say`container ${subject.id}`;
  if (subject.kind === 'pod') return say`pod ${`${subject.namespace}/${subject.name}`}`;
  return subject.kind === 'pid'
    ? say`process ${String(subject.pid)}`
    : say`network namespace ${subject.name}`;
}

/** `in the network namespace of pod default/web-0` */
export function placeInWords(subject: Subject): Sentence {
  if (subject.kind === 'host') return say`on this host`;
  const words = inWords(subject);
  return subject.kind === 'netns'
    ? say`in the ${words}`
    : say`in the network namespace of ${words}`;
}

/** Where a capture is taken: what has to stand before tcpdump's command, and what it is in words. */
export interface Place {
  readonly enter: readonly string[];
  readonly words: Sentence;
}
