// The app: everything behind the contract, without a host. A shell gives ports and gets dispatch and
// notices; it adds nothing of its own.

import type { Notice } from '../../shared/contract/notices.ts';
import type { Attempt } from './attempt.ts';
import { captureCommands } from './capture-commands.ts';
import { CaptureList } from './captures.ts';
import { DemoHost, demoCommands } from './demo-commands.ts';
import { createDispatch, type Dispatch, type Handlers } from './dispatch.ts';
import { infoCommands } from './info-commands.ts';
import { NoticeHub } from './notices.ts';
import type { AppPorts } from './ports.ts';
import { profileCommands } from './profile-commands.ts';
import { SecretQuestions, secretCommands } from './secret-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { ProfileStore } from '../profile/store.ts';

export interface App {
  readonly dispatch: Dispatch;
  /** Hears notices until the result is called. */
  listen(hear: (notice: Notice) => void): () => void;
  /** Leaves every session, stops the demo router, ends all timers. */
  close(): Promise<void>;
}

/** `report` hears of faults of the program: errors that no command accounts for. */
export function createApp(ports: AppPorts, report: (error: unknown) => void): App {
  const notices = new NoticeHub(ports.clock);
  const captures = new CaptureList<Attempt>(notices);
  const questions = new SecretQuestions(notices, ports.random);
  const secrets = ports.secrets((purpose, signal) => questions.ask(purpose, signal));
  const profiles = new ProfileStore(ports.configFolder);
  const demo = new DemoHost(ports);
  const handlers: Handlers = {
    ...infoCommands(ports),
    ...profileCommands(profiles),
    ...secretCommands(secrets, questions),
    ...demoCommands(demo),
    ...sessionCommands({ ports, captures, profiles, secrets, demo, report }),
    ...captureCommands(captures, () => Buffer.from(ports.random(9)).toString('base64url')),
  };
  return {
    dispatch: createDispatch(handlers, report),
    listen: (hear) => notices.listen(hear),
    async close() {
      questions.declineAll();
      const sessions = captures.all().flatMap(({ session }) => (session ? [session] : []));
      await Promise.all(sessions.map((session) => session.leave()));
      await demo.stop();
      notices.close();
    },
  };
}
