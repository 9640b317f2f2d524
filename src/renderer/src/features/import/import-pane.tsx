// The pane that makes profiles of what other tools keep: where it comes from, what it gives, and storing it.

import type { ReactNode } from 'react';
import { ERRORS, type InspectorError } from '../../../../shared/contract/errors.ts';
import { closeImport, type Importing } from '../../state/imports.ts';
import { useStore } from '../../state/store.ts';
import { importStrings } from '../../strings/import.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import { LoadingPane, PaneFooter } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoundProfiles } from './found-profiles.tsx';
import css from './import.module.css';
import { SourceChoice } from './source-choice.tsx';

const words = importStrings;

export function ImportPane({ isOpen }: { isOpen: boolean }): ReactNode {
  const importing = useStore((s) => s.importing);
  return (
    <Dialog title={words.title} width={680} isOpen={isOpen && importing !== undefined} onClose={closeImport}>
      {importing === undefined ? undefined : <Phase importing={importing} />}
    </Dialog>
  );
}

function Phase({ importing }: { importing: Importing }): ReactNode {
  const { phase, preview, error } = importing;
  const fault = error === undefined ? undefined : <Fault error={error} />;
  if (phase === 'reading') return <LoadingPane text={words.reading} />;
  if (phase === 'stored') return <NotStored problems={importing.problems ?? []} />;
  if (preview === undefined) return <SourceChoice fault={fault} />;
  return <FoundProfiles key={preview.transfer} importing={importing} preview={preview} fault={fault} />;
}

function Fault({ error }: { error: InspectorError }): ReactNode {
  return (
    <div role="alert" className={css.fault}>
      <Notice tone="err" title={ERRORS[error.code].text}>
        {visibleText(error.evidence)} {error.hint}
      </Notice>
    </div>
  );
}

/** What the keychain did not take; the profiles are there. */
function NotStored({ problems }: { problems: readonly string[] }): ReactNode {
  return (
    <>
      <div className={css.body} role="alert">
        <Notice tone="warn" title={words.problems(problems.length)}>
          {words.problemsAbout}
        </Notice>
        <ul className={css.lines}>
          {problems.map((problem) => (
            <li key={problem}>{visibleText(problem)}</li>
          ))}
        </ul>
      </div>
      <PaneFooter>
        <span className={css.push} />
        <Button
          variant="primary"
          // Nothing else waits here.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onPress={closeImport}
        >
          {words.done}
        </Button>
      </PaneFooter>
    </>
  );
}
