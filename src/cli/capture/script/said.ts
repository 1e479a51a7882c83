import { say, type Sentence } from '../../../words/say.ts';
import type { Tell } from '../../output/tell.ts';
import { inWords, type Subject } from '../subject/subject.ts';

/** Returns a receiver of the lines of the script, which tells the user those that are for users. */
export function tellingOf(subject: Subject, tell: Tell): (line: string) => void {
  return (line) => {
    const told = saidBy(line, subject);
    if (told) tell(told);
  };
}

/** Returns what a line of the script tells the user, for any language; undefined for a line that is not for users. */
function saidBy(line: string, subject: Subject): Sentence | undefined {
  const [, what, rest = ''] = /^(capturing|written|redirected): (.*)$/.exec(line) ?? [];
  if (what === 'written') return say`written: ${rest}`;
  if (what === 'capturing')
    return subject.kind === 'host'
      ? say`capturing: ${inWords(subject)}; Ctrl-C ends it`
      : say`capturing: ${inWords(subject)} and its node; Ctrl-C ends it`;
  const [, port] = /^port 53 goes to port (\d+) /.exec(rest) ?? [];
  if (port !== undefined)
    return say`redirected: port 53 goes to port ${port} on the same host, which is captured too`;
  const [, name] = /^such queries do not pass (\S+):/.exec(rest) ?? [];
  return name === undefined
    ? undefined
    : say`redirected: such queries do not pass ${name}: capture with -i any`;
}
