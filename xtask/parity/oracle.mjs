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
  ['Missing signInUrl.', 'missing-sign-in-url'],
  ['The signInUrl needs to have a absolute url format.', 'invalid-sign-in-url'],
  ['The signInUrl needs to be on a different origin', 'sign-in-url-same-origin'],
  ['Missing domain and proxyUrl.', 'missing-domain-and-proxy-url'],
  ['Invalid pattern "', 'invalid-organization-pattern'],
  ['Clerk: Handshake token verification failed due to an invalid signature.', 'handshake-token-invalid-signature'],
  ['Clerk: Handshake token verification failed:', 'handshake-token-verification-failed'],
];
const THROWN_REDIRECT = [
  ['Clerk keys are missing', 'missing-publishable-key'],
  ['destination url or return back url', 'destination-not-absolute'],
  ['Invalid URL', 'invalid-url'],
];
const THROWN_WEBHOOK = [
  ['Missing webhook signing secret', 'missing-signing-secret'],
  ['Missing required webhook headers', 'missing-webhook-headers'],
  ['Unable to verify incoming webhook', 'webhook-verification-failed'],
  // What the constructor of its verifier says, before anything is verified.
  ["Secret can't be empty.", 'invalid-signing-secret'],
  ['Base64Coder: ', 'invalid-signing-secret'],
];

// The class of an error by the start of its message, the name of the package left out.
const classOf = (list, error) => list.find(([text]) => String(error?.message).replace(/^@clerk\/backend: /, '').startsWith(text))?.[1];

const silent = () => {};

export async function openOracle(modules) {
  const realTimeout = globalThis.setTimeout;
  const standIn = new FetchStandIn();
  // The reference keeps the fetch it finds while loading.
  globalThis.fetch = standIn.fetch;
  const load = (path) => import(pathToFileURL(join(modules, 'node_modules/@clerk', path)));
  const backend = await load('backend/dist/index.mjs');
  const internal = await load('backend/dist/internal.mjs');
  const webhooks = await load('backend/dist/webhooks.mjs');
  const keys = await load('shared/dist/keys.mjs');
  return new Oracle({ backend, internal, keys, webhooks, standIn, realTimeout });
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
      const result = { id, ...(await this[kind](made.case)) };
      return { result, calls: [...this.standIn.calls], made: this.standIn.made };
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

  async verifyWebhook({ request, signingSecret }) {
    try {
      // Without the option the environment would be asked.
      return { event: plain(await this.webhooks.verifyWebhook(webRequest(request), { signingSecret: signingSecret ?? '' })) };
    } catch (error) {
      const thrown = classOf(THROWN_WEBHOOK, error);
      return thrown ? { thrown } : { accident: String(error?.message ?? error) };
    }
  }

  createRedirect({ action, redirect: { returnBackUrl, ...params } }) {
    try {
      const { redirectToSignIn, redirectToSignUp } = this.internal.createRedirect({ ...params, redirectAdapter: (url) => url });
      return { url: (action === 'sign-up' ? redirectToSignUp : redirectToSignIn)({ returnBackUrl }) };
    } catch (error) {
      const thrown = classOf(THROWN_REDIRECT, error);
      return thrown ? { thrown } : { accident: String(error?.message ?? error) };
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
      const known = classOf(THROWN, error);
      if (known && !state) return { thrown: known };
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

function webRequest({ method, url, headers, body }) {
  const list = new Headers();
  for (const [name, value] of headers) list.append(name, value);
  return new Request(url, { method, headers: list, body: body || undefined });
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
