import { say, type Sentence } from '../words/say.ts';

/**
 * Options of resolv.conf(5) to try. glibc reads them from the environment variable RES_OPTIONS after the file, so the
 * file is not changed, and its options stay in force where they are not overruled.
 */
export interface Setting {
  /** The setting as given: `default`, `single-request`, `timeout:1+attempts:3`. */
  readonly name: string;
  /** The value of RES_OPTIONS; undefined for `default`, where the variable is removed. */
  readonly resOptions: string | undefined;
}

export const DEFAULT: Setting = { name: 'default', resOptions: undefined };

const NUMBERED = ['ndots', 'timeout', 'attempts'];

/** Options that glibc 2.41 knows (resolv/res_init.c, res_setoptions): with a number, and without. */
const KNOWN = [
  ...NUMBERED,
  ...'single-request single-request-reopen rotate edns0 use-vc no-aaaa no-tld-query'.split(' '),
  ...'no-reload no-check-names trust-ad strict-error inet6 debug'.split(' '),
];

/**
 * Parses a setting: `timeout:1+single-request` means both options together.
 *
 * @returns the setting; or as text why it is invalid, because glibc ignores unknown options, and a mistyped option
 *   would be tested as the default
 */
export function settingOf(text: string): Setting | Sentence {
  if (text === DEFAULT.name) return DEFAULT;
  const options = text.split('+');
  for (const option of options) {
    const [, name = '', value] = /^([a-z0-9-]+)(?::(\d{1,3}))?$/.exec(option) ?? [];
    if (!KNOWN.includes(name))
      return say`glibc knows no option ${option}; it knows ${KNOWN.join(', ')}`;
    const takesNumber = NUMBERED.includes(name);
    if (takesNumber !== (value !== undefined))
      return takesNumber ? say`${name} takes a number: ${name}:1` : say`${name} takes no number`;
  }
  return { name: text, resOptions: options.join(' ') };
}

/** What an option does on the wire, which explains its effect on stalls. */
const EFFECTS: Readonly<Record<string, Sentence>> = {
  'single-request': say`the AAAA query leaves after the answer to the A query, so two packets never race for one conntrack entry; it costs one round trip a lookup`,
  'single-request-reopen': say`the AAAA query leaves after the answer to the A query and from a port of its own, so there is no common five-tuple; it costs one round trip a lookup`,
  'use-vc': say`queries go over TCP, where a lost segment is sent again by the kernel`,
  'no-aaaa': say`there is no AAAA query, so nothing leaves beside the A query; IPv6 is not looked up`,
  timeout: say`a lost query is sent again sooner: stalls are shorter, but no less frequent`,
  attempts: say`a lost query is sent again more often before the lookup fails`,
};

/** Returns what a setting does: a sentence for each option that affects stalls. */
export function effectsOf({ name }: Setting): Sentence[] {
  return name.split('+').flatMap((option) => EFFECTS[option.replace(/:\d+$/, '')] ?? []);
}
