import type { Place } from './subject/subject.ts';
import { PRINT_REDIRECTED } from './script/redirects.ts';
import { type Environment, output } from './tools.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** Returns the ports to which port 53 is redirected at the place of a capture; none if rules cannot be read. */
export async function redirectsAt({ enter }: Place, env: Environment): Promise<number[]> {
  const [first, ...rest] = [...enter, 'sh', '-c', PRINT_REDIRECTED];
  try {
    const lines = (await output([first, ...rest], env)).split('\n');
    return lines.filter((line) => /^\d{1,5}$/.test(line)).map(Number);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
