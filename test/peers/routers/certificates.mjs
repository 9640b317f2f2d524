// A certificate authority of the rig's own and what it vouches for: the routers on localhost, and
// the client certificate of heidi. Made anew at every start, valid for a month.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const DAYS = '30';

/** Writes `ca.pem`, `server.pem`, `server.key`, `heidi.pem` and `heidi.key` into the folder. */
export function makeCertificates(dir) {
  const authority = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(dir, [...authority, '-days', DAYS, '-subj', '/CN=Rig CA', '-keyout', 'ca.key', '-out', 'ca.pem']);
  issue(dir, 'server', 'localhost', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  issue(dir, 'heidi', 'heidi', 'extendedKeyUsage=clientAuth');
}

/** SHA-1 fingerprint in the notation of Crossbar's configuration, `AA:BB:…`. */
export function sha1Fingerprint(dir, file) {
  return openssl(dir, ['x509', '-in', file, '-noout', '-fingerprint', '-sha1']).split('=')[1].trim();
}

function issue(dir, name, commonName, extension) {
  const request = `${name}.csr`;
  const extensions = `${name}.ext`;
  writeFileSync(path.join(dir, extensions), `${extension}\n`);
  const key = ['-keyout', `${name}.key`, '-out', request];
  openssl(dir, ['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${commonName}`, ...key]);
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', DAYS];
  openssl(dir, ['x509', '-req', '-in', request, ...signer, '-extfile', extensions, '-out', `${name}.pem`]);
}

function openssl(dir, args) {
  return execFileSync('openssl', args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
