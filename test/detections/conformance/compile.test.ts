import { compileRule } from '../../../runner/detections/rule.ts';
import { RuleRefused } from '../../../runner/detections/rule-refused.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { allRules } from './corpus.ts';

/** Rules that can't be evaluated as they are, by path. */
const refusals: Readonly<Record<string, RegExp>> = {
  'rules-emerging-threats/2026/Exploits/CVE-2026-54121/win_security_adcs_certighost_cdc_chase_request.yml':
    /placeholder '%known_cdcs%'/,
  'rules-emerging-threats/2026/Exploits/CVE-2026-54121/win_security_adcs_certighost_cert_issued_via_chase.yml':
    /placeholder '%known_cdcs%'/,
};

withCorpus(
  `every rule of SigmaHQ compiles, or is refused for the reason that is stated here${why}`,
  async (t) => {
    const rules = await allRules();
    const refused = new Map<string, string>();
    for (const { path, text } of rules) {
      try {
        compileRule(text, path);
      } catch (error) {
        if (!(error instanceof RuleRefused)) throw error;
        t.is(error.file, path);
        t.true(error.line > 1 && error.column > 0, error.message);
        refused.set(path, error.reason);
      }
    }
    t.true(rules.length >= 3754);
    t.deepEqual([...refused.keys()].sort(), Object.keys(refusals).sort());
    for (const [path, reason] of Object.entries(refusals)) t.regex(refused.get(path) ?? '', reason);
  },
);

withCorpus(`the rules that need placeholders compile with them${why}`, async (t) => {
  const needing = (await allRules()).filter(({ path }) => Object.hasOwn(refusals, path));
  t.is(needing.length, Object.keys(refusals).length);
  for (const { path, text } of needing)
    t.notThrows(() => compileRule(text, path, { placeholders: { known_cdcs: ['DC1$'] } }));
});
