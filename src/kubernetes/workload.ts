import { listOf, nameOf } from './fields.ts';
import { type Fields, fieldsOf } from '../wire/json.ts';

/** The object with a pod's template, which is where `dnsConfig` goes. */
export interface Workload {
  /** Kind in kubectl's notation. */
  readonly kind: 'deployment' | 'statefulset' | 'daemonset';
  readonly namespace: string;
  readonly name: string;
}

/**
 * Returns the workload that a pod belongs to, if the pod's own metadata tells: its controller. For a ReplicaSet it is
 * the Deployment, whose name stands before the hash that the Deployment's controller added. Undefined for a ReplicaSet
 * without that hash, which has another maker, and for a Job, whose template cannot be changed.
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
