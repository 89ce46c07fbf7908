/** A share in per cent, never rounded up to 100. */
export const percentText = (percent: number): string =>
  `${percent === 100 ? '100' : (Math.floor(percent * 10) / 10).toFixed(1)} %`;
