/** What a shell takes as it is, and no program as an option. */
const PLAIN = /^\w[\w.-]*$/;

/** A name for a command that is ready to paste. Names come from strangers: one with anything odd in it stays out. */
export function pasteName(name: string): string {
  return PLAIN.test(name) ? name : 'NAME';
}
