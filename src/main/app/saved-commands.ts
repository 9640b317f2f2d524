// Commands of the prefixes `saved` and `history`: requests with names, environments, and what was sent.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { Handlers } from './dispatch.ts';
import type { SavedHost } from './saved-host.ts';

type SavedCommands = Pick<
  Handlers,
  | 'saved.load'
  | 'saved.put'
  | 'saved.remove'
  | 'saved.restore'
  | 'saved.putEnvironment'
  | 'saved.removeEnvironment'
  | 'saved.export'
  | 'saved.import'
  | 'history.list'
  | 'history.clear'
>;

export function savedCommands(saved: SavedHost): SavedCommands {
  const { books, history, newId } = saved;

  /** Makes a change of what is kept for a profile, and tells of it. Throws InspectorError `unknown-profile`. */
  async function change<T>(profileId: string, task: () => Promise<T>): Promise<T> {
    if (!(await saved.isKept(profileId)))
      throw new InspectorError('unknown-profile', `Save the profile first; its id is "${profileId}".`);
    const result = await task();
    saved.changed(profileId);
    return result;
  }
  return {
    'saved.load': ({ profileId }) => books.load(profileId),
    'saved.put': async ({ profileId, request }) => {
      await change(profileId, () => books.put(profileId, request));
      return null;
    },
    'saved.remove': ({ profileId, request }) => change(profileId, () => books.remove(profileId, request)),
    'saved.restore': ({ profileId, request }) => change(profileId, () => books.restore(profileId, request)),
    'saved.putEnvironment': async ({ profileId, environment }) => {
      await change(profileId, () => books.putEnvironment(profileId, environment));
      return null;
    },
    'saved.removeEnvironment': ({ profileId, environment }) =>
      change(profileId, () => books.removeEnvironment(profileId, environment)),
    'saved.export': async ({ profileId }) => ({ text: await books.export(profileId) }),
    'saved.import': ({ profileId, text }) => change(profileId, () => books.import(profileId, text, newId)),
    'history.list': ({ profileId, from, count }) => history.list(profileId, from, count),
    'history.clear': async ({ profileId }) => {
      await history.clear(profileId);
      return null;
    },
  };
}
