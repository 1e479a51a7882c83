/** Text that a shell does not interpret, and that no program takes for an option. */
const PLAIN = /^\w[\w.-]*$/;

/** Returns the name for a command that is ready to paste: a placeholder for one that a shell would interpret. */
export function pasteName(name: string): string {
  return PLAIN.test(name) ? name : 'NAME';
}

/** Returns the pod `namespace/name` as options of kubectl; placeholders if it is unknown or not safe. */
export function pastePod(pod: string): string {
  const [namespace = '', name = ''] = pod.split('/');
  return PLAIN.test(namespace) && PLAIN.test(name) ? `-n ${namespace} ${name}` : '-n NAMESPACE POD';
}
