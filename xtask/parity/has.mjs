// Questions for `has()`.

import { FEATURES, PERMISSIONS, PLANS, ROLES } from './claims.mjs';

const LEVELS = ['first_factor', 'second_factor', 'multi_factor'];

function reverification(random) {
  return random.weighted([
    [6, () => random.pick(['strict_mfa', 'strict', 'moderate', 'lax'])],
    [6, () => ({ level: random.pick(LEVELS), afterMinutes: random.pick([1, 5, 10, 11, 60, 61, 1440, 100000, 0.5, 9.5]) })],
    [1, () => ({ level: random.pick(['nope', '', null, 'First_factor']), afterMinutes: 10 })],
    [1, () => ({ level: random.pick(LEVELS), afterMinutes: random.pick([0, -1, null, '10']) })],
    [1, () => ({ level: random.pick(LEVELS) })],
    [1, () => random.pick(['unknown', '', 'STRICT', null, {}, 5, true, [], 'toString'])],
  ])();
}

function scoped(random, ids) {
  const id = random.pick(ids);
  return random.weighted([
    [6, id],
    [2, `o:${id}`],
    [2, `u:${id}`],
    [1, `org:${id}`],
    [1, `organization:${id}`],
    [1, `user:${id}`],
    [1, `ou:${id}`],
    [1, `x:${id}`],
    [1, `o:${id}:more`],
    [1, 'o:'],
    [1, ':'],
    [1, `:${id}`],
    [1, ''],
  ]);
}

function permission(random) {
  const name = `${random.pick(FEATURES)}:${random.pick(PERMISSIONS)}`;
  return random.weighted([[6, `org:${name}`], [3, name], [1, `org:org:${name}`], [1, ''], [1, 'org:'], [1, `ORG:${name}`]]);
}

function role(random) {
  return random.weighted([[6, random.pick(ROLES)], [4, `org:${random.pick(ROLES)}`], [1, ''], [1, 'org:'], [1, 'Admin']]);
}

export function questions(random) {
  const ask = { role, permission, feature: (r) => scoped(r, FEATURES), plan: (r) => scoped(r, PLANS), reverification };
  const names = Object.keys(ask);
  return Array.from({ length: random.int(1, 6) }, () => {
    const query = {};
    const chosen = random.weighted([[10, [random.pick(names)]], [3, random.some(names, 0.4)], [1, []]]);
    for (const name of chosen) query[name] = ask[name](random);
    if (random.chance(0.02)) query[random.pick(['role', 'permission', 'feature', 'plan'])] = null;
    return query;
  });
}
