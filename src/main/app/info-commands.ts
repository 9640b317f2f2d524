// Commands of the prefix `app`.

import type { MethodInfo, SerializerInfo } from '../../shared/contract/results.ts';
import { authMethods } from '../auth/registry.ts';
import { serializers } from '../serializer/registry.ts';
import { schemes } from '../transport/registry.ts';
import type { Handlers } from './dispatch.ts';
import type { AppPorts } from './ports.ts';

/** The authentication methods, as viewers need to know them. */
const METHODS: readonly MethodInfo[] = authMethods.map((method) => ({
  name: method.name,
  label: method.label,
  needsAuthid: method.needsAuthid,
  signatureIsSecret: method.signatureIsSecret,
  secretKinds: method.secretKinds,
  options: method.options ?? [],
  usesCookies: method.usesCookies === true,
  usesCertificate: method.usesCertificate === true,
}));

const SERIALIZERS: readonly SerializerInfo[] = serializers.map(({ name, label, subprotocol, rawSocketId, binary }) => ({
  name,
  label,
  subprotocol,
  ...(rawSocketId !== undefined && { rawSocketId }),
  binary,
}));

export function infoCommands(ports: AppPorts): Pick<Handlers, 'app.info'> {
  return {
    'app.info': () => ({
      name: 'WAMP Inspector',
      version: ports.version,
      methods: METHODS,
      schemes,
      serializers: SERIALIZERS,
      configFolder: ports.configFolder,
    }),
  };
}
