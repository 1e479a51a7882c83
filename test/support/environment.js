// @ts-check
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * In Jest's own context, each use of a global (`Math`, `Map`, `undefined`) goes through a proxy, which takes a
 * third of the time of these tests. Here the context has an ordinary global object:
 * https://nodejs.org/api/vm.html#vmconstantsdont_contextify
 */
export default class Environment extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} given */
  constructor(...given) {
    const { createContext } = vm;
    // Jest has no option for it.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}
