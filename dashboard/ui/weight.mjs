// What the page weighs on the wire, all of it, what is loaded late too. The build fails above the limit.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 80 * 1024;
const page = new URL('../src/main/resources/dev/holter/dashboard/page', import.meta.url).pathname;

let sum = 0;
for (const name of readdirSync(page, { recursive: true }).sort()) {
  const file = join(page, name);
  if (!statSync(file).isFile()) continue;
  const weight = gzipSync(readFileSync(file), { level: 9 }).length;
  sum += weight;
  console.log(`${String(weight).padStart(7)}  ${name}`);
}
console.log(`${String(sum).padStart(7)}  gzipped, of ${LIMIT}`);
if (sum > LIMIT) {
  console.error(`the page weighs ${sum} bytes gzipped, more than ${LIMIT}`);
  process.exit(1);
}
