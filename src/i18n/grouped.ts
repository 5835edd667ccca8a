/** Figures by groups of three, `sign` between them; an integer from 0. */
export const grouped = (value: number, sign: string): string => `${value}`.replace(/\B(?=(\d{3})+$)/g, sign);
