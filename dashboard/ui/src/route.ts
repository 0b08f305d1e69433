import { Cell } from './cell';

/**
 * Where the page is: behind the '#', so that one file serves all screens under any path, and filters are part of a link.
 * `#/`, `#/runs/<id>`, `#/history?type=…`, `#/workers`.
 */
export interface Route {
  screen: 'now' | 'run' | 'history' | 'workers';
  id: string;
  query: URLSearchParams;
}

export const route = new Cell<Route>(parse(location.hash));

addEventListener('hashchange', () => route.set(parse(location.hash)));

function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', second = ''] = path.split('/');
  const asked = new URLSearchParams(query);
  if (first === 'runs' && second) return { screen: 'run', id: decoded(second), query: asked };
  if (first === 'history' || first === 'workers') return { screen: first, id: '', query: asked };
  return { screen: 'now', id: '', query: asked };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function runLink(id: string): string {
  return `#/runs/${encodeURIComponent(id)}`;
}

export function historyLink(filters: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== '')).toString();
  return query ? `#/history?${query}` : '#/history';
}

export function go(link: string): void {
  location.hash = link;
}
