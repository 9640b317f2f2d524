// What can be wrong with JSON that a person types.

import { JSON_FAULT_TEXTS, jsonFaultText } from '../../../shared/json-fault-text.ts';

export const jsonStrings = { faultAt: jsonFaultText, faults: JSON_FAULT_TEXTS } as const;
