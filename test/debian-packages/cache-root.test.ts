import test from 'ava';
import { cacheRoot } from '../../artifacts/cache/cache-root.ts';

test('MOTW_CACHE wins over everything', (t) => {
  t.is(cacheRoot({ MOTW_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }), '/c');
});

test('the XDG folder comes next, unless it is relative', (t) => {
  t.is(cacheRoot({ XDG_CACHE_HOME: '/x', HOME: '/h' }), '/x/motw-harness');
  t.is(cacheRoot({ XDG_CACHE_HOME: 'x', HOME: '/h' }), '/h/.cache/motw-harness');
});

test('an empty variable counts as unset', (t) => {
  t.is(cacheRoot({ MOTW_CACHE: '', XDG_CACHE_HOME: '', HOME: '/h' }), '/h/.cache/motw-harness');
});
