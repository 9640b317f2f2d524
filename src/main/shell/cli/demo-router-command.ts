// wamp-inspector demo-router: offers the demo router to other clients until Ctrl-C.

import path from 'node:path';
import type { ParamsOf } from '../../../shared/contract/commands.ts';
import type { DemoInfo, DemoPrincipal } from '../../../shared/contract/results.ts';
import { flag, portOf, readArguments, string, text, UsageError, type Values } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { visible } from './terminal-text.ts';
import { interruption } from './terminal.ts';

const OPTIONS = { port: text, json: flag, list: flag, 'tls-cert': text, 'tls-key': text, 'unix-folder': text };

export async function demoRouterCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (positionals.length > 0) throw new UsageError('demo-router takes no argument.');
  if (values['list'] === true) return listDemoLogins(values, context);
  const { link, terminal } = context;
  const wish = wishOf(values);
  // Hears before it says so: whoever reads the line may interrupt at once.
  const interrupted = interruption(terminal);
  const info = await link.call('demo.start', wish);
  if (values['json'] === true) terminal.out(JSON.stringify({ kind: 'demo-router', ...info }));
  else for (const line of infoLines(info)) terminal.out(line);
  await interrupted;
  await link.call('demo.stop', {});
  return 0;
}

/** Prints the logins by name: those that work, and those that something is wrong with; all, or those of `names`. */
export async function listDemoLogins(
  values: Values,
  { link, terminal }: CliContext,
  names?: readonly string[],
): Promise<number> {
  const demo = await link.call('demo.start', {});
  const principals = demo.principals.filter(({ name }) => names === undefined || names.includes(name));
  await link.call('demo.stop', {});
  if (values['json'] === true) {
    for (const principal of principals) terminal.out(JSON.stringify({ kind: 'demo-login', ...principal }));
    return 0;
  }
  const width = Math.max(...principals.map(({ name }) => name.length));
  const line = ({ name, about, wrong }: DemoPrincipal) =>
    visible(`  ${name.padEnd(width)}  ${about}.${wrong === undefined ? '' : ` ${wrong}`}`);
  terminal.out('Logins that work:');
  for (const one of principals.filter(({ wrong }) => wrong === undefined)) terminal.out(line(one));
  terminal.out('Logins that something is wrong with:');
  for (const one of principals.filter(({ wrong }) => wrong !== undefined)) terminal.out(line(one));
  return 0;
}

function wishOf(values: Values): ParamsOf<'demo.start'> {
  const [certificate, key, folder] = ['tls-cert', 'tls-key', 'unix-folder'].map((name) => string(values, name));
  if (key !== undefined && certificate === undefined) throw new UsageError('--tls-key needs --tls-cert.');
  if (certificate !== undefined && key === undefined) throw new UsageError('--tls-cert needs --tls-key.');
  const files = certificate !== undefined &&
    key !== undefined && { certificateFile: path.resolve(certificate), keyFile: path.resolve(key) };
  return {
    port: portOf(values),
    everyWire: true,
    ...(files && { certificate: files }),
    ...(folder !== undefined && { unixFolder: path.resolve(folder) }),
  };
}

function infoLines({ url, realms, principals, procedures, topics, endpoints, tls }: DemoInfo): string[] {
  const further = endpoints.filter((endpoint) => endpoint.url !== url);
  const width = Math.max(0, ...further.map((endpoint) => endpoint.url.length));
  return [
    `Demo router at ${url}`,
    ...(further.length > 0 ? ['Also at:'] : []),
    ...further.map((endpoint) => visible(`  ${endpoint.url.padEnd(width)}  ${endpoint.about}`)),
    ...(tls
      ? [
          `Certificate (SHA-256): ${tls.pin}`,
          visible(`Client certificate of the login tls: ${tls.certificateFile}, its key: ${tls.keyFile}`),
        ]
      : []),
    `Realms: ${realms.join(', ')}`,
    'Principals (made up; their secrets are public):',
    ...principals.map(principalLine),
    `Procedures: ${procedures.join(', ')}`,
    `Topics: ${topics.join(', ')}`,
    'Ctrl-C ends it.',
  ];
}

function principalLine({ method, authid, secret, role, realms, endpoint, about, wrong }: DemoPrincipal): string {
  const parts = [
    authid === undefined ? 'no authid' : `authid ${authid}`,
    ...(secret === undefined ? [] : [`secret ${secret}`]),
    `role ${role}`,
    `realm ${realms.join(' or ')}`,
    ...(endpoint === undefined ? [] : [`at ${endpoint}`]),
  ];
  return `  ${method.padEnd(10)} ${parts.join(', ')}: ${about}${wrong === undefined ? '' : ` (scenario)`}`;
}
