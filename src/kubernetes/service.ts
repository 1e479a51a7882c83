import {
  addressesOf,
  listOf,
  nameOf,
  qualifiedName,
  type Seconds,
  secondsOf,
  textsOf,
} from './fields.ts';
import { type Fields, fieldsOf } from '../wire/json.ts';

/** A service in a listing. */
export interface Service {
  /** `namespace/name` */
  readonly name: string;
  /** ClusterIPs, which the nodes translate; none if the service is headless, or an alias of an external name. */
  readonly addresses: readonly string[];
  /** Other addresses by which it can be reached: `externalIPs`, and those of load balancers. */
  readonly outerAddresses: readonly string[];
  readonly since: Seconds;
}

/** One address of a service's endpoints. */
export interface Endpoint {
  readonly service: string;
  readonly address: string;
  /** `namespace/name` of the pod; undefined if the endpoint is none. */
  readonly pod: string | undefined;
  /** When the slice was created: it does not tell when this endpoint was added. */
  readonly since: Seconds;
}

/**
 * Reads a Service of core/v1. `clusterIPs` has both addresses of a dual-stack service, `clusterIP` the first of them.
 * Undefined without a name.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
 */
export function serviceOf(object: Fields): Service | undefined {
  const metadata = fieldsOf(object['metadata']);
  const spec = fieldsOf(object['spec']);
  const name = qualifiedName(metadata);
  if (name === undefined) return undefined;
  const balancer = fieldsOf(fieldsOf(object['status'])['loadBalancer']);
  return {
    name,
    addresses: addressesOf([spec['clusterIP'], ...textsOf(spec['clusterIPs'])]),
    outerAddresses: addressesOf([
      ...textsOf(spec['externalIPs']),
      ...listOf(balancer['ingress']).map((one) => one['ip']),
    ]),
    since: secondsOf(metadata['creationTimestamp']) ?? -Infinity,
  };
}

/**
 * Reads an EndpointSlice of discovery.k8s.io/v1, or Endpoints of core/v1. Slices of type FQDN have no addresses.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/
 */
export function endpointsOf(object: Fields): readonly Endpoint[] {
  const metadata = fieldsOf(object['metadata']);
  const namespace = nameOf(metadata['namespace'] ?? 'default');
  const isSlice = object['kind'] === 'EndpointSlice';
  const name = isSlice
    ? fieldsOf(metadata['labels'])['kubernetes.io/service-name']
    : metadata['name'];
  if (namespace === undefined || nameOf(name) === undefined) return [];
  const service = `${namespace}/${nameOf(name)!}`;
  const since = secondsOf(metadata['creationTimestamp']) ?? -Infinity;
  const listed = isSlice
    ? listOf(object['endpoints'])
    : listOf(object['subsets']).flatMap((subset) =>
        [...listOf(subset['addresses']), ...listOf(subset['notReadyAddresses'])].map((one) => ({
          ...one,
          addresses: [one['ip']],
        })),
      );
  return listed.flatMap((one: Fields) => {
    const target = fieldsOf(one['targetRef']);
    const pod = target['kind'] === 'Pod' ? qualifiedName({ namespace, ...target }) : undefined;
    return addressesOf(textsOf(one['addresses'])).map((address) => ({
      service,
      address,
      pod,
      since,
    }));
  });
}
