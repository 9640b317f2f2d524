// What happened · evidence · what to do, for each way an attempt can end.

import type { Verdict } from '../../shared/handshake-summary.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { readRefusal } from './refusal-advice.ts';
import { ownWords, quoted } from './step-text.ts';
import { transportStep } from './transport-text.ts';
import { findingLines, type Story } from './story.ts';
import { closeVerdict, errorVerdict, isLongPoll } from './transport-verdict.ts';

/** The verdict of an attempt; while nothing is decided, what is being waited for. */
export function verdictOf(story: Story): Verdict {
  const outcome = story.decision?.outcome;
  switch (outcome) {
    case 'welcome':
      return welcome(story);
    case 'abort':
      return story.abort?.by === 'client' ? clientAbort(story) : refused(story);
    case 'transport-error':
      return errorVerdict(story);
    case 'closed':
      return closeVerdict(story);
    case 'silence':
      return silence(story);
    case 'protocol-violation':
      return violation(story);
    case 'secret-missing':
      return {
        happened: 'The secret for the login could not be had, so nothing was sent.',
        evidence: [stopText(story)],
        todo: [story.stop?.todo ?? 'Mend the source of the secret, then connect again.'],
      };
    case 'interrupted':
      return {
        happened: 'The attempt was stopped here before it was decided.',
        evidence: [stopText(story), lastStep(story)],
        todo: ['Connect again.'],
      };
    case 'usage':
    case 'error-reply':
    case 'internal':
      return {
        happened: 'The program failed.',
        evidence: [stopText(story)],
        todo: ['Report it together with the saved capture.'],
      };
    case undefined:
      return {
        happened: 'The login was not decided when the capture was made.',
        evidence: [lastStep(story)],
        todo: ['Connect again to see how it ends.'],
      };
    default:
      return outcome satisfies never;
  }
}

function stopText(story: Story): string {
  return story.stop?.text ?? '';
}

function welcome(story: Story): Verdict {
  const details = story.welcome?.details ?? {};
  const word = (key: string) => {
    const value = getOwn(details, key);
    return typeof value === 'string' ? value : undefined;
  };
  const authid = word('authid');
  const role = word('authrole');
  const method = word('authmethod');
  const provider = word('authprovider');
  const asked = story.hello && getOwn(story.hello.details, 'authid');
  const evidence = [`WELCOME in record ${story.decision?.seq ?? 0}, session ${story.welcome?.session ?? 0}.`];
  if (typeof asked === 'string' && asked !== '' && authid !== undefined && asked !== authid) {
    evidence.push(
      `Asked for authid ${quoted(asked)}, admitted as ${quoted(authid)}${provider ? ` (authprovider ${provider})` : ''}.`,
    );
  }
  evidence.push(...findingLines(story));
  const [silent, ...todo] = silenceAt(story.silence?.step ?? '') ?? [];
  if (silent !== undefined) evidence.push(silent);
  const who =
    authid === undefined
      ? 'The router does not say as whom.'
      : `The identity is ${quoted(authid)}${role === undefined ? '' : `, role ${quoted(role)}`}.`;
  const by = method === undefined ? '' : ` by ${method}`;
  return {
    happened: `Logged in to ${quoted(story.hello?.realm ?? story.header.realm)}${by}. ${who}`,
    evidence,
    todo,
  };
}

function refused(story: Story): Verdict {
  const abort = story.abort?.message;
  const reason = abort?.reason ?? '';
  const reading = readErrorUri(reason);
  const words = abort && ownWords(abort);
  const evidence = [
    `ABORT ${reason}${reading ? ` (${reading})` : ''} in record ${story.abort?.seq ?? 0}, ${story.lastSent === undefined ? 'before anything was sent' : `in answer to ${story.lastSent}`}.`,
  ];
  if (words !== undefined) evidence.push(`The router says: ${JSON.stringify(words)}`);
  else evidence.push('The router gives no further words.');
  const methods = offeredMethods(story.hello);
  if (methods.length > 0) evidence.push(`Offered: ${methods.join(', ')}. ${askedFor(story)}`);
  evidence.push(...findingLines(story));
  return { evidence, ...readRefusal(story, reason, words ?? '') };
}

function askedFor({ challenge, told }: Story): string {
  if (!challenge) return 'The router asked for nothing.';
  const times = told.filter(
    ({ record, decoded }) => record.dir === 'in' && decoded.kind === 'message' && decoded.message.kind === 'CHALLENGE',
  ).length;
  return `The router chose ${challenge.authmethod}${times > 1 ? ` and asked ${times} times` : ''}.`;
}

function clientAbort(story: Story): Verdict {
  const abort = story.abort?.message;
  const words = abort && ownWords(abort);
  const why = story.challenge ? `: the CHALLENGE for ${story.challenge.authmethod} could not be answered` : '';
  return {
    happened: `The login was given up here${why}. The router did not refuse it.`,
    evidence: [
      `ABORT ${abort?.reason ?? ''} sent in record ${story.abort?.seq ?? 0}.`,
      ...(words === undefined ? [] : [words]),
      ...findingLines(story),
    ],
    todo: [
      'Mend what the evidence names, a setting of the profile or the entry of this user on the router, then connect again.',
    ],
  };
}

function silence(story: Story): Verdict {
  const { step = '', seconds = 0 } = story.silence ?? {};
  const evidence = [`Nothing came for ${seconds} s.`, lastStep(story)];
  if (story.late !== undefined) evidence.push(`It answered only after the time limit, in record ${story.late}.`);
  evidence.push(...findingLines(story));
  const [happened, ...todo] = silenceAt(step === 'upgrade' && isLongPoll(story) ? 'longpoll' : step) ?? [
    `Nobody answered ${step}.`,
    'Raise the time limit in the profile, or look at the log of the router.',
  ];
  return { happened: happened ?? '', evidence, todo };
}

/** What silence at a step means: the first text is what happened, the rest what to do. */
const SILENCE: Readonly<Record<string, readonly string[]>> = {
  dns: ['The name server did not answer.', 'Check the network, or give the address of the router instead of its name.'],
  tcp: ['The host did not answer.', 'Check the address and the port; a firewall that drops packets looks like this.'],
  tls: [
    'Something accepted the connection and then stayed silent during the TLS handshake.',
    'Check whether the port really speaks TLS: a plain port waits for a request instead. Try the scheme without TLS for it: ws://, rs:// or http://.',
  ],
  unix: ['The Unix socket did not take the connection.', 'Look at the router: it listens, and does not accept.'],
  proxy: [
    'The proxy did not answer.',
    'Check kind, host and port of the proxy in the profile, and whether it reaches the router.',
  ],
  rawsocket: [
    'Something accepted the connection and then did not answer the RawSocket handshake.',
    'Check the port: one that speaks HTTP or TLS waits for more. Try ws:// for it, or rss:// for TLS.',
  ],
  ping: [
    'The router did not answer a ping.',
    'Look at the network and at the load of the router.',
    'If this router does not answer pings, turn them off in the profile.',
  ],
  upgrade: [
    'Something accepted the connection and then did not answer the WebSocket upgrade.',
    'Check the port: a server of another kind, a stopped process or a proxy without its router behind it stays silent so.',
  ],
  longpoll: [
    'Something accepted the connection and then did not answer the request for a long-poll session.',
    'Check the port and the base path: a server of another kind or a proxy without its router stays silent so.',
  ],
  HELLO: [
    'The router did not answer HELLO.',
    'Read the log of the router: some refuse without a word, or fail to build their CHALLENGE.',
    'Offer a single method, and check that this port is meant for WAMP clients.',
  ],
  AUTHENTICATE: [
    'The router did not answer AUTHENTICATE.',
    'Read the log of the router: its authenticator may hang or have crashed.',
    'Raise the time limit in the profile if its user database is slow.',
  ],
  GOODBYE: ['The router did not answer GOODBYE.', 'Nothing is lost: the session is over on this side.'],
};

function silenceAt(step: string): readonly string[] | undefined {
  return Object.hasOwn(SILENCE, step) ? SILENCE[step] : undefined;
}

const REPORT = 'Report it to the makers of the router, with the saved capture.';
const IS_ROUTER = 'Check that the port really is a WAMP router, and which version it speaks.';

function violation(story: Story): Verdict {
  const finding = story.violation?.finding;
  const check = finding?.check ?? '';
  const place = `Record ${story.violation?.seq ?? 0}${finding?.start === undefined ? '' : `, bytes ${finding.start} to ${finding.end ?? finding.start}`}.`;
  const section = finding?.section === undefined ? [] : [`Specification, "${finding.section}".`];
  return {
    happened: 'The router broke the protocol, so the login was ended here.',
    evidence: [`${check}: ${finding?.text ?? ''}`, place, ...section],
    todo: violationTodo(check),
  };
}

function violationTodo(check: string): string[] {
  if (check === 'S-16') return ['Offer the method it asks for in the profile, if you can log in with it.', REPORT];
  // What cannot be read at all speaks for a server of another kind.
  return /^(T-|M-0[1-4])/.test(check) ? [IS_ROUTER, REPORT] : [REPORT, IS_ROUTER];
}

const STEP_NAMES: Readonly<Record<string, string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  unix: 'Unix socket',
  proxy: 'proxy',
  tls: 'TLS',
  upgrade: 'upgrade',
  rawsocket: 'RawSocket',
};

function lastStep(story: Story): string {
  const last = story.told.at(-1);
  if (last) {
    const name = last.decoded.kind === 'message' ? last.decoded.message.kind : 'a frame that is no message';
    return `Last: ${name} ${last.record.dir === 'out' ? 'to' : 'from'} the router in record ${last.record.seq}.`;
  }
  if (story.open) return 'The wire was open; no message passed.';
  const steps = story.facts.map(transportStep).filter((step) => step?.state === 'done');
  const step = steps.at(-1)?.step;
  return step ? `Last completed step: ${STEP_NAMES[step] ?? step}.` : 'No step was completed.';
}
