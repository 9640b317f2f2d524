// From a TLS failure to the form of the profile with the certificate's fingerprint filled in. Nothing is
// saved and nothing is trusted here: the person looks at it first.

import { fromWire } from '../../../shared/contract/wire-value.ts';
import { isDict } from '../../../shared/wamp/value.ts';
import { go, profileDraft } from './actions.ts';
import { call } from './app-link.ts';
import { saveDraft } from './keeping.ts';
import { patch, state } from './store.ts';

/** A certificate that could be pinned. */
export interface SeenCertificate {
  /** Upper-case hex with colons. */
  readonly sha256: string;
  /** True if another one is pinned. */
  readonly isOther: boolean;
}

/** What a TLS error says of the certificate that the router showed; undefined if it says nothing. */
export async function seenCertificate(capture: string, seq: number): Promise<SeenCertificate | undefined> {
  const record = fromWire(await call('capture.record', { capture, seq }));
  if (record.kind !== 'error' || record.stage !== 'tls') return undefined;
  const sha256 = record.facts?.['sha256'];
  return sha256 === undefined ? undefined : { sha256, isOther: record.facts?.['pinned'] !== undefined };
}

/** What a form looks for when it is opened, to put the focus there. */
export function fieldWish(profileId: string, field: string): string {
  return `${profileDraft(profileId)} ${field}`;
}

/** Opens the form of a saved profile with a pin filled in; all else that was typed stays. */
export function editWithPin(profileId: string, pin: string): void {
  const { drafts, revision } = state();
  const draft = drafts[profileDraft(profileId)] ?? { basedOn: revision };
  const tls = isDict(draft['tls']) ? draft['tls'] : {};
  saveDraft(profileDraft(profileId), { ...draft, tls: { ...tls, pin } });
  patch({ focusWish: fieldWish(profileId, 'tls.pin') });
  go({ kind: 'profile', id: profileId });
}
