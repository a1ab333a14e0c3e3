// Paths of files that another file names, as people write them: relative to the folder of the file that names them. Looks at no disk.

/** Without "./" and empty steps; "zones/../a.yaml" is "a.yaml". Steps above the folder stay in front. */
export function normalPath(written: string): string {
  const steps: string[] = [];
  for (const step of written.trim().replaceAll("\\", "/").split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps[steps.length - 1] !== "..") steps.pop();
    else steps.push(step);
  }
  return steps.join("/");
}

/**
 * not-relative: it begins at a root, a drive or with a scheme, and would not mean the same on another machine. itself: the file names itself.
 * @param plain the same as `normalPath` has it
 * @param own name of the file that names it, without its folder
 */
export function pathFault(written: string, plain: string, own: string): "not-relative" | "no-file" | "itself" | undefined {
  if (/^\s*(?:[a-z][a-z0-9+.-]*:)?[\\/]/i.test(written) || /^\s*[a-z]:/i.test(written)) return "not-relative";
  if (plain === "" || plain.endsWith("..")) return "no-file";
  return plain === own ? "itself" : undefined;
}

/** "a.yaml" of "changes/a.yaml". */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
