// Commands of the prefix `session`: attempts to connect, and requests in open sessions.

import type { RequestResult } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { fromWire, toWire } from '../../shared/contract/wire-value.ts';
import { checkProfile } from '../../shared/profile-check.ts';
import type { Profile } from '../../shared/profile.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import type { Reply } from '../session/driver.ts';
import { Attempt, type AttemptHooks, type AttemptPlan } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { ProfileCookies } from './cookie-commands.ts';
import type { DemoHost } from './demo-commands.ts';
import { readDialFiles } from './dial-target.ts';
import type { Handlers } from './dispatch.ts';
import { CHECK_CONTEXT } from './profile-commands.ts';
import type { AppPorts } from './ports.ts';

export interface SessionContext {
  readonly ports: AppPorts;
  readonly captures: CaptureList<Attempt>;
  readonly profiles: ProfileStore;
  readonly secrets: SecretStore;
  readonly cookies: ProfileCookies;
  readonly demo: DemoHost;
  /** Asks viewers to answer a CHALLENGE by hand. */
  readonly ask: AttemptHooks['ask'];
  /** What routers asked so far. */
  readonly memory: AttemptHooks['memory'];
  /** Hears of faults of the program. */
  readonly report: (error: unknown) => void;
}

type SessionCommands = Pick<
  Handlers,
  'session.connect' | 'session.leave' | 'session.call' | 'session.subscribe' | 'session.unsubscribe' | 'session.publish'
>;

export function sessionCommands({
  ports,
  captures,
  profiles,
  secrets,
  cookies,
  demo,
  ask,
  memory,
  report,
}: SessionContext): SessionCommands {
  async function connect(plan: Omit<AttemptPlan, 'files'>): Promise<{ capture: string }> {
    const { profile } = plan;
    const fault = checkProfile(profile, CHECK_CONTEXT).find(({ severity }) => severity === 'error');
    if (fault?.field === 'url') throw new InspectorError('bad-url', fault.text);
    if (fault) throw new InspectorError('bad-profile', `${fault.field}: ${fault.text}`);
    const files = await readDialFiles(profile, ports.readFile);
    const onEnd = () => captures.changed(attempt.capture);
    const attempt: Attempt = new Attempt({ ...plan, files }, ports, { ask, memory, onEnd, report });
    captures.add(attempt.capture);
    void attempt.run();
    return { capture: attempt.capture.header.id };
  }

  /** The jar of a profile, emptied first if it is not to be used. */
  const jarOf =
    ({ id }: Profile, withoutCookies = false) =>
    async () => {
      if (withoutCookies) await cookies.clear(id);
      return cookies.open(id);
    };

  function open(id: string): Attempt {
    const { session } = captures.get(id);
    if (!session) throw new InspectorError('not-connected', 'The attempt has ended.');
    return session;
  }

  return {
    'session.connect': async (params) => {
      const { sendAnyway, withoutCookies } = params;
      if ('demo' in params) {
        const { profile: whole, secrets: given } = await demo.login(params.demo);
        const profile = withoutCookies === true ? withoutCookieHeader(whole) : whole;
        const jar = jarOf(profile, withoutCookies);
        return connect({ profile, source: { from: 'demo', secrets: given }, sendAnyway, cookies: jar });
      }
      const whole = 'profile' in params ? params.profile : (await profiles.get(params.profileId)).profile;
      const profile = withoutCookies === true ? withoutCookieHeader(whole) : whole;
      const jar = jarOf(profile, withoutCookies);
      return connect({ profile, source: { from: 'profile', store: secrets }, sendAnyway, cookies: jar });
    },
    'session.leave': async ({ capture, cut }) => {
      await captures.get(capture).session?.leave(cut);
      return null;
    },
    'session.call': async ({ capture, procedure, ...payload }) =>
      resultOf(await open(capture).request({ kind: 'CALL', options: {}, procedure, ...payloadOf(payload) })),
    'session.publish': async ({ capture, topic, ...payload }) =>
      resultOf(
        await open(capture).request({ kind: 'PUBLISH', options: { acknowledge: true }, topic, ...payloadOf(payload) }),
      ),
    'session.subscribe': async ({ capture, topic }) =>
      resultOf(await open(capture).request({ kind: 'SUBSCRIBE', options: {}, topic })),
    'session.unsubscribe': async ({ capture, subscription }) =>
      resultOf(await open(capture).request({ kind: 'UNSUBSCRIBE', subscription })),
  };
}

/** The profile without a Cookie header of its own: an attempt without cookies sends none. */
function withoutCookieHeader(profile: Profile): Profile {
  const { http } = profile;
  if (!http?.headers) return profile;
  return { ...profile, http: { ...http, headers: http.headers.filter(({ name }) => name.toLowerCase() !== 'cookie') } };
}

interface WirePayload {
  readonly args?: readonly unknown[] | undefined;
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
}

function payloadOf({ args, kwargs }: WirePayload): { args?: WampValue[]; kwargs?: Dict } {
  return {
    ...(args && { args: args.map((value) => fromWire<WampValue>({ wire: value })) }),
    ...(kwargs && { kwargs: fromWire<Dict>({ wire: kwargs }) }),
  };
}

function resultOf(reply: Reply): RequestResult {
  if (reply.kind === 'unanswered') return reply;
  const { message } = reply;
  const payload = () => {
    const args = 'args' in message && Array.isArray(message.args) ? message.args : [];
    const kwargs = 'kwargs' in message && message.kwargs ? message.kwargs : {};
    return { args: toWire(args), kwargs: toWire<WampValue>(kwargs) };
  };
  switch (message.kind) {
    case 'RESULT':
      return { kind: 'result', ...payload(), details: toWire<WampValue>(message.details) };
    case 'ERROR': {
      const reading = readErrorUri(message.error);
      return { kind: 'error', error: message.error, ...payload(), ...(reading !== undefined && { reading }) };
    }
    case 'SUBSCRIBED':
      return { kind: 'done', id: message.subscription };
    case 'PUBLISHED':
      return { kind: 'done', id: message.publication };
    default:
      return { kind: 'done', id: 0 };
  }
}
