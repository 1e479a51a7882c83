import { say, type Sentence } from '../../../words/say.ts';

/** The subject of a capture: the network namespace whose traffic is captured, or the host. */
export type Subject =
  | { readonly kind: 'host' }
  /** Id for crictl or docker. */
  | { readonly kind: 'container'; readonly id: string }
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly name: string;
      /** Id of a running container of the pod, if already known. */
      readonly containerId?: string;
    }
  | { readonly kind: 'pid'; readonly pid: number }
  /** A name of `ip netns list`. */
  | { readonly kind: 'netns'; readonly name: string };

/** Returns `pod default/web-0`. */
export function inWords(subject: Subject): Sentence {
  if (subject.kind === 'host') return say`host`;
  if (subject.kind === 'container') return say`container ${subject.id}`;
  if (subject.kind === 'pod') return say`pod ${`${subject.namespace}/${subject.name}`}`;
  return subject.kind === 'pid'
    ? say`process ${String(subject.pid)}`
    : say`network namespace ${subject.name}`;
}

/** Returns `in the network namespace of pod default/web-0`. */
export function placeInWords(subject: Subject): Sentence {
  if (subject.kind === 'host') return say`on this host`;
  const words = inWords(subject);
  return subject.kind === 'netns'
    ? say`in the ${words}`
    : say`in the network namespace of ${words}`;
}

/** Place of a capture: the words before tcpdump's command, and a description. */
export interface Place {
  readonly enter: readonly string[];
  readonly words: Sentence;
}
