// Drives @clerk/backend for `cargo xtask clients`: one JSON request a line on standard input, one answer a line on
// standard output. Answers have the same shape for every client.

import { createInterface } from 'node:readline';
import { createClerkClient } from '@clerk/backend';
import { resource } from './resources.mjs';

const setup = JSON.parse(process.env.CLIENT_SETUP);

// A client with these keys and no others. What is not given must not come from anywhere else.
const client = keys => createClerkClient({ apiUrl: setup.api_url, telemetry: { disabled: true }, ...keys });
const clerk = client({ secretKey: setup.secret_key, publishableKey: setup.publishable_key });

const machine = m => ({
  id: m.id,
  name: m.name,
  default_token_ttl: m.defaultTokenTtl,
  scopes: (m.scopedMachines ?? []).map(other => other.id),
  secret_key: m.secretKey ?? null,
});
const token = t => ({
  id: t.id,
  subject: t.subject,
  scopes: t.scopes,
  claims: t.claims,
  revoked: t.revoked,
  revocation_reason: t.revocationReason,
  expired: t.expired,
  expiration: t.expiration,
  token: t.token ?? null,
});
const apiKey = k => ({
  id: k.id,
  subject: k.subject,
  name: k.name,
  description: k.description ?? null,
  scopes: k.scopes,
  claims: k.claims,
  revoked: k.revoked,
  revocation_reason: k.revocationReason,
  expired: k.expired,
  expiration: k.expiration,
  secret: k.secret ?? null,
});
const page = p => ({ ids: p.data.map(item => item.id), total: p.totalCount });

const operations = {
  create_machine: a =>
    clerk.machines
      .create({ name: a.name, scopedMachines: a.scopes, defaultTokenTtl: a.default_token_ttl })
      .then(machine),
  list_machines: a => clerk.machines.list({ query: a.query, limit: a.limit, orderBy: a.order_by }).then(page),
  get_machine: a => clerk.machines.get(a.id).then(machine),
  update_machine: a => clerk.machines.update({ machineId: a.id, name: a.name }).then(machine),
  delete_machine: a => clerk.machines.delete(a.id).then(m => ({ id: m.id, deleted: m.deleted })),
  machine_secret: a => clerk.machines.getSecretKey(a.id).then(s => ({ secret: s.secret })),
  rotate_secret: a =>
    clerk.machines
      .rotateSecretKey({ machineId: a.id, previousTokenTtl: a.previous_token_ttl })
      .then(s => ({ secret: s.secret })),
  // The class behind a deleted scope drops both ids, so the answer here is only that it worked.
  create_scope: a => clerk.machines.createScope(a.id, a.to).then(s => ({ from: s.fromMachineId, to: s.toMachineId })),
  delete_scope: a => clerk.machines.deleteScope(a.id, a.to).then(s => ({ deleted: s.deleted })),

  mint: a =>
    clerk.m2m
      .createToken({
        machineSecretKey: a.key,
        tokenFormat: a.format,
        secondsUntilExpiration: a.seconds,
        claims: a.claims,
        minRemainingTtlSeconds: a.min_remaining,
      })
      .then(token),
  list_tokens: a =>
    clerk.m2m.list({ machineSecretKey: a.key, subject: a.subject, revoked: a.revoked, limit: a.limit }).then(page),
  verify: a =>
    (a.key === undefined ? clerk : client({ machineSecretKey: a.key, secretKey: setup.secret_key })).m2m
      .verify({ token: a.token })
      .then(token),
  revoke: a =>
    clerk.m2m
      .revokeToken({ machineSecretKey: a.key, m2mTokenId: a.id, revocationReason: a.reason })
      .then(token),

  authenticate: async a => {
    const keys = { machineSecretKey: a.key, secretKey: a.key === undefined ? setup.secret_key : undefined };
    if (a.local) Object.assign(keys, { jwtKey: setup.jwt_key });
    const headers = a.token === null ? {} : { authorization: `Bearer ${a.token}` };
    const request = new Request('http://service.example/', { headers });
    const state = await client(keys).authenticateRequest(request, {
      acceptsToken: a.accepts,
      audience: a.receiver,
    });
    const auth = state.toAuth();
    return { signed_in: state.isAuthenticated, reason: state.reason, subject: auth.subject ?? null, id: auth.id ?? null };
  },

  create_api_key: a =>
    clerk.apiKeys
      .create({
        name: a.name,
        subject: a.subject,
        scopes: a.scopes,
        claims: a.claims,
        description: a.description,
        secondsUntilExpiration: a.seconds,
      })
      .then(apiKey),
  list_api_keys: a => clerk.apiKeys.list({ subject: a.subject, includeInvalid: a.include_invalid }).then(page),
  get_api_key: a => clerk.apiKeys.get(a.id).then(apiKey),
  update_api_key: a =>
    clerk.apiKeys.update({ apiKeyId: a.id, subject: a.subject, description: a.description, scopes: a.scopes }).then(apiKey),
  api_key_secret: a => clerk.apiKeys.getSecret(a.id).then(s => ({ secret: s.secret })),
  verify_api_key: a => clerk.apiKeys.verify(a.secret).then(apiKey),
  revoke_api_key: a => clerk.apiKeys.revoke({ apiKeyId: a.id, revocationReason: a.reason }).then(apiKey),
  // Any call of the groups in the other file.
  resource: resource(clerk),

  delete_api_key: a => clerk.apiKeys.delete(a.id).then(d => ({ id: d.id, deleted: d.deleted })),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { op, args } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: await operations[op](args) };
  } catch (error) {
    answer = {
      error: { status: error.status ?? null, code: error.errors?.[0]?.code ?? error.code ?? null, message: String(error) },
    };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
