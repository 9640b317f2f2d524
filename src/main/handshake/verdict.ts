// What happened · evidence · what to do, for each way an attempt can end.

import type { Verdict } from '../../shared/handshake-summary.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { clientAbort, nothingSent, unproven } from './given-up-verdict.ts';
import { requestRefused, welcome } from './login-verdict.ts';
import { hasSentCookie } from './cookies.ts';
import { readRefusal } from './refusal-advice.ts';
import { silenceAt } from './silence-words.ts';
import { ownWords } from './step-text.ts';
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
      return story.doubt && story.violation === story.doubt ? unproven(story) : violation(story);
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
      return nothingSent(story);
    case 'error-reply':
      return requestRefused(story);
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
  if (hasSentCookie(story)) evidence.push('A cookie of an earlier login was sent.');
  evidence.push(...findingLines(story));
  const verdict = { evidence, ...readRefusal(story, reason, words ?? '') };
  return hasSentCookie(story) ? { ...verdict, offers: ['without-cookies'] } : verdict;
}

function askedFor({ challenge, challenges }: Story): string {
  if (!challenge) return 'The router asked for nothing.';
  const names = [...new Set(challenges.map(({ message }) => message.authmethod))];
  const times = challenges.length;
  return `The router chose ${names.join(', then ')}${times > 1 ? ` and asked ${times} times` : ''}.`;
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
  if (check === 'S-20')
    return ['Look at what each CHALLENGE asks: a router that never decides has a fault in its authenticator.', REPORT];
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
