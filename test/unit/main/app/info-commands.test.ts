import { describe, expect, it } from 'vitest';
import { infoCommands } from '../../../../src/main/app/info-commands.ts';
import type { AppPorts } from '../../../../src/main/app/ports.ts';
import { authMethods } from '../../../../src/main/auth/registry.ts';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import { schemes } from '../../../../src/main/transport/registry.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

const ports: AppPorts = {
  version: '1.2.3',
  clock: new ManualClock(),
  random: (count) => new Uint8Array(count),
  configFolder: '/config',
  installationKey: new Uint8Array(32),
  secrets: () => {
    throw new Error('no secret is needed here');
  },
  environment: {},
  readFile: () => Promise.reject(new Error('no file is needed here')),
};

describe('app.info', () => {
  it('says what was built in, and nothing that is secret', async () => {
    const info = await infoCommands(ports)['app.info']({});
    expect(info).toMatchObject({ name: 'WAMP Inspector', version: '1.2.3', schemes, configFolder: '/config' });
    expect(Object.keys(info).sort()).toEqual(['configFolder', 'methods', 'name', 'schemes', 'serializers', 'version']);
  });

  it('tells of each method what a form needs, in the order of the registry', async () => {
    const { methods } = await infoCommands(ports)['app.info']({});
    expect(methods.map(({ name }) => name)).toEqual(authMethods.map(({ name }) => name));
    for (const method of methods) {
      expect(Object.keys(method).sort()).toEqual([
        ...['label', 'name', 'needsAuthid', 'options', 'secretKinds', 'signatureIsSecret'],
        ...['usesCertificate', 'usesCookies'],
      ]);
      expect(method.label).not.toBe('');
      for (const { id, label } of method.secretKinds) expect([id === '', label === '']).toEqual([false, false]);
    }
    expect(JSON.parse(JSON.stringify(methods))).toEqual(methods);
  });

  it('tells of each serializer what a form needs, in the order of the registry', async () => {
    const info = await infoCommands(ports)['app.info']({});
    expect(info.serializers.map(({ name }) => name)).toEqual(serializers.map(({ name }) => name));
    expect(info.serializers.find(({ name }) => name === 'json')).toEqual({
      name: 'json',
      label: 'JSON',
      subprotocol: 'wamp.2.json',
      rawSocketId: 1,
      binary: false,
    });
    expect(info.serializers.find(({ name }) => name === 'json.batched')).not.toHaveProperty('rawSocketId');
    expect(JSON.parse(JSON.stringify(info.serializers))).toEqual(info.serializers);
  });
});
