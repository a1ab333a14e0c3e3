// Paths of the update server's web services (MS-WUSP §2.1, MS-WSUSSS §2.1) and names of Microsoft's update servers.
import { ascii } from "../payload-bytes.ts";

export const PATHS: readonly Uint8Array[] = [
  "/ClientWebService/",
  "/SimpleAuthWebService/",
  "/ReportingWebService/",
  "/ServerSyncWebService/",
  "/DssAuthWebService/",
  "/ApiRemoting30/",
  "/selfupdate/wu",
  "/SelfUpdate/wu",
].map(ascii);

export const SERVER_NAMES: readonly Uint8Array[] = ["windowsupdate.com", "update.microsoft.com", "delivery.mp.microsoft.com"].map(ascii);
