import { say } from '../dialogs/asked';

/** Copies, where the browser lets a page do that. */
export function Copy({ text, what }: { text: string; what: string }) {
  if (!('clipboard' in navigator)) return null;
  const copy = () => navigator.clipboard.writeText(text).then(
    () => say(`Copied ${what}.`),
    () => say('The browser did not let the page copy.'),
  );
  return (
    <button type="button" class="small" onClick={copy} aria-label={`Copy ${what}`}>
      Copy
    </button>
  );
}
