import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  caFileFault,
  certificateFacts,
  flatCertificateFacts,
} from '../../../../src/main/transport/tls/certificate-facts.ts';
import { readError } from '../../../../src/main/transport/error-text.ts';
import { authorityPem, serverIdentity } from '../../../support/tls/certificates.ts';

describe('reading errors', () => {
  it('keeps the code and puts words before the system’s own', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    expect(readError(refused)).toEqual({
      code: 'ECONNREFUSED',
      text: 'The connection was refused: nothing listens on that port. (connect ECONNREFUSED 127.0.0.1:9)',
    });
  });

  it('prefers the reason of OpenSSL to its message', () => {
    const error = Object.assign(new Error('80ACE1C4:error:0A00010B:SSL routines::wrong version number:../x.c:350:\n'), {
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      reason: 'wrong version number',
    });
    expect(readError(error).text).toMatch(/plain port.*\(wrong version number\)$/);
  });

  it('reads whatever is thrown', () => {
    expect(readError(Object.assign(new Error('first\nsecond'), { code: 'ENEW' }))).toEqual({
      code: 'ENEW',
      text: 'first',
    });
    expect(readError(new TypeError('odd'))).toEqual({ code: 'TypeError', text: 'odd' });
    expect(readError('text')).toEqual({ code: 'UNKNOWN', text: 'text' });
    expect(readError(null)).toEqual({ code: 'UNKNOWN', text: 'null' });
    expect(readError({ code: 'E', message: '' })).toEqual({ code: 'E', text: '[object Object]' });
  });
});

describe('facts of a certificate', () => {
  it('are flat in errors', () => {
    const facts = certificateFacts(new X509Certificate(serverIdentity('localhost').cert).raw);
    if (facts === undefined) expect.fail('not read');
    expect(flatCertificateFacts(facts)).toMatchObject({
      names: 'localhost, 127.0.0.1, 0:0:0:0:0:0:0:1',
      sha256: facts.sha256,
    });
  });

  it('may lack names', () => {
    const facts = certificateFacts(new X509Certificate(authorityPem).raw);
    expect(facts).toMatchObject({ subject: 'O=WAMP Inspector tests, CN=Test authority', names: [] });
  });

  it('are absent for bytes that are no certificate', () => {
    expect(certificateFacts(Uint8Array.of(1, 2, 3))).toBeUndefined();
  });

  it('say what is wrong with a CA file', () => {
    expect(caFileFault(authorityPem)).toBeUndefined();
    expect(caFileFault(`comment\n${authorityPem}\n${authorityPem}`)).toBeUndefined();
    expect(caFileFault('')).toContain('no certificate');
    expect(caFileFault(serverIdentity('localhost').key)).toContain('no certificate');
    expect(caFileFault(`${authorityPem}${authorityPem.replace(/^MII/m, 'AAA')}`)).toContain('Certificate 2 of 2');
  });
});
