/** The client, server and name that a command refers to, as far as they are known. */
export interface Place {
  readonly client: string | undefined;
  readonly server: string | undefined;
  readonly port: number | undefined;
  readonly name: string | undefined;
  /** `namespace/name` */
  readonly pod: string | undefined;
}

/**
 * A name that is safe in a command line. Names come from the wire, so a name with characters that are special in a
 * shell must not be put into a line that somebody pastes.
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

/** Returns the port of the DNS server; 53 if it is unknown. */
export function portIn({ port }: Place): number {
  return port ?? 53;
}

/** Returns the pod as kubectl options: `-n shop web-0`. */
export function podIn({ pod }: Place): string {
  const [namespace = '', name = ''] = pod?.split('/') ?? [];
  return PLAIN.test(namespace) && PLAIN.test(name) ? `-n ${namespace} ${name}` : '-n NAMESPACE POD';
}
