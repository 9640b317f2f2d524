// Logins that fail on an open WebSocket without an ABORT of the router: silence, a close, a broken rule,
// a challenge that cannot be answered, and a secret that is not there.

import { expect, type Page } from '@playwright/test';
import { closeMeaning } from '../../src/shared/close-codes.ts';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { CRA, TICKET, opened, saying, scripted, withSecret, type FailingLogin } from './failing-login.ts';

const SALTED = [4, 'wampcra', { challenge: '{"nonce":"n"}', salt: 'pepper', iterations: 100, keylen: 32 }] as const;

const SILENT: readonly FailingLogin[] = [
  {
    name: 'a router that says nothing to HELLO',
    listen: scripted((talk) => talk.gone()),
    happened: 'The router did not answer HELLO.',
    evidence: /Nothing came for 1 s\..*Last: HELLO to the router in record \d+\./,
    todo: /Offer a single method, and check that this port is meant for WAMP clients\./,
  },
  {
    name: 'a router that says nothing to AUTHENTICATE',
    listen: saying(SALTED),
    profile: { methods: [CRA] },
    happened: 'The router did not answer AUTHENTICATE.',
    evidence: /Nothing came for 1 s\..*Last: AUTHENTICATE to the router in record \d+\./,
    todo: /its authenticator may hang or have crashed.*Raise the time limit in the profile/,
  },
  {
    name: 'a router that says nothing to the second AUTHENTICATE',
    listen: saying([4, 'ticket', {}], [4, 'ticket', {}]),
    profile: { methods: [TICKET] },
    happened: 'The router did not answer AUTHENTICATE.',
    evidence: /Nothing came for 1 s\..*Last: AUTHENTICATE to the router in record 11\./,
    todo: /its authenticator may hang or have crashed/,
  },
];

const WORDLESS = 'The router closed the connection without a word of WAMP.';

/** A close in answer to HELLO. */
function closed(code: number, todo: RegExp): FailingLogin {
  return {
    name: `close ${code}, ${closeMeaning(code)}`,
    listen: scripted(async (talk) => {
      await talk.next();
      talk.socket.close(code, `reason of ${code}`);
      await talk.gone();
    }),
    happened: WORDLESS,
    evidence: new RegExp(
      `WebSocket close ${code} \\(${closeMeaning(code)}\\)\\..*The router says: "reason of ${code}".*Last sent: HELLO; no ABORT came\\.`,
    ),
    todo,
  };
}

const CLOSED: readonly FailingLogin[] = [
  closed(1000, /Read the log of the router: it ended the login without an ABORT\./),
  closed(1001, /The router shuts down or restarts: connect again later\./),
  closed(1002, /takes a message for malformed: .*compare realm, roles and details of HELLO/),
  closed(1003, /does not take this kind of frame: check that it speaks the serializer on this port/),
  closed(1007, /The router could not decode the message/),
  closed(1008, /does not want this client: check its address rules\./),
  closed(1009, /larger than the router accepts/),
  closed(1011, /Crossbar closes so for a realm it cannot parse\./),
  closed(1012, /The router restarts: connect again later\./),
  closed(1013, /The router is overloaded: connect again later\./),
  closed(1014, /check that the router behind it runs\./),
  closed(4000, /Read the log of the router: it ended the login without an ABORT\./),
  {
    name: 'a close without a code',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.socket.close();
      await talk.gone();
    }),
    happened: WORDLESS,
    evidence: /WebSocket close without a code\..*Last sent: HELLO; no ABORT came\./,
    todo: /Read the log of the router: it ended the login without an ABORT\./,
  },
  {
    name: 'a close in the middle of the login',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send([4, 'ticket', {}]);
      await talk.next();
      talk.socket.close(1011, 'key set-up failed');
      await talk.gone();
    }),
    profile: { methods: [TICKET] },
    happened: 'The router closed the connection in the middle of the login.',
    evidence: /WebSocket close 1011 .*"key set-up failed".*Last sent: AUTHENTICATE; no ABORT came\./,
    todo: /The router failed on the message: read the reason\./,
  },
  {
    name: 'a connection that ends without a close frame after HELLO',
    listen: opened((socket) => socket.once('data', () => socket.end())),
    happened: 'The connection was lost before the login was decided.',
    evidence: /The TCP connection ended without a WebSocket close\..*Last sent: HELLO; no ABORT came\./,
    todo: /Look into the log of the router and of proxies in between\./,
  },
];

const BROKEN = 'The router broke the protocol, so the login was ended here.';
const REPORT_FIRST = /^Report it to the makers of the router, with the saved capture\.Check that the port/;
const PORT_FIRST = /^Check that the port really is a WAMP router, and which version it speaks\.Report it/;

const VIOLATIONS: readonly FailingLogin[] = [
  {
    name: 'an answer that is no JSON',
    listen: saying('<html>'),
    happened: BROKEN,
    evidence: /^T-03: .*no json.*Record \d+/i,
    todo: PORT_FIRST,
  },
  {
    name: 'an answer in a binary frame',
    listen: saying(Buffer.from([0x93, 0x02, 0x07, 0x80])),
    happened: BROKEN,
    evidence: /^T-02: .*binary frame/,
    todo: PORT_FIRST,
  },
  {
    name: 'an answer that is no WAMP message',
    listen: saying('{"hello": "world"}'),
    happened: BROKEN,
    evidence: /^M-01: .*list/,
    todo: PORT_FIRST,
  },
  {
    name: 'a WELCOME with an impossible session id',
    listen: saying([2, 0, WELCOME_DETAILS]),
    happened: BROKEN,
    evidence: /^M-07: .*WELCOME\.Session.*Specification, "IDs"\./,
    todo: REPORT_FIRST,
  },
  {
    name: 'a message out of turn',
    listen: saying([50, 1, {}]),
    happened: BROKEN,
    evidence: /^S-02: The router sent RESULT after HELLO\./,
    todo: REPORT_FIRST,
  },
  {
    name: 'a GOODBYE in place of WELCOME',
    listen: saying([6, {}, 'wamp.close.normal']),
    happened: BROKEN,
    evidence: /^S-22: The router sent GOODBYE after HELLO\./,
    todo: REPORT_FIRST,
  },
  {
    name: 'a HELLO of the router',
    listen: saying([1, 'demo', { roles: {} }]),
    happened: BROKEN,
    evidence: /^S-08: The router sent HELLO after HELLO\./,
    todo: REPORT_FIRST,
  },
  {
    name: 'a WELCOME before AUTHENTICATE',
    listen: scripted(async (talk) => {
      await talk.next();
      // So long to derive that what follows comes first.
      talk.send([4, 'wampcra', { challenge: 'c', salt: 's', iterations: 400_000, keylen: 32 }]);
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.gone();
    }),
    profile: { methods: [CRA] },
    happened: BROKEN,
    evidence: /^S-24: The router sent WELCOME while AUTHENTICATE is due\./,
    todo: REPORT_FIRST,
  },
  {
    name: 'a CHALLENGE for a method that was not offered',
    listen: saying(SALTED),
    profile: { methods: [TICKET] },
    happened: BROKEN,
    evidence: /^S-16: The router asks for wampcra, but HELLO offered ticket\./,
    todo: /^Offer the method it asks for in the profile, if you can log in with it\./,
  },
];

const unanswerable = (method: string) =>
  `The login was given up here: the CHALLENGE for ${method} could not be answered. The router did not refuse it.`;
const MEND = /Mend what the evidence names, a setting of the profile or the entry of this user on the router/;
const GIVEN_UP = 'ABORT wamp\\.error\\.authentication_failed sent in record \\d+\\.';

function unanswered(
  name: string,
  method: MethodChoice,
  challenge: readonly unknown[],
  why: RegExp,
  todo = MEND,
): FailingLogin {
  return {
    name,
    listen: saying(challenge),
    profile: { methods: [method] },
    happened: unanswerable(method.method),
    evidence: new RegExp(`${GIVEN_UP}${why.source}`),
    todo,
  };
}

const UNANSWERED: readonly FailingLogin[] = [
  unanswered(
    'a CHALLENGE without a challenge',
    CRA,
    [4, 'wampcra', {}],
    /CHALLENGE\.Extra has no "challenge"; a text is needed/,
  ),
  unanswered(
    'a CHALLENGE with too many iterations',
    CRA,
    [4, 'wampcra', { challenge: 'c', salt: 's', iterations: 1e9, keylen: 32 }],
    /CHALLENGE\.Extra has "iterations" = 1000000000, and this profile allows 10000000/,
    /^If so much work is meant, raise the limit of key derivations in the profile/,
  ),
];

const NOTHING_SENT = 'The secret for the login could not be had, so nothing was sent.';
const nowhere = () => Promise.resolve('ws://127.0.0.1:9/ws');
const ASKED: MethodChoice = { ...TICKET, secret: { from: 'prompt' } };

async function decline(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Decline/ }).click();
}

async function stop(page: Page): Promise<void> {
  await expect(page.getByRole('option', { name: /HELLO/ })).toBeVisible();
  await page.getByRole('button', { name: /^Stop/ }).click();
}

const HERE: readonly FailingLogin[] = [
  {
    name: 'a secret that is not set',
    listen: nowhere,
    profile: { methods: [withSecret('ticket', 'tess', 'NEVER_SET')] },
    happened: NOTHING_SENT,
    evidence: /The environment variable gives no secret\. NEVER_SET is not set\./,
    todo: /Set it in the environment that starts this program\./,
  },
  {
    name: 'a TOTP secret that is none',
    listen: nowhere,
    profile: { methods: [{ ...withSecret('ticket', 'tess', 'NO_BASE32'), secretIs: 'totp-secret' }] },
    happened: NOTHING_SENT,
    evidence: /Character 16 of the TOTP secret is not base32/,
    todo: /^Mend what the text names, or store the right secret/,
  },
  {
    name: 'a secret that is empty',
    listen: nowhere,
    profile: { methods: [withSecret('ticket', 'tess', 'EMPTY')] },
    happened: NOTHING_SENT,
    evidence: /The environment variable gives no secret\. EMPTY is set, but empty\./,
    todo: /Set it in the environment that starts this program\./,
  },
  {
    name: 'a secret that the keychain does not have',
    listen: nowhere,
    profile: { methods: [{ ...TICKET, secret: { from: 'keychain', id: 'wamp-inspector-test-nobody' } }] },
    happened: NOTHING_SENT,
    // Which of the two depends on whether the machine has a keychain.
    evidence: /The keychain has no such secret\.|The keychain of the system cannot be reached\./,
    todo: /Store it under that name: in the form of the profile|Start a Secret Service/,
  },
  {
    name: 'a question for a secret that is declined',
    listen: nowhere,
    profile: { methods: [ASKED] },
    person: decline,
    happened: NOTHING_SENT,
    evidence:
      /No secret was given when it was asked for\. It was asked for: ticket login to ws:\/\/127\.0\.0\.1:9\/ws\./,
    todo: /Type it when asked\./,
  },
  {
    name: 'an attempt that the person stops',
    listen: scripted((talk) => talk.gone()),
    profile: { timeoutSeconds: 60 },
    person: stop,
    happened: 'The attempt was stopped here before it was decided.',
    evidence: /Stopped by the user\./,
    todo: /Connect again\./,
  },
];

export const FAILING_SESSIONS: readonly FailingLogin[] = [...SILENT, ...CLOSED, ...VIOLATIONS, ...UNANSWERED, ...HERE];
