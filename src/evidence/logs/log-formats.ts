// All log formats that are read. Order matters only between formats that are equally sure of the same content.
import type { LogFormat } from "./log-format.ts";

export const logFormats: readonly LogFormat[] = [];
