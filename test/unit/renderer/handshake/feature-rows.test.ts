import { describe, expect, it } from 'vitest';
import { featureRows } from '../../../../src/renderer/src/features/handshake/feature-rows.ts';

describe('the features of both sides', () => {
  it('stand side by side, in the order of the specification, unknown ones last', () => {
    const rows = featureRows({
      clientRoles: { caller: { features: { odd_one: true, call_canceling: true } }, subscriber: { features: {} } },
      routerRoles: { broker: { features: { event_retention: true } }, dealer: { features: { call_canceling: true } } },
    });
    expect(rows.map(({ flag, family }) => [flag, family])).toEqual([
      ['call_canceling', 'rpc'],
      ['event_retention', 'pubsub'],
      ['odd_one', 'rpc'],
    ]);
    expect(rows[0]).toMatchObject({ client: { yes: ['caller'] }, router: { yes: ['dealer'] } });
    expect(rows[1]).toMatchObject({ client: { yes: [] }, router: { yes: ['broker'] } });
    expect(rows[2]?.about).toBeUndefined();
  });

  it('tell what was announced as off, but only beside what somebody announces', () => {
    const rows = featureRows({
      clientRoles: { caller: { features: { call_timeout: false, call_canceling: false } } },
      routerRoles: { dealer: { features: { call_timeout: true } } },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.client).toEqual({ yes: [], no: ['caller'] });
  });

  it('take anything that was sent as roles', () => {
    expect(featureRows({ clientRoles: { caller: null, callee: { features: [true] } }, routerRoles: {} })).toEqual([]);
    const hostile = JSON.parse('{"features": {"__proto__": true}}') as Record<string, boolean>;
    const [row] = featureRows({ clientRoles: {}, routerRoles: { broker: hostile } });
    expect(row).toMatchObject({ flag: '__proto__', family: 'pubsub' });
  });
});
