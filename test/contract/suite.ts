// The suite that every link must pass, whatever carries it.

import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName } from '../../src/shared/contract/commands.ts';
import { captureTests } from './captures.ts';
import { eachWithCarrier, type MakeCarrier } from './carrier.ts';
import { challengeTests } from './challenges.ts';
import { detailTests } from './details.ts';
import { holdingTests } from './holdings.ts';
import { importTests } from './imports.ts';
import { infoTests } from './info.ts';
import { loginTests } from './logins.ts';
import { noticeTests } from './notices.ts';
import { operationTests } from './operations.ts';
import { profileTests } from './profiles.ts';
import { realmTests } from './realm.ts';
import { refusalTests } from './refusals.ts';
import { savedTests } from './saved.ts';
import { secretTests } from './secrets.ts';
import { sessionTests } from './sessions.ts';
import { transferTests } from './transfers.ts';
import { workspaceTests } from './workspace.ts';

/** Declares the tests for one way to make a link. */
export function contractSuite(name: string, make: MakeCarrier): void {
  describe(`contract over the ${name}`, () => {
    const called = new Set<CommandName>();
    const host = eachWithCarrier(make, called);
    infoTests(host);
    refusalTests(host);
    profileTests(host);
    secretTests(host);
    importTests(host);
    challengeTests(host);
    loginTests(host);
    sessionTests(host);
    operationTests(host);
    holdingTests(host);
    realmTests(host);
    savedTests(host);
    captureTests(host);
    detailTests(host);
    transferTests(host);
    workspaceTests(host);
    noticeTests(host);

    it('was tried with every command of the table', () => {
      const needKeychain: readonly string[] = ['secret.set', 'secret.delete'];
      const wanted = Object.keys(COMMANDS).filter(
        (name) => host.now.carrier.hasKeychain || !needKeychain.includes(name),
      );
      expect([...called].sort()).toEqual(expect.arrayContaining(wanted.sort()));
    });
  });
}
