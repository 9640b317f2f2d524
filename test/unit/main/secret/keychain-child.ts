// A process that does one thing with the keychain and prints what came of it as JSON.

import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { Keychain } from '../../../../src/main/secret/keychain.ts';

const [action, id = '', secret = ''] = process.argv.slice(2);
const keychain = new Keychain();

async function run(): Promise<unknown> {
  if (action === 'read') return keychain.read(id);
  if (action === 'write') return keychain.write(id, secret).then(() => null);
  return keychain.remove(id);
}

try {
  print({ value: await run() });
} catch (error) {
  const known = error instanceof InspectorError;
  print(known ? { code: error.code, evidence: error.evidence } : { crash: String(error) });
}

function print(result: Record<string, unknown>): void {
  process.stdout.write(`\n${JSON.stringify(result)}`);
}
