import { number, overload, type ResultName, type ScalarFunction, scalar } from './define.ts';

const ofAngle = (
  name: string,
  doc: string,
  example: readonly [string, string],
  call: (value: number) => number | null,
  named?: ResultName,
): ScalarFunction =>
  scalar({
    name,
    category: 'mathematical',
    doc,
    examples: [example],
    ...(named ? { named } : {}),
    overloads: [overload([number('number')], 'real', (value) => call(Number(value)))],
  });

/** Arc functions are defined from −1 to 1 and give null elsewhere. */
const inUnitRange =
  (call: (value: number) => number) =>
  (value: number): number | null =>
    Math.abs(value) > 1 ? null : call(value);

export const sin = ofAngle('sin', 'Gives the sine of an angle in radians.', ['sin(0)', '0.0'], Math.sin, 'argument');
export const cos = ofAngle('cos', 'Gives the cosine of an angle in radians.', ['cos(0)', '1.0'], Math.cos, 'argument');
export const tan = ofAngle('tan', 'Gives the tangent of an angle in radians.', ['tan(0)', '0.0'], Math.tan, 'argument');
export const cot = ofAngle(
  'cot',
  'Gives the cotangent of an angle in radians.',
  ['round(cot(pi() / 4), 12)', '1.0'],
  (angle) => 1 / Math.tan(angle),
);
export const asin = ofAngle(
  'asin',
  'Gives the angle of a sine, in radians; null outside -1 to 1.',
  ['asin(1) * 2', 'pi()'],
  inUnitRange(Math.asin),
  'argument',
);
export const acos = ofAngle(
  'acos',
  'Gives the angle of a cosine, in radians; null outside -1 to 1.',
  ['acos(2)', 'real(null)'],
  inUnitRange(Math.acos),
  'argument',
);
export const atan = ofAngle(
  'atan',
  'Gives the angle of a tangent, in radians.',
  ['atan(1) * 4', 'pi()'],
  Math.atan,
  'argument',
);
export const degrees = ofAngle(
  'degrees',
  'Converts radians to degrees.',
  ['degrees(pi())', '180.0'],
  (radians) => (180 / Math.PI) * radians,
);
export const radians = ofAngle(
  'radians',
  'Converts degrees to radians.',
  ['radians(180)', 'pi()'],
  (degrees) => (Math.PI / 180) * degrees,
);

export const atan2 = scalar({
  name: 'atan2',
  category: 'mathematical',
  doc: 'Gives the angle between the x axis and the ray to the point (y, x), in radians.',
  examples: [['atan2(0, -1)', 'pi()']],
  named: 'argument',
  overloads: [overload([number('y'), number('x')], 'real', (y, x) => Math.atan2(Number(y), Number(x)))],
});

export const pi = scalar({
  name: 'pi',
  category: 'mathematical',
  doc: 'Gives the ratio of a circle’s circumference to its diameter.',
  examples: [['round(pi(), 4)', '3.1416']],
  overloads: [overload([], 'real', () => Math.PI)],
});
