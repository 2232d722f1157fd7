// Asks the reference SDK and writes its answer down in the protocol's result form. The clock is `now` of the case, fetch
// is the stand-in, timers do not wait.
//
// Two extra members say what the form cannot: `accident` (the reference threw something it did not mean to; any answer
// is right that lets nobody in) and `letIn` (whether the caller got in as far as the state says).

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FetchStandIn } from './api.mjs';

// What an error message of the reference means.
const THROWN = [
  ['Publishable key is missing', 'missing-publishable-key'],
  ['Publishable key not valid', 'invalid-publishable-key'],
  ['Missing Clerk Secret Key', 'missing-secret-key'],
  ['Machine token authentication requires', 'missing-machine-secret-or-secret-key'],
];

const silent = () => {};

export async function openOracle(modules) {
  const realTimeout = globalThis.setTimeout;
  const standIn = new FetchStandIn();
  // The reference keeps the fetch it finds while loading.
  globalThis.fetch = standIn.fetch;
  const load = (path) => import(pathToFileURL(join(modules, 'node_modules/@clerk', path)));
  const backend = await load('backend/dist/index.mjs');
  const internal = await load('backend/dist/internal.mjs');
  const keys = await load('shared/dist/keys.mjs');
  return new Oracle({ backend, internal, keys, standIn, realTimeout });
}

class Oracle {
  constructor(parts) {
    Object.assign(this, parts);
  }

  async answer(made) {
    const { now = 0, kind = 'authenticate', id } = made.case;
    const real = { now: Date.now, timeout: globalThis.setTimeout, log: console.log, warn: console.warn, error: console.error };
    Date.now = () => now;
    globalThis.setTimeout = (run, _delay, ...rest) => this.realTimeout(run, 0, ...rest);
    Object.assign(console, { log: silent, warn: silent, error: silent });
    this.standIn.serve(made.api, tokenOf(made.case));
    try {
      return { result: { id, ...(await this[kind](made.case)) }, calls: [...this.standIn.calls] };
    } finally {
      Date.now = real.now;
      globalThis.setTimeout = real.timeout;
      Object.assign(console, { log: real.log, warn: real.warn, error: real.error });
    }
  }

  async classify({ token }) {
    const { isMachineToken, isMachineTokenByPrefix, verifyMachineAuthToken } = this.internal;
    if (!isMachineToken(token)) return { tokenType: null };
    if (isMachineTokenByPrefix(token)) {
      return { tokenType: token.startsWith('mt_') ? 'm2m_token' : token.startsWith('oat_') ? 'oauth_token' : 'api_key' };
    }
    // A JWT: without any key, verification ends with the type and no call. It stumbles over a payload that is no object,
    // and such a token can have been recognised by its header only.
    const { tokenType } = await verifyMachineAuthToken(token, {}).catch(() => ({ tokenType: 'oauth_token' }));
    return { tokenType };
  }

  decodeKeys({ publishableKey, keyOptions }) {
    return { key: this.keys.parsePublishableKey(publishableKey, keyOptions) };
  }

  async cookieSuffix({ publishableKey }) {
    return { suffix: await this.keys.getCookieSuffix(publishableKey) };
  }

  async verifyToken({ token, options }) {
    try {
      return { ok: true, claims: plain(await this.backend.verifyToken(token, present(options))) };
    } catch (error) {
      return { ok: false, reason: error?.reason ?? 'unexpected-error' };
    }
  }

  async authenticate({ request, options, toAuth, hasChecks }) {
    const { secretKey, machineSecretKey, publishableKey, jwtKey, apiUrl, domain, proxyUrl, isSatellite, audience, ...rest } = present(options ?? {});
    let state;
    let auth = null;
    let answers = null;
    try {
      const client = this.backend.createClerkClient({ secretKey, machineSecretKey, publishableKey, jwtKey, apiUrl, domain, proxyUrl, isSatellite, audience, telemetry: { disabled: true } });
      state = await client.authenticateRequest(webRequest(request), rest);
      const object = state.toAuth(toAuth);
      auth = object && plain(object);
      if (hasChecks && object) answers = hasChecks.map((query) => object.has(query));
    } catch (error) {
      const known = THROWN.find(([text]) => String(error?.message).startsWith(text));
      if (known && !state) return { thrown: known[1] };
      return { accident: String(error?.message ?? error), letIn: state?.isAuthenticated === true };
    }
    return {
      status: state.status,
      reason: state.reason,
      message: state.message,
      tokenType: state.tokenType,
      isAuthenticated: state.isAuthenticated,
      headers: headerList(state.headers),
      token: state.token,
      auth,
      ...(hasChecks ? { hasChecks: answers } : {}),
    };
  }
}

// For options `""` means the same as absent.
function present(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '' && value !== undefined));
}

function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

function webRequest({ method, url, headers }) {
  const list = new Headers();
  for (const [name, value] of headers) list.append(name, value);
  return new Request(url, { method, headers: list });
}

function headerList(headers) {
  const list = [...headers].filter(([name]) => name !== 'set-cookie');
  return [...list, ...headers.getSetCookie().map((value) => ['set-cookie', value])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

// What a verify call of this case must ask about.
export function tokenOf(made) {
  if (made.token !== undefined) return made.token;
  const values = (made.request?.headers ?? []).filter(([name]) => name.toLowerCase() === 'authorization').map(([, value]) => value.trim());
  const [scheme, token] = values.join(', ').trim().split(' ', 2);
  return token || scheme;
}
