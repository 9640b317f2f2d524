// What can be said of a WAMP-CRA login from its messages alone: checks.

import type { Finding, Severity } from '../../../shared/finding.ts';
import { getOwn, isDict, type Dict } from '../../../shared/wamp/value.ts';
import type { Talk } from '../auth-method.ts';
import { base64SignatureFinding } from '../signature-form.ts';

const SECTION = 'Challenge Response Authentication';
/** What the object in the challenge must have, and of which type. */
const FIELDS: Readonly<Record<string, 'string' | 'number'>> = {
  authid: 'string',
  authrole: 'string',
  authmethod: 'string',
  authprovider: 'string',
  nonce: 'string',
  timestamp: 'string',
  session: 'number',
};
/** Fewer rounds than the usual default. */
const LEAST_ITERATIONS = 1000;
/** A longer challenge is not looked into. */
const LONGEST = 65_536;
/** Characters of a value that are quoted. */
const LONGEST_QUOTED = 60;

/** About the newest message of a login. */
export function reviewCra({ challenge, authenticate, welcome }: Talk): readonly Finding[] {
  if (!challenge) return [];
  const text = getOwn(challenge.extra, 'challenge');
  const asked = typeof text === 'string' ? objectIn(text) : undefined;
  if (welcome) return asked ? differences(asked, welcome.session, welcome.details) : [];
  if (authenticate) {
    const form = base64SignatureFinding(authenticate.signature, SECTION);
    return form ? [form] : [];
  }
  return [...challengeFindings(asked), ...saltFindings(challenge.extra)];
}

function finding(check: string, severity: Severity, text: string, field: string, key: string): Finding {
  return { check, severity, text: `${text}.`, field, key, section: SECTION };
}

/** The object that a challenge is the JSON text of. */
function objectIn(text: string): Dict | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function challengeFindings(asked: Dict | undefined): Finding[] {
  const about = (text: string) => [finding('A-02', 'warning', text, 'CHALLENGE.Extra', 'challenge')];
  if (!asked) return about('CHALLENGE.Extra.challenge is not the JSON text of an object');
  const wrong = Object.entries(FIELDS)
    .filter(([key, type]) => typeof getOwn(asked, key) !== type)
    .map(([key, type]) => (getOwn(asked, key) === undefined ? key : `${key} as a ${type}`));
  return wrong.length === 0 ? [] : about(`The object in CHALLENGE.Extra.challenge lacks ${wrong.join(', ')}`);
}

function saltFindings(extra: Dict): Finding[] {
  const salt = getOwn(extra, 'salt') ?? null;
  if (salt === null) return [];
  const missing = ['iterations', 'keylen'].filter((key) => (getOwn(extra, key) ?? null) === null);
  if (missing.length > 0)
    return [
      finding(
        'A-04',
        'warning',
        `CHALLENGE.Extra has salt without ${missing.join(' and ')}; most clients then take 1000 iterations and 32 bytes`,
        'CHALLENGE.Extra',
        missing[0] ?? 'iterations',
      ),
    ];
  const iterations = getOwn(extra, 'iterations');
  if (typeof iterations !== 'number' || iterations >= LEAST_ITERATIONS) return [];
  const text = `CHALLENGE.Extra.iterations is ${iterations}, which makes passwords cheap to guess; ${LEAST_ITERATIONS} is the least`;
  return [finding('A-04', 'warning', text, 'CHALLENGE.Extra', 'iterations')];
}

/** Where the challenge, which was signed, differs from WELCOME; what WELCOME leaves out says nothing. */
function differences(asked: Dict, session: number, details: Dict): Finding[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['session', asked['session'], session],
    ['authid', asked['authid'], getOwn(details, 'authid')],
    ['authrole', asked['authrole'], getOwn(details, 'authrole')],
  ];
  return pairs
    .filter(([, signed, granted]) => signed !== undefined && granted !== undefined && signed !== granted)
    .map(([key, signed, granted]) => {
      const words = `The challenge that was signed has ${key} ${shown(signed)}, and WELCOME has ${shown(granted)}`;
      const why =
        key === 'session' ? '; some routers choose the id anew, and then the signature does not cover it' : '';
      return finding('A-03', 'warning', words + why, key === 'session' ? 'WELCOME.Session' : 'WELCOME.Details', key);
    });
}

/** What is neither text nor number is not quoted: JSON in a challenge may be nested deeper than can be written. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_QUOTED));
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : 'no text and no number';
}
