// The app: everything behind the contract, without a host. A shell gives ports and gets dispatch and
// notices; it adds nothing of its own.

import type { Notice } from '../../shared/contract/notices.ts';
import type { Attempt } from './attempt.ts';
import { captureCommands } from './capture-commands.ts';
import { CaptureList } from './captures.ts';
import { challengeCommands } from './challenge-commands.ts';
import { ChallengeQuestions } from './challenge-questions.ts';
import { codeCommands } from './code-commands.ts';
import { cookieCommands, ProfileCookies } from './cookie-commands.ts';
import { DemoHost, demoCommands } from './demo-commands.ts';
import { detailCommands } from './detail-commands.ts';
import { createDispatch, type Dispatch, type Handlers } from './dispatch.ts';
import { examineCommands } from './examine-command.ts';
import { importCommands } from './import-commands.ts';
import { Imports } from './imports.ts';
import { holdingCommands } from './holding-commands.ts';
import { infoCommands } from './info-commands.ts';
import { keyCommands } from './key-commands.ts';
import { NoticeHub } from './notices.ts';
import { operationCommands } from './operation-commands.ts';
import { OperationsHost } from './operations-host.ts';
import type { AppPorts } from './ports.ts';
import { CHECK_CONTEXT, profileCommands } from './profile-commands.ts';
import { RealmHost, realmCommands } from './realm-commands.ts';
import { Reconnects } from './reconnects.ts';
import { restorer } from './restored-holdings.ts';
import { savedCommands } from './saved-commands.ts';
import { SavedHost } from './saved-host.ts';
import { SecretQuestions, secretCommands } from './secret-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { CaptureTransfers, transferCommands, type CaptureFiles } from './transfer-commands.ts';
import { workspaceCommands } from './workspace-commands.ts';
import { byHandOf, planOf } from '../operation/by-hand.ts';
import { InvocationQuestions } from '../operation/questions.ts';
import { ProfileStore } from '../profile/store.ts';
import { ChallengeMemory } from '../session/challenge-memory.ts';
import { CookieJars } from '../secret/cookie-jars.ts';
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
  const cookies = new ProfileCookies(new CookieJars(secrets, () => ports.clock.wall()), profiles);
  const demo = new DemoHost(ports);
  const newId = () => Buffer.from(ports.random(9)).toString('base64url');
  const challenges = new ChallengeQuestions(notices, newId);
  const memory = new ChallengeMemory();
  const ask = (capture: string) => challenges.asker(capture);
  const saved = new SavedHost({ ports, profiles, secrets, notices, newId });
  const invocations = new InvocationQuestions((notice) => notices.send(notice), newId);
  const operations = new OperationsHost({ captures, notices, clock: ports.clock, questions: invocations });
  const restore = restorer(operations, saved.variables);
  const reconnects = new Reconnects({ clock: ports.clock, captures, restore, report });
  const { history } = saved;
  const realms = new RealmHost({ captures, notices, clock: ports.clock, operations, demo, history });
  const transfers = new CaptureTransfers(captures, newId, ports.clock);
  const imports = new Imports({ clock: ports.clock, newId, profiles, secrets, checks: CHECK_CONTEXT });
  const handlers: Handlers = {
    ...infoCommands(ports),
    ...profileCommands({ ports, profiles, notices, secrets, cookies, books: saved.books }),
    ...examineCommands({ ports, secrets, cookies }),
    ...cookieCommands(cookies),
    ...importCommands({ imports, notices, environment: ports.environment, newId }),
    ...secretCommands(secrets, questions),
    ...keyCommands(ports, secrets),
    ...savedCommands(saved),
    ...codeCommands({ captures, profiles }),
    ...workspaceCommands(new WorkspaceStore(ports.configFolder)),
    ...demoCommands(demo),
    ...sessionCommands({ ports, captures, profiles, secrets, cookies, demo, ask, memory, reconnects, report }),
    ...operationCommands({ captures, operations, variables: saved.variables, history: saved.history }),
    ...holdingCommands({
      holdings: (capture) => operations.of(capture)?.holdings,
      fill: (capture, request, environment) =>
        saved.variables.request(operations.open(capture).target, request, environment),
      fillAnswer: async ({ capture, environment }, answer) => {
        const { target } = operations.open(capture);
        return byHandOf(answer, await saved.variables.answer(target, planOf(answer), environment));
      },
      questions: invocations,
    }),
    ...realmCommands(realms),
    ...challengeCommands(challenges),
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
      reconnects.close();
      questions.declineAll();
      challenges.giveUpAll();
      transfers.close();
      imports.close();
      const sessions = captures.all().flatMap(({ session }) => (session ? [session] : []));
      await Promise.all(sessions.map((session) => session.leave()));
      realms.close();
      operations.close();
      await saved.close();
      await cookies.settled();
      await demo.stop();
      notices.close();
    },
  };
}
