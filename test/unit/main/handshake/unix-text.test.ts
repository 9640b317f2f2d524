// What a login may rest on without a proof is shown where the connection is: the permissions of a Unix socket, the
// fingerprints of a client certificate, cookies.

import { describe, expect, it } from 'vitest';
import { permissionText, transportStep } from '../../../../src/main/handshake/transport-text.ts';
import type { UpgradeRecord } from '../../../../src/shared/capture-record.ts';
import { factGroups } from '../../../../src/main/inspect/record-facts.ts';

const base = { v: 1, seq: 1, at: 5, kind: 'unix', path: '/run/wamp.sock', took: 80 } as const;

describe('the permissions of a Unix socket', () => {
  it.each([
    [0o660, 'rw-rw---- (660)'],
    [0o777, 'rwxrwxrwx (777)'],
    [0o1700, 'rwx------ (700)'],
    [0o604, 'rw----r-- (604)'],
    [0, '--------- (000)'],
  ])('%i are written as ls writes them', (mode, text) => {
    expect(permissionText(mode)).toBe(text);
  });

  it('stand in the step with owner and group, as far as they are known', () => {
    const textOf = (more: object) => transportStep({ ...base, ...more })?.text;
    expect(textOf({ mode: 0o660, uid: 1000, gid: 20 })).toBe(
      'connected to /run/wamp.sock; rw-rw---- (660), user 1000, group 20',
    );
    expect(textOf({ mode: 0o660 })).toBe('connected to /run/wamp.sock; rw-rw---- (660)');
    expect(textOf({})).toBe('connected to /run/wamp.sock');
  });

  it('stand among the facts of the record', () => {
    const [group] = factGroups({ ...base, mode: 0o660, uid: 0, gid: 20 });
    const facts = Object.fromEntries((group?.facts ?? []).map(({ label, value }) => [label, value]));
    expect(facts).toMatchObject({ Path: '/run/wamp.sock', Permissions: 'rw-rw---- (660)', Owner: '0', Group: '20' });
  });
});

describe('what a step of the transport is noted for', () => {
  const certificate = { subject: 'CN=me', issuer: 'CN=me', names: [], validFrom: '', validTo: '', sha256: 'AA:BB' };
  const tls = { v: 1, seq: 1, at: 5, kind: 'tls', protocol: 'TLSv1.3', cipher: 'c', serverName: 'h', took: 1 } as const;
  const upgrade: UpgradeRecord & { v: 1; seq: number; at: number } = {
    ...{ v: 1, seq: 1, at: 5, path: '/ws', offered: ['wamp.2.json'], status: 101, statusText: '' },
    ...{ kind: 'upgrade', requestHeaders: [], responseHeaders: [], accepted: true, took: 1 },
  };

  it.each([
    [{}, undefined],
    [{ clientCertificate: certificate }, ['client certificate SHA-256 AA:BB']],
    [
      { clientCertificate: { ...certificate, sha1: 'CC:DD' } },
      ['client certificate SHA-1 CC:DD', 'client certificate SHA-256 AA:BB'],
    ],
  ])('are the fingerprints of the certificate that was shown (%#)', (more, notes) => {
    expect(transportStep({ ...tls, verifiedBy: 'pin', ...more })?.notes).toEqual(notes);
  });

  it.each([
    [{}, undefined],
    [{ requestHeaders: [['Cookie', '***']] }, ['a cookie was sent']],
    [{ responseHeaders: [['set-cookie', 'cbtid=***; Path=/']] }, ['the router sets the cookie cbtid']],
    [{ responseHeaders: [['Set-Cookie', '***']] }, ['the router sets the cookie ***']],
  ] as const)('are the cookies that went and came (%#)', (more, notes) => {
    expect(transportStep({ ...upgrade, ...more })?.notes).toEqual(notes);
  });
});
