// Cases of the kind `verifyWebhook`.

import { createHmac } from 'node:crypto';
import { write } from './json.mjs';

function bodyOf(random) {
  const event = { data: { id: `user_${random.text(6)}`, nested: { a: [1, null, 'x'] } }, object: 'event', type: random.pick(['user.created', 'session.ended', 'organization.updated', 'custom.thing']), event_attributes: { http_request: { client_ip: '127.0.0.1', user_agent: 'ua' } }, timestamp: 1790000000123, instance_id: 'ins_1' };
  return random.weighted([
    [14, () => write(event)],
    [2, () => JSON.stringify(event, null, 2)],
    [3, () => { const { [random.pick(['event_attributes', 'timestamp', 'instance_id'])]: gone, ...rest } = event; return write(rest); }],
    [1, () => { const { [random.pick(['data', 'type', 'object'])]: gone, ...rest } = event; return write(rest); }],
    [2, () => write({ ...event, [random.pick(['event_attributes', 'instance_id', 'data', 'timestamp'])]: null })],
    [1, () => write({ ...event, [random.pick(Object.keys(event))]: random.pick([5, 'x', [], {}, true]) })],
    [1, () => write({ ...event, object: 'other', extra: 1, data: { é: 'ünï\u{1f600}' } })],
    [1, () => write({ ...event, data: { ratio: 1.5, big: 9007199254740993, text: '</script>' } })],
    [1, () => `${write(event)}\n`],
    [1, () => ` \t${write(event)}`],
    [1, () => write(event).slice(0, -1)],
    [1, () => ''],
    [1, () => random.pick(['{}', '[]', 'null', '5', '"text"', 'true', 'not json', '{"type":1}', '[{"type":"user.created"}]'])],
  ])();
}

const key = (random) => Buffer.from(random.text(24));

export function webhookCase(random, now) {
  const secret = key(random);
  const encodedSecret = secret.toString('base64');
  const body = bodyOf(random);
  const seconds = Math.floor(now / 1000);
  const id = `msg_${random.text(8)}`;
  const timestamp = random.weighted([
    [12, () => String(seconds - random.int(0, 250))],
    [4, () => String(seconds + random.pick([-299, -300, -301, -302, 299, 300, 301, 302]))],
    [2, () => String(seconds + random.pick([-100000, 100000]))],
    [1, () => `${seconds}abc`], [1, () => `+${seconds}`], [1, () => `${seconds}.9`], [1, () => `0${seconds}`], [1, () => `${seconds} `], [1, () => random.pick(['abc', '-5', '0', `-${seconds}`, '1e9', `${seconds}${seconds}`, '0x10', 'NaN', '９'].slice(0, 8))],
  ])();
  const signed = (over = {}) => {
    const { k = secret, i = id, t = String(Number.parseInt(timestamp, 10)), b = body } = over;
    return createHmac('sha256', k).update(`${i}.${t}.${b}`).digest('base64');
  };
  const right = signed();
  const signature = random.weighted([
    [16, () => [`v1,${right}`]],
    [2, () => [`v1,${signed({ k: Buffer.from('other') })} v1,${right}`]],
    [1, () => [`v1a,${right} v2,${right} v1,${right}`]],
    [1, () => [`v1,${signed({ k: Buffer.from('x') })}`, `v1,${right}`]],
    [1, () => [`v1,${right}`, 'v1,x']],
    [1, () => [`v1,${right},more`]],
    [1, () => [`v1,${right} `]],
    [1, () => [`v1,x  v1,${right}`]],
    [3, () => [random.pick([`v2,${right}`, `V1,${right}`, right, 'v1', 'v1,', ',', `v1 ${right}`, `v1,${right.replace('=', '')}`, `v1, ${right}`, `v1,${right.toLowerCase()}`, `v1=${right}`, `v1,${right.slice(0, -4)}`])]],
    [1, () => [`v1,${signed({ b: `${body} ` })}`]],
    [1, () => [`v1,${signed({ i: 'msg_other' })}`]],
    [1, () => [`v1,${signed({ t: String(seconds - 1) })}`]],
    [1, () => [`v1,${signed({ t: timestamp })}`]],
    [1, () => [`v1,${signed({ k: Buffer.from('other') })}`]],
  ])();
  const signingSecret = random.weighted([
    [16, `whsec_${encodedSecret}`], [4, encodedSecret], [1, encodedSecret.replace(/=+$/, '')], [1, `whsec_${encodedSecret.replace(/=+$/, '')}`], [1, undefined], [1, ''], [1, 'whsec_'], [1, `whsec_whsec_${encodedSecret}`],
    [1, random.pick(['whsec_###', 'whsec_-_-_', 'a', 'whsec_ab=cd', 'whsec_ ', ' ', 'whsec_YQ=', 'whsec_YR==', 'whsec_Y', 'whsec_c2Vj cmV0', 'WHSEC_c2VjcmV0', `whsec_${encodedSecret}=`])],
  ]);
  const name = (text) => (random.chance(0.2) ? text.replace(/^s/, 'S').toUpperCase() : text);
  let headers = [[name('svix-id'), id], [name('svix-timestamp'), timestamp], ...signature.map((value) => [name('svix-signature'), value])];
  if (random.chance(0.12)) {
    const gone = random.pick(['svix-id', 'svix-timestamp', 'svix-signature']);
    headers = headers.flatMap(([header, value]) => (header.toLowerCase() !== gone ? [[header, value]] : random.chance(0.5) ? [] : [[random.pick([header, gone.replace('svix', 'webhook')]), header.toLowerCase() === gone && random.chance(0.5) ? '' : '  ']]));
  }
  if (random.chance(0.06)) headers = headers.map(([header, value]) => [header, ` ${value}\t`]);
  if (random.chance(0.03)) headers = headers.map(([header, value]) => [header.toLowerCase().replace('svix', 'webhook'), value]);
  if (random.chance(0.03)) headers.push(['svix-id', 'msg_again']);
  if (random.chance(0.2)) headers.push(['content-type', 'application/json']);
  if (random.chance(0.1)) headers.reverse();
  const request = { method: 'POST', url: 'https://app.example.com/api/webhooks', headers, body };
  if (body === '' && random.chance(0.5)) delete request.body;
  return { case: { now, request, signingSecret }, scenario: 'verifyWebhook' };
}
