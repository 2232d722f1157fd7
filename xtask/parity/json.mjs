// JSON text with more freedom than JSON.stringify: numbers in any spelling, repeated members.

// Text that goes into the document as it is.
export class Raw {
  constructor(text) {
    this.text = text;
  }
}

// An object whose members may repeat: a list of [name, value].
export class Members {
  constructor(list) {
    this.list = list;
  }
}

export function write(value) {
  if (value instanceof Raw) return value.text;
  if (value instanceof Members) return `{${value.list.map(([k, v]) => `${JSON.stringify(k)}:${write(v)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, v]) => v !== undefined);
    return write(new Members(members));
  }
  return JSON.stringify(value);
}

// How deep arrays and objects are nested in a JSON text (0 for a scalar).
export function depth(text) {
  let level = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') most = Math.max(most, ++level);
    else if (c === '}' || c === ']') level--;
  }
  return most;
}

// Whether any object of a (valid) JSON text names a member twice.
export function hasRepeatedMember(text) {
  const open = [];
  let i = 0;
  const string = () => {
    const start = i++;
    while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
    i++;
    return JSON.parse(text.slice(start, i));
  };
  while (i < text.length) {
    const c = text[i];
    if (c === '"') {
      const value = string();
      const scope = open.at(-1);
      if (scope?.members && scope.expectName) {
        if (scope.members.has(value)) return true;
        scope.members.add(value);
        scope.expectName = false;
      }
      continue;
    }
    if (c === '{') open.push({ members: new Set(), expectName: true });
    else if (c === '[') open.push({});
    else if (c === '}' || c === ']') open.pop();
    else if (c === ',' && open.at(-1)?.members) open.at(-1).expectName = true;
    i++;
  }
  return false;
}

// Whether any number in a parsed document is infinite (its text was out of range).
export function hasInfinity(value) {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (value !== null && typeof value === 'object') return Object.values(value).some(hasInfinity);
  return false;
}
