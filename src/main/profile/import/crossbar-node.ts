// Crossbar node configurations (`.crossbar/config.json` or `.yaml`): every static user of every transport that is
// listened on becomes a profile, and so does the connecting transport of each component in a container. Users that
// a procedure or a function decides about do not stand in the file and are named as left behind.

import { componentDraft } from './connecting.ts';
import { listeningTransports } from './crossbar-listening.ts';
import { usersOf, type CrossbarRealm } from './crossbar-users.ts';
import { at, dictAt, isDict, listAt, textAt } from './data.ts';
import type { Draft, Drafts, Left, ProfileImporter, Source } from './importer.ts';

export const crossbarNode: ProfileImporter = {
  name: 'crossbar-node',
  label: 'Crossbar node configuration',
  expects: 'JSON or YAML with "workers"',
  fits: ({ content }) => content.form === 'data' && Array.isArray(at(content.value, 'workers')),
  read(source) {
    const { content } = source;
    const found: Found = { drafts: [], left: [] };
    if (content.form !== 'data') return found;
    for (const [index, worker] of listAt(content.value, 'workers').entries()) {
      readWorker(worker, `workers[${index}]`, source, found);
    }
    return found;
  },
};

interface Found extends Drafts {
  readonly drafts: Draft[];
  readonly left: Left[];
}

function readWorker(worker: unknown, where: string, source: Source, found: Found): void {
  const type = textAt(worker, 'type') ?? 'without a type';
  if (type === 'router') readRouter(worker, where, source, found);
  else if (type === 'container') readContainer(worker, where, source, found);
  else found.left.push({ where, text: `A worker of the type ${type} has no static users and no router address.` });
}

function readRouter(worker: unknown, where: string, source: Source, found: Found): void {
  const realms = realmsOf(worker);
  if (realms.length === 0) found.left.push({ where, text: 'This router has no realms.' });
  for (const transport of listeningTransports(worker, where, source)) {
    if ('text' in transport) {
      found.left.push(transport);
      continue;
    }
    const { drafts, left } = usersOf(transport, realms);
    found.drafts.push(...drafts);
    found.left.push(...left);
  }
}

function realmsOf(worker: unknown): CrossbarRealm[] {
  return listAt(worker, 'realms').flatMap((realm) => {
    const name = textAt(realm, 'name');
    const roles = listAt(realm, 'roles').flatMap((role) => textAt(role, 'name') ?? []);
    return name === undefined ? [] : [{ name, roles }];
  });
}

function readContainer(worker: unknown, where: string, source: Source, found: Found): void {
  for (const [index, component] of listAt(worker, 'components').entries()) {
    const place = `${where}.components[${index}]`;
    const transport = dictAt(component, 'transport');
    const made = componentDraft(
      {
        where: place,
        name: textAt(component, 'classname') ?? textAt(component, 'id') ?? 'component',
        transport,
        realm: textAt(component, 'realm'),
        authrole: undefined,
        authentication: isDict(at(component, 'auth')) ? dictAt(component, 'auth') : dictAt(transport, 'auth'),
      },
      source,
    );
    if ('text' in made) found.left.push(made);
    else found.drafts.push(made);
  }
}
