import type { Context } from './rule.ts';

/** Computes a value once per context, or per another object, as each of many findings needs it. */
export function onceFor<T, Of extends object = Context>(make: (of: Of) => T): (of: Of) => T {
  const made = new WeakMap<Of, { readonly value: T }>();
  return (of) => {
    let known = made.get(of);
    if (known === undefined) made.set(of, (known = { value: make(of) }));
    return known.value;
  };
}
