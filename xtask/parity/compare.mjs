// Whether two results agree, by the rules of the conformance protocol.

// A list of differences, each {field, expected, got}; empty if the results agree.
export function differences(made, expected, got) {
  if (got === undefined || got === null || typeof got !== 'object') return [{ field: 'answer', expected, got }];
  if (got.id !== expected.id) return [{ field: 'id', expected: expected.id, got: got.id }];
  if (got.error !== undefined) return [{ field: 'error', expected: outcome(expected), got: got.error }];
  if (expected.accident !== undefined) {
    return letsIn(got) ? [{ field: 'accident', expected: expected.accident, got: outcome(got) }] : [];
  }
  const kind = made.kind ?? 'authenticate';
  if (kind === 'createRedirect' && expected.url !== undefined && typeof got.url === 'string') {
    return sameLocation(expected.url, got.url) ? [] : [{ field: 'url', expected: expected.url, got: got.url }];
  }
  if (kind !== 'authenticate') return plainDifferences(expected, got);
  if (expected.thrown !== undefined || got.thrown !== undefined) {
    return expected.thrown === got.thrown ? [] : [{ field: 'thrown', expected: outcome(expected), got: outcome(got) }];
  }
  const found = [];
  const check = (field, same) => {
    if (!same) found.push({ field, expected: expected[field] ?? null, got: got[field] ?? null });
  };
  for (const field of ['status', 'reason', 'tokenType', 'isAuthenticated', 'token']) check(field, (expected[field] ?? null) === (got[field] ?? null));
  check('headers', sameHeaders(expected.headers, got.headers));
  check('auth', sameAuth(expected.auth ?? null, got.auth ?? null));
  if (made.hasChecks) check('hasChecks', deepEqual(expected.hasChecks ?? null, got.hasChecks ?? null));
  return found;
}

// Whether a result says that the caller got in.
export function letsIn(result) {
  return result?.isAuthenticated === true || result?.status === 'signed-in' || result?.ok === true || result?.auth?.isAuthenticated === true || result?.event !== undefined;
}

export function outcome(result) {
  if (!result) return 'nothing';
  if (result.error !== undefined) return `error: ${String(result.error).slice(0, 80)}`;
  if (result.thrown !== undefined) return `thrown ${result.thrown}`;
  if (result.accident !== undefined) return 'accident';
  if (result.ok !== undefined) return result.ok ? 'ok' : result.reason;
  if (result.event !== undefined) return 'event';
  if (result.url !== undefined) return 'url';
  if (result.status !== undefined) return `${result.status} ${result.tokenType} ${result.reason ?? ''}`.trim();
  return JSON.stringify({ ...result, id: undefined });
}

function plainDifferences(expected, got) {
  const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
  const found = [];
  for (const field of names) {
    if (!deepEqual(expected[field], got[field])) found.push({ field, expected: expected[field], got: got[field] });
  }
  return found;
}

// Numbers by value, members in any order, absent is not null.
export function deepEqual(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && deepEqual(a[name], b[name]));
}

// The fields of an auth object: absent is null; what is inside them is compared as it is.
function sameAuth(a, b) {
  if (a === null || b === null) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => deepEqual(a[name] ?? null, b[name] ?? null));
}

function sameHeaders(a = [], b = []) {
  const sort = (list) => {
    const cookies = [];
    const others = new Map();
    for (const [name, value] of list ?? []) {
      const lower = name.toLowerCase();
      if (lower === 'set-cookie') cookies.push(value);
      else if (lower !== 'x-clerk-auth-message') others.set(lower, value);
    }
    return { cookies, others };
  };
  const left = sort(a);
  const right = sort(b);
  if (left.cookies.length !== right.cookies.length || left.others.size !== right.others.size) return false;
  if (!left.cookies.every((cookie, i) => sameCookie(cookie, right.cookies[i]))) return false;
  return [...left.others].every(([name, value]) => {
    const other = right.others.get(name);
    return other !== undefined && (name === 'location' ? sameLocation(value, other) : value === other);
  });
}

function sameCookie(a, b) {
  const read = (text) => {
    const [pair, ...attributes] = text.split(';').map((part) => part.trim());
    return { pair, attributes: attributes.map((part) => part.toLowerCase()).sort().join(';') };
  };
  const left = read(a);
  const right = read(b);
  return left.pair === right.pair && left.attributes === right.attributes;
}

export function sameLocation(a, b) {
  let left;
  let right;
  try {
    left = new URL(a);
    right = new URL(b);
  } catch {
    return a === b;
  }
  if (left.protocol !== right.protocol || left.host !== right.host || left.pathname !== right.pathname) return false;
  const rest = [...right.searchParams];
  for (const [name, value] of left.searchParams) {
    const at = rest.findIndex(([n, v]) => n === name && (/^https?:\/\//i.test(value) ? sameLocation(value, v) : v === value));
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return rest.length === 0;
}
