import { visible } from '../../report/escape.ts';
import type { Sentence } from '../../words/say.ts';
import type { Session } from './streams.ts';

/** Tells the user something besides the result, on a line of standard error. */
export type Tell = (said: Sentence | string) => void;

export function teller({ stderr, words }: Session, isQuiet = false): Tell {
  return (said) => {
    if (!isQuiet) stderr.write(`dnspcap: ${visible(words.text(said))}\n`);
  };
}
