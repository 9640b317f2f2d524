// No secret of any row stands in what the command line printed or saved. Comes last: it looks at all of them.
import { formsFound } from '../canary.mjs';

const PLACES = ['stdout', 'stderr', 'saved file'];

/**
 * @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, rigs: object}} suite
 * @param {readonly string[]} secrets all of the routers' principals
 */
export async function secretRows({ report, cli, rigs }, secrets) {
  const group = 'Secrets stay inside';
  const outputs = [...cli.outputs];
  const wanted = [...new Set([...secrets, ...cli.secrets])];
  for (const place of PLACES) {
    const texts = outputs.filter((output) => output.place === place && output.text !== '');
    await report.row(group, `${wanted.length} secrets are not in ${place} (${texts.length} looked at)`, [], () => {
      const found = texts.flatMap(({ command, text }) =>
        wanted.flatMap((secret) => formsFound(text, secret).map((form) => `${secret} (${form}) in: ${command}`)),
      );
      if (found.length) throw new Error(found.slice(0, 10).join('\n'));
      return Promise.resolve();
    });
  }
  await report.row(group, 'counter-check: the search finds what is not a secret there', ['nexus'], async () => {
    // an authid is no secret: what is put there must come out, in each of the forms that are searched for
    const [secret] = secrets;
    const bytes = Buffer.from(secret);
    const authid = [secret, bytes.toString('base64'), bytes.toString('hex')].join(' ');
    const url = rigs.nexus.url('nexus', 'websocket');
    const run = await cli.handshake([url, '--realm', 'realm1', '--authmethod', 'anonymous', '--authid', authid]);
    const inOutput = formsFound(run.stdout, secret);
    if (inOutput.join() !== 'raw,base64,hex') throw new Error(`found in stdout: ${inOutput}; exit code ${run.exit}`);
    // one form is enough here: a file may hold whole frames in base64
    if (formsFound(run.saved, secret).length === 0) throw new Error('not found in the saved file');
  });
}
