import type { Command } from './command.ts';

/** THE LIST of commands: a new one is a file with its options and a line here. Loaded on demand. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  analyze: async () => (await import('../analyze/options.ts')).ANALYZE,
  capture: async () => (await import('../capture/options.ts')).CAPTURE,
  loadtest: async () => (await import('../loadtest/options.ts')).LOADTEST,
  compare: async () => (await import('../compare/options.ts')).COMPARE,
  extract: async () => (await import('../extract/options.ts')).EXTRACT,
  page: async () => (await import('../page/options.ts')).PAGE,
  explain: async () => (await import('../explain/options.ts')).EXPLAIN,
  rules: async () => (await import('../rules/options.ts')).RULES,
  completion: async () => (await import('../completion/options.ts')).completion(allCommands),
};

/** British spellings of commands. */
const SPELLINGS: Readonly<Record<string, string | undefined>> = { analyse: 'analyze' };

export function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, SPELLINGS[name] ?? name);
}

/** Returns the command of this name; undefined if there is none. */
export async function commandOf(name: string | undefined): Promise<Command | undefined> {
  if (name === undefined || !isCommand(name)) return undefined;
  return await COMMANDS[SPELLINGS[name] ?? name]!();
}

/** Returns all commands: for help, man page and completion. */
export async function allCommands(): Promise<Command[]> {
  const commands: Command[] = [];
  for (const load of Object.values(COMMANDS)) commands.push(await load());
  return commands;
}

/** What dnspcap does, for new users. */
export const PURPOSE = 'finds what delayed or broke DNS lookups, in packet captures';
