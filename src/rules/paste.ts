/** Text that a shell does not interpret, and that no program takes for an option. */
const PLAIN = /^\w[\w.-]*$/;

/**
 * Returns the name for a command that is ready to paste. Names come from the wire, so a name with special characters is
 * replaced by a placeholder.
 */
export function pasteName(name: string): string {
  return PLAIN.test(name) ? name : 'NAME';
}
