// Tags of the MMS PDUs that data units carry (ISO 9506-2, module ISO-9506-MMS-1, MMSpdu).

export const CONFIRMED_REQUEST = 0xa0;
export const CONFIRMED_RESPONSE = 0xa1;
export const CONFIRMED_ERROR = 0xa2;
export const UNCONFIRMED = 0xa3;
export const CONCLUDE_REQUEST = 0x8b;
export const CONCLUDE_RESPONSE = 0x8c;
