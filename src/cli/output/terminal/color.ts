import { choice, flag, under } from '../../parsing/option.ts';
import type { Values } from '../../parsing/command.ts';
import { isSet, last } from '../../parsing/option-values.ts';
import type { Streams } from '../streams.ts';

export type ColorWhen = 'auto' | 'always' | 'never';

export const COLOR_OPTIONS = under('output', {
  color: choice(
    'WHEN',
    ['auto', 'always', 'never'],
    'colours (default auto: on a terminal); respects NO_COLOR and FORCE_COLOR',
  ),
  'no-color': flag('same as --color never'),
});

export function colorOf(values: Values): ColorWhen {
  if (isSet(values['no-color'])) return 'never';
  return (last(values['color']) as ColorWhen | undefined) ?? 'auto';
}

/** Whether standard output has colours. @see https://no-color.org and https://force-color.org */
export function hasColor(when: ColorWhen, { stdout, env }: Streams): boolean {
  if (when !== 'auto') return when === 'always';
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}
