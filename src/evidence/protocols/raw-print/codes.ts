// How print jobs begin: universal exit and PJL, PostScript, ZPL (Zebra), TSPL (TSC), EPL, DPL (Datamax), IPL (Intermec), SBPL (SATO), ESC/POS, PCL, PDF.
import { ascii } from "../payload-bytes.ts";

export const JOB_BEGINNINGS: readonly Uint8Array[] = [
  "\x1b%-12345X",
  "@PJL JOB",
  "@PJL SET",
  "@PJL ENTER",
  "@PJL COMMENT",
  "%!PS-Adobe",
  "\x04%!PS",
  "^XA",
  "~DG",
  "\r\n^XA",
  "\n^XA",
  "~SD",
  "SIZE 1",
  "CT~~CD,",
  "\x10CT~~CD,",
  "! 0 200 200 ",
].map(ascii);

/** Short, or used for files too. */
export const WEAK_BEGINNINGS: readonly Uint8Array[] = ["\x1bE\x1b", "\x1b@", "\x1b*", "\x02L\r", "\x02n\r", "\nN\n", "\x1bA\x1b", "<STX>", "%PDF-1."].map(ascii);
