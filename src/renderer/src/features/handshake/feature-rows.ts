// Features as announced in HELLO and WELCOME, side by side, in the order of the specification.

import type { Agreement } from '../../../../shared/handshake-summary.ts';
import { FEATURES, type FeatureSpec } from '../../../../shared/wamp/features.ts';
import { getOwn, isDict, type Dict } from '../../../../shared/wamp/value.ts';

export type Family = 'rpc' | 'pubsub';

/** Roles of one side by what they say about a feature. */
export interface Said {
  readonly yes: readonly string[];
  /** Announced as false. */
  readonly no: readonly string[];
}

export interface FeatureRow {
  readonly flag: string;
  /** What the feature is; absent for one the specification does not know. */
  readonly about?: string;
  readonly family: Family;
  readonly client: Said;
  readonly router: Said;
}

const PUBSUB_ROLES: readonly string[] = ['publisher', 'subscriber', 'broker'];

/** Every feature that at least one side announces; unknown ones come last. */
export function featureRows({
  clientRoles,
  routerRoles,
}: Pick<Agreement, 'clientRoles' | 'routerRoles'>): FeatureRow[] {
  const client = announced(clientRoles);
  const router = announced(routerRoles);
  const flags = new Set([...client.keys(), ...router.keys()]);
  const known = FEATURES.filter(({ flag }) => flags.has(flag));
  const names = new Set(known.map(({ flag }) => flag));
  const rows: FeatureRow[] = [
    ...known.map((spec) => ({ ...rowOf(spec.flag, client, router), about: spec.about, family: familyOf(spec) })),
    ...[...flags].filter((flag) => !names.has(flag)).map((flag) => rowOf(flag, client, router)),
  ];
  return rows.filter((row) => row.client.yes.length > 0 || row.router.yes.length > 0);
}

const NOTHING: Said = { yes: [], no: [] };

function rowOf(flag: string, client: ReadonlyMap<string, Said>, router: ReadonlyMap<string, Said>): FeatureRow {
  const of = { client: client.get(flag) ?? NOTHING, router: router.get(flag) ?? NOTHING };
  const roles = [...of.client.yes, ...of.router.yes, ...of.client.no, ...of.router.no];
  return { flag, family: PUBSUB_ROLES.includes(roles[0] ?? '') ? 'pubsub' : 'rpc', ...of };
}

function familyOf({ roles }: FeatureSpec): Family {
  return PUBSUB_ROLES.includes(roles[0] ?? '') ? 'pubsub' : 'rpc';
}

function announced(roles: Dict): Map<string, Said> {
  const all = new Map<string, { yes: string[]; no: string[] }>();
  for (const [role, body] of Object.entries(roles)) {
    const features = isDict(body) ? getOwn(body, 'features') : undefined;
    if (!isDict(features)) continue;
    for (const [flag, value] of Object.entries(features)) {
      const said = all.get(flag) ?? { yes: [], no: [] };
      (value === true ? said.yes : said.no).push(role);
      all.set(flag, said);
    }
  }
  return all;
}
