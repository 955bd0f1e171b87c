import test from 'ava';
import { retryAfterMs } from '../../runner/http/retry-after.ts';

test("Retry-After is seconds or a date by the server's clock (RFC 9110 10.2.3)", (t) => {
  const now = Date.parse('2024-05-01T12:00:00Z');
  t.is(retryAfterMs('120', now), 120_000);
  t.is(retryAfterMs(' 0 ', now), 0);
  t.is(retryAfterMs('Wed, 01 May 2024 12:00:30 GMT', now), 30_000);
  t.is(retryAfterMs('Wednesday, 01-May-24 12:00:30 GMT', now), 30_000);
  t.is(retryAfterMs('Wed, 01 May 2024 11:00:00 GMT', now), 0);
  for (const none of [undefined, '', 'soon']) t.is(retryAfterMs(none, now), null);
});
