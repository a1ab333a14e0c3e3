// Versions of Windows as its protocols tell them (MS-NLMP §2.2.2.10, MS-RDPBCGR clientBuild): numbers to the names people know.
// Builds that are not in the table keep their numbers only.

/** "major.minor" before 10.0, where a workstation and a server share the number. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ["4.0", "Windows NT 4.0"],
  ["5.0", "Windows 2000"],
  ["5.1", "Windows XP"],
  ["5.2", "Windows Server 2003 or XP x64"],
  ["6.0", "Windows Vista or Server 2008"],
  ["6.1", "Windows 7 or Server 2008 R2"],
  ["6.2", "Windows 8 or Server 2012"],
  ["6.3", "Windows 8.1 or Server 2012 R2"],
]);

/** Builds of 10.0. */
const BUILDS: ReadonlyMap<number, string> = new Map([
  [10240, "Windows 10 1507"],
  [10586, "Windows 10 1511"],
  [14393, "Windows 10 1607 or Server 2016"],
  [15063, "Windows 10 1703"],
  [16299, "Windows 10 1709"],
  [17134, "Windows 10 1803"],
  [17763, "Windows 10 1809 or Server 2019"],
  [18362, "Windows 10 1903"],
  [18363, "Windows 10 1909"],
  [19041, "Windows 10 2004"],
  [19042, "Windows 10 20H2"],
  [19043, "Windows 10 21H1"],
  [19044, "Windows 10 21H2"],
  [19045, "Windows 10 22H2"],
  [20348, "Windows Server 2022"],
  [22000, "Windows 11 21H2"],
  [22621, "Windows 11 22H2"],
  [22631, "Windows 11 23H2"],
  [25398, "Windows Server 23H2"],
  [26100, "Windows 11 24H2 or Server 2025"],
]);

const texts = new Map<number, string>();
/** Bounds what hostile numbers can make us remember. */
const MOST_TEXTS = 256;

/** "Windows 7 or Server 2008 R2 (6.1 build 7601)"; "" where no Windows has such numbers: other makers send a build of 0. */
export function windowsVersion(major: number, minor: number, build: number): string {
  if (build === 0) return "";
  const key = (major * 256 + minor) * 65_536 + build;
  let text = texts.get(key);
  if (text === undefined) {
    const name = major === 10 && minor === 0 ? (BUILDS.get(build) ?? "Windows 10 or later") : RELEASES.get(`${major}.${minor}`);
    text = name === undefined ? "" : `${name} (${major}.${minor} build ${build})`;
    if (texts.size < MOST_TEXTS) texts.set(key, text);
  }
  return text;
}

/** "Windows XP (5.1)" where no build is told; "" for numbers that no Windows has. */
export function windowsRelease(major: number, minor: number): string {
  const name = major === 10 && minor === 0 ? "Windows 10 or later" : RELEASES.get(`${major}.${minor}`);
  return name === undefined ? "" : `${name} (${major}.${minor})`;
}
