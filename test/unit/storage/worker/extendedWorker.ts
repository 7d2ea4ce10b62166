import { callEndFields, callStartFields } from '../../../../src/core/model/ledger/ledgerRow.ts';
import { usageFields } from '../../../../src/core/model/request/usage.ts';

/** The true worker of a program whose description of a row has more optional fields. */
Object.assign(callStartFields, {
  wish: { type: 'text', column: 'wish', csv: 'wish_of_caller', optional: true },
});
Object.assign(usageFields, {
  imageTokens: { type: 'count', column: 'image_tokens', optional: true },
});
Object.assign(callEndFields, {
  queuedMs: { type: 'duration', column: 'queued_ms', optional: true },
  route: { type: 'json', column: 'route_json', csv: false, optional: true },
});
await import('../../../../src/storage/worker/ledgerWorker.ts');
