import type * as ast from '../../parser/ast.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { Binder } from '../binder.ts';
import type { Plan } from '../plan.ts';
import { fieldNamed } from '../scope.ts';
import { operator } from './define.ts';
import { optionText } from './options.ts';

const visualizations =
  'table list barchart piechart ladderchart timechart linechart anomalychart pivotchart areachart stackedareachart scatterchart timepivot columnchart timeline 3Dchart card treemap plotly graph sankey'.split(
    ' ',
  );

/** What the value of a property may be: a text, a number, columns, any word, or one of some words. */
const properties: Readonly<Record<string, 'text' | 'number' | 'columns' | 'any' | readonly string[]>> = {
  kind: ['default', 'unstacked', 'stacked', 'stacked100', 'map'],
  title: 'text',
  xtitle: 'text',
  ytitle: 'text',
  accumulate: 'any',
  xcolumn: 'columns',
  ycolumns: 'columns',
  series: 'columns',
  anomalycolumns: 'columns',
  xaxis: ['linear', 'log'],
  yaxis: ['linear', 'log'],
  ymin: 'number',
  ymax: 'number',
  xmin: 'any',
  xmax: 'any',
  ysplit: ['none', 'axes', 'panels'],
  legend: ['visible', 'hidden'],
};

function checkProperty(binder: Binder, option: ast.Option, input: Plan): void {
  const { name, nameSpan, value } = option;
  const wanted = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const { span } = value;
  if (wanted === undefined)
    binder.add(withHelp(error('KS179', nameSpan, name), didYouMean(nearest(name, Object.keys(properties)))));
  else if (wanted === 'text') {
    if (value.kind === 'Literal' && value.type !== 'string') binder.report('KS141', span, 'string', value.type);
  } else if (wanted === 'number') {
    if (value.kind === 'Literal' && value.type === 'string') binder.report('KS138', span);
  } else if (wanted === 'columns') {
    const column = optionText(option);
    const names = input.schema.map((field) => field.name);
    if (!input.open && fieldNamed(input.schema, column) === undefined)
      binder.add(withHelp(error('KS142', span, column), didYouMean(nearest(column, names))));
  } else if (wanted !== 'any' && !wanted.includes(optionText(option).toLowerCase()))
    binder.report('KS140', span, wanted.join(', '));
}

export const render = operator<'Render'>({
  keyword: 'render',
  syntax: 'T | render Visualization [with (property = value, …)]',
  doc: 'Leaves the rows as they are and records how they are to be drawn.',
  example: ['print a = 1 | render table', 'print a = 1'],
  bind: (binder, node, input) => {
    if (!visualizations.includes(node.visualization)) {
      const name = node.visualization;
      binder.add(
        withHelp(
          error('KS005', node.span, `one of ${visualizations.join(', ')}`),
          didYouMean(nearest(name, visualizations)),
        ),
      );
    }
    for (const property of node.properties) checkProperty(binder, property, input);
    return input;
  },
});
