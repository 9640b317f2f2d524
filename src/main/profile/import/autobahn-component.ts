// Autobahn components as JSON: transports, a realm, and authentication by method. A list of components is taken too.

import { componentDraft } from './connecting.ts';
import { at, dictAt, isDict, textAt, textOf } from './data.ts';
import type { Draft, Left, ProfileImporter } from './importer.ts';

export const autobahnComponent: ProfileImporter = {
  name: 'autobahn-component',
  label: 'Autobahn component',
  expects: 'JSON with "transports" to connect with and "realm" or "authentication"',
  fits: ({ content }) => content.form === 'data' && componentsOf(content.value).length > 0,
  read(source) {
    const drafts: Draft[] = [];
    const left: Left[] = [];
    if (source.content.form !== 'data') return { drafts, left };
    for (const { component, where } of componentsOf(source.content.value)) {
      for (const [index, transport] of transportsOf(component).entries()) {
        const made = componentDraft(
          {
            where: `${where}transports[${index}]`,
            name: nameOf(component),
            transport,
            realm: textAt(component, 'realm'),
            authrole: undefined,
            authentication: dictAt(component, 'authentication'),
          },
          source,
        );
        if ('text' in made) left.push(made);
        else drafts.push(made);
      }
    }
    return { drafts, left };
  },
};

function componentsOf(value: unknown): { readonly component: unknown; readonly where: string }[] {
  const given = Array.isArray(value)
    ? value.map((component: unknown, index) => ({ component, where: `[${index}].` }))
    : [{ component: value, where: '' }];
  return given.every(({ component }) => isComponent(component)) ? given : [];
}

function isComponent(value: unknown): boolean {
  if (!isDict(value) || at(value, 'transports') === undefined) return false;
  if (at(value, 'authenticators') !== undefined || at(value, 'realms') !== undefined) return false;
  const connects = transportsOf(value).some(
    (one) => textOf(one) !== undefined || textAt(one, 'url') !== undefined || isDict(at(one, 'endpoint')),
  );
  return connects && (textAt(value, 'realm') !== undefined || isDict(at(value, 'authentication')));
}

function transportsOf(component: unknown): readonly unknown[] {
  const given = at(component, 'transports');
  return Array.isArray(given) ? given : [given];
}

function nameOf(component: unknown): string {
  const methods = Object.values(dictAt(component, 'authentication'));
  return methods.flatMap((item) => textAt(item, 'authid') ?? [])[0] ?? 'component';
}
