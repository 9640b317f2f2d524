// What there is to say about the requests that follow WELCOME: whether their placeholders have secrets, and
// whether their URIs are any.

import { placeholdersIn } from '../placeholders.ts';
import type { ProfileFinding } from '../profile-check.ts';
import type { AfterWelcome, Profile } from '../profile.ts';
import { isReserved, isUri } from '../wamp/uris.ts';
import { error, warning } from './finding.ts';

/** Findings of the field `afterWelcome`. */
export function afterWelcomeFindings({ afterWelcome = [] }: Profile): ProfileFinding[] {
  return afterWelcome.flatMap((request, index) => {
    const field = `afterWelcome[${index}]`;
    return [...uriFindings(request, `${field}.uri`), ...secretFindings(request, field)];
  });
}

function uriFindings({ uri, kind }: AfterWelcome, field: string): ProfileFinding[] {
  if (!isUri(uri, 'loose')) {
    const text = 'This is no URI: white space, "#" and empty parts between dots are not allowed. Routers refuse it.';
    return [warning(field, text)];
  }
  // Meta procedures may be called; topics of the protocol belong to the router.
  if (kind === 'publish' && isReserved(uri))
    return [warning(field, 'Topics that begin with "wamp." belong to the protocol; routers refuse them.')];
  return [];
}

function secretFindings({ args = [], kwargs = {}, secrets = [] }: AfterWelcome, field: string): ProfileFinding[] {
  const used = placeholdersIn([args, kwargs]);
  const names = secrets.map(({ name }) => name);
  const findings = used
    .filter((name) => !names.includes(name))
    .map((name) =>
      warning(
        `${field}.secrets`,
        `{{${name}}} stands in the arguments and no secret has that name, so it is sent as it stands. Add the secret if it stands for one.`,
      ),
    );
  for (const [at, name] of names.entries()) {
    const place = `${field}.secrets[${at}].name`;
    if (names.indexOf(name) < at)
      findings.push(error(place, `${name} is there already. Give each secret its own name.`));
    else if (!used.includes(name))
      findings.push(
        warning(place, `{{${name}}} stands nowhere in the arguments, so the secret is asked for and not sent.`),
      );
  }
  return findings;
}
