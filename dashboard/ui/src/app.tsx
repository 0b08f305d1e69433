import { useEffect, useRef } from 'preact/hooks';
import { useCell } from './cell';
import { said } from './dialogs/asked';
import { Decision } from './dialogs/decision';
import { Help } from './dialogs/help';
import { helping } from './keys';
import { connection } from './live';
import { meta } from './meta';
import { Guard } from './parts/guard';
import { Search } from './parts/search';
import { route, type Route } from './route';
import { History } from './screens/history';
import { Now } from './screens/now';
import { RunPage } from './screens/run';
import { WorkersPage } from './screens/workers';
import { nextTheme, theme } from './theme';
import { clock, coarse, toggleUtc, utc } from './time';

const SCREENS: [Route['screen'], string, string][] = [
  ['now', '#/', 'Runs now'],
  ['history', '#/history', 'History'],
  ['workers', '#/workers', 'Workers'],
];

const TITLES = { now: 'Runs now', run: 'Run', history: 'History', workers: 'Workers' };

export function App() {
  const at = useCell(route);
  const { lost } = useCell(connection);
  const main = useRef<HTMLElement>(null);
  const place = at.screen + at.id;
  const before = useRef(place);
  useEffect(() => {
    document.title = `${TITLES[at.screen]} · Holter`;
    if (before.current === place) return;
    before.current = place;
    main.current?.focus();
    scrollTo(0, 0);
  }, [place]);
  return (
    <>
      <Header screen={at.screen} />
      <Lost />
      <main ref={main} tabIndex={-1} class={lost !== null && at.screen !== 'history' ? 'lost' : ''}>
        <Guard key={place}>
          {at.screen === 'now' && <Now />}
          {at.screen === 'run' && <RunPage key={at.id} id={at.id} />}
          {at.screen === 'history' && <History />}
          {at.screen === 'workers' && <WorkersPage />}
        </Guard>
      </main>
      <Footer />
      <p class="toast" role="status">
        {useCell(said)}
      </p>
      <Decision />
      <Help />
    </>
  );
}

function Header({ screen }: { screen: Route['screen'] }) {
  const inUtc = useCell(utc);
  const chosen = useCell(theme);
  return (
    <header class="top">
      <a class="brand" href="#/" aria-label="Holter, runs now">
        <svg viewBox="0 0 32 20" aria-hidden="true">
          <path d="M1 11h8l3-8 5 15 4-11 2 4h8" />
        </svg>
        Holter
      </a>
      <nav aria-label="Screens">
        {SCREENS.map(([name, link, title]) => (
          <a key={name} href={link} aria-current={name === screen ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <Search />
      <div class="knobs">
        <button type="button" aria-pressed={inUtc} onClick={toggleUtc} title="Times in UTC">
          UTC
        </button>
        <button type="button" onClick={nextTheme} title="Dark, light, or as the system has it">
          {chosen}
          <span class="unseen"> theme</span>
        </button>
        <button type="button" onClick={() => helping.set(true)} aria-label="? Keys and words">
          ?
        </button>
      </div>
    </header>
  );
}

/** Said as long as what is shown may be old. */
function Lost() {
  const { lost, sign } = useCell(connection);
  const now = useCell(clock);
  if (lost === null) return <div role="alert" class="lost-line" />;
  return (
    <div role="alert" class="lost-line on">
      {lost} What is shown is {coarse(now - sign)} old.
    </div>
  );
}

function Footer() {
  const known = useCell(meta);
  return (
    <footer class="foot">
      {known !== null && (
        <>
          Holter {known.version}
          {known.principal !== null && `, ${known.principal}`}
          {known.readOnlyBecause !== null && `. Read-only: ${known.readOnlyBecause}`}
        </>
      )}
    </footer>
  );
}
