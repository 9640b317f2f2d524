// wamp-inspector demo-router: offers the demo router to other clients until Ctrl-C.

import type { DemoInfo, DemoPrincipal } from '../../../shared/contract/commands.ts';
import { flag, portOf, readArguments, text, UsageError } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { visible } from './terminal-text.ts';
import { interruption } from './terminal.ts';

export async function demoRouterCommand(args: readonly string[], { link, terminal }: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, { port: text, json: flag });
  if (positionals.length > 0) throw new UsageError('demo-router takes no argument.');
  const port = portOf(values);
  // Hears before it says so: whoever reads the line may interrupt at once.
  const interrupted = interruption(terminal);
  const info = await link.call('demo.start', { port });
  if (values['json'] === true) terminal.out(JSON.stringify({ kind: 'demo-router', ...info }));
  else for (const line of infoLines(info)) terminal.out(line);
  await interrupted;
  await link.call('demo.stop', {});
  return 0;
}

function infoLines({ url, realms, principals, procedures, topics, endpoints }: DemoInfo): string[] {
  const further = endpoints.filter((endpoint) => endpoint.url !== url);
  const width = Math.max(0, ...further.map((endpoint) => endpoint.url.length));
  return [
    `Demo router at ${url}`,
    ...(further.length > 0 ? ['Also at:'] : []),
    ...further.map((endpoint) => visible(`  ${endpoint.url.padEnd(width)}  ${endpoint.about}`)),
    `Realms: ${realms.join(', ')}`,
    'Principals (made up; their secrets are public):',
    ...principals.map(principalLine),
    `Procedures: ${procedures.join(', ')}`,
    `Topics: ${topics.join(', ')}`,
    'Ctrl-C ends it.',
  ];
}

function principalLine({ method, authid, secret, role, realms, about }: DemoPrincipal): string {
  const parts = [
    authid === undefined ? 'no authid' : `authid ${authid}`,
    ...(secret === undefined ? [] : [`secret ${secret}`]),
    `role ${role}`,
    `realm ${realms.join(' or ')}`,
  ];
  return `  ${method.padEnd(10)} ${parts.join(', ')}: ${about}`;
}
