// Commands of the command line as they are copied, run by a shell: what arrives at the router is what the profile says.

import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { CODE_WRITERS } from '../../../../src/main/copy-as/registry.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile } from '../../../../src/shared/profile.ts';
import type { RequestText } from '../../../../src/shared/request.ts';
import { CliProcess, withCommandLine } from '../../../support/cli-process.ts';
import { answerGoodbye, finishScripted, listenScripted, WELCOME_DETAILS } from '../../../support/scripted-peer.ts';
import { spawn } from 'node:child_process';

const { cli } = withCommandLine();
const COMMAND = fileURLToPath(new URL('../../../../bin/wamp-inspector.mjs', import.meta.url));

afterEach(finishScripted);

/** Runs what was copied, with the variables that its notes ask for. */
function run(text: string, env: Readonly<Record<string, string>>): CliProcess {
  const script = `wamp-inspector() { '${process.execPath}' '${COMMAND}' "$@"; }\n${text}`;
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  return new CliProcess(spawn('bash', ['-c', script], { env: cli.environment(env), stdio: [...stdio] }));
}

const CALL: RequestText = { kind: 'call', uri: 'a.b', args: '["it\'s"]' };

it.each([
  ['a call', CALL],
  ['a whole profile', undefined],
])('%s sends each header with its own value', async (_what, request) => {
  let headers: Record<string, unknown> = {};
  let called: readonly unknown[] = [];
  const peer = await listenScripted(async (talk) => {
    headers = talk.headers;
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    if (request) {
      called = await talk.next();
      talk.send([50, called[1], {}, ['done']]);
    }
    await answerGoodbye(talk);
  });
  const profile: Profile = {
    ...newProfile('p', 'P', peer.url, 'demo'),
    http: {
      headers: [
        { name: 'X-Api-Key', secret: { from: 'keychain', id: 'one' } },
        { name: 'X-Tenant', secret: { from: 'prompt' } },
        { name: 'Authorization', value: 'Bearer typed' },
        { name: 'X-Plain', value: 'a b' },
      ],
    },
  };
  const { text, notes } = CODE_WRITERS.cli({ profile, request });
  const names = notes.flatMap((note) => /^Set (\w+) in the environment/.exec(note)?.[1] ?? []);
  expect(names).toHaveLength(3);
  const env = Object.fromEntries(names.map((name, i) => [name, `value ${i}`]));
  const { code, stdout } = await run(text, env).finished;
  expect(code).toBe(0);
  expect(headers).toMatchObject({
    'x-api-key': 'value 0',
    'x-tenant': 'value 1',
    authorization: 'value 2',
    'x-plain': 'a b',
  });
  if (!request) return;
  expect(stdout).toBe('["done"]\n');
  expect(called.slice(2)).toEqual([{}, 'a.b', ["it's"]]);
});
