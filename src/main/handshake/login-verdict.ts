// Verdicts about logins that came as far as WELCOME: it worked, or a request that belongs to the login was refused.

import type { Verdict } from '../../shared/handshake-summary.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { answerText, uriOf } from './application.ts';
import { isByCookie } from './cookies.ts';
import { ownWords, quoted } from './step-text.ts';
import { silenceAt } from './silence-words.ts';
import { findingLines, type Story } from './story.ts';

/** The login is done, with all that follows WELCOME. */
export function welcome(story: Story): Verdict {
  const word = (key: string) => {
    const value = getOwn(story.welcome?.details ?? {}, key);
    return typeof value === 'string' ? value : undefined;
  };
  const authid = word('authid');
  const role = word('authrole');
  const method = word('authmethod');
  const byCookie = isByCookie(story);
  const [silent, ...todo] = silenceAt(story.silence?.step ?? '') ?? [];
  const who =
    authid === undefined
      ? 'The router does not say as whom.'
      : `The identity is ${quoted(authid)}${role === undefined ? '' : `, role ${quoted(role)}`}.`;
  const by = byCookie ? ' by the cookie of an earlier login' : method === undefined ? '' : ` by ${method}`;
  return {
    happened: `Logged in to ${quoted(story.hello?.realm ?? story.header.realm)}${by}. ${who}`,
    evidence: [
      ...welcomeLines(story),
      ...otherIdentity(story, authid, word('authprovider')),
      ...otherRole(story, role),
      ...findingLines(story),
      ...(silent === undefined ? [] : [silent]),
    ],
    todo: [
      ...(byCookie ? ['No secret was asked for. To see the login itself, connect once without the cookie.'] : []),
      ...todo,
    ],
    ...(byCookie && { offers: ['without-cookies'] }),
  };
}

function welcomeLines({ welcome: message, told, asked, challenges }: Story): string[] {
  const record = told.find(({ decoded }) => decoded.kind === 'message' && decoded.message === message)?.record;
  const lines = [`WELCOME in record ${record?.seq ?? 0}, session ${message?.session ?? 0}.`];
  if (challenges.length > 1) {
    const names = challenges.map(({ message: { authmethod } }) => authmethod);
    lines.push(`The router asked ${names.length} times: ${names.join(', then ')}.`);
  }
  for (const { index, of, request, answer } of asked) {
    const text = `${request.kind} ${quoted(uriOf(request))}, ${answerText(answer?.message)}`;
    lines.push(`Request ${index} of ${of} of the login: ${text}.`);
  }
  return lines;
}

function otherIdentity({ hello }: Story, authid: string | undefined, provider: string | undefined): string[] {
  const asked = hello && getOwn(hello.details, 'authid');
  if (typeof asked !== 'string' || asked === '' || authid === undefined || asked === authid) return [];
  const from = provider === undefined ? '' : ` (authprovider ${provider})`;
  return [`Asked for authid ${quoted(asked)}, admitted as ${quoted(authid)}${from}.`];
}

function otherRole({ hello }: Story, role: string | undefined): string[] {
  const asked = hello && getOwn(hello.details, 'authrole');
  if (typeof asked !== 'string' || asked === '' || role === undefined || asked === role) return [];
  return [`Asked for authrole ${quoted(asked)}, admitted with ${quoted(role)}.`];
}

/** WELCOME came, and an ERROR to what has to follow it. */
export function requestRefused(story: Story): Verdict {
  const refused = story.asked.find(({ answer }) => answer?.message.kind === 'ERROR');
  const error = refused?.answer?.message.kind === 'ERROR' ? refused.answer.message : undefined;
  const name = refused ? quoted(uriOf(refused.request)) : '';
  const words = error && ownWords(error);
  const reading = error && readErrorUri(error.error);
  return {
    happened: `The router let the client in, and then ${name} refused what belongs to the login.`,
    evidence: [
      ...welcomeLines(story),
      `ERROR ${error?.error ?? ''}${reading ? ` (${reading})` : ''} in record ${refused?.answer?.seq ?? 0}.`,
      ...(words === undefined ? [] : [`It says: ${JSON.stringify(words)}`]),
      ...findingLines(story),
    ],
    todo:
      error?.error === 'wamp.error.no_such_procedure'
        ? [
            'Start the program that offers the procedure, or correct its name in the profile.',
            'The session was open until it was left for this.',
          ]
        : [
            'Check the arguments of this request in the profile, and the secrets in them.',
            'Check that this identity may do it: its role decides.',
          ],
  };
}
