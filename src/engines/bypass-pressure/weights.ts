// What pressure is made of, declared: nothing outside this table weighs anything. No public study gives such weights; they are chosen so that what stops a
// line counts more than what annoys, and only the order that comes out of them is used. Each input is between 0 and its greatest value before it is weighed.

export interface Weight {
  readonly weight: number;
  readonly greatest: number;
  readonly unit: string;
  readonly what: string;
}

export const WEIGHTS = {
  breaksPerWeek: { weight: 2, greatest: 20, unit: "per week", what: "sessions that it takes away, or lets wait too long" },
  minutesPerShift: { weight: 1, greatest: 60, unit: "min per shift", what: "time that it costs" },
  lineWaitsLess: { weight: 20, greatest: 1, unit: "", what: "production stops sooner than the control lets people work again" },
  unknownPerWeek: { weight: 0.5, greatest: 20, unit: "per week", what: "sessions of which it is not known what becomes of them" },
  wayAtHand: { weight: 10, greatest: 1, unit: "", what: "a way around it is at hand" },
  notSeen: { weight: 5, greatest: 1, unit: "", what: "nobody would see it: the machine keeps no log" },
} as const satisfies Readonly<Record<string, Weight>>;
