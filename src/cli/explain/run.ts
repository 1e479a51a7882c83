import { text } from 'node:stream/consumers';
import {
  explain,
  explainable,
  type Explanation,
  explanationText,
  inWords,
} from '../../explain/index.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../output/streams.ts';
import { didYouMean } from '../parsing/nearest.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say, type Sentence } from '../../words/say.ts';

export interface ExplainArguments {
  /** Text to explain; undefined for standard input. */
  readonly text: string | undefined;
  readonly isJson: boolean;
}

/** `dnspcap explain` */
export async function explainCommand(
  { text: argument, isJson }: ExplainArguments,
  { stdin, stdout, words }: Session,
): Promise<ExitCode> {
  if (argument === undefined && stdin.isTTY)
    throw new UsageError(say`nothing to explain: ${known()}`);
  const texts = argument === undefined ? joinLines(await text(stdin)) : [argument];
  if (texts.length === 0) throw new UsageError(say`nothing to explain on standard input`);
  const told = texts.map((one) => inWords(explained(one), words));
  const single = argument !== undefined;
  stdout.write(
    isJson
      ? `${JSON.stringify(single ? told[0] : told, null, 2)}\n`
      : told.map(explanationText).join('\n\n'),
  );
  return 0;
}

/** Splits a paste into lines. An indented line continues the one before, as in the output of tcpdump -v. */
function joinLines(paste: string): string[] {
  const lines = paste.replaceAll(/\r?\n[ \t]+(?=\S+ > )/g, ' ').split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '');
}

function explained(subject: string): Explanation {
  const explanation = explain(subject);
  if (explanation) return explanation;
  const shown = subject.length > 60 ? `${subject.slice(0, 60)}…` : subject;
  const { rules, resolvers, words } = explainable();
  const meant = didYouMean(subject, [...rules, ...resolvers, ...words]);
  throw new UsageError(
    meant === '' ? say`cannot explain ${shown}: ${known()}` : say`cannot explain ${shown}${meant}`,
  );
}

function known(): Sentence {
  const { rules, resolvers, words } = explainable();
  return say`give a line of tcpdump about DNS, a rule (${rules.join(', ')}), a resolver (${resolvers.join(', ')}) or a word (${words.join(', ')})`;
}
