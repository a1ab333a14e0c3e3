// Items of the common packet format in I/O datagrams (CIP Networks Library volume 2, chapter 2-6 and 3).

export const ITEM_SEQUENCED_ADDRESS = 0x8002;
export const ITEM_CONNECTED_ADDRESS = 0x00a1;
export const ITEM_CONNECTED_DATA = 0x00b1;
export const MOST_ITEMS = 4;
