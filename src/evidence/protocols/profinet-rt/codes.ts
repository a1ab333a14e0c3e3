// PROFINET frame ids (IEC 61158-6-10, "FrameID"), as ranges.

export const FIRST_CYCLIC = 0x0100;
export const LAST_CYCLIC = 0xfbff;
export const ALARM_HIGH = 0xfc01;
export const ALARM_LOW = 0xfe01;
export const FIRST_DCP = 0xfefc;
export const LAST_DCP = 0xfeff;
