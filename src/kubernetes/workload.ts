import { type Fields, fieldsOf, listOf, nameOf } from './fields.ts';

/** What holds the template of a pod: where `dnsConfig` goes. */
export interface Workload {
  /** As kubectl takes it. */
  readonly kind: 'deployment' | 'statefulset' | 'daemonset';
  readonly namespace: string;
  readonly name: string;
}

/**
 * The workload that a pod belongs to, when its own metadata tells: its controller, and for a ReplicaSet the Deployment
 * of which it bears the name in front of the hash that the Deployment's controller gave it. A ReplicaSet without that
 * hash was made by somebody else, and a Job's template cannot be changed: undefined.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label
 */
export function workloadOf(metadata: Fields): Workload | undefined {
  const owner = listOf(metadata['ownerReferences']).find((one) => one['controller'] === true);
  const name = nameOf(owner?.['name']);
  const namespace = nameOf(metadata['namespace'] ?? 'default');
  if (name === undefined || namespace === undefined) return undefined;
  switch (owner?.['kind']) {
    case 'StatefulSet':
      return { kind: 'statefulset', namespace, name };
    case 'DaemonSet':
      return { kind: 'daemonset', namespace, name };
    case 'ReplicaSet': {
      const ending = `-${String(fieldsOf(metadata['labels'])['pod-template-hash'])}`;
      if (!name.endsWith(ending) || name.length === ending.length) return undefined;
      return { kind: 'deployment', namespace, name: name.slice(0, -ending.length) };
    }
    default:
      return undefined;
  }
}
