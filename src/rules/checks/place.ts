/** What a command is to be run against, as far as it is known. */
export interface Place {
  readonly client: string | undefined;
  readonly server: string | undefined;
  readonly port: number | undefined;
  readonly name: string | undefined;
  /** `namespace/name` */
  readonly pod: string | undefined;
}

/**
 * A name that stands in a command as it is. Names come from the wire: what a shell would take for anything but one word
 * is not put into a line that somebody pastes.
 */
const PLAIN = /^\w[\w.-]{0,252}$/;

export function nameIn({ name }: Place): string {
  return name !== undefined && PLAIN.test(name) ? name : 'NAME';
}

export function clientIn({ client }: Place): string {
  return client ?? 'CLIENT';
}

export function serverIn({ server }: Place): string {
  return server ?? 'SERVER';
}

/** Of the DNS server; 53 unless another was seen. */
export function portIn({ port }: Place): number {
  return port ?? 53;
}

/** `-n shop web-0`, as kubectl takes it. */
export function podIn({ pod }: Place): string {
  const [namespace = '', name = ''] = pod?.split('/') ?? [];
  return PLAIN.test(namespace) && PLAIN.test(name) ? `-n ${namespace} ${name}` : '-n NAMESPACE POD';
}
