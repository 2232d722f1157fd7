// Claims of the token classes: as Clerk issues them, and with single members of any other JSON type.

import { Raw } from './json.mjs';

const ROLES = ['admin', 'member', 'org:admin', 'billing:manager', 'org:org:admin'];
const FEATURES = ['reservations', 'billing', 'support-chat', 'repos', 'a', 'x_y', 'dashboard'];
const PERMISSIONS = ['read', 'manage', 'create', 'update', 'delete', 'sys:profile'];
const PLANS = ['gold', 'free', 'pro-1', 'team'];

// A value of any JSON type; `text` is a plausible string.
export function oddValue(random, text = 'x') {
  return random.pick([
    null, null, 0, 1, -1, 1.5, true, false, [], [text], [text, text], [''], [null], [[text]], {}, { a: text }, { sub: text },
    '', text, ` ${text}`, `${text} `, 'null', '0', new Raw('1e3'), new Raw('-0'), new Raw('1.0'),
  ]);
}

// Unix seconds in some spelling which means the same.
export function spelled(random, seconds) {
  return random.weighted([
    [12, seconds],
    [1, seconds + 0.5],
    [1, seconds + 0.999],
    [1, new Raw(`${seconds}.0`)],
    [1, new Raw(`${seconds}e0`)],
    [1, Number.isInteger(seconds) ? new Raw(`${seconds}0E-1`) : seconds],
  ]);
}

function scopeList(random, ids) {
  const items = random.some(ids, 0.5).map((id) => `${random.weighted([[4, 'o'], [3, 'u'], [1, 'ou'], [1, 'uo'], [1, 'x']])}:${id}`);
  const joined = items.join(random.chance(0.8) ? ',' : ', ');
  return random.weighted([
    [14, joined],
    [1, `${joined},o:`],
    [1, `${joined},o:a:b`],
    [1, `${joined},nocolon`],
    [1, `${joined},`],
    [1, ` ${joined} `],
    [1, ''],
  ]);
}

function bitmap(random, width) {
  return random.weighted([
    [10, () => String(random.int(0, 2 ** Math.min(width, 20) - 1))],
    [1, () => '9007199254740993'],
    [1, () => random.text(random.int(20, 60), '0123456789')],
    [1, () => `0${random.int(0, 9)}`],
    [1, () => random.pick(['', '-1', '1.5', '1invalid', '0x3', '１', '+1', ' 3 ', '3n', '1e1'])],
  ])();
}

function organizationV2(random) {
  const permissions = random.chance(0.1) ? Array.from({ length: 54 }, (_, i) => `p${i}`) : random.some(PERMISSIONS, 0.6);
  const o = { id: `org_${random.text(6)}`, slg: random.pick(['acme', 'a-b', '']) };
  if (random.chance(0.9)) o.rol = random.pick([...ROLES, '']);
  if (random.chance(0.85)) o.per = permissions.join(random.chance(0.8) ? ',' : ' , ');
  if (random.chance(0.85)) {
    o.fpm = Array.from({ length: random.int(0, 5) }, () => bitmap(random, permissions.length)).join(random.chance(0.9) ? ',' : ', ');
  }
  if (random.chance(0.15)) o[random.pick(['id', 'slg', 'rol', 'per', 'fpm', 'extra'])] = random.pick([undefined, null, '', oddValue(random)]);
  return o;
}

function organizationV1(random) {
  return {
    org_id: `org_${random.text(6)}`,
    org_role: random.pick(ROLES),
    org_slug: random.pick(['acme', 'a-b', '']),
    org_permissions: random.some(FEATURES, 0.4).map((feature) => `org:${feature}:${random.pick(PERMISSIONS)}`),
  };
}

export function actor(random) {
  const act = { sub: `user_${random.text(5)}` };
  if (random.chance(0.4)) act.iss = 'https://issuer.example.com';
  if (random.chance(0.2)) act.sid = `sess_${random.text(5)}`;
  if (random.chance(0.2)) act.type = 'agent';
  if (random.chance(0.3)) act.act = { sub: 'agent_1', act: { sub: 'agent_2', act: { sub: 'agent_3' } } };
  if (random.chance(0.2)) act.note = { a: [1, null] };
  return random.chance(0.12) ? oddValue(random, 'user_1') : act;
}

function ages(random) {
  const age = () => random.pick([-1, 0, 1, 5, 9, 10, 11, 59, 60, 61, 1439, 1440, 1441, 100000]);
  return random.weighted([
    [20, () => [age(), age()]],
    [1, () => [age()]],
    [1, () => [age(), age(), age()]],
    [1, () => []],
    [1, () => [1.5, 2.25]],
    [1, () => [-2, 5]],
    [1, () => [5, -0.5]],
    [1, () => [null, 5]],
    [1, () => ['5', 5]],
    [1, () => oddValue(random)],
  ])();
}

function times(random, seconds) {
  const claims = { exp: spelled(random, seconds + random.pick([1, 30, 60, 3600])) };
  if (random.chance(0.85)) claims.iat = spelled(random, seconds - random.pick([0, 5, 60]));
  if (random.chance(0.7)) claims.nbf = spelled(random, seconds - random.pick([0, 5, 60]));
  return claims;
}

// `odd` is the share of claims that Clerk would not issue like that.
export function sessionClaims(random, seconds, { odd = 0.15 } = {}) {
  const claims = { iss: 'https://happy-hippo-12.clerk.accounts.dev', sub: `user_${random.text(8)}`, ...times(random, seconds) };
  if (random.chance(0.95)) claims.sid = `sess_${random.text(8)}`;
  if (random.chance(0.7)) claims.azp = random.pick(['https://app.example.com', 'http://localhost:3000', '']);
  if (random.chance(0.25)) claims.aud = audience(random);
  if (random.chance(0.3)) claims.sts = random.weighted([[5, 'active'], [4, 'pending'], [1, ''], [1, 'Pending'], [1, oddValue(random)]]);
  if (random.chance(0.5)) claims.fva = ages(random);
  if (random.chance(0.15)) claims.act = actor(random);
  if (random.chance(0.4)) claims.fea = scopeList(random, FEATURES);
  if (random.chance(0.4)) claims.pla = scopeList(random, PLANS);
  claims.v = random.weighted([[10, 2], [5, undefined], [2, 1], [1, '2'], [1, new Raw('2.0')], [1, new Raw('20e-1')], [1, 3], [1, null], [1, [2]]]);
  const second = claims.v === 2 || claims.v instanceof Raw;
  if (random.chance(0.7)) {
    if (second ? random.chance(0.9) : random.chance(0.2)) claims.o = organizationV2(random);
    if (second ? random.chance(0.15) : random.chance(0.9)) Object.assign(claims, organizationV1(random));
  }
  custom(random, claims);
  if (random.chance(odd)) {
    const name = random.pick(['sid', 'o', 'fea', 'pla', 'org_id', 'org_role', 'org_slug', 'org_permissions', 'sts', 'fva', 'v', 'azp', 'iss', 'jti']);
    claims[name] = oddValue(random, name === 'o' ? 'org_1' : 'read');
  }
  return claims;
}

export function audience(random) {
  return random.weighted([
    [6, () => random.pick(['api.one', 'api.two', 'https://api.example.com'])],
    [5, () => random.some(['api.one', 'api.two', 'mch_b', 'https://api.example.com'], 0.5)],
    [1, () => ['', 'api.one']],
    [1, () => ['api.one', null]],
    [1, () => [1, 'api.two']],
    [1, () => [['api.one']]],
    [3, () => oddValue(random, 'api.one')],
  ])();
}

export function machineClaims(random, seconds) {
  const claims = { iss: 'https://clerk.example.com', sub: `mch_${random.text(8)}`, ...times(random, seconds) };
  if (random.chance(0.9)) claims.jti = `mt_${random.text(8)}`;
  if (random.chance(0.5)) {
    claims.scopes = random.weighted([
      [8, () => random.some(['mch_b', 'mch_c', 'mch_d'], 0.7).join(' ') || 'mch_b'],
      [1, () => 'mch_b  mch_c'],
      [1, () => ' mch_b'],
      [1, () => ''],
      [2, () => oddValue(random, 'mch_b')],
    ])();
  }
  if (random.chance(0.6)) claims.aud = random.chance(0.6) ? random.some(['mch_b', 'mch_c', 'api.one'], 0.7) : audience(random);
  if (random.chance(0.1)) claims.azp = 'https://app.example.com';
  custom(random, claims);
  if (random.chance(0.12)) claims[random.pick(['jti', 'iss', 'aud', 'scopes', 'azp', 'act', 'client_id'])] = oddValue(random, 'mch_b');
  return claims;
}

export function oauthClaims(random, seconds) {
  const claims = { iss: 'https://clerk.example.com', sub: random.pick([`user_${random.text(8)}`, `user_${random.text(8)}`, 'client_1', '']), ...times(random, seconds) };
  if (random.chance(0.9)) claims.jti = `oat_${random.text(8)}`;
  if (random.chance(0.9)) claims.client_id = `client_${random.text(5)}`;
  if (random.chance(0.6)) claims.scope = random.weighted([[8, 'openid email'], [2, 'email'], [1, ''], [1, 'a  b'], [2, oddValue(random, 'email')]]);
  if (random.chance(0.35)) claims.scp = random.weighted([[6, ['openid', 'profile']], [2, []], [2, oddValue(random, 'email')]]);
  if (random.chance(0.5)) claims.aud = audience(random);
  if (random.chance(0.3)) claims.act = actor(random);
  custom(random, claims);
  if (random.chance(0.1)) claims[random.pick(['jti', 'client_id', 'iss', 'aud', 'scope', 'scp', 'act', 'scopes'])] = oddValue(random, 'email');
  return claims;
}

function custom(random, claims) {
  if (random.chance(0.2)) claims.plan_name = 'x';
  if (random.chance(0.15)) claims.meta = { role: 'editor', list: [1, 'a', null, { b: false }], empty: {}, nothing: null };
  if (random.chance(0.08)) claims.ratio = new Raw(random.pick(['1.0', '0.1', '-0', '1e21', '1E-7', '9007199254740993', '18446744073709551615', '-9223372036854775809']));
  if (random.chance(0.05)) claims['é"\\\u0001'] = 'ünï\u2028\u{1f600}';
}

export { FEATURES, PERMISSIONS, PLANS, ROLES };
