// The Backend API of the cases. One pure function answers; a fetch stand-in gives its answers to the reference, a real
// HTTP server on 127.0.0.1 to the program under test.

import { createServer } from 'node:http';
import { deepEqual } from './compare.mjs';

const ROUTES = [
  { name: 'jwks', method: 'GET', path: '/v1/jwks', bearer: (keys) => keys.secretKey },
  { name: 'm2m_token', method: 'POST', path: '/m2m_tokens/verify', member: 'token', bearer: (keys) => keys.machineSecretKey ?? keys.secretKey },
  { name: 'api_key', method: 'POST', path: '/api_keys/verify', member: 'secret', bearer: (keys) => keys.secretKey },
  { name: 'refresh', method: 'POST', path: /^\/v1\/sessions\/[^/]+\/refresh$/, expected: true, bearer: (keys) => keys.secretKey },
  { name: 'payload', method: 'GET', path: '/v1/clients/handshake_payload', expected: true, bearer: (keys) => keys.secretKey },
  { name: 'oauth_token', method: 'POST', path: '/oauth_applications/access_tokens/verify', member: 'access_token', bearer: (keys) => keys.secretKey },
];

const refusal = (status, code) => ({ status, type: 'application/json', body: JSON.stringify({ errors: [{ code, message: code }] }) });

const fits = (pattern, path) => (typeof pattern === 'string' ? pattern === path : pattern.test(path));

// The answer to one call, and what was wrong with the call (if anything). `expected` are the calls that the reference
// made, by route: {path, query, body}; without them, such a call is taken as it is.
export function answerTo(api, token, { method, path, query, headers, body }, expected) {
  const rest = path.slice(api.base.length);
  const route = ROUTES.find((candidate) => fits(candidate.path, rest) && candidate.method === method);
  if (!route) return { fault: `no such call: ${method} ${rest}`, answer: refusal(404, 'no_such_call') };
  if (query && !route.expected) return { fault: `${route.name}: unexpected query ${query}`, answer: refusal(422, 'unexpected_query') };
  const key = route.bearer(api.keys);
  if (!key || headers.authorization !== `Bearer ${key}`) {
    return { fault: `${route.name}: wrong key`, answer: refusal(401, 'clerk_key_invalid') };
  }
  if (headers['clerk-api-version'] !== '2026-05-12') return { fault: `${route.name}: version ${headers['clerk-api-version']}`, answer: refusal(422, 'version') };
  if (route.member) {
    let given;
    try {
      given = JSON.parse(body);
    } catch {
      return { fault: `${route.name}: body is not JSON`, answer: refusal(422, 'body') };
    }
    if (headers['content-type'] !== 'application/json') return { fault: `${route.name}: content type ${headers['content-type']}`, answer: refusal(422, 'content_type') };
    if (JSON.stringify(given) !== JSON.stringify({ [route.member]: token })) return { fault: `${route.name}: body ${body}`, answer: refusal(422, 'body') };
  }
  if (route.expected) {
    const call = { path: rest, query, body: method === 'POST' ? JSON.parse(body) : undefined };
    if (method === 'POST' && headers['content-type'] !== 'application/json') return { fault: `${route.name}: content type ${headers['content-type']}`, answer: refusal(422, 'content_type') };
    if (expected && !sameCall(expected[route.name], call)) {
      return { fault: `${route.name}: called ${JSON.stringify(call)}, not ${JSON.stringify(expected[route.name])}`, answer: refusal(422, 'other_call') };
    }
    return { route: route.name, call, answer: api.answers[route.name] ?? refusal(404, 'not_prepared') };
  }
  return { route: route.name, answer: api.answers[route.name] ?? refusal(404, 'not_prepared') };
}

const sameCall = (a, b) => a !== undefined && a.path === b.path && sameQuery(a.query, b.query) && deepEqual(a.body, b.body);

function sameQuery(a, b) {
  const pairs = (query) => JSON.stringify([...new URLSearchParams(query)].sort());
  return pairs(a) === pairs(b);
}

// ---- for the reference ----------------------------------------------------------------------------------------------

export class FetchStandIn {
  constructor() {
    this.api = null;
    this.calls = [];
    this.made = {};
    this.fetch = this.fetch.bind(this);
  }

  // `token` is what a verify call must ask about.
  serve(api, token) {
    this.api = api;
    this.token = token;
    this.calls = [];
    this.made = {};
  }

  async fetch(url, init = {}) {
    const { pathname, search } = new URL(url);
    const headers = Object.fromEntries(new Headers(init.headers));
    if (!this.api || !pathname.startsWith(`${this.api.base}/`)) throw new Error(`call outside of the case: ${url}`);
    const { answer, fault, route, call } = answerTo(this.api, this.token, { method: init.method ?? 'GET', path: pathname, query: search, headers, body: init.body });
    this.calls.push(fault ?? route);
    if (call) this.made[route] = call;
    if (answer.close) throw new TypeError('fetch failed');
    const empty = answer.status === 204;
    const body = empty ? null : answer.cut ? cutStream(answer.body) : Buffer.from(answer.body);
    return new Response(body, { status: answer.status, headers: answer.type ? { 'content-type': answer.type } : {} });
  }
}

function cutStream(text) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(text.slice(0, text.length / 2)));
      controller.error(new TypeError('terminated'));
    },
  });
}

// ---- for the program under test -------------------------------------------------------------------------------------

export class ApiServer {
  constructor() {
    this.cases = new Map();
    this.shared = new Map();
    this.faults = new Map();
    this.server = createServer((request, response) => this.handle(request, response));
    this.server.keepAliveTimeout = 30000;
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  // `id` is the case's, `token` as above, `expected` as in answerTo.
  serve(id, api, token, expected = {}) {
    const entry = { id, api, token, expected };
    if (api.base === '/shared') {
      for (const key of Object.values(api.keys)) if (key) this.shared.set(`Bearer ${key}`, entry);
    } else {
      this.cases.set(api.base.split('/')[1], entry);
    }
  }

  // What was wrong with the calls made for a case.
  takeFaults(id) {
    const faults = this.faults.get(id) ?? [];
    this.faults.delete(id);
    return faults;
  }

  handle(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, search } = new URL(request.url, 'http://x');
      const first = pathname.split('/')[1];
      const entry = first === 'shared' ? this.shared.get(request.headers.authorization) : this.cases.get(first);
      if (!entry) {
        response.writeHead(first === 'shared' ? 401 : 404, { 'content-type': 'application/json' });
        return response.end('{"errors":[{"code":"clerk_key_invalid","message":"unknown"}]}');
      }
      const body = Buffer.concat(chunks).toString();
      const { answer, fault } = answerTo(entry.api, entry.token, { method: request.method, path: pathname, query: search, headers: request.headers, body }, entry.expected);
      if (fault) this.faults.set(entry.id, [...(this.faults.get(entry.id) ?? []), fault]);
      if (answer.close) return request.socket.destroy();
      const headers = { ...(answer.type ? { 'content-type': answer.type } : {}), ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) }) };
      response.writeHead(answer.status, headers);
      if (answer.cut) {
        response.write(answer.body.slice(0, answer.body.length / 2), () => request.socket.destroy());
        return undefined;
      }
      return response.end(answer.status === 204 ? undefined : answer.body);
    });
  }
}
