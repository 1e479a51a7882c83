import { listOf } from './fields.ts';
import { type Fields } from '../wire/json.ts';
import { type Pod, podOf } from './pod.ts';
import { type Endpoint, endpointsOf, type Service, serviceOf } from './service.ts';

/** An object of unknown kind, read as each of the kinds. */
interface Unknown {
  readonly pod: Pod | undefined;
  readonly service: Service | undefined;
  readonly endpoints: readonly Endpoint[];
}

/** The facts about addresses in listings: some hundred bytes of each object of 20 kB. */
export class Objects {
  readonly pods: Pod[] = [];
  readonly services: Service[] = [];
  readonly endpoints: Endpoint[] = [];
  /** Items whose kind their list will tell. */
  readonly #unknown: Unknown[] = [];
  /** How many objects told their kind, known or not. */
  count = 0;

  add(object: Fields): void {
    const { kind } = object;
    if (kind === undefined) {
      this.#unknown.push({
        pod: podOf(object),
        service: serviceOf(object),
        endpoints: [...endpointsOf(object)],
      });
      return;
    }
    if (typeof kind !== 'string') return;
    this.count++;
    // A list inside of a list.
    if (kind.endsWith('List')) {
      const ofItems = kind.slice(0, -'List'.length);
      for (const item of listOf(object['items']))
        this.add(item['kind'] === undefined ? { ...item, kind: ofItems } : item);
    }
    this.#take(kind, {
      pod: kind === 'Pod' ? podOf(object) : undefined,
      service: kind === 'Service' ? serviceOf(object) : undefined,
      endpoints: isEndpoints(kind) ? [...endpointsOf(object)] : [],
    });
  }

  /** @param kind the kind of objects that do not tell it themselves; undefined if nothing tells it */
  addAll(others: Objects, kind: string | undefined): void {
    for (const pod of others.pods) this.pods.push(pod);
    for (const service of others.services) this.services.push(service);
    for (const endpoint of others.endpoints) this.endpoints.push(endpoint);
    this.count += others.count;
    if (kind === undefined) return;
    for (const unknown of others.#unknown) this.#take(kind, unknown);
    this.count += others.#unknown.length;
  }

  #take(kind: string, { pod, service, endpoints }: Unknown): void {
    if (kind === 'Pod' && pod) this.pods.push(pod);
    if (kind === 'Service' && service) this.services.push(service);
    if (isEndpoints(kind)) for (const endpoint of endpoints) this.endpoints.push(endpoint);
  }
}

function isEndpoints(kind: string): boolean {
  return kind === 'EndpointSlice' || kind === 'Endpoints';
}
