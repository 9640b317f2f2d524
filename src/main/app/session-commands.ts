// Commands of the prefix `session`: attempts to connect, and their end.

import { InspectorError } from '../../shared/contract/errors.ts';
import { checkProfile } from '../../shared/profile-check.ts';
import type { Profile } from '../../shared/profile.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { Attempt, type AttemptHooks, type AttemptPlan } from './attempt.ts';
import type { Capture, CaptureList } from './captures.ts';
import type { ProfileCookies } from './cookie-commands.ts';
import type { DemoHost } from './demo-commands.ts';
import { readDialFiles } from './dial-target.ts';
import type { Handlers } from './dispatch.ts';
import { CHECK_CONTEXT } from './profile-commands.ts';
import type { AppPorts } from './ports.ts';
import { RememberedPrompts, type Reconnects } from './reconnects.ts';

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
  readonly reconnects: Reconnects;
  /** Hears of faults of the program. */
  readonly report: (error: unknown) => void;
}

type SessionCommands = Pick<Handlers, 'session.connect' | 'session.leave' | 'session.retryNow' | 'session.stopRetry'>;

export function sessionCommands({
  ports,
  captures,
  profiles,
  secrets,
  cookies,
  demo,
  ask,
  memory,
  reconnects,
  report,
}: SessionContext): SessionCommands {
  /** Starts an attempt; `begin` hears of its capture before anything happens, and may say no. */
  async function dial(plan: Omit<AttemptPlan, 'files'>, begin: (capture: Capture<Attempt>) => boolean): Promise<void> {
    const files = await readDialFiles(plan.profile, ports.readFile);
    const onEnd = () => {
      captures.changed(attempt.capture);
      reconnects.ended(attempt.capture, attempt.isLeft);
    };
    const attempt: Attempt = new Attempt({ ...plan, files }, ports, { ask, memory, onEnd, report });
    if (!begin(attempt.capture)) return;
    captures.add(attempt.capture);
    void attempt.run();
  }

  async function connect(plan: Omit<AttemptPlan, 'files'>): Promise<{ capture: string }> {
    const { profile } = plan;
    const fault = checkProfile(profile, CHECK_CONTEXT).find(({ severity }) => severity === 'error');
    if (fault?.field === 'url') throw new InspectorError('bad-url', fault.text);
    if (fault) throw new InspectorError('bad-profile', `${fault.field}: ${fault.text}`);
    const { reconnect } = profile;
    const { repeatable, forget } = reconnect ? withRememberedPrompts(plan) : { repeatable: plan, forget: () => {} };
    let id = '';
    await dial(repeatable, (capture) => {
      ({ id } = capture.header);
      if (reconnect) reconnects.follow(capture, reconnect, { dial: (begin) => dial(repeatable, begin), forget });
      return true;
    });
    return { capture: id };
  }

  /** The jar of a profile, emptied first if it is not to be used. */
  const jarOf =
    ({ id }: Profile, withoutCookies = false) =>
    async () => {
      if (withoutCookies) await cookies.clear(id);
      return cookies.open(id);
    };

  return {
    'session.connect': async (params) => {
      const { sendAnyway, withoutCookies } = params;
      if ('demo' in params) {
        const { profile: usual, secrets: given } = await demo.login(params.demo);
        const { timeoutSeconds = usual.timeoutSeconds } = params;
        const whole = { ...usual, timeoutSeconds };
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
      const left = captures.get(capture);
      reconnects.stop(left);
      await left.session?.leave(cut);
      return null;
    },
    'session.retryNow': ({ capture }) => {
      reconnects.retryNow(captures.get(capture));
      return null;
    },
    'session.stopRetry': ({ capture }) => {
      reconnects.stop(captures.get(capture));
      return null;
    },
  };
}

type PromptingPlan = Pick<AttemptPlan, 'source' | 'profile' | 'typed'>;

/** The same plan, for attempts that follow each other: a person is asked for a secret once, until all is forgotten. */
function withRememberedPrompts<P extends PromptingPlan>(
  plan: P,
): { readonly repeatable: P; readonly forget: () => void } {
  const { source, profile } = plan;
  const store = source.from === 'profile' ? new RememberedPrompts(source.store) : undefined;
  const typed = profile.reconnect?.restore === true ? new Map<string, string>() : undefined;
  return {
    repeatable: {
      ...plan,
      ...(source.from === 'profile' && store && { source: { ...source, store } }),
      ...(typed && { typed }),
    },
    forget: () => {
      store?.forget();
      typed?.clear();
    },
  };
}

/** The profile without a Cookie header of its own: an attempt without cookies sends none. */
function withoutCookieHeader(profile: Profile): Profile {
  const { http } = profile;
  if (!http?.headers) return profile;
  return { ...profile, http: { ...http, headers: http.headers.filter(({ name }) => name.toLowerCase() !== 'cookie') } };
}
