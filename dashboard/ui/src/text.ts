/*
 * Text from jobs is hostile until shown: controls and bidirectional marks could make it read as something else.
 * They are replaced where an answer is parsed, so that no screen can forget it. Line ends and tabs stay, for stacks.
 */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function named(character: string): string {
  return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The text with everything that would act unseen written out. */
export function shown(text: string): string {
  return text.replace(CONTROL, named).replace(INVISIBLE, named);
}

/** JSON, in which every text, keys too, is fit to be shown. */
export function parseShown<T>(json: string): T {
  return JSON.parse(json, (_key, value: unknown) => {
    if (typeof value === 'string') return shown(value);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const hidden = Object.keys(value).filter((key) => shown(key) !== key);
    if (hidden.length === 0) return value;
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [shown(key), held]));
  }) as T;
}

export function plural(count: number, one: string, many = one + 's'): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

const GROUPS = new Intl.NumberFormat('en');

export function grouped(number: number): string {
  return GROUPS.format(number);
}

/** TIMED_OUT as "timed out". */
export function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** The end of an id: a UUIDv7 begins with the time, so its end is what tells two apart. */
export function shortId(id: string): string {
  return id.length > 8 ? id.slice(-8) : id;
}
