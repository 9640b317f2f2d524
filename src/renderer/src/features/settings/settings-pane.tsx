// Settings: what the page looks like, which keys act, and where things are kept. Every choice acts at once.

import type { ReactNode } from 'react';
import { openOverlay, saveSettings } from '../../state/actions.ts';
import { keysOf } from '../../state/keys.ts';
import { useStore } from '../../state/store.ts';
import { settingsStrings } from '../../strings/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/check-box.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FormRow, FormSection } from '../../ui/form.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import { PaneFooter } from '../../ui/pane.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './settings.module.css';

const words = settingsStrings;
const THEMES = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }));
const DENSITIES = (['comfortable', 'compact'] as const).map((value) => ({ value, label: words.densities[value] }));

export function SettingsPane({ isOpen }: { isOpen: boolean }): ReactNode {
  return (
    <Dialog title={words.title} width={520} isOpen={isOpen} onClose={() => openOverlay()}>
      <div className={css.body}>
        <Appearance />
        <Keyboard />
        <Storage />
      </div>
      <PaneFooter>
        <Button variant="quiet" size="small" keys={keysOf('shortcuts')} onPress={() => openOverlay('shortcuts')}>
          {words.allShortcuts}
        </Button>
        <Button variant="quiet" size="small" onPress={() => openOverlay('about')}>
          {words.about}
        </Button>
        <span className={css.push} />
        <Button onPress={() => openOverlay()}>{words.done}</Button>
      </PaneFooter>
    </Dialog>
  );
}

function Appearance(): ReactNode {
  const theme = useStore((s) => s.settings.theme);
  const density = useStore((s) => s.settings.density);
  return (
    <FormSection title={words.appearance}>
      <FormRow label={words.theme}>
        <Segmented
          label={words.theme}
          value={theme}
          options={THEMES}
          onChange={(next) => saveSettings({ theme: next })}
        />
      </FormRow>
      <FormRow label={words.density}>
        <Segmented
          label={words.density}
          value={density}
          options={DENSITIES}
          onChange={(next) => saveSettings({ density: next })}
        />
      </FormRow>
    </FormSection>
  );
}

function Keyboard(): ReactNode {
  const letterKeys = useStore((s) => s.settings.letterKeys);
  return (
    <FormSection title={words.keyboard}>
      <Switch
        label={words.letterKeys}
        note={words.letterKeysNote}
        isSelected={letterKeys}
        onChange={(next) => saveSettings({ letterKeys: next })}
      />
    </FormSection>
  );
}

function Storage(): ReactNode {
  const folder = useStore((s) => s.info?.configFolder) ?? '';
  return (
    <FormSection title={words.storage}>
      <FormRow label={words.folder} note={words.folderNote}>
        <span className={css.path}>
          <code>{visibleText(folder)}</code>
          <CopyButton
            label={words.copyFolder}
            copiedLabel={words.copied}
            failedLabel={words.copyFailed}
            text={() => folder}
          />
        </span>
      </FormRow>
    </FormSection>
  );
}
