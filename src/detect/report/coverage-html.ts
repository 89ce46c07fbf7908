import type { CoveredPart } from '../coverage.ts';
import { percentText } from '../percent.ts';
import { lineOf } from '../rule.ts';
import type { FileReport } from '../run-file.ts';

/** A page with the text of every rule, coloured by what its tests exercise. */
export function coverageHtml(reports: readonly FileReport[]): string {
  const rules = reports.flatMap((report) => (report.rule && report.coverage ? [section(report)] : []));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Coverage of rules</title>
<style>${style}</style>
<h1>Coverage of rules</h1>
<p class="legend"><span class="full">exercised</span> <span class="part">in part</span> <span class="none">not at all</span></p>
${rules.join('\n')}
</html>
`;
}

const style = `
:root { color-scheme: light dark; --full: #d7f5dd; --part: #fff0b8; --none: #ffd3d0; --line: #8886 }
@media (prefers-color-scheme: dark) { :root { --full: #17472a; --part: #5a4a00; --none: #6b1f1b } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
pre { font: 13px/1.6 ui-monospace, monospace; border: 1px solid var(--line); border-radius: 6px; padding: .8rem; overflow-x: auto; counter-reset: line }
.line { counter-increment: line }
.line::before { content: counter(line); display: inline-block; width: 3ch; margin-right: 1.5ch; text-align: right; opacity: .5 }
.full, .part, .none { border-radius: 3px; padding: 0 1px }
.full { background: var(--full) } .part { background: var(--part) } .none { background: var(--none); text-decoration: underline dotted }
h2 { margin: 2rem 0 .3rem; font-size: 1.1rem } h2 small { font-weight: normal; opacity: .7 }
ul { margin: .3rem 0 } li.none, li.part { list-style: none; margin-left: -1rem; width: fit-content; padding: 0 .4rem }
`;

function section({ rule, coverage }: FileReport): string {
  if (!rule || !coverage) return '';
  const { parts, covered, total, percent } = coverage;
  const missing = parts.flatMap(({ line, missing: text, outcomes }) =>
    text === undefined ? [] : [`<li class="${state({ outcomes })}">line ${line}: ${escaped(text)}</li>`],
  );
  const list = missing.length === 0 ? '' : `<ul>${missing.join('')}</ul>`;
  return `<h2>${escaped(rule.path)} <small>${percentText(percent)}, ${covered} of ${total}</small></h2>
<pre style="counter-reset: line ${lineOf(rule, { start: 0, end: 0 }) - 1}">${coloured(rule.text, parts)}</pre>
${list}`;
}

const state = ({ outcomes }: Pick<CoveredPart, 'outcomes'>): 'full' | 'part' | 'none' =>
  outcomes.every(({ seen }) => seen) ? 'full' : outcomes.some(({ seen }) => seen) ? 'part' : 'none';

/** The smallest part at each place gives the colour; operators as a whole only where no row reaches them. */
function coloured(text: string, parts: readonly CoveredPart[]): string {
  const owners = new Array<CoveredPart | undefined>(text.length).fill(undefined);
  const bySize = parts.toSorted((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start));
  for (const part of bySize) {
    const isWhole = part.kind === 'operator' || part.kind === 'join';
    if (isWhole && state(part) === 'full') continue;
    owners.fill(part, part.span.start, part.span.end);
  }
  const lines = text.replace(/\n+$/, '').split('\n');
  let start = 0;
  return lines
    .map((line) => {
      const shown = colouredLine(text, start, start + line.length, owners);
      start += line.length + 1;
      return `<span class="line">${shown}</span>`;
    })
    .join('\n');
}

function colouredLine(text: string, start: number, end: number, owners: readonly (CoveredPart | undefined)[]): string {
  let html = '';
  for (let at = start; at < end; ) {
    const owner = owners[at];
    let next = at + 1;
    while (next < end && owners[next] === owner) next++;
    const piece = escaped(text.slice(at, next));
    html +=
      owner && piece.trim() !== ''
        ? `<span class="${state(owner)}" title="${escaped(titleOf(owner))}">${piece}</span>`
        : piece;
    at = next;
  }
  return html;
}

const titleOf = ({ outcomes, missing }: CoveredPart): string =>
  missing ?? outcomes.map(({ name }) => name).join(' and ');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
