import { describe, expect, it } from 'vitest';
import { redactHeader, redactRecord } from '../../../../../src/main/capture/redaction/redact-record.ts';
import { Redactor } from '../../../../../src/main/capture/redaction/redact.ts';

describe('the header of a capture', () => {
  it('loses secrets and user information of its URL', () => {
    const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true });
    redactor.add('token-1234', 'ticket');
    const header = {
      id: '1',
      label: 'ws://me:pw@h/?t=token-1234',
      url: 'ws://h/?t=token-1234',
      realm: 'r',
      startedAt: '',
    };
    expect(redactHeader(redactor, header)).toEqual({
      ...header,
      label: 'ws://*****@h/?t=**********',
      url: 'ws://h/?t=**********',
    });
  });

  it('loses secrets in the realm, and secret values of the query', () => {
    const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true });
    redactor.add('token-1234', 'ticket');
    const url = 'ws://h/?api_key=k1&mode=x&client_secret=abc&monkey=y';
    const header = { id: '1', label: url, url, realm: 'r.token-1234', startedAt: '' };
    const masked = 'ws://h/?api_key=**&mode=x&client_secret=***&monkey=y';
    expect(redactHeader(redactor, header)).toEqual({ ...header, label: masked, url: masked, realm: 'r.**********' });
  });
});

describe('a derivation', () => {
  it('keeps its own words, which would tell a secret that is a word of them', () => {
    const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => false });
    redactor.add('pass', 'ticket');
    const step = { label: 'prepared password', how: 'SASLprep(password)', encoding: 'utf-8', value: 'pass-1' } as const;
    const record = { kind: 'derivation', about: 1, method: 'm', steps: [step], took: 1 } as const;
    expect(redactRecord(redactor, record)).toMatchObject({ steps: [{ ...step, value: '****-1' }] });
  });
});
