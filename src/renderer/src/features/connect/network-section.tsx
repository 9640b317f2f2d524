// The way to the router: version of addresses, a proxy, how large messages may be; and pings that keep it open.

import { useId, type ReactNode } from 'react';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { connectStrings } from '../../strings/connect.ts';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoldSection } from './fold-section.tsx';
import { changeGroup, groupField, type FormParts } from './form-parts.ts';
import type { ProfileForm } from './form-state.ts';
import css from './profile-form.module.css';
import { SecretChoice } from './secret-choice.tsx';
import { unusedBy } from './unused.ts';
import { UrlField } from './url-field.tsx';
import type { NetworkForm } from './wire-form.ts';

const words = connectStrings;
const VERSIONS = (['any', '4', '6'] as const).map((value) => ({ value, label: words.ipVersions[value] }));
const LARGEST = 24;
const LIMITS = Array.from({ length: LARGEST - 9 }, (_, i) => String(LARGEST - 1 - i));

export function NetworkSection({ parts }: { parts: FormParts }): ReactNode {
  const { form } = parts;
  const { network, receiveLimit } = form;
  const isRawSocket = wireFactsOf(form.url)?.carrier === 'rawsocket';
  const { addresses: why } = unusedBy(form.url);
  const hasProxy = isProxied(network);
  const hasAddresses = network.ip !== 'any' || hasProxy;
  return (
    <FoldSection
      parts={parts}
      title={words.network}
      fields={['network', 'receiveLimit']}
      note={noteOf(form, why === undefined || hasAddresses)}
      isSet={hasAddresses || receiveLimit !== ''}
      unused={isRawSocket || receiveLimit !== '' ? undefined : why}
    >
      {why !== undefined && <RemarkLines note={why} />}
      {(why === undefined || hasAddresses) && <Addresses parts={parts} network={network} hasProxy={hasProxy} />}
      {(isRawSocket || receiveLimit !== '') && <ReceiveLimit parts={parts} />}
    </FoldSection>
  );
}

interface AddressesProps {
  readonly parts: FormParts;
  readonly network: NetworkForm;
  readonly hasProxy: boolean;
}

function Addresses({ parts, network, hasProxy }: AddressesProps): ReactNode {
  const { at, leave } = parts;
  const url = 'network.proxy.url';
  return (
    <>
      <RemarkLines {...at('network')} />
      <FormRow label={words.ip} {...at('network.ip')}>
        <Segmented
          label={words.ip}
          value={network.ip}
          options={VERSIONS}
          onChange={(ip) => changeGroup(parts, 'network', { ip })}
        />
      </FormRow>
      <UrlField
        label={words.proxy}
        field={url}
        value={network.proxyUrl}
        placeholder={words.proxyPlaceholder}
        refused={words.proxyRefused}
        onUrl={(proxyUrl) => changeGroup(parts, 'network', { proxyUrl })}
        onLeave={() => leave(url)}
        remark={at(url)}
      />
      <RemarkLines {...at('network.proxy')} />
      {hasProxy && (
        <>
          <TextField
            label={words.proxyUser}
            mono
            placeholder={words.noUser}
            {...groupField(parts, 'network', 'proxyUser', 'network.proxy.user')}
          />
          <SecretChoice
            parts={parts}
            label={words.passwordFrom}
            place={network.proxyPassword}
            field="network.proxy.password"
            canBeNone
            onChange={(part) =>
              parts.change(({ network: now }) => ({
                network: { ...now, proxyPassword: { ...now.proxyPassword, ...part } },
              }))
            }
          />
        </>
      )}
    </>
  );
}

function ReceiveLimit({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  const options = ['', ...LIMITS].map((value) => ({ value, label: limitText(value) }));
  const isKnown = options.some(({ value }) => value === form.receiveLimit);
  const odd = { value: form.receiveLimit, label: visibleText(form.receiveLimit) };
  return (
    <Select
      label={words.receiveLimit}
      value={form.receiveLimit}
      options={isKnown ? options : [...options, odd]}
      onChange={(receiveLimit) => change({ receiveLimit })}
      note={words.receiveLimitNote}
      {...at('receiveLimit')}
    />
  );
}

function limitText(exponent: string): string {
  if (exponent === '') return words.largest(sizeText(LARGEST));
  return sizeText(Number(exponent));
}

function sizeText(exponent: number): string {
  const [unit, less] = exponent >= 20 ? (['MiB', 20] as const) : exponent >= 10 ? (['KiB', 10] as const) : ['B', 0];
  return words.size(String(2 ** (exponent - Number(less))), String(unit), exponent);
}

function isProxied({ proxyUrl, proxyUser, proxyPassword }: NetworkForm): boolean {
  return proxyUrl !== '' || proxyUser !== '' || proxyPassword.secretFrom !== 'none';
}

/** `dialled`: whether there is a way over the network to tell of. */
function noteOf({ network, receiveLimit }: ProfileForm, dialled: boolean): string {
  const { ip, proxyUrl } = network;
  const said = [
    ip !== 'any' && words.networkNotes.ip(words.ipVersions[ip]),
    isProxied(network) && words.networkNotes.proxy(visibleText(proxyUrl)),
    !isProxied(network) && dialled && words.networkNotes.direct,
    (receiveLimit !== '' || !dialled) &&
      words.networkNotes.limit(limitText(receiveLimit === '' ? String(LARGEST) : receiveLimit)),
  ];
  return said.filter((part) => part !== false).join(' · ');
}

/** Pings of our own: none unless they are asked for. */
export function KeepAliveSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, at } = parts;
  const { every, timeout } = form.ping;
  const id = useId();
  return (
    <FoldSection
      parts={parts}
      title={words.keepAlive}
      fields={['ping']}
      note={every === '' ? words.noPings : words.pings(visibleText(every), visibleText(timeout))}
      isSet={every !== ''}
      unused={unusedBy(form.url).ping}
    >
      <FormRow label={words.pingEvery} htmlFor={`${id}every`} note={words.pingNote} {...at('ping')}>
        <div className={css.choice}>
          <div className={css.seconds}>
            <TextField
              label={words.pingEvery}
              id={`${id}every`}
              mono
              inputMode="decimal"
              placeholder={words.pingPlaceholder}
              suffix={<span className={css.unit}>{words.secondsUnit}</span>}
              {...groupField(parts, 'ping', 'every', 'ping.everySeconds')}
            />
          </div>
          <span className={css.inRow} aria-hidden>
            {words.pingTimeout}
          </span>
          <div className={css.seconds}>
            <TextField
              label={words.pingTimeoutName}
              id={`${id}timeout`}
              mono
              inputMode="decimal"
              suffix={<span className={css.unit}>{words.secondsUnit}</span>}
              {...groupField(parts, 'ping', 'timeout', 'ping.timeoutSeconds')}
            />
          </div>
        </div>
      </FormRow>
    </FoldSection>
  );
}
