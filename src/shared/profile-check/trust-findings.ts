// What there is to say about settings of a login that belong to no single method: credentials of the transport, and
// limits of the work a router may ask for.

import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { warning } from './finding.ts';

/** Rounds of PBKDF2 that take about a minute. */
const LONG_WORK = 100_000_000;
/** A gigabyte, in KiB. */
const MUCH_MEMORY = 1_048_576;
/** What RFC 7677 advises at least. */
const USUAL_ITERATIONS = 4096;
/** What libraries for Argon2id ask for at least, in KiB. */
const USUAL_MEMORY = 4096;

/** Findings of the field `transportAuth`. */
export function transportAuthFindings({ transportAuth, extraDetails }: Profile): ProfileFinding[] {
  if (!transportAuth) return [];
  if (extraDetails && Object.hasOwn(extraDetails, 'transport')) {
    const text = 'The further details have "transport" as well, and they win: the credentials given here are not sent.';
    return [warning('transportAuth', text)];
  }
  const text =
    'Most routers ignore HELLO.Details.transport.auth: they fill it in themselves, from the connection. It is sent as it is, so no secret belongs there.';
  return [warning('transportAuth', text)];
}

/** Findings of the fields below `limits`. */
export function limitFindings({ limits }: Profile): ProfileFinding[] {
  const { iterations, memoryKiB } = limits ?? {};
  const findings: ProfileFinding[] = [];
  const low = 'Routers usually ask for more, and every such login is refused.';
  if (iterations !== undefined && iterations > LONG_WORK)
    findings.push(warning('limits.iterations', 'A router may then keep this computer busy for minutes at each login.'));
  if (iterations !== undefined && iterations < USUAL_ITERATIONS)
    findings.push(warning('limits.iterations', `Less than ${USUAL_ITERATIONS} rounds are allowed. ${low}`));
  if (memoryKiB !== undefined && memoryKiB > MUCH_MEMORY)
    findings.push(warning('limits.memoryKiB', 'A router may then take more than a gigabyte of memory at each login.'));
  if (memoryKiB !== undefined && memoryKiB < USUAL_MEMORY)
    findings.push(warning('limits.memoryKiB', `Less than ${USUAL_MEMORY} KiB are allowed. ${low}`));
  return findings;
}
