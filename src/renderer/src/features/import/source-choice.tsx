// Where profiles may come from: a file, the variables of the app, a link.

import { FileInput, Link2, SquareTerminal, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { importEnvironment, importFrom, importText } from '../../state/imports.ts';
import { importStrings } from '../../strings/import.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import css from './import.module.css';

const words = importStrings;

export function SourceChoice({ fault }: { fault: ReactNode }): ReactNode {
  return (
    <div className={css.body}>
      <p className={css.about}>{words.about}</p>
      {fault}
      <Way icon={FileInput} title={words.file} about={`${words.fileAbout}. ${words.drop}`}>
        <Button
          variant="primary"
          // The usual way: Enter is enough.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onPress={() => void importFrom()}
        >
          {words.choose}
        </Button>
      </Way>
      <Way icon={SquareTerminal} title={words.environment} about={words.environmentAbout}>
        <Button onPress={() => void importEnvironment()}>{words.readEnvironment}</Button>
      </Way>
      <LinkWay />
    </div>
  );
}

function Way(props: { icon: LucideIcon; title: string; about: string; children: ReactNode }): ReactNode {
  return (
    <section className={css.way}>
      <Icon of={props.icon} />
      <div className={css.words}>
        <h3 className={css.wayTitle}>{props.title}</h3>
        <p className={css.small}>{props.about}</p>
      </div>
      <div className={css.act}>{props.children}</div>
    </section>
  );
}

/** The link is a secret: it is in this field until it is read, and nowhere else. */
function LinkWay(): ReactNode {
  const [link, setLink] = useState('');
  const read = () => {
    const taken = link.trim();
    if (taken === '') return;
    setLink('');
    void importText(taken);
  };
  return (
    <section className={css.way}>
      <Icon of={Link2} />
      <div className={css.words}>
        <h3 className={css.wayTitle}>{words.link}</h3>
        <SecretField
          label={words.linkField}
          value={link}
          onChange={setLink}
          onSubmit={read}
          placeholder={words.linkPlaceholder}
          note={words.linkAbout}
          revealLabel={words.reveal}
          hideLabel={words.hide}
        />
      </div>
      <div className={css.act}>
        <Button isDisabled={link.trim() === ''} onPress={read}>
          {words.readLink}
        </Button>
      </div>
    </section>
  );
}
