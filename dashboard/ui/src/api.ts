import { parseShown } from './text';
import type { Acted, Problem } from './shapes';

/** Every address hangs on the page's own: a proxy may put it under any path. */
export const API = new URL('api/v1/', document.baseURI);

/** An answer that is not what was asked for, in the server's words. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  data: T;
  etag: string | null;
}

/** Reads; null when it is still what the tag stands for. */
export async function read<T>(path: string, etag: string | null = null): Promise<Answer<T> | null> {
  const response = await ask(path, { headers: etag === null ? {} : { 'If-None-Match': etag } });
  if (response.status === 304) return null;
  return { data: await parsed<T>(response), etag: response.headers.get('ETag') };
}

/** Does something, once for each key. The header of ours cannot be sent by another site's form. */
export async function act(path: string, body: unknown, key: string, headers: Record<string, string> = {}): Promise<Acted> {
  const response = await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Holter': '1', 'Idempotency-Key': key, ...headers },
    body: JSON.stringify(body),
  });
  return parsed<Acted>(response);
}

/** One for each decision of a person: sent twice, the server acts once. */
export function onceKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(path, API), { cache: 'no-store', signal: AbortSignal.timeout(15_000), ...init });
  } catch {
    throw new ApiProblem(0, 'silent', 'The server does not answer.');
  }
  if (!response.ok && response.status !== 304) throw await problem(response);
  return response;
}

async function problem(response: Response): Promise<ApiProblem> {
  try {
    const said = parseShown<Problem>(await response.text());
    return new ApiProblem(response.status, said.code, said.detail ?? said.title, said.requestId);
  } catch {
    return new ApiProblem(response.status, 'unknown', `The server answers ${response.status}.`);
  }
}

async function parsed<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? null : parseShown<T>(text)) as T;
}
