import { overload, real, type ScalarFunction, scalar, string } from './define.ts';
import {
  angleUnits,
  energyUnits,
  forceUnits,
  lengthUnits,
  massUnits,
  speedUnits,
  temperatureUnits,
  type Unit,
  type Units,
  volumeUnits,
} from './units.ts';
import { notKnown } from './unknown.ts';

/** The unit of that name; undefined when there is none. Whether its case matters to Kusto is not known. */
function unitNamed(units: Units, name: string, of: string): Exclude<Unit, 'unsure'> | undefined {
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  const otherCase = (each: string): boolean => each.toLowerCase() === name.toLowerCase();
  if (unit === 'unsure' || (unit === undefined && Object.keys(units).some(otherCase))) return notKnown(of);
  return unit;
}

/** convert_angle and its kin: null for a name that is no unit of the quantity. */
const conversion = (quantity: string, units: Units, example: readonly [string, string]): ScalarFunction => {
  const name = `convert_${quantity}`;
  return scalar({
    name,
    category: 'conversion of units',
    doc: `Converts a ${quantity} from one unit to another; null when there is no such unit.`,
    examples: [example],
    differs: 'Units are refused whose definition depends on the version of the service (miles, knots, US gallons …).',
    overloads: [
      overload([real('value'), string('from'), string('to')], 'real', (value, from, to) => {
        const [source, target] = [unitNamed(units, from, name), unitNamed(units, to, name)];
        if (source === undefined || target === undefined) return null;
        const base = typeof source === 'number' ? value * source : source.toBase(value);
        return typeof target === 'number' ? base / target : target.fromBase(base);
      }),
    ],
  });
};

export const convertAngle = conversion('angle', angleUnits, ['convert_angle(90.0, "Degree", "Revolution")', '0.25']);
export const convertEnergy = conversion('energy', energyUnits, ['convert_energy(2.0, "WattHour", "Joule")', '7200.0']);
export const convertForce = conversion('force', forceUnits, ['convert_force(20.0, "Newton", "Decanewton")', '2.0']);
export const convertLength = conversion('length', lengthUnits, ['convert_length(2.0, "Kilometer", "Meter")', '2000.0']);
export const convertMass = conversion('mass', massUnits, ['convert_mass(2.0, "Tonne", "Kilogram")', '2000.0']);
export const convertSpeed = conversion('speed', speedUnits, [
  'convert_speed(2.0, "MeterPerSecond", "CentimeterPerSecond")',
  '200.0',
]);
export const convertTemperature = conversion('temperature', temperatureUnits, [
  'convert_temperature(0.0, "DegreeCelsius", "Kelvin")',
  '273.15',
]);
export const convertVolume = conversion('volume', volumeUnits, [
  'convert_volume(3.0, "Liter", "Megaparsec")',
  'real(null)',
]);
