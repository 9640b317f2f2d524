// The app: everything behind the contract, without a host. A shell gives ports and gets dispatch and
// notices; it adds nothing of its own.

import type { Notice } from '../../shared/contract/notices.ts';
import type { Attempt } from './attempt.ts';
import { captureCommands } from './capture-commands.ts';
import { CaptureList } from './captures.ts';
import { DemoHost, demoCommands } from './demo-commands.ts';
import { detailCommands } from './detail-commands.ts';
import { createDispatch, type Dispatch, type Handlers } from './dispatch.ts';
import { infoCommands } from './info-commands.ts';
import { NoticeHub } from './notices.ts';
import type { AppPorts } from './ports.ts';
import { profileCommands } from './profile-commands.ts';
import { SecretQuestions, secretCommands } from './secret-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { CaptureTransfers, transferCommands, type CaptureFiles } from './transfer-commands.ts';
import { workspaceCommands } from './workspace-commands.ts';
import { ProfileStore } from '../profile/store.ts';
import { WorkspaceStore } from '../workspace/store.ts';

export interface App extends CaptureFiles {
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
  const secrets = ports.secrets((purpose, signal, capture) => questions.ask(purpose, signal, capture));
  const profiles = new ProfileStore(ports.configFolder);
  const demo = new DemoHost(ports);
  const newId = () => Buffer.from(ports.random(9)).toString('base64url');
  const transfers = new CaptureTransfers(captures, newId, ports.clock);
  const handlers: Handlers = {
    ...infoCommands(ports),
    ...profileCommands(profiles, notices),
    ...secretCommands(secrets, questions),
    ...workspaceCommands(new WorkspaceStore(ports.configFolder)),
    ...demoCommands(demo),
    ...sessionCommands({ ports, captures, profiles, secrets, demo, report }),
    ...captureCommands(captures),
    ...detailCommands(captures),
    ...transferCommands(captures, transfers),
  };
  return {
    dispatch: createDispatch(handlers, report),
    listen: (hear) => notices.listen(hear),
    saveCapture: (capture, path) => transfers.saveCapture(capture, path),
    openCapture: (path) => transfers.openCapture(path),
    async close() {
      questions.declineAll();
      transfers.close();
      const sessions = captures.all().flatMap(({ session }) => (session ? [session] : []));
      await Promise.all(sessions.map((session) => session.leave()));
      await demo.stop();
      notices.close();
    },
  };
}
