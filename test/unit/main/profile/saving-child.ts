// A process that works on the profiles of a folder. It prints a line for every change that was
// acknowledged, so that a test can hold the file against it.
//   own <folder> <name> <count>      saves so many profiles of its own (0: until it is killed)
//   count <folder> <id> <count>      raises the number in the name of one profile so many times
//   key <folder>                     prints the installation key

import { newProfile } from '../../../../src/shared/new-profile.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { installationKey } from '../../../../src/main/config/installation-key.ts';
import { ProfileStore } from '../../../../src/main/profile/store.ts';

const [action, folder = '', name = '', times = '0'] = process.argv.slice(2);
const store = new ProfileStore(folder, 60_000);
const count = Number(times);

if (action === 'own') {
  for (let i = 0; count === 0 || i < count; i++) {
    // One that is killed must not fill the file without end.
    const id = `${name}-${count === 0 ? i % 20 : i}`;
    await store.save({ ...newProfile(id, `${id} ${i}`, 'ws://localhost/', 'realm1'), group: 'x'.repeat(200) });
    process.stdout.write(`${id}\n`);
  }
} else if (action === 'count') {
  for (let i = 0; i < count; i += (await raise()) ? 1 : 0);
} else {
  process.stdout.write(Buffer.from(await installationKey(folder)).toString('hex'));
}

/** False if another process was faster. */
async function raise(): Promise<boolean> {
  const { profile, revision } = await store.get(name);
  try {
    await store.save({ ...profile, name: String(Number(profile.name) + 1) }, revision);
    return true;
  } catch (error) {
    if (error instanceof InspectorError && error.code === 'profile-changed') return false;
    throw error;
  }
}
