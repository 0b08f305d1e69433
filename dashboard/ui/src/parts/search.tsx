import { useEffect, useState } from 'preact/hooks';
import { useCell } from '../cell';
import { go, historyLink, route, runLink } from '../route';
import { filtersOf } from '../screens/filters';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Looks for a text in the history, with the filters that are set there; an id opens its run. */
export function Search() {
  const { screen, query } = useCell(route);
  const asked = screen === 'history' ? (query.get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  const search = (event: Event) => {
    event.preventDefault();
    const q = text.trim();
    if (ID.test(q)) return go(runLink(q.toLowerCase()));
    go(historyLink(screen === 'history' ? { ...filtersOf(query), q } : { q }));
  };
  return (
    <form role="search" onSubmit={search}>
      <input
        type="search"
        aria-label="Search runs"
        placeholder="Search, or a run's id  /"
        value={text}
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </form>
  );
}
