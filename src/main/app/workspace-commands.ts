// Commands of the prefix `workspace`.

import type { WorkspaceStore } from '../workspace/store.ts';
import type { Handlers } from './dispatch.ts';

type WorkspaceCommands = Pick<Handlers, 'workspace.load' | 'workspace.saveSettings' | 'workspace.saveDraft'>;

export function workspaceCommands(workspace: WorkspaceStore): WorkspaceCommands {
  return {
    'workspace.load': () => workspace.load(),
    'workspace.saveSettings': async ({ settings }) => {
      await workspace.saveSettings(settings);
      return null;
    },
    'workspace.saveDraft': async ({ name, draft }) => {
      await workspace.saveDraft(name, draft);
      return null;
    },
  };
}
