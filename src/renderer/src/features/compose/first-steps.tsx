// What there is to try in a session with the demo router, as long as nothing was sent.

import type { ReactNode } from 'react';
import { useCapture } from '../../state/actions.ts';
import { fillComposer } from '../../state/composer.ts';
import { startOperation } from '../../state/operations.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import type { RequestText } from '../../../../shared/request.ts';
import { Button } from '../../ui/button.tsx';
import { useBlocked } from './use-request.ts';

const CALL: RequestText = { kind: 'call', uri: 'demo.add2', args: '[2, 3]' };
const SUBSCRIBE: RequestText = { kind: 'subscribe', uri: 'demo.tick' };

export function FirstSteps({ capture }: { capture: string }): ReactNode {
  const info = useCapture(capture);
  return info?.header.profileId?.startsWith('demo-') === true && info.live ? <Steps capture={capture} /> : undefined;
}

function Steps({ capture }: { capture: string }): ReactNode {
  const info = useCapture(capture);
  const blocked = useBlocked(info ?? { live: false });
  const send = (request: RequestText) => {
    fillComposer(capture, request);
    void startOperation(capture, request);
  };
  if (blocked !== undefined) return undefined;
  return (
    <>
      <Button onPress={() => send(CALL)}>{words.tryCall}</Button>
      <Button onPress={() => send(SUBSCRIBE)}>{words.trySubscribe}</Button>
    </>
  );
}
