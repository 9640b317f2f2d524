// What a source gives: profiles to choose among, what to know about each, what becomes of its secrets, and what
// cannot be imported.

import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ImportedProfile, ImportPreview } from '../../../../shared/contract/results.ts';
import { closeImport, startOver, takeImport, type Importing } from '../../state/imports.ts';
import { useStore } from '../../state/store.ts';
import { importStrings } from '../../strings/import.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PaneFooter } from '../../ui/pane.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './import.module.css';

const words = importStrings;
const CHOICES = (['leave', 'keychain'] as const).map((value) => ({ value, label: words.secretChoices[value] }));

interface FoundProps {
  readonly importing: Importing;
  readonly preview: ImportPreview;
  readonly fault: ReactNode;
}

export function FoundProfiles({ importing, preview, fault }: FoundProps): ReactNode {
  const { profiles, left, source } = preview;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(profiles.map(({ profile }) => profile.id)));
  const [secrets, setSecrets] = useState<'leave' | 'keychain'>('leave');
  const wanted = profiles.filter(({ profile }) => chosen.has(profile.id));
  const found = wanted.reduce((sum, entry) => sum + entry.secrets.length, 0);
  const busy = importing.phase === 'storing';
  const choose = (id: string, is: boolean) => {
    const next = new Set(chosen);
    if (is) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <div className={css.body}>
        {fault}
        <div className={css.head}>
          <p className={css.source}>
            <b>{words.gives(source, visibleText(importing.name))}</b>
            <span className={css.small}>{profiles.length === 0 ? words.nothing : words.profiles(profiles.length)}</span>
          </p>
          {profiles.length < 2 ? undefined : (
            <>
              <Button
                size="small"
                variant="quiet"
                onPress={() => setChosen(new Set(profiles.map(({ profile }) => profile.id)))}
              >
                {words.all}
              </Button>
              <Button size="small" variant="quiet" onPress={() => setChosen(new Set())}>
                {words.none}
              </Button>
            </>
          )}
        </div>
        {profiles.length === 0 ? undefined : (
          <ul className={css.list}>
            {profiles.map((entry) => (
              <Row key={entry.profile.id} entry={entry} isChosen={chosen.has(entry.profile.id)} onChoose={choose} />
            ))}
          </ul>
        )}
        <LeftBehind left={left} isOpen={profiles.length === 0} />
      </div>
      {found === 0 ? undefined : (
        <div className={css.secrets}>
          <span className={css.secretTitle}>
            <Icon of={KeyRound} />
            {words.secrets}
          </span>
          <Segmented label={words.secrets} value={secrets} options={CHOICES} onChange={setSecrets} isDisabled={busy} />
          <span className={css.small}>{words.secretNotes[secrets](found)}</span>
        </div>
      )}
      <PaneFooter>
        <Button variant="quiet" size="small" isDisabled={busy} onPress={startOver}>
          {words.other}
        </Button>
        <span className={css.push} />
        <Button onPress={closeImport}>{words.cancel}</Button>
        <Button
          variant="primary"
          busy={busy}
          isDisabled={wanted.length === 0}
          whyDisabled={words.noneChosen}
          // What was read is ready to be taken: Enter is enough.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={wanted.length > 0}
          onPress={() =>
            void takeImport(
              wanted.map(({ profile }) => profile.id),
              secrets,
            )
          }
        >
          {busy ? words.taking : words.take(wanted.length)}
        </Button>
      </PaneFooter>
    </>
  );
}

interface RowProps {
  readonly entry: ImportedProfile;
  readonly isChosen: boolean;
  readonly onChoose: (id: string, is: boolean) => void;
}

function Row({ entry, isChosen, onChoose }: RowProps): ReactNode {
  const { profile, notes, secrets } = entry;
  const known = useStore((s) => s.info?.methods);
  const label = (name: string) => known?.find((method) => method.name === name)?.label ?? visibleText(name);
  const login = profile.methods.map(({ method }) => label(method)).join(', ') || words.noLogin;
  return (
    <li className={css.row}>
      <CheckBox
        label={<span className={css.name}>{visibleText(profile.name)}</span>}
        isSelected={isChosen}
        onChange={(is) => onChoose(profile.id, is)}
        note={
          <span className={css.facts}>
            <code>{visibleText(profile.url)}</code> · {visibleText(profile.realm)} · {login}
          </span>
        }
      />
      {notes.length + secrets.length === 0 ? undefined : (
        <ul className={css.notes}>
          {secrets.map(({ field, text }) => (
            <li key={field} className={css.found}>
              <Icon of={KeyRound} size="small" />
              {words.found(visibleText(text), label(methodAt(profile, field)))}
            </li>
          ))}
          {notes.map((note) => (
            <li key={note}>{visibleText(note)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Name of the method that a place such as `methods[0].secret` is in. */
function methodAt({ methods }: ImportedProfile['profile'], field: string): string {
  return methods[Number(/^methods\[(\d+)\]/.exec(field)?.[1])]?.method ?? field;
}

function LeftBehind({ left, isOpen }: { left: ImportPreview['left']; isOpen: boolean }): ReactNode {
  if (left.length === 0) return undefined;
  return (
    <details className={css.left} open={isOpen}>
      <summary>{words.left(left.length)}</summary>
      <dl className={css.leftList}>
        {left.map(({ where, text }, index) => (
          // Places may come twice, and the list never changes.
          <div key={`${index} ${where}`}>
            <dt>
              <code>{visibleText(where)}</code>
            </dt>
            <dd>{visibleText(text)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
