import { say } from '../words/say.ts';
import type { Block, Explanation, Prose, Section } from './explanation.ts';
import { PROFILES } from './resolvers/index.ts';
import type { ResolverProfile, Source } from './resolvers/profile.ts';

export function findProfile(name: string): ResolverProfile | undefined {
  const wanted = name.toLowerCase();
  return PROFILES.find(({ names }) => names.includes(wanted));
}

export function explainResolver(profile: ResolverProfile): Explanation {
  const { names, what, onTheWire, whenAQueryIsLost, race, options, remedies, known, versions } =
    profile;
  return {
    kind: 'resolver',
    subject: names[0],
    title: say`${names[0]}: ${what}`,
    sections: [
      { heading: say`On the wire`, blocks: items(onTheWire) },
      { heading: say`When a query is lost`, blocks: items(whenAQueryIsLost) },
      { heading: say`The conntrack race`, blocks: items([race]) },
      ...(options.length === 0 ? [] : [optionTable(options)]),
      { heading: say`What helps`, blocks: items(remedies) },
      {
        heading: say`How this is known`,
        blocks: items([...known.map((source) => KNOWN[source]), say`Versions: ${versions}`]),
      },
    ],
  };
}

function optionTable(options: ResolverProfile['options']): Section {
  return {
    heading: say`Options that it honours`,
    blocks: options.map(([term, meaning]) => ({ term, meaning })),
  };
}

const KNOWN: Readonly<Record<Source, Prose>> = {
  observed: say`Captured with the real resolver in the laboratory of this project.`,
  source: say`Read in its source code.`,
  documented: say`Documented by its makers.`,
};

function items(list: readonly Prose[]): Block[] {
  return list.map((meaning) => ({ term: '-', meaning }));
}
