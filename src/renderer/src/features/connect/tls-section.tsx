// TLS: what vouches for the router, and what this program shows of itself.

import type { ReactNode } from 'react';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FormRow } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FoldSection } from './fold-section.tsx';
import { changeGroup, groupField, textField, type FormParts } from './form-parts.ts';
import type { ProfileForm } from './form-state.ts';
import { SecretChoice } from './secret-choice.tsx';
import { unusedBy } from './unused.ts';
import type { TlsForm } from './wire-form.ts';

const words = connectStrings;
const VERSIONS = (['any', 'TLSv1.2', 'TLSv1.3'] as const).map((value) => ({ value, label: words.tlsVersions[value] }));

export function TlsSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, at } = parts;
  const { tls } = form;
  const showsOwn = tls.certificateFile !== '' || tls.keyFile !== '' || tls.passphrase.secretFrom !== 'none';
  return (
    <FoldSection
      parts={parts}
      title={words.tls}
      fields={['caFile', 'tls']}
      note={noteOf(form)}
      isSet={isSet(form)}
      unused={unusedBy(form.url).tls}
    >
      <RemarkLines {...at('tls')} />
      <TextField
        label={words.caFile}
        mono
        placeholder={words.caFilePlaceholder}
        note={words.caFileNote}
        {...textField(parts, 'caFile')}
      />
      <div data-field="tls.pin">
        <TextField
          label={words.pin}
          mono
          placeholder={words.pinPlaceholder}
          note={tls.pin === '' ? words.pinNote : words.pinWarning}
          {...groupField(parts, 'tls', 'pin', 'tls.pin')}
        />
      </div>
      <TextField
        label={words.serverName}
        mono
        placeholder={wireFactsOf(form.url)?.host || words.serverNamePlaceholder}
        note={words.serverNameNote}
        {...groupField(parts, 'tls', 'serverName', 'tls.serverName')}
      />
      <FormRow label={words.minVersion} {...at('tls.minVersion')}>
        <Segmented
          label={words.minVersion}
          value={tls.minVersion}
          options={VERSIONS}
          onChange={(minVersion) => changeGroup(parts, 'tls', { minVersion })}
        />
      </FormRow>
      <TextField
        label={words.certificateFile}
        mono
        placeholder={words.certificatePlaceholder}
        note={words.certificateNote}
        {...groupField(parts, 'tls', 'certificateFile', 'tls.client.certificateFile')}
      />
      <RemarkLines {...at('tls.client')} />
      {showsOwn && <OwnKey parts={parts} tls={tls} />}
    </FoldSection>
  );
}

function OwnKey({ parts, tls }: { parts: FormParts; tls: TlsForm }): ReactNode {
  return (
    <>
      <TextField
        label={words.keyFile}
        mono
        placeholder={words.keyPlaceholder}
        {...groupField(parts, 'tls', 'keyFile', 'tls.client.keyFile')}
      />
      <SecretChoice
        parts={parts}
        label={words.passphraseFrom}
        place={tls.passphrase}
        field="tls.client.passphrase"
        canBeNone
        onChange={(part) =>
          parts.change((now) => ({ tls: { ...now.tls, passphrase: { ...now.tls.passphrase, ...part } } }))
        }
      />
    </>
  );
}

function isSet({ caFile, tls }: ProfileForm): boolean {
  const { minVersion, serverName, pin, certificateFile, keyFile, passphrase } = tls;
  const texts = [caFile, serverName, pin, certificateFile, keyFile];
  return minVersion !== 'any' || passphrase.secretFrom !== 'none' || texts.some((text) => text !== '');
}

function noteOf({ caFile, tls }: ProfileForm): string {
  const { minVersion, serverName, pin, certificateFile } = tls;
  const said = [
    pin !== '' ? words.tlsNotes.pin : caFile !== '' ? words.tlsNotes.caFile : words.tlsNotes.builtIn,
    minVersion !== 'any' && words.tlsNotes.version(words.tlsVersions[minVersion]),
    serverName !== '' && words.tlsNotes.serverName,
    certificateFile !== '' && words.tlsNotes.certificate,
  ];
  return said.filter((part) => part !== false).join(' · ');
}
